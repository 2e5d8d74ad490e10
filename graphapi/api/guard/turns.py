"""Turns: how many operations with analysis each caller has at work, and how many wait."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING

from graphapi.api.guard.codes import refused
from graphapi.api.shared import Shared, place_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

PAUSE = 0.02
"""Seconds between two looks for a place that other processes have taken."""


class Turns:
    """Lets each caller have so many operations at work in all processes that serve together.

    Who is at work or waits holds a lock, which the kernel lets go of when a process is killed.

    Parameters
    ----------
    at_work, waiting : int
        Operations of one caller that are at work at once, and that wait.
    path : Path, optional
        The file that the processes share.
    """

    def __init__(self, at_work: int, waiting: int, path: Path | None = None) -> None:
        self._at_work = range(at_work)
        self._present = range(at_work, at_work + at_work + waiting)
        self._shared = Shared(1, path)
        self._callers: dict[str, _Places] = {}

    @asynccontextmanager
    async def turn(self, caller: str) -> AsyncIterator[None]:
        """Wait for the turn of a caller, and have it for the block.

        Raises
        ------
        GraphQLError
            Of code RATE_LIMITED if too many of the caller wait already.
        """
        places = self._callers.setdefault(caller, _Places(caller, self._shared, len(self._at_work)))
        try:
            with places.one_of(self._present) as present:
                if present is None:
                    raise _crowded(len(self._present))
                async with places.free, places.next_of(self._at_work):
                    yield
        finally:
            if not places.held:
                self._callers.pop(caller, None)


class _Places:
    """The places that one caller holds in this process."""

    __slots__ = ("_name", "_shared", "free", "held")

    def __init__(self, name: str, shared: Shared, most: int) -> None:
        self._name = name
        self._shared = shared
        self.free = asyncio.Semaphore(most)
        self.held: set[int] = set()

    @contextmanager
    def one_of(self, some: range) -> Iterator[int | None]:
        """Hold one of some places for the block, ``None`` if all are taken."""
        found = next((each for each in some if self._take(each)), None)
        try:
            yield found
        finally:
            if found is not None:
                self.held.remove(found)
                self._shared.let_go(place_of(self._name, found))

    @asynccontextmanager
    async def next_of(self, some: range) -> AsyncIterator[None]:
        """Hold the place of some that is free first for the block."""
        while True:
            with self.one_of(some) as found:
                if found is not None:
                    yield
                    return
            await asyncio.sleep(PAUSE)

    def _take(self, index: int) -> bool:
        if index in self.held or not self._shared.hold(place_of(self._name, index)):
            return False
        self.held.add(index)
        return True


def _crowded(most: int) -> Exception:
    return refused(
        "RATE_LIMITED",
        f"{most} operations with analysis of yours are at work or wait; "
        "ask again when one is done.",
        retryAfterMs=1000,
    )
