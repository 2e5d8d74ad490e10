"""Each code of the table is produced here, over HTTP, by what it stands for."""

from __future__ import annotations

from dataclasses import replace

import orjson
import pytest

from graphapi import errors
from graphapi.api.access.principal import LOCAL
from graphapi.api.guard.codes import CODES, MOST_CODES, code_of, codes_table, refused
from graphapi.api.guard.gate import Gate, Limits
from graphapi.api.protocol.view import Door
from graphapi.api.schema import schema, sdl
from graphapi.errors import GraphapiError, RateLimited
from tests.api.guard.test_shape import doubling, nested

STATUS = "{ status { up } }"
PERSON = '{ person(id: "x") { name } }'
DOCUMENTS = {
    "GRAPHQL_PARSE_FAILED": "{",
    "GRAPHQL_VALIDATION_FAILED": "{ nothing }",
    "OPERATION_RESOLUTION_FAILURE": "query a { status { up } } query b { status { up } }",
    "BAD_USER_INPUT": "{ groups(first: 101) { totalCount } }",
    "DEPTH_LIMIT_EXCEEDED": nested(40),
    "ALIAS_LIMIT_EXCEEDED": "{ status { " + " ".join(f"a{n}: up" for n in range(31)) + "} }",
    "DIRECTIVE_LIMIT_EXCEEDED": "{ status { up " + "@include(if: true) " * 31 + "} }",
    "TOKEN_LIMIT_EXCEEDED": "{ status { " + "up " * 2_000 + "} }",
    "ROOT_FIELD_LIMIT_EXCEEDED": "{ " + "status { up } " * 21 + "}",
    "FIELD_LIMIT_EXCEEDED": doubling(12).replace("a: name @include(if: true)", "name"),
    "COST_LIMIT_EXCEEDED": "{ groups(first: 100) { nodes { members(first: 100) { nodes "
    "{ seats(first: 100) { nodes { id } } } } } } }",
}


def codes_in(answer):
    return {each["extensions"]["code"] for each in answer.json()["errors"]}


@pytest.mark.parametrize("code", DOCUMENTS)
def test_a_document_gets_the_code(bureau_app, code):
    answer = bureau_app.post(DOCUMENTS[code])
    assert codes_in(answer) == {code}


REQUESTS = {
    "BAD_REQUEST": {"method": "POST", "content": b"{"},
    "METHOD_NOT_ALLOWED": {"method": "PUT"},
    "NOT_ACCEPTABLE": {"method": "POST", "headers": {"accept": "text/html"}},
    "PAYLOAD_TOO_LARGE": {"method": "POST", "content": b" " * 300_000},
    "UNSUPPORTED_MEDIA_TYPE": {"method": "POST", "headers": {"content-type": "text/plain"}},
    "PERSISTED_QUERY_NOT_FOUND": {"method": "POST", "content": b'{"documentId": "x"}'},
}


@pytest.mark.parametrize("code", REQUESTS)
def test_a_request_gets_the_code_and_its_status(bureau_app, code):
    options = {"headers": {}, "content": orjson.dumps({"query": STATUS}), **REQUESTS[code]}
    options["headers"] = {"content-type": "application/json", **options["headers"]}
    answer = bureau_app.request(path="/graphql", **options)
    assert codes_in(answer) == {code}
    assert answer.status_code in {CODES[code].status, 200}


class Failing:
    """A store that fails at each reading of rows, and is another store otherwise."""

    def __init__(self, store, failure):
        self._store = store
        self._failure = failure

    def __getattr__(self, name):
        return getattr(self._store, name)

    async def get(self, *_):
        raise self._failure


class Changed:
    """The door of an application over a house in which something is other than usual."""

    def __init__(self, client, **changes):
        self.client = client
        self.door = Door(schema(), replace(house_of(client), **changes))

    def errors(self, query):
        """Ask the door; return the errors that it tells."""
        body, sent = orjson.dumps({"query": query}), []

        async def receive():
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message):
            sent.append(message)

        headers = [(b"content-type", b"application/json")]
        scope = {"type": "http", "method": "POST", "path": "/graphql", "headers": headers}
        self.client.run(self.door({**scope, "query_string": b""}, receive, send))
        return orjson.loads(b"".join(each.get("body", b"") for each in sent)).get("errors", [])


def house_of(client):
    watched = next(each.app for each in client.app.routes if each.path == "/graphql")
    return watched._door.house


