"""The follower: the one task that keeps the live graph in step with the store."""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphapi.errors import Unavailable
from graphapi.live.fold import seen_at
from graphapi.live.load import catch_up, load
from graphapi.live.published import last_published
from graphapi.store.waiting import bounded

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphapi.analysis.world import World
    from graphapi.live.published import Published
    from graphapi.model.rows import Millis
    from graphapi.store.port import Store

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How the follower waits; all in seconds.

    Attributes
    ----------
    beat
        How long one wait for news lasts at most.
    first_retry, last_retry
        The pause after a failure, doubled with each one that follows, up to the last.
    restamp
        How old the moment that ages are counted from may grow while nothing happens.
    silence
        How long the store may be silent before it counts as out of reach.
    """

    beat: float = 1.0
    first_retry: float = 0.2
    last_retry: float = 2.0
    restamp: float = 120.0
    silence: float = 2.0


class Lag:
    """How long the live graph has been behind the store."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._confirmed = clock()
        self._behind = False

    def confirm(self) -> None:
        """Note that the live graph is in step now."""
        self._confirmed = self._clock()
        self._behind = False

    def fall_behind(self) -> None:
        """Note that the store is newer, or out of reach."""
        self._behind = True

    @property
    def seconds(self) -> float:
        """Seconds since the live graph was last known to be in step; 0 while it is."""
        return self._clock() - self._confirmed if self._behind else 0.0


class Follower:
    """Follows a store and hands over a new world whenever there is one.

    Parameters
    ----------
    store : Store
        An open store.
    now : callable
        The clock that ages are counted from, epoch milliseconds.
    publish : callable
        Takes each new world, and the circles that are published.
    lag : Lag
        Told when the world falls behind and when it is in step.
    pace : Pace
        How to wait.
    """

    def __init__(
        self,
        store: Store,
        *,
        now: Callable[[], Millis],
        publish: Callable[[World, Published | None], None],
        lag: Lag,
        pace: Pace,
    ) -> None:
        self._store = store
        self._now = now
        self._publish = publish
        self._lag = lag
        self._pace = pace
        self._published: Published | None = None

    async def run(self, world: World) -> None:
        """Follow until cancelled. No failure ends it: it goes on with what it has and retries."""
        pause = self._pace.first_retry
        sound = True
        while True:
            try:
                world = await self._step(world) if sound else await self._reload(world)
                sound, pause = True, self._pace.first_retry
                continue
            except Unavailable as error:
                log.warning("The live graph is out of touch with the store: %s", error)
            except Exception:
                log.exception("The live graph could not follow a change; it will be loaded anew.")
                sound = False
            self._lag.fall_behind()
            await asyncio.sleep(pause)
            pause = min(2 * pause, self._pace.last_retry)

    async def _step(self, world: World) -> World:
        with bounded(self._pace.silence):
            newest = await self._store.wait(world.version, self._pace.beat)
        if newest < world.version:
            return await self._reload(world)
        if newest > world.version:
            self._lag.fall_behind()
            world = await self.show(await catch_up(self._store, world, self._now))
        elif self._now() - world.at >= self._pace.restamp * 1000:
            world = await self.show(await asyncio.to_thread(seen_at, world, self._now()))
        self._lag.confirm()
        return world

    async def _reload(self, world: World) -> World:
        self._lag.fall_behind()
        world = await self.show(await load(self._store, self._now, world.parameters))
        self._lag.confirm()
        return world

    async def show(self, world: World) -> World:
        """Hand over a world with the circles that are published."""
        self._published = await last_published(self._store, self._published)
        self._publish(world, self._published)
        return world
