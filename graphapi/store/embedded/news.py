"""Waking those who wait for the next version."""

from __future__ import annotations

import asyncio
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

POLL_SECONDS = 0.05
"""After how long to look for what other processes wrote."""


class News:
    """The latest version that this process knows of, and who waits for a newer one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: dict[asyncio.Event, asyncio.AbstractEventLoop] = {}
        self.version = 0

    def announce(self, version: int) -> None:
        """Note a version and wake whoever waits, from any thread."""
        with self._lock:
            if version <= self.version:
                return
            self.version = version
            waiting = dict(self._waiting)
        for event, loop in waiting.items():
            with suppress(RuntimeError):  # its loop is closed: nobody is left to be woken
                loop.call_soon_threadsafe(event.set)

    async def over(self, since: int, within: float, look: Callable[[], Awaitable[int]]) -> int:
        """Return the version that a look finds once it is over ``since``, or after some seconds.

        Only what is announced after a look is a reason to look again at once: a store that was set
        back stays behind what was announced before.
        """
        until = time.monotonic() + within
        while True:
            known = self.version
            version = await look()
            self.announce(version)
            left = until - time.monotonic()
            if version > since or left <= 0:
                return version
            await self._newer(max(known, version), min(left, POLL_SECONDS))

    async def _newer(self, since: int, within: float) -> None:
        """Wait until a version over ``since`` is announced, at most for some seconds."""
        event = asyncio.Event()
        with self._lock:
            if self.version > since:
                return
            self._waiting[event] = asyncio.get_running_loop()
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(within):
                    await event.wait()
        finally:
            with self._lock:
                del self._waiting[event]
