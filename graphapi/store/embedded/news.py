"""Waking those who wait for the next version."""

from __future__ import annotations

import asyncio
import threading
from contextlib import suppress


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

    async def newer(self, since: int, within: float) -> bool:
        """Wait until a version over ``since`` is announced; say whether it was in time."""
        event = asyncio.Event()
        with self._lock:
            if self.version > since:
                return True
            self._waiting[event] = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(within):
                await event.wait()
        except TimeoutError:
            pass
        finally:
            with self._lock:
                del self._waiting[event]
        return self.version > since
