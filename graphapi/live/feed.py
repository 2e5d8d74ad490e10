"""The live graph: the newest version at hand, kept in step with the store while it is open."""

from __future__ import annotations

import asyncio
import contextlib
import time
from typing import TYPE_CHECKING

from graphapi.live.chronicle import Chronicle
from graphapi.live.follow import Follower, Lag, Pace
from graphapi.live.load import load
from graphapi.live.moving import State

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphapi.live.version import AsOf, Version
    from graphapi.model.rows import Millis
    from graphapi.store.port import Store


def system_clock() -> int:
    """Return the present moment, epoch milliseconds."""
    return time.time_ns() // 1_000_000


class LiveGraph:
    """The facts of a store in memory, as immutable versions.

    Parameters
    ----------
    store : Store
        A store that is open while this is.
    now : callable
        The clock that ages are counted from, epoch milliseconds; a constant one fixes the day.
    pace : Pace
        How the follower waits.

    Attributes
    ----------
    chronicle : Chronicle
        What happened to circles over the runs of the store.
    """

    def __init__(
        self, store: Store, *, now: Callable[[], Millis] = system_clock, pace: Pace | None = None
    ) -> None:
        self.chronicle = Chronicle(store)
        self._store = store
        self._now = now
        self._lag = Lag()
        self._changed = asyncio.Event()
        self._version: Version | None = None
        self._task: asyncio.Task[None] | None = None
        self._follower = Follower(
            store, now=now, publish=self._publish, lag=self._lag, pace=pace or Pace()
        )

    async def start(self) -> None:
        """Load everything and begin to follow. Errors are those of the store."""
        state = await self._follower.show(State(await load(self._store, self._now)))
        self._lag.confirm()
        self._task = asyncio.create_task(self._follower.run(state), name="live graph follower")

    async def stop(self) -> None:
        """End the follower."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
            self._task = None

    @property
    def version(self) -> Version:
        """The newest version; it stays as it is however long it is used."""
        assert self._version is not None, "the live graph was not started"
        return self._version

    def as_of(self, version: Version) -> AsOf:
        """Say as of when answers from a version hold."""
        return version.as_of(self.lag_seconds)

    @property
    def lag_seconds(self) -> float:
        """How long ago the newest version was last known to be in step; 0 while it is."""
        return round(self._lag.seconds, 3)

    @property
    def following(self) -> bool:
        """Whether the follower is at work."""
        return self._task is not None and not self._task.done()

    async def reach(self, number: int, within: float) -> Version:
        """Return a version that has seen a write, or the newest there is after some seconds."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(within):
                while self.version.number < number:
                    await self._changed.wait()
        return self.version

    def _publish(self, version: Version) -> None:
        self._version = version
        self._changed.set()
        self._changed = asyncio.Event()
