from __future__ import annotations

import asyncio
import logging

import orjson
import pytest
from graphql import GraphQLError

from graphapi.api.context import Context, House
from graphapi.api.schema import schema
from graphapi.api.view import MAX_BODY, is_expected, shown
from graphapi.api.workers import Workers
from graphapi.errors import BadInput, StoreDown
from graphapi.live.feed import LiveGraph
from graphapi.store.embedded.store import EmbeddedStore
from tests.worlds import AT

STATUS = "{ status { up } }"


def test_a_query_may_come_by_get_but_an_order_may_not(bureau_app):
    answer = bureau_app.request("GET", "/graphql", params={"query": STATUS})
    assert answer.json() == {"data": {"status": {"up": True}}}
    order = 'mutation { deletePerson(requestId: "x", id: "chief") { __typename } }'
    refused = bureau_app.request("GET", "/graphql", params={"query": order})
    assert refused.status_code == 400
    assert bureau_app.ask('{ person(id: "chief") { naturalId } }')["person"]


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"{", "application/json", 400),
        (b"\xff", "application/json", 400),
        (b"[]", "application/json", 400),
        (b"7", "application/json", 400),
        (b"{}", "application/json", 400),
        (b'{"query": 7}', "application/json", 400),
        (b'{"query": "{ status { up } }", "variables": []}', "application/json", 400),
        (b'{"query": "{ status { up } }", "operationName": 7}', "application/json", 400),
        (b'{"query": "{ status { up } }"}', "text/plain", 415),
        (b" " * (MAX_BODY + 1), "application/json", 413),
    ],
)
def test_a_body_that_is_no_request_gets_a_json_error(bureau_app, content, kind, status):
    answer = bureau_app.request("POST", "/graphql", content=content, headers={"content-type": kind})
    assert answer.status_code == status
    (error,) = answer.json()["errors"]
    assert error["message"]
    assert error["extensions"]["code"] in {
        "BAD_REQUEST",
        "PAYLOAD_TOO_LARGE",
        "UNSUPPORTED_MEDIA_TYPE",
    }
    assert ";" in error["message"] or "must" in error["message"]


def test_a_body_without_a_length_is_bounded_too(bureau_app):
    async def endless():
        for _ in range(64):
            yield b" " * 8192

    answer = bureau_app.request(
        "POST", "/graphql", content=endless(), headers={"content-type": "application/json"}
    )
    assert answer.status_code == 413


def test_other_methods_and_paths_are_refused(bureau_app):
    answer = bureau_app.request("PUT", "/graphql", json={"query": STATUS})
    assert answer.status_code == 405
    assert answer.json()["errors"][0]["extensions"] == {"code": "METHOD_NOT_ALLOWED"}
    page = bureau_app.request("GET", "/graphql", headers={"accept": "text/html"})
    assert page.status_code == 400
    assert bureau_app.request("GET", "/").status_code == 404


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


def test_a_websocket_is_turned_away(bureau_app):
    sent = []

    async def send(message):
        sent.append(message)

    async def receive():
        return {"type": "websocket.connect"}

    scope = {"type": "websocket", "path": "/graphql", "headers": [], "query_string": b""}
    bureau_app.run(bureau_app.app(scope, receive, send))
    assert [each["type"] for each in sent] == ["websocket.close"]


def test_failures_of_ours_are_told_and_faults_are_masked():
    path = ["group"]
    ours = GraphQLError("wrapped", path=path, original_error=StoreDown("The store sleeps."))
    assert shown(ours)["message"] == "The store sleeps."
    assert shown(ours)["extensions"] == {"code": "STORE_DOWN"}
    wrong = GraphQLError("wrapped", path=path, original_error=BadInput("No.", field="first"))
    assert shown(wrong)["extensions"] == {"code": "BAD_USER_INPUT", "field": "first"}
    fault = GraphQLError("secret", path=path, original_error=KeyError("secret"))
    assert shown(fault)["message"] == "Internal server error."
    assert shown(fault)["extensions"] == {"code": "INTERNAL"}
    assert "secret" not in str(shown(fault))
    assert [is_expected(each) for each in (ours, wrong, fault)] == [True, True, False]


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
    assert answer.headers["content-type"] == "application/json"
    assert orjson.loads(answer.content)["data"]["person"]["name"] == "李国强"
    assert "李国强".encode() in answer.content
