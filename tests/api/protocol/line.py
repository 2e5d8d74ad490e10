"""A line to an application in this process: a WebSocket, or a request whose answer streams."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import orjson

if TYPE_CHECKING:
    from starlette.applications import Starlette

WITHIN = 30


class Line:
    """Sends an application what a caller sends, and shows what it answers, message by message."""

    def __init__(self, app: Starlette, scope: dict[str, Any]) -> None:
        self._to_app: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._from_app: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._task = asyncio.create_task(app(scope, self._to_app.get, self._from_app.put))

    def put(self, message: dict[str, Any]) -> None:
        self._to_app.put_nowait(message)

    async def get(self) -> dict[str, Any]:
        return await asyncio.wait_for(self._from_app.get(), WITHIN)

    async def hang_up(self, kind: str) -> None:
        """Go away, and wait until the application has noticed."""
        self.put({"type": kind, "code": 1001})
        await asyncio.wait_for(self._task, WITHIN)


class Socket(Line):
    """A caller who speaks graphql-transport-ws."""

    def __init__(
        self,
        app: Starlette,
        protocol: str = "graphql-transport-ws",
        headers: tuple[tuple[bytes, bytes], ...] = (),
        host: bytes = b"localhost:8000",
    ) -> None:
        scope = {
            "type": "websocket",
            "path": "/graphql",
            "query_string": b"",
            "headers": [(b"host", host), *headers],
            "subprotocols": [protocol],
        }
        super().__init__(app, scope)
        self.put({"type": "websocket.connect"})

    def say(self, kind: str, **more: Any) -> None:
        self.text(orjson.dumps({"type": kind, **more}).decode())

    def text(self, text: str) -> None:
        self.put({"type": "websocket.receive", "text": text})

    def subscribe(self, query: str, id_: str = "1", **variables: Any) -> None:
        self.say("subscribe", id=id_, payload={"query": query, "variables": variables})

    async def hear(self) -> Any:
        message = await self.get()
        assert message["type"] == "websocket.send", message
        return orjson.loads(message["text"])

    async def open(self) -> None:
        assert (await self.get())["type"] == "websocket.accept"
        self.say("connection_init")
        assert (await self.hear())["type"] == "connection_ack"

    async def closed(self) -> int:
        """Wait until the application has closed the socket; return its code."""
        while (message := await self.get())["type"] != "websocket.close":
            pass
        await self.hang_up("websocket.disconnect")
        return int(message["code"])


class Stream(Line):
    """A caller who accepts a stream of events."""

    def __init__(
        self,
        app: Starlette,
        query: str,
        headers: tuple[tuple[bytes, bytes], ...] = (),
        **variables: Any,
    ) -> None:
        kinds = ((b"content-type", b"application/json"), (b"accept", b"text/event-stream"))
        scope = {
            "type": "http",
            "method": "POST",
            "path": "/graphql",
            "query_string": b"",
            "headers": [*kinds, *headers],
            "asgi": {"spec_version": "2.3"},
        }
        super().__init__(app, scope)
        body = orjson.dumps({"query": query, "variables": variables})
        self.put({"type": "http.request", "body": body, "more_body": False})

    async def begun(self) -> tuple[int, dict[str, str]]:
        start = await self.get()
        headers = {name.decode(): value.decode() for name, value in start["headers"]}
        return start["status"], headers

    async def event(self) -> tuple[str, Any]:
        """Return the next event: its name and its data."""
        text = (await self.get())["body"].decode()
        assert "\r" not in text
        name, data = text.removesuffix("\n\n").split("\n")
        told = data.removeprefix("data: ")
        return name.removeprefix("event: "), orjson.loads(told) if told else None
