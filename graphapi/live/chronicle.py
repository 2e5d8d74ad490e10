"""What happened to circles over the published runs whose results the store keeps."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphapi.analysis.circles.detect import born
from graphapi.analysis.circles.diary import diary
from graphapi.analysis.circles.layers import Layer
from graphapi.analysis.circles.roster import rosters_of
from graphapi.model.words import RunKind, RunStatus
from graphapi.store.run import KEPT_RUNS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphapi.analysis.circles.diary import CircleChange, Diary
    from graphapi.analysis.circles.roster import Roster
    from graphapi.store.port import Store
    from graphapi.store.run import CircleMembership, Run


@dataclass(frozen=True, slots=True)
class Chapter:
    """What a run changed of a circle."""

    run: Run
    change: CircleChange

    @property
    def id(self) -> str:
        """What tells it from other chapters."""
        return f"{self.run.id}/{self.change.circle}"


class Chronicle:
    """Reads the results of each run once, and compares two when they are asked for.

    Parameters
    ----------
    store : Store
        An open store.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = asyncio.Lock()
        self._labels: list[str] = []
        self._numbers: dict[str, int] = {}
        self._rosters: dict[str, Mapping[Layer, Roster]] = {}
        self._diaries: dict[tuple[str, str], tuple[Diary, ...]] = {}

    async def runs(self) -> tuple[Run, ...]:
        """Return the published runs whose results are kept, the oldest first."""
        found: list[Run] = []
        page = await self._store.runs(RunKind.CIRCLES)
        while page and len(found) < KEPT_RUNS:
            found += (run for run in page if run.status is RunStatus.PUBLISHED)
            page = await self._store.runs(RunKind.CIRCLES, after=page[-1].id)
        return tuple(reversed(found[:KEPT_RUNS]))

    async def between(self, since: Run | None, until: Run) -> tuple[Diary, ...]:
        """Say what happened in every layer from one run to another, or from nothing on.

        What had happened already in the run before the last is confirmed.
        """
        kept = await self.runs()
        first = since.fence if since else 0
        middle = [run for run in kept if first < run.fence < until.fence]
        return await self._confirmed(since, until, middle[-1] if middle else None)

    async def history(self, circle: str) -> tuple[Chapter, ...]:
        """Say what happened to one circle in every run that is kept, the latest first.

        What still held in the run after is confirmed.
        """
        kept = await self.runs()
        found = []
        for since, until, later in zip((None, *kept), kept, (*kept[1:], None), strict=False):
            for each in await self._confirmed(since, until, later):
                here = since is not None or circle.startswith(born(each.layer, until.fence))
                if here and each.knows(circle):
                    found.append(Chapter(until, each.change(circle)))
        return tuple(reversed(found))

    async def _confirmed(
        self, since: Run | None, until: Run, other: Run | None
    ) -> tuple[Diary, ...]:
        diaries = await self._compared(since, until)
        if other is None:
            return diaries
        beside = await self._compared(since, other)
        return tuple(one.confirmed_by(two) for one, two in zip(diaries, beside, strict=True))

    async def _compared(self, since: Run | None, until: Run) -> tuple[Diary, ...]:
        pair = since.id if since else "", until.id
        async with self._lock:
            if pair not in self._diaries:
                await self._forget()
                old, new = await self._roster(since), await self._roster(until)
                self._diaries[pair] = await asyncio.to_thread(self._compare, old, new)
            return self._diaries[pair]

    def _compare(
        self, old: Mapping[Layer, Roster], new: Mapping[Layer, Roster]
    ) -> tuple[Diary, ...]:
        return tuple(diary(layer, old[layer], new[layer], self._labels) for layer in Layer)

    async def _roster(self, run: Run | None) -> Mapping[Layer, Roster]:
        if run is None:
            return rosters_of((), {})
        if run.id not in self._rosters:
            rows = await self._store.memberships(RunKind.CIRCLES, run=run.id)
            self._rosters[run.id] = await asyncio.to_thread(self._laid_out, rows)
        return self._rosters[run.id]

    def _laid_out(self, rows: Sequence[CircleMembership]) -> Mapping[Layer, Roster]:
        for row in rows:
            if row.person_id not in self._numbers:
                self._numbers[row.person_id] = len(self._labels)
                self._labels.append(row.person_id)
        return rosters_of(rows, self._numbers)

    async def _forget(self) -> None:
        """Let go of runs whose results are no longer kept."""
        kept = {"", *(run.id for run in await self.runs())}
        self._rosters = {id_: each for id_, each in self._rosters.items() if id_ in kept}
        self._diaries = {pair: each for pair, each in self._diaries.items() if kept >= {*pair}}
