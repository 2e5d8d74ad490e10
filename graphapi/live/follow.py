"""The follower: the one task that keeps the live graph in step with the store."""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphapi.analysis.dates import day_of
from graphapi.errors import Unavailable
from graphapi.live.load import load, news
from graphapi.live.moving import State, advanced, swept
from graphapi.live.published import last_published
from graphapi.live.version import Version
from graphapi.store.waiting import bounded

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphapi.analysis.world import World
    from graphapi.live.published import Published
    from graphapi.model.rows import Millis
    from graphapi.store.port import Store

log = logging.getLogger(__name__)
CALM = 20.0
"""How many times as long as a sweep it is left alone after it."""


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
        How old the moment that ages are counted from may grow before everything is swept anew: at
        least so many seconds, and twenty times as many as the last sweep took.
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
        Takes each new version.
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
        publish: Callable[[Version], None],
        lag: Lag,
        pace: Pace,
    ) -> None:
        self._store = store
        self._now = now
        self._publish = publish
        self._lag = lag
        self._pace = pace
        self._published: Published | None = None
        self._sweep: asyncio.Task[State] | None = None
        self._rest = 0.0

    async def run(self, state: State) -> None:
        """Follow until cancelled. No failure ends it: it goes on with what it has and retries."""
        try:
            await self._follow(state)
        finally:
            if self._sweep is not None:
                self._sweep.cancel()

    async def _follow(self, state: State) -> None:
        pause = self._pace.first_retry
        sound = True
        while True:
            try:
                state = await self._step(state) if sound else await self._reload(state)
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

    async def _step(self, state: State) -> State:
        state = await self._swept(state)
        with bounded(self._pace.silence):
            newest = await self._store.wait(state.world.version, self._pace.beat)
        if newest < state.world.version:
            return await self._reload(state)
        if newest > state.world.version:
            self._lag.fall_behind()
            state = await self.show(await self._advanced(state, newest))
        self._lag.confirm()
        return state

    async def _advanced(self, state: State, newest: int) -> State:
        later = await news(self._store, state.world.version, newest)
        return await asyncio.to_thread(advanced, state, later)

    async def _swept(self, state: State) -> State:
        """Take over what was swept beside, if it is there; begin to sweep where it is time."""
        sweep, world = self._sweep, state.world
        if sweep is not None and sweep.done():
            self._sweep = None
            state = await sweep
            if state.world.version < world.version:
                state = await self._advanced(state, world.version)
            return await self.show(state)
        if sweep is None and (state.moved is None or self._is_old(world)):
            self._sweep = asyncio.create_task(self._sweeping(world), name="sweep of risk")
        return state

    async def _sweeping(self, world: World) -> State:
        began = time.monotonic()
        at = self._now() if self._is_old(world) else world.at
        state = await asyncio.to_thread(swept, world, at)
        self._rest = CALM * (time.monotonic() - began)
        return state

    def _is_old(self, world: World) -> bool:
        now, rest = self._now(), max(self._pace.restamp, self._rest)
        return now - world.at >= rest * 1000 or (now > world.at and day_of(now) != world.day)

    async def _reload(self, state: State) -> State:
        self._lag.fall_behind()
        world = await load(self._store, self._now, state.world.parameters)
        self._sweep = None
        state = await self.show(State(world))
        self._lag.confirm()
        return state

    async def show(self, state: State) -> State:
        """Hand over a state with the circles that are published."""
        self._published = await last_published(self._store, self._published)
        self._publish(Version(state.world, self._published, state.moved))
        return state
