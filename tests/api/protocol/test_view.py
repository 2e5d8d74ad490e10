from __future__ import annotations

import asyncio
import logging

import orjson
import pytest
from graphql import GraphQLError

from graphapi.api.context import Context, House
from graphapi.api.protocol.answers import NOT_RUN
from graphapi.api.protocol.errors import all_shown, is_expected, shown
from graphapi.api.protocol.library import Library
from graphapi.api.protocol.reading import MAX_BODY
from graphapi.api.schema import schema
from graphapi.api.workers import Workers
from graphapi.errors import BadInput, StoreDown
from graphapi.live.feed import LiveGraph
from graphapi.store.embedded.store import EmbeddedStore
from tests.api.protocol.line import Socket
from tests.worlds import AT

STATUS = "{ status { up } }"


def test_a_query_may_come_by_get_but_an_order_may_not(bureau_app):
    answer = bureau_app.request("GET", "/graphql", params={"query": STATUS})
    assert answer.json() == {"data": {"status": {"up": True}}}
    order = 'mutation { deletePerson(requestId: "x", id: "chief") { __typename } }'
    refused = bureau_app.request("GET", "/graphql", params={"query": order})
    assert (refused.status_code, refused.headers["allow"]) == (405, "POST")
    assert bureau_app.ask('{ person(id: "chief") { naturalId } }')["person"]


@pytest.mark.parametrize(
    ("content", "kind", "status", "code"),
    [
        (b"{", "application/json", 400, "BAD_REQUEST"),
        (b"[]", "application/json", 400, "BAD_REQUEST"),
        (b"{}", "application/json", 400, "BAD_REQUEST"),
        (b'{"query": ""}', "application/json", 400, "BAD_REQUEST"),
        (b'{"query": "{ status { up } }"}', "text/plain", 415, "UNSUPPORTED_MEDIA_TYPE"),
        (b" " * (MAX_BODY + 1), "application/json", 413, "PAYLOAD_TOO_LARGE"),
    ],
)
def test_a_body_that_is_no_request_gets_a_json_error(bureau_app, content, kind, status, code):
    for accept in ("application/json", "application/graphql-response+json"):
        headers = {"content-type": kind, "accept": accept}
        answer = bureau_app.request("POST", "/graphql", content=content, headers=headers)
        assert answer.status_code == status
        assert answer.headers["content-type"] == "application/json; charset=utf-8"
        (error,) = answer.json()["errors"]
        assert error["extensions"]["code"] == code
        assert ";" in error["message"] or "must" in error["message"]


def test_a_body_without_a_length_is_bounded_too(bureau_app):
    async def endless():
        for _ in range(64):
            yield b" " * 8192

    answer = bureau_app.request(
        "POST", "/graphql", content=endless(), headers={"content-type": "application/json"}
    )
    assert answer.status_code == 413


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "BREW"])
def test_other_methods_are_refused_and_ours_are_named(bureau_app, method):
    answer = bureau_app.request(method, "/graphql", json={"query": STATUS})
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, POST")


def test_what_callers_cannot_read_is_not_written(bureau_app):
    answer = bureau_app.request("GET", "/graphql", headers={"accept": "image/png"})
    assert answer.status_code == 406
    (error,) = answer.json()["errors"]
    assert error["extensions"] == {"code": "NOT_ACCEPTABLE"}
    assert bureau_app.request("GET", "/").status_code == 404


REFUSED = (
    "{ nothing }",
    "{",
    "{}",
    "{ status {} }",
    "query a { a } query b { b }",
    "{ ... @stream { status { up } } }",
)


@pytest.mark.parametrize("query", REFUSED)
@pytest.mark.parametrize(
    ("accept", "status"),
    [("application/graphql-response+json", NOT_RUN), ("application/json", 200), ("*/*", 200)],
)
def test_a_document_that_did_not_run_has_no_data(bureau_app, query, accept, status):
    answer = bureau_app.request(
        "POST", "/graphql", json={"query": query}, headers={"accept": accept}
    )
    assert answer.status_code == status
    assert list(answer.json()) == ["errors"]
    assert answer.headers["vary"] == "Accept, Authorization"


@pytest.mark.parametrize("accept", ["application/graphql-response+json", "application/json"])
def test_what_ran_is_answered_with_200_and_its_data(bureau_app, accept):
    query = "{ groups(first: 101) { nodes { name } } }"
    answer = bureau_app.request(
        "POST", "/graphql", json={"query": query}, headers={"accept": accept}
    )
    assert (answer.status_code, answer.json()["data"]) == (200, None)
    assert answer.headers["content-type"] == f"{accept}; charset=utf-8"


