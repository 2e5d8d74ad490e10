"""A way to a server that can be cut, silenced, slowed, or lose the answer to a COMMIT."""

from __future__ import annotations

import asyncio
import socket
import struct
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Literal, Self

if TYPE_CHECKING:
    from collections.abc import Coroutine
    from typing import Any

Mode = Literal["pass", "dead", "reset", "silent", "slow", "cut"]

COMMIT = b"\x00\x02\xb0\x12\x00\x00"
"""The message COMMIT of Bolt on the wire: one chunk of two bytes, and the end."""
_HARD = struct.pack("ii", 1, 0)
_PIECE = 65_536


class Proxy:
    """Passes bytes on to a server, from a thread of its own.

    Parameters
    ----------
    host, port
        The server.

    Attributes
    ----------
    mode
        What becomes of connections: ``pass``; ``dead``, nobody listens; ``reset``, each is torn
        down at its first bytes; ``silent``, nothing comes through; ``slow``, each answer waits
        ``delay`` seconds; ``cut``, the first answer to a COMMIT is lost, and then it is ``dead``.
    """

    delay = 1.0

    def __init__(self, host: str, port: int) -> None:
        self.mode: Mode = "pass"
        self.commits = 0
        self._target = host, port
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._serving: dict[asyncio.Task[None], asyncio.StreamWriter] = {}
        self._loud = asyncio.Event()
        self._loud.set()
        self._server: asyncio.Server | None = None
        self.port = 0

    def __enter__(self) -> Self:
        self._thread.start()
        self._do(self._listen())
        return self

    def __exit__(self, *_: object) -> None:
        self._do(self._hang_up())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def turn(self, mode: Mode) -> None:
        """Change what becomes of connections, those at hand and those to come."""
        self._do(self._turn(mode))

    def _do(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(30)

    async def _turn(self, mode: Mode) -> None:
        self.mode = mode
        if mode == "silent":
            self._loud.clear()
        else:
            self._loud.set()
        if mode == "dead":
            await self._hang_up()
        elif self._server is None:
            await self._listen()

    async def _listen(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _hang_up(self) -> None:
        server, self._server = self._server, None
        if server is not None:
            server.close()
        serving = dict(self._serving)
        for writer in serving.values():
            tear(writer)
        self._loud.set()
        await asyncio.gather(*serving)

    async def _serve(self, caller: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._serving[task] = back
        try:
            with suppress(OSError):
                server, there = await asyncio.open_connection(*self._target)
                committed = asyncio.Event()
                answers = asyncio.create_task(self._answer(server, back, committed))
                try:
                    await self._ask(caller, there, back, committed)
                finally:
                    answers.cancel()
                    await asyncio.wait([answers])
                    tear(there)
        finally:
            tear(back)
            del self._serving[task]

    async def _ask(
        self,
        caller: asyncio.StreamReader,
        there: asyncio.StreamWriter,
        back: asyncio.StreamWriter,
        committed: asyncio.Event,
    ) -> None:
        while data := await caller.read(_PIECE):
            await self._loud.wait()
            if COMMIT in data:
                self.commits += 1
                if self.mode == "cut":
                    committed.set()
            if self.mode == "reset":
                tear(back)
                return
            there.write(data)
            await there.drain()

    async def _answer(
        self, server: asyncio.StreamReader, back: asyncio.StreamWriter, committed: asyncio.Event
    ) -> None:
        with suppress(OSError):
            while data := await server.read(_PIECE):
                await self._loud.wait()
                if self.mode == "slow":
                    await asyncio.sleep(self.delay)
                if self.mode == "cut" and committed.is_set():
                    self.mode = "dead"
                    self._ending = asyncio.create_task(self._hang_up())
                    return
                back.write(data)
                await back.drain()
        tear(back)


def tear(writer: asyncio.StreamWriter) -> None:
    """Tear a connection down at once, so that the other end is told of a reset."""
    own = writer.get_extra_info("socket")
    with suppress(OSError):
        if own is not None:
            own.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _HARD)
    writer.transport.abort()
