"""``@defer``: what follows in parts, who gets them, and what holds for them as for the rest."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import orjson
import pytest
from graphql import print_ast

from graphapi.api.guard.gate import Gate, Limits
from graphapi.api.protocol.view import Door
from graphapi.api.schema import schema
from graphapi.errors import StoreDown
from tests.api.guard.test_codes import Failing, house_of

PARTS = "multipart/mixed, application/json"
PERSON = """query ($later: Boolean! = true) {
  person(id: "chief") {
    name
    ... @defer(label: "phone", if: $later) { phone }
    ...Ties @defer(label: "ties")
  }
}
fragment Ties on Person { ties(first: 2) { edges { node { kind } } } }"""
AT_ONCE = PERSON.replace('@defer(label: "phone", if: $later)', "@include(if: $later)").replace(
    '@defer(label: "ties")', ""
)


def sent(client, query, accept=PARTS, **more):
    headers = {"accept": accept}
    return client.request("POST", "/graphql", json={"query": query, **more}, headers=headers)


def parts_of(answer):
    """Return the parts of an answer; each has the header and the ends that the format wants."""
    assert answer.status_code == 200
    assert answer.headers["content-type"] == 'multipart/mixed; boundary="-"'
    first, *parts = answer.content.split(b"\r\n---")
    assert first == b""
    assert parts.pop() == b"--\r\n"
    head = b"\r\ncontent-type: application/json; charset=utf-8\r\n\r\n"
    assert all(part.startswith(head) for part in parts)
    return [orjson.loads(part.removeprefix(head)) for part in parts]


def joined(parts):
    """Put an answer together again as clients do."""
    first, *later = parts
    places = {each["id"]: each["path"] for each in first["pending"]}
    for part in later:
        places |= {each["id"]: each["path"] for each in part.get("pending", ())}
        for each in part.get("incremental", ()):
            place = first["data"]
            for key in (*places[each["id"]], *each.get("subPath", ())):
                place = place[key]
            place |= each["data"]
    assert [part["hasNext"] for part in parts] == [True] * (len(parts) - 1) + [False]
    done = [each["id"] for part in later for each in part.get("completed", ())]
    assert sorted(done) == sorted(places)
    return first["data"]


def test_what_is_deferred_follows_and_makes_the_same_answer(bureau_app):
    parts = parts_of(sent(bureau_app, PERSON))
    assert list(parts[0]["data"]["person"]) == ["name"]
    labels = {each["label"]: each["path"] for each in parts[0]["pending"]}
    assert labels == {"phone": ["person"], "ties": ["person"]}
    assert joined(parts) == bureau_app.ask(AT_ONCE)


def test_lists_defer_at_each_place_and_parts_within_parts(bureau_app):
    query = """{ persons(first: 5) { nodes { id ...Later @defer } } }
        fragment Later on Person { name ... @defer { ties(first: 2) { edges { node { id } } } } }"""
    parts = parts_of(sent(bureau_app, query))
    assert len(parts[0]["pending"]) == 5
    assert joined(parts) == bureau_app.ask(query.replace("@defer", ""))


@pytest.mark.parametrize(
    "accept",
    [
        "application/json",
        "application/graphql-response+json",
        "*/*",
        "multipart/mixed;deferSpec=20220824, application/json",
    ],
)
def test_who_does_not_accept_parts_gets_all_at_once(bureau_app, accept):
    answer = sent(bureau_app, PERSON, accept)
    assert "json" in answer.headers["content-type"]
    assert answer.json() == {"data": bureau_app.ask(AT_ONCE)}


def test_who_accepts_parts_alone_gets_one_part(bureau_app):
    (part,) = parts_of(sent(bureau_app, "{ status { up } }", "multipart/mixed"))
    assert part == {"data": {"status": {"up": True}}}


def test_nothing_is_deferred_where_the_condition_does_not_hold(bureau_app):
    query = '{ person(id: "chief") { id ... @defer(if: false) { name } } }'
    (part,) = parts_of(sent(bureau_app, query))
    assert part["data"]["person"]["name"]
    assert "hasNext" not in part


def test_orders_are_answered_at_once(own_app):
    query = """mutation { deletePerson(requestId: "r", id: "clerk") {
        ... @defer { __typename } } }"""
    answer = sent(own_app, query)
    assert "json" in answer.headers["content-type"]
    assert answer.json() == {"data": {"deletePerson": {"__typename": "PersonDeleted"}}}
    root = query.replace("deletePerson", "... @defer { deletePerson") + "}"
    (error,) = sent(own_app, root).json()["errors"]
    assert error["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"


def test_a_document_is_kept_without_what_it_defers():
    document = schema().documents.read(PERSON)
    assert document.deferring is not None
    assert "@defer" in print_ast(document.deferring)
    assert "@defer" not in print_ast(document.ast)
    assert schema().documents.read("{ status { up } }").deferring is None


WRONG = {
    "{ ... @defer { nothing } }": "GRAPHQL_VALIDATION_FAILED",
    '{ ...@defer(label: "a") { __typename } ...@defer(label: "a") { __typename } }': (
        "GRAPHQL_VALIDATION_FAILED"
    ),
    "{ ... @defer { groups(first: 100) { nodes { members(first: 100) { nodes { seats(first: 100) "
    "{ nodes { id } } } } } } } }": "COST_LIMIT_EXCEEDED",
    "query ($a: Int!) { ... @defer { groups(first: $a) { totalCount } } }": "BAD_USER_INPUT",
}


@pytest.mark.parametrize("query", WRONG)
def test_a_query_that_does_not_run_is_refused_as_ever(bureau_app, query):
    answer = sent(bureau_app, query, "multipart/mixed, application/graphql-response+json")
    assert answer.status_code == 400
    assert answer.headers["content-type"].startswith("application/graphql-response+json")
    assert {each["extensions"]["code"] for each in answer.json()["errors"]} == {WRONG[query]}


def test_the_cost_is_told_in_the_first_part_or_alone(bureau_app):
    only = sent(bureau_app, PERSON, extensions={"cost": "only"}).json()
    first, *_ = parts_of(sent(bureau_app, PERSON, extensions={"cost": "show"}))
    assert first["extensions"] == only["extensions"]
    wrong = sent(bureau_app, PERSON, extensions={"cost": "all"})
    assert wrong.json()["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


def test_parts_count_for_more_than_objects(crowd_app):
    query = "{ groups(first: 50) { nodes { id members(first: 4) { nodes { id %s } } } } }"
    assert len(parts_of(sent(crowd_app, query % "... @defer { name }"))) >= 2
    many = " ".join(f"... @defer {{ a{n}: name }}" for n in range(5))
    errors = [
        error["extensions"]["code"]
        for part in parts_of(sent(crowd_app, query % many))
        for each in (part, *part.get("incremental", ()), *part.get("completed", ()))
        for error in each.get("errors", ())
    ]
    assert set(errors) == {"NODE_LIMIT_EXCEEDED"}


def asked_at_the_door(client, query, send, **changes):
    """Ask the door over a house in which something is other than usual; parts go to ``send``."""
    body = orjson.dumps({"query": query})

    async def receive():
        return {"type": "http.request", "body": body, "more_body": False}

    headers = [(b"content-type", b"application/json"), (b"accept", PARTS.encode())]
    scope = {"type": "http", "method": "POST", "path": "/graphql", "query_string": b""}
    door = Door(schema(), replace(house_of(client), **changes))
    client.run(door({**scope, "headers": headers}, receive, send))


class Kept:
    """Keeps the messages of a response; it can stand still at the first part for ever."""

    def __init__(self, *, still=False):
        self.status = None
        self.content = b""
        self._still = still

    async def __call__(self, message):
        self.status = message.get("status", self.status)
        self.content += message.get("body", b"")
        if self._still and b'"hasNext":true' in self.content:
            self._still = False
            await asyncio.Event().wait()

    def json(self):
        parts = self.content.split(b"\r\n")
        return [orjson.loads(each) for each in parts if each.startswith(b"{")]


LATER = '{ status { store } ... @defer { person(id: "chief") { name } } }'


def test_the_deadline_holds_for_all_parts(bureau_app):
    kept = Kept(still=True)
    asked_at_the_door(bureau_app, LATER, kept, gate=Gate(Limits(deadline=1.5)))
    first, last = kept.json()
    assert first["data"] == {"status": {"store": "sqlite"}}
    (completed,) = last.pop("completed")
    assert last == {"hasNext": False}
    assert completed["id"] == first["pending"][0]["id"]
    assert [each["extensions"]["code"] for each in completed["errors"]] == ["DEADLINE_EXCEEDED"]
    assert kept.content.endswith(b"\r\n-----\r\n")


def test_the_rate_is_charged_and_told_with_its_status(bureau_app):
    gate, kept = Gate(Limits(rate=0.2)), [Kept(), Kept()]
    for each in kept:
        asked_at_the_door(bureau_app, LATER, each, gate=gate)
    assert [each.status for each in kept] == [200, 429]
    assert kept[1].json()[0]["errors"][0]["extensions"]["code"] == "RATE_LIMITED"


@pytest.mark.parametrize(
    ("failure", "code"),
    [(StoreDown("It is away; ask again."), "STORE_DOWN"), (RuntimeError("secret"), "INTERNAL")],
)
def test_an_error_of_a_part_is_told_as_elsewhere(bureau_app, failure, code):
    kept = Kept()
    store = Failing(house_of(bureau_app).store, failure)
    asked_at_the_door(bureau_app, LATER, kept, store=store)
    (part,) = kept.json()[1]["incremental"]
    assert part["data"] == {"person": None}
    (error,) = part["errors"]
    assert error["extensions"]["code"] == code
    assert error["path"] == ["person"]
    assert b"secret" not in kept.content