def test_what_has_not_changed_is_not_sent_again(bureau_app):
    asked = {"params": {"query": '{ person(id: "chief") { name } }'}}
    first = bureau_app.request("GET", "/graphql", **asked)
    tag = first.headers["etag"]
    for tags in (tag, f"W/{tag}", f'"other", {tag}'):
        again = bureau_app.request("GET", "/graphql", headers={"if-none-match": tags}, **asked)
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tag
    other = {"accept": "application/json", "if-none-match": tag}
    assert bureau_app.request("GET", "/graphql", headers=other, **asked).status_code == 200
    wrong = bureau_app.request("GET", "/graphql", params={"query": "{ nothing }"})
    assert "etag" not in wrong.headers


def test_a_caller_who_hangs_up_gets_no_answer_and_leaves_no_fault(bureau_app):
    sent = []

    async def send(message):
        sent.append(message)

    async def receive():
        return {"type": "http.disconnect"}

    scope = {
        "type": "http",
        "method": "POST",
        "path": "/graphql",
        "query_string": b"",
        "headers": [(b"content-type", b"application/json")],
    }
    bureau_app.run(bureau_app.app(scope, receive, send))
    assert sent == []


def test_failures_of_ours_are_told_and_faults_are_masked():
    path = ["group"]
    ours = GraphQLError("wrapped", path=path, original_error=StoreDown("The store sleeps."))
    assert shown(ours)["message"] == "The store sleeps."
    assert shown(ours)["extensions"] == {"code": "STORE_DOWN", "retryAfterMs": 2000}
    wrong = GraphQLError("wrapped", path=path, original_error=BadInput("No.", field="first"))
    assert shown(wrong)["extensions"] == {"code": "BAD_USER_INPUT", "field": "first"}
    fault = GraphQLError("secret", path=path, original_error=KeyError("secret"))
    assert shown(fault)["message"] == "Internal server error."
    assert shown(fault)["extensions"] == {"code": "INTERNAL"}
    assert "secret" not in str(shown(fault))
    assert [is_expected(each) for each in (ours, wrong, fault)] == [True, True, False]


def test_the_first_five_errors_are_told():
    told = all_shown(GraphQLError(str(number)) for number in range(9))
    assert [each["message"] for each in told] == ["0", "1", "2", "3", "4"]


class FaultyStore(EmbeddedStore):
    """A store with a fault in one of its methods."""

    async def get(self, *_):
        raise RuntimeError("the secret of the house")


async def asked(store, query):
    await store.open()
    live, workers = LiveGraph(store, now=lambda: AT), Workers()
    await live.start()
    try:
        house = House(store=store, live=live, workers=workers, launcher=None, store_name="sqlite")
        return await schema().execute(query, context_value=Context(house))
    finally:
        await live.stop()
        workers.close()
        await store.close()


class FaultyLibrary(Library):
    """A library with a fault."""

    def text_of(self, *_):
        raise RuntimeError("the secret of the house")


def test_a_fault_of_the_door_is_json_too(own_app, caplog):
    door = own_app.app.routes[0].app._door
    door.desk._library = FaultyLibrary()

    async def over_a_socket():
        socket = Socket(own_app.app)
        await socket.open()
        socket.subscribe(STATUS)
        answer = await socket.hear()
        await socket.hang_up("websocket.disconnect")
        return answer

    with caplog.at_level(logging.ERROR):
        answer = own_app.post(STATUS)
        told = own_app.run(over_a_socket())
    assert answer.status_code == 500
    assert told["type"] == "error"
    for errors in (answer.json()["errors"], told["payload"]):
        assert errors == [{"message": "Internal server error.", "extensions": {"code": "INTERNAL"}}]
    assert caplog.text.count("RuntimeError: the secret of the house") == 2


def test_a_fault_is_logged_and_masked(tmp_path, caplog):
    store = FaultyStore(tmp_path / "facts.sqlite")
    query = '{ person(id: "chief") { name } status { up } }'
    with caplog.at_level(logging.ERROR):
        result = asyncio.run(asked(store, query))
    assert result.data == {"person": None, "status": {"up": True}}
    (error,) = result.errors
    assert shown(error)["message"] == "Internal server error."
    assert shown(error)["path"] == ["person"]
    assert "the secret of the house" in caplog.text


def test_expected_failures_are_not_logged(bureau_app, caplog):
    with caplog.at_level(logging.INFO, "graphapi"), caplog.at_level(logging.ERROR, "httpx"):
        bureau_app.post("{ groups(first: 101) { totalCount } }")
        bureau_app.post("{ nothing }")
    assert caplog.text == ""


def test_answers_are_text_in_any_script(bureau_app):
    answer = bureau_app.post('{ person(id: "chief") { name } }')
    assert answer.headers["content-type"] == "application/graphql-response+json; charset=utf-8"
    assert orjson.loads(answer.content)["data"]["person"]["name"] == "李国强"
    assert "李国强".encode() in answer.content
