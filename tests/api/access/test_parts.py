"""What is deferred is shown, masked, and noted as everything else is."""

from __future__ import annotations

from urllib.parse import quote

from tests.api.protocol.test_deferred import PARTS, joined, parts_of

NAMES = "{ persons(first: 100) { nodes { id ... @defer { name phone seats { nodes { id } } } } } }"
ADMIN = {"roles": ["ADMIN"]}
WHY = "客户来电：核实号码，今天上午"


def sent(app, query, why=None, /, **claims):
    unmask = {} if why is None else {"GraphAPI-Unmask": quote(why)}
    return app.post(query, {**app.headers(**claims), **unmask, "accept": PARTS})


def test_each_caller_gets_in_parts_what_they_get_at_once(shared_app):
    for role in ("ADMIN", "ANALYST", "MANAGER", "LEAD", "READER", "JOB"):
        claims = {"roles": [role], "regions": ["东区"]}
        at_once = shared_app.ask(NAMES.replace("@defer", ""), **claims)
        answer = sent(shared_app, NAMES, **claims)
        if "errors" in at_once and "data" not in at_once:
            assert answer.json() == at_once
        else:
            assert joined(parts_of(answer)) == at_once["data"]


def test_names_stay_masked_and_foreign_ids_unknown(shared_app):
    parts = joined(parts_of(sent(shared_app, NAMES, **ADMIN)))["persons"]["nodes"]
    assert {each["name"] for each in parts} == {"Q*"}
    claims = {"roles": ["READER"], "regions": ["nowhere"]}
    known = shared_app.ask("{ persons(first: 1) { nodes { naturalId } } }", **ADMIN)
    (person,) = known["data"]["persons"]["nodes"]
    query = '{ status { up } ... @defer { person(id: "%s") { name } } }'
    foreign, unknown = (
        sent(shared_app, query % id_, **claims).content for id_ in (person["naturalId"], "x")
    )
    assert foreign == unknown


def test_what_is_unmasked_is_noted_before_it_leaves(app):
    shown = joined(parts_of(sent(app, NAMES, WHY, sub="wang", **ADMIN)))["persons"]["nodes"]
    assert {each["name"] for each in shown} != {"Q*"}
    entries = [
        e for e in app.client.run(app.client.app.state.house.store.audit()) if e.by == "wang"
    ]
    assert {entry.reason for entry in entries} == {WHY}
    assert {entry.act for entry in entries} == {"UNMASK"}
    assert sum(entry.count for entry in entries) >= len(shown)
