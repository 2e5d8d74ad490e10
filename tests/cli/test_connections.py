"""Connections of a real server that lead to nothing are let go; those that lead on are not."""

import asyncio
import gc
import socket
from contextlib import asynccontextmanager, suppress

import pytest
import uvicorn
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from graphapi.cli import connections, server
from graphapi.cli.connections import Http, WebSocket

LONGEST = 30
LARGE = b"x" * 8_000_000


async def app(scope, receive, send):
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.accept"})
        while (message := await receive())["type"] == "websocket.receive":
            await send({"type": "websocket.send", "text": str(len(message["text"]))})
        return
    length = 0
    body = LARGE if scope["path"] == "/large" else b"well"
    if scope["path"] == "/body":
        more = True
        while more:
            message = await receive()
            more, length = message["more_body"], length + len(message["body"])
        body = str(length).encode()
    headers = [(b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


@asynccontextmanager
async def served(monkeypatch, swept=1):
    monkeypatch.setattr(server, "SWEPT", swept)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        config = uvicorn.Config(
            app,
            http=Http,
            ws=WebSocket,
            lifespan="off",
            log_config=None,
            timeout_keep_alive=60,
            timeout_graceful_shutdown=1,
        )
        serving = server._Server(config)
        task = asyncio.create_task(serving.serve(sockets=[listener]))
        try:
            async with asyncio.timeout(LONGEST):
                await until(lambda: serving.started)
                yield listener.getsockname()[1], serving
        finally:
            serving.should_exit = True
            await task
            gc.unfreeze()


async def opened(port, sent=b""):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(sent)
    return reader, writer


async def answered(port, begun, piece):
    """Send a piece again and again until the other side has hung up; return what it said."""
    reader, writer = await opened(port, begun)

    async def dripped():
        with suppress(OSError):
            while True:
                writer.write(piece)
                await writer.drain()
                await asyncio.sleep(0.01)

    dripping = asyncio.create_task(dripped())
    told = b""
    with suppress(OSError):
        while some := await reader.read(1_000):
            told += some
    dripping.cancel()
    writer.close()
    return told


async def until(true):
    while not true():  # noqa: ASYNC110  the server tells nobody
        await asyncio.sleep(0.01)


@pytest.mark.parametrize(
    ("begun", "piece"),
    [
        (b"", b""),
        (b"GET / HTTP/1.1\r\nhost: x\r\n", b"a: b\r\n"),
        (b"GET / HTTP/1.1\r\nhost: ", b"x"),
        (b"", b"\r\n"),
        (b"GET / HTTP/1.1\r\nhost: x\r\n\r\n", b"\r\n"),
        (b"GET / HTTP/1.1\r\nhost: x\r\n\r\nGET", b""),
        (b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 99999999\r\n\r\n", b"x"),
    ],
    ids=["silence", "headers", "letters", "lines", "lines between", "half a second", "a body"],
)
def test_a_request_that_does_not_come_is_waited_for_no_longer(monkeypatch, begun, piece):
    async def story():
        async with served(monkeypatch) as (port, _):
            return await answered(port, begun, piece)

    assert b" 408 Request Timeout\r\n" in asyncio.run(story())


def test_a_head_without_an_end_is_refused(monkeypatch):
    monkeypatch.setattr(connections, "MOST_HEAD", 1_000)

    async def story(piece):
        async with served(monkeypatch, swept=100_000) as (port, _):
            return await answered(port, b"GET / HTTP/1.1\r\nhost: x\r\n", piece)

    for piece in (b"a: " + b"b" * 200 + b"\r\n", b"b" * 200):
        assert b" 431 Request Header Fields Too Large\r\n" in asyncio.run(story(piece))


def test_who_asks_at_their_own_pace_is_answered(monkeypatch):
    monkeypatch.setattr(connections, "MOST_HEAD", 1_000)

    async def story():
        async with served(monkeypatch, swept=100_000) as (port, _):
            reader, writer = await opened(port)
            for _ in range(3):
                head = b"POST /body HTTP/1.1\r\nhost: x\r\ncontent-length: 5000\r\n\r\n"
                for piece in (head[:20], head[20:], b"y" * 2500, b"y" * 2500):
                    writer.write(piece)
                    await writer.drain()
                    await asyncio.sleep(0.01)
                assert (await reader.readuntil(b"\r\n\r\n5000")).startswith(b"HTTP/1.1 200 OK")
            writer.close()

    asyncio.run(story())


def test_who_does_not_read_a_large_answer_is_let_go(monkeypatch):
    async def story():
        async with served(monkeypatch) as (port, serving):
            serving.config.timeout_keep_alive = 0
            _, writer = await opened(port, b"GET /large HTTP/1.1\r\nhost: x\r\n\r\n")
            await until(lambda: serving.server_state.total_requests)
            await until(lambda: not serving.server_state.connections)
            writer.close()

    asyncio.run(story())


def test_pings_of_somebody_who_does_not_read_fill_no_memory(monkeypatch):
    async def story():
        async with served(monkeypatch, swept=100_000) as (port, serving):
            _, writer = await opened(port, HANDSHAKE)
            writer.transport.pause_reading()
            ping = b"\x89\xfd" + bytes(4) + b"p" * 125
            for _ in range(400):
                writer.write(ping * 400)
                await writer.drain()
            (connection,) = serving.server_state.connections
            held = connection.transport.get_write_buffer_size()
            writer.transport.abort()
            return held

    assert asyncio.run(story()) < 1_000_000


HANDSHAKE = (
    b"GET / HTTP/1.1\r\nhost: x\r\nupgrade: websocket\r\nconnection: upgrade\r\n"
    b"sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\nsec-websocket-version: 13\r\n\r\n"
)


def test_a_message_in_too_many_fragments_closes_a_socket(monkeypatch):
    async def story():
        async with served(monkeypatch) as (port, _), connect(f"ws://127.0.0.1:{port}/") as caller:
            await caller.send(["a"] * 500)
            assert await caller.recv() == "500"
            with pytest.raises(ConnectionClosed) as closed:
                await asyncio.gather(caller.send(["a"] * 3_000), caller.recv())
            return closed.value.rcvd.code

    assert asyncio.run(story()) == 1009


def test_a_socket_at_rest_stays_open(monkeypatch):
    async def story():
        async with served(monkeypatch) as (port, serving), connect(f"ws://127.0.0.1:{port}/") as it:
            looked, looks = asyncio.Event(), 0
            look = serving._sweep.look

            def counted(found):
                nonlocal looks
                looks += 1
                look(found)
                if looks == 5:
                    looked.set()

            monkeypatch.setattr(serving._sweep, "look", counted)
            await looked.wait()
            await it.send("here")
            return await it.recv()

    assert asyncio.run(story()) == "4"


def test_a_socket_that_is_not_read_is_let_go_and_its_work_ends(monkeypatch):
    ended = asyncio.Event()

    async def pouring(scope, receive, send):
        await receive()
        await send({"type": "websocket.accept"})
        try:
            while True:
                await send({"type": "websocket.send", "text": "x" * 100_000})
        finally:
            ended.set()

    async def story():
        async with served(monkeypatch) as (port, serving):
            serving.config.loaded_app = pouring
            serving.config.ws_ping_interval = serving.config.ws_ping_timeout = 0.05
            _, writer = await opened(port, HANDSHAKE)
            writer.transport.pause_reading()
            await ended.wait()
            await until(lambda: not serving.server_state.connections)
            writer.close()

    asyncio.run(story())
