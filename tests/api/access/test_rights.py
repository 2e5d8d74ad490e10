"""What each role reads and orders, what nobody seeks or sorts by, and what reaches too far."""

import pytest

from graphapi.api.access.classes import FIELDS, SORTS, Sort, sort_of
from graphapi.api.access.masks import MASKS, masked_name, masked_phone
from graphapi.api.access.rights import RIGHTS
from graphapi.api.declare import declare, plain
from graphapi.api.schema import schema
from graphapi.model.columns import columns
from graphapi.model.rows import KINDS

BUILT = schema()._schema
EAST = {"regions": ["东区"]}
LEAD = {"roles": ["LEAD"], **EAST}
WHY = "a customer is on the phone"
FOREIGN, UNKNOWN = "wq7-miller", "uq7-miller"


def codes(answer):
    return [each["extensions"]["code"] for each in answer.get("errors", ())]


def test_a_field_without_a_class_does_not_build():
    with pytest.raises(LookupError, match=r"Nothing\.name has no class"):
        declare("Nothing", "Nothing.", [plain("name", "String", "Its name.")])


def test_the_table_holds_the_fields_of_the_schema_and_no_others():
    built = {
        f"{name}.{field}"
        for name, kind in BUILT.type_map.items()
        if not name.startswith("__") and name in FIELDS
        for field in kind.fields
    }
    listed = {each for each in SORTS if each.partition(".")[0] in BUILT.type_map}
    assert {each for each in built if sort_of(*each.split(".")) is not Sort.PUBLIC} <= listed
    assert listed - built <= {"AsOf.stale"}


def test_each_field_has_one_class():
    named = [
        f"{kind}.{each}"
        for kind, sorts in FIELDS.items()
        for names in sorts.values()
        for each in names.split()
    ]
    assert len(named) == len(set(named))


def test_personal_columns_of_the_model_are_personal_and_have_a_mask():
    personal = {f"{k.__name__}.{c.name}" for k in KINDS for c in columns(k) if c.personal}
    assert personal == {each for each, sort in SORTS.items() if sort is Sort.PERSONAL} == set(MASKS)


@pytest.mark.parametrize(
    ("text", "shown"),
    [("张伟", "张*"), ("欧阳娜娜", "欧*"), ("Anna Berg", "A*"), ("", "*")],
)
def test_a_name_shows_its_first_character(text, shown):
    assert masked_name(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("13812341234", "138****1234"),
        ("+86 138-1234-1234", "138****1234"),
        ("5551234", "****34"),
        ("12345", "****"),
        ("", "****"),
    ],
)
def test_a_number_shows_its_ends(text, shown):
    assert masked_phone(text) == shown


@pytest.mark.parametrize(
    "query",
    [
        "{ persons(orderBy: {field: NAME}) { nodes { id } } }",
        '{ search(text: "Q", kinds: [PERSON]) { nodes { __typename } } }',
    ],
)
def test_nobody_seeks_or_sorts_by_what_is_masked(shared_app, query):
    refused = shared_app.ask(query, **LEAD)
    assert codes(refused) == ["FORBIDDEN"]
    assert "GraphAPI-Unmask" in refused["errors"][0]["message"]
    assert codes(shared_app.ask(query, WHY, **LEAD)) == []


@pytest.mark.parametrize(
    "query",
    [
        "{ persons(orderBy: {field: MONTHLY_REVENUE}) { nodes { id } } }",
        "{ persons(where: {monthlyRevenue: {low: 1}}) { nodes { id } } }",
        "{ groups(orderBy: {field: MONTHLY_REVENUE}) { nodes { id } } }",
        "{ groups { nodes { monthlyRevenue { amount } } } }",
        "{ circles { nodes { id } } }",
        '{ influencePaths(to: "eq7-chief") { __typename } }',
    ],
)
def test_a_reader_reads_seeks_and_sorts_by_nothing_sensitive(shared_app, query):
    assert set(codes(shared_app.ask(query, roles=["READER"], **EAST))) == {"FORBIDDEN"}
    assert codes(shared_app.ask(query, **LEAD)) == []


def test_a_search_leaves_out_those_whose_names_are_masked(shared_app):
    query = '{ search(text: "Q", first: 100) { totalCount nodes { __typename } } }'
    found = shared_app.ask(query, roles=["ADMIN"])["data"]["search"]["nodes"]
    assert {each["__typename"] for each in found} == {"Group"}
    found = shared_app.ask(query, WHY, roles=["ADMIN"])["data"]["search"]["nodes"]
    assert {each["__typename"] for each in found} == {"Group", "Person"}


def test_counts_are_of_what_is_seen(shared_app):
    query = "{ persons { totalCount } groups { totalCount } status { counts { count } } }"
    assert shared_app.ask(query, **LEAD)["data"] == {
        "persons": {"totalCount": 6},
        "groups": {"totalCount": 1},
        "status": {"counts": []},
    }


def test_a_step_out_of_scope_counts_and_names_nobody(shared_app):
    query = """{ influencePaths(to: "eq7-chief") { ... on InfluencePaths { paths { explanation
        steps { strength tie { id } from { naturalId } to { naturalId } } } } } }"""
    paths = shared_app.ask(query, **LEAD)["data"]["influencePaths"]["paths"]
    through = next(each for each in paths if any(s["to"] is None for s in each["steps"]))
    assert [(s["tie"], s["from"], s["to"]) for s in through["steps"]] == [
        (None, {"naturalId": "eq7-zhao"}, None),
        (None, None, {"naturalId": "eq7-chief"}),
    ]
    assert all(step["strength"] > 0 for step in through["steps"])
    assert "(outside your scope)" in through["explanation"]