def test_who_asks_too_much_is_told_when_to_ask_again(bureau_app):
    changed = Changed(bureau_app, gate=Gate(Limits(rate=0.1)))
    assert changed.errors(STATUS) == []
    (error,) = changed.errors(STATUS)
    assert error["extensions"]["code"] == "RATE_LIMITED"
    assert 9_000 < error["extensions"]["retryAfterMs"] <= 10_000


def test_who_sends_wrong_documents_pays_for_their_reading(bureau_app):
    changed = Changed(bureau_app, gate=Gate(Limits(rate=0.5)))
    codes = [changed.errors("{ nothing }")[0]["extensions"]["code"] for _ in range(4)]
    assert codes == ["GRAPHQL_VALIDATION_FAILED"] * 2 + ["RATE_LIMITED"] * 2


def test_an_answer_that_grows_too_large_is_given_up(bureau_app):
    changed = Changed(bureau_app, gate=Gate(Limits(objects=3)))
    assert changed.errors("{ groups(first: 1) { nodes { name } } }") == []
    found = changed.errors("{ persons(first: 5) { nodes { name } } }")
    assert {each["extensions"]["code"] for each in found} == {"NODE_LIMIT_EXCEEDED"}


def test_an_answer_that_takes_too_long_is_given_up(bureau_app):
    changed = Changed(bureau_app, gate=Gate(Limits(analytic_deadline=0.0)))
    (error,) = changed.errors('{ person(id: "chief") { risk { value } } }')
    assert error["extensions"]["code"] == "DEADLINE_EXCEEDED"


def test_a_fault_of_ours_is_told_without_its_words(bureau_app, caplog):
    store = Failing(house_of(bureau_app).store, RuntimeError("the secret of the house"))
    (error,) = Changed(bureau_app, store=store).errors(PERSON)
    assert error["extensions"] == {"code": "INTERNAL"}
    assert "secret" not in str(error)


KINDS = [
    each
    for each in vars(errors).values()
    if isinstance(each, type) and issubclass(each, GraphapiError) and each is not GraphapiError
]


FAILURES = {
    *("UNAUTHENTICATED", "FORBIDDEN", "UNKNOWN_ID", "CONFLICT", "STORE_DOWN", "STORE_READ_ONLY"),
    *("NOT_ENOUGH_MEMORY", "UNAVAILABLE", "TOO_MUCH_WORK"),
}
"""Codes of failures of ours, wherever they come from."""


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_each_failure_of_ours_has_a_code_of_the_table(bureau_app, kind):
    further = {"retry_after_ms": 7} if kind is RateLimited else {}
    failure = kind("Something is so; do something else.", **further)
    store = Failing(house_of(bureau_app).store, failure)
    (error,) = Changed(bureau_app, store=store).errors(PERSON)
    assert error["message"] == "Something is so; do something else."
    assert error["extensions"]["code"] == code_of(failure)
    assert code_of(failure) in {kind.code, kind.__base__.code}


def test_no_code_is_left_out():
    own = {"RATE_LIMITED", "NODE_LIMIT_EXCEEDED", "DEADLINE_EXCEEDED", "INTERNAL"}
    assert {*DOCUMENTS, *REQUESTS, *own, *FAILURES} == CODES.keys()
    assert {code_of(each("x")) for each in KINDS if each is not RateLimited} >= FAILURES
    assert len(CODES) <= MOST_CODES


def test_the_codes_are_told_in_the_schema_and_in_a_table():
    described = schema()._schema.type_map["ErrorCode"].values
    assert {name: word.description for name, word in described.items()} == {
        name: code.means for name, code in CODES.items()
    }
    assert "enum ErrorCode {" in sdl()
    for name, code in CODES.items():
        assert f"| `{name}` | {code.status} | {code.means} |" in codes_table()


def test_a_code_must_stand_in_the_table():
    with pytest.raises(AssertionError, match="NOTHING stands in no table"):
        refused("NOTHING", "x")


def test_the_cost_is_told_where_it_is_asked_for(bureau_app):
    query = "{ groups(first: 7) { nodes { name } } }"
    cost = {"total": 8, "budget": LOCAL.budget, "dearest": "groups.nodes", "most": 7}
    for wish, told in (("show", True), ("only", False)):
        body = {"query": query, "extensions": {"cost": wish}}
        answer = bureau_app.request("POST", "/graphql", json=body).json()
        assert answer["extensions"] == {"cost": cost}
        assert ("data" in answer) is told
    body = {"query": query, "extensions": {"cost": "all"}}
    assert codes_in(bureau_app.request("POST", "/graphql", json=body)) == {"BAD_USER_INPUT"}
