"""Operations over a WebSocket."""

from datetime import timedelta

import orjson
import pytest

from graphapi.api.protocol import view
from tests.api.protocol.line import Socket

STATUS = "{ status { up } }"


def test_a_query_is_answered_in_text_and_completed(bureau_app):
    async def talk():
        socket = Socket(bureau_app.app)
        await socket.open()
        socket.subscribe('{ person(id: "chief") { name } }')
        raw = await socket.get()
        assert "李国强" in raw["text"]
        assert orjson.loads(raw["text"]) == {
            "id": "1",
            "type": "next",
            "payload": {"data": {"person": {"name": "李国强"}}},
        }
        assert await socket.hear() == {"id": "1", "type": "complete"}
        socket.say("ping")
        assert await socket.hear() == {"type": "pong"}
        await socket.hang_up("websocket.disconnect")

    bureau_app.run(talk())


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("{ nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ("query a { __typename } query b { __typename }", "OPERATION_RESOLUTION_FAILURE"),
        ("subscription { competitorTouchRecorded(since: -1) { version } }", "BAD_USER_INPUT"),
        ("subscription { competitorTouchRecorded(since: 99) { version } }", "BAD_USER_INPUT"),
    ],
)
def test_what_cannot_run_is_an_error_and_the_socket_stays(bureau_app, query, code):
    async def talk():
        socket = Socket(bureau_app.app)
        await socket.open()
        socket.subscribe(query)
        answer = await socket.hear()
        assert (answer["id"], answer["type"]) == ("1", "error")
        assert [each["extensions"]["code"] for each in answer["payload"]] == [code]
        socket.subscribe(STATUS)
        assert (await socket.hear())["payload"] == {"data": {"status": {"up": True}}}
        await socket.hang_up("websocket.disconnect")

    bureau_app.run(talk())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "7",
        '"ping"',
        "{}",
        '{"type": 7}',
        '{"type": "dance"}',
        '{"type": "connection_init", "payload": 7}',
        '{"type": "subscribe", "id": "1"}',
        '{"type": "subscribe", "id": 1, "payload": {"query": "{ status { up } }"}}',
        '{"type": "subscribe", "id": "1", "payload": {"query": 7}}',
        '{"type": "subscribe", "id": "1", "payload": {}}',
        '{"type": "complete"}',
        "[" * 5000,
        '{"type": "ping", "payload": ' + "[" * 100 + "]" * 100 + "}",
    ],
)
def test_a_message_that_is_none_closes_the_socket(bureau_app, text):
    async def talk():
        socket = Socket(bureau_app.app)
        await socket.open()
        socket.text(text)
        assert await socket.closed() in {4400, 4429}

    bureau_app.run(talk())


def test_binary_frames_and_other_protocols_are_turned_away(bureau_app):
    async def talk():
        socket = Socket(bureau_app.app)
        await socket.open()
        socket.put({"type": "websocket.receive", "bytes": b"{}"})
        assert await socket.closed() == 4400
        other = Socket(bureau_app.app, "graphql-ws")
        assert await other.closed() == 4406

    bureau_app.run(talk())


def test_a_page_of_another_site_may_not_open_a_socket(bureau_app):
    async def talk():
        socket = Socket(bureau_app.app, headers=((b"origin", b"https://elsewhere.example"),))
        assert (await socket.get())["type"] == "websocket.close"

    bureau_app.run(talk())


def test_nothing_is_answered_before_the_connection_is_open(bureau_app):
    async def talk():
        socket = Socket(bureau_app.app)
        await socket.get()
        socket.subscribe(STATUS)
        assert await socket.closed() == 4401
        twice = Socket(bureau_app.app)
        await twice.open()
        twice.say("connection_init")
        assert await twice.closed() == 4429

    bureau_app.run(talk())


def test_a_caller_who_never_opens_the_connection_is_let_go(own_app):
    async def talk():
        door = own_app.app.routes[0].app._door
        door.connection_init_wait_timeout = timedelta(seconds=0.01)
        socket = Socket(own_app.app)
        assert await socket.closed() == 4408

    own_app.run(talk())


WAITING = "subscription { competitorTouchRecorded { version } }"


def test_an_id_is_used_once_at_a_time_and_operations_are_bounded(bureau_app):
    async def talk():
        socket = Socket(bureau_app.app)
        await socket.open()
        socket.subscribe(WAITING)
        socket.say("complete", id="1")
        socket.subscribe(WAITING)
        socket.subscribe(WAITING)
        assert await socket.closed() == 4409
        many = Socket(bureau_app.app)
        await many.open()
        for number in range(view.MOST_OPERATIONS + 1):
            many.subscribe(WAITING, id_=str(number))
        assert await many.closed() == 4429

    bureau_app.run(talk())