ORDERS = {
    "saveGroups": 'groups: [{id: "ID", name: "x"}]',
    "savePersons": 'persons: [{id: "ID", name: "x", side: CUSTOMER}]',
    "saveSeats": 'seats: [{id: "x", personId: "ID", groupId: "eq7-bureau", role: MEMBER}]',
    "saveTies": 'ties: [{id: "x", fromId: "ID", toId: "eq7-chief", kind: FRIEND}]',
    "saveGroupLinks": 'groupLinks: [{id: "x", fromId: "ID", toId: "eq7-bureau", kind: PEER}]',
    "saveBundles": 'bundles: [{id: "x", groupId: "eq7-bureau", personId: "ID", product: "x"}]',
    "recordCompetitorTouch": (
        'competitorTouch: {competitor: "x", kind: VISIT, at: "NOW", subject: {person: "ID"}}'
    ),
    "recordLoss": 'loss: {at: "NOW", subject: {person: "ID"}}',
    "recordVisit": 'visit: {ownPersonId: "eq7-wang", personId: "ID", at: "NOW"}',
    "recordIncident": 'incident: {groupId: "ID", kind: LINE_FAULT, openedAt: "NOW"}',
    "closeIncident": 'id: "ID", closedAt: "NOW"',
    "setTouchOutcome": 'id: "ID", outcome: WON',
    "correctTie": 'id: "ID", strength: 0.4',
    "setAlertStatus": 'alert: "ID", status: SEEN',
    "deletePerson": 'id: "ID"',
    "startJob": "job: {kind: CIRCLES}",
    "cancelRun": 'id: "ID"',
}
"""What each order is sent with."""
OF_KIND = {"recordIncident": "mill", "closeIncident": "m13", "setTouchOutcome": "m12"}
OF_KIND |= {"setAlertStatus": "m15"}
OF_KIND |= {"correctTie": "m7", "saveGroups": "mill"}


def order(name, id_):
    given = ORDERS[name].replace("ID", id_).replace("NOW", "2026-01-30T00:00:00Z")
    failures = "... on InputProblem { code message field } ... on Conflict { code message }"
    return f'mutation {{ {name}(requestId: "r-{name}", {given}) {{ __typename {failures} }} }}'


def test_every_order_is_tried():
    assert ORDERS.keys() == BUILT.mutation_type.fields.keys()
    assert set().union(*(each.orders for each in RIGHTS.values())) == ORDERS.keys()


@pytest.mark.parametrize("name", ORDERS)
def test_a_foreign_and_an_unknown_id_are_one_to_those_who_order(app, name):
    bare = OF_KIND.get(name, "miller")
    claims = ({"roles": [role], **EAST} for role in ("READER", "LEAD", "MANAGER", "ADMIN", "JOB"))
    before = app.client.run(app.client.app.state.house.store.version())
    for each in claims:
        foreign = app.post(order(name, f"wq7-{bare}"), app.headers(**each)).text
        unknown = app.post(order(name, f"uq7-{bare}"), app.headers(**each)).text
        assert foreign.replace("wq7-", "uq7-") == unknown
    assert app.client.run(app.client.app.state.house.store.version()) == before


@pytest.mark.parametrize("name", ORDERS)
def test_nobody_gives_an_order_that_their_roles_do_not_hold(app, name):
    for role, rights in RIGHTS.items():
        if name not in rights.orders:
            answer = app.post(order(name, "eq7-chief"), app.headers(roles=[role.value], **EAST))
            assert codes(answer.json()) == ["FORBIDDEN"], role


def test_a_lead_records_what_happened_in_their_region_under_an_id_of_their_own(app):
    ask = 'mutation { recordVisit(requestId: "wq7-m9", visit: {%s ownPersonId: "eq7-wang", personId: "eq7-chief", at: "2026-01-30T00:00:00Z"}) { __typename ... on VisitRecorded { visit { naturalId person { naturalId } } } ... on InputProblem { code } } }'  # noqa: E501
    answer = app.ask(ask % "", **LEAD)["data"]["recordVisit"]
    assert answer["visit"]["person"] == {"naturalId": "eq7-chief"}
    assert answer["visit"]["naturalId"].endswith(":wq7-m9")
    chosen = app.ask(ask % 'id: "wq7-m9",', **LEAD)
    assert codes(chosen) == ["FORBIDDEN"]
    foreign = app.ask(
        '{ node(id: "VmlzaXQ6d3E3LW05") { ... on Visit { at person { naturalId } } } }',
        roles=["ADMIN"],
    )
    assert foreign["data"]["node"]["person"] == {"naturalId": "wq7-miller"}


def test_two_callers_may_use_one_request_id(app):
    ask = 'mutation { recordIncident(requestId: "r", incident: {groupId: "eq7-bureau", kind: %s, openedAt: "2026-01-30T00:00:00Z"}) { __typename ... on IncidentRecorded { replayed } } }'  # noqa: E501
    for sub, kind, replayed in (
        ("a", "LINE_FAULT", False),
        ("b", "COMPLAINT", False),
        ("a", "LINE_FAULT", True),
    ):
        answer = app.ask(ask % kind, sub=sub, **LEAD)["data"]["recordIncident"]
        assert answer == {"__typename": "IncidentRecorded", "replayed": replayed}
