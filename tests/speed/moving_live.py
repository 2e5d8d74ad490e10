"""How soon a write shows in the risk that a reader sees, store and follower included: by hand.

``python -m tests.speed.moving_live --people 100000`` fills an embedded store with a made world (see
`moving`), follows it, and tells milliseconds from ``apply`` returning to the new risk of the person
concerned, by the clock and of CPU.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import tempfile
import time
from itertools import cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from graphapi.changes import Batch
from graphapi.live.feed import LiveGraph
from graphapi.store.embedded.store import EmbeddedStore
from tests.speed.moving import AT, KINDS, Made, concerned

if TYPE_CHECKING:
    from graphapi.store.port import Store

AT_ONCE = 20_000


async def filled(store: Store, made: Made) -> None:
    rows, number = made.rows(), 0
    while some := tuple(islice(rows, AT_ONCE)):
        await store.apply(Batch(request_id=f"fill-{number}", upserts=some))
        number += 1


async def measured(
    store: Store, live: LiveGraph, made: Made, changes: int
) -> list[tuple[float, float]]:
    """Return milliseconds by the clock and of CPU for each change."""
    found = []
    for name in islice(cycle(KINDS), changes):
        row = getattr(made, name)()
        applied = await store.apply(Batch(request_id=row.id, upserts=(row,)))
        began, cpu = time.perf_counter(), time.process_time()
        version = await live.reach(applied.version, 60.0)
        who = concerned(row)
        if who is not None:
            version.risk.of(who)
        spent = time.perf_counter() - began, time.process_time() - cpu
        found.append((1000 * spent[0], 1000 * spent[1]))
        await asyncio.sleep(0.02)
    return found


async def played(place: Path, people: int, kinds: int, changes: int) -> list[tuple[float, float]]:
    store, made = EmbeddedStore(place), Made(people, kinds, 1)
    await store.open()
    live = LiveGraph(store, now=lambda: AT)
    try:
        await filled(store, made)
        await live.start()
        while live.version.moved is None:  # noqa: ASYNC110 - a sweep ends without an event
            await asyncio.sleep(0.1)
        await measured(store, live, made, 3 * len(KINDS))
        return await measured(store, live, made, changes)
    finally:
        await live.stop()
        await store.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--kinds", type=int, default=80, help="of industry and region")
    parser.add_argument("--changes", type=int, default=500)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "made.sqlite"
        found = asyncio.run(played(path, asked.people, asked.kinds, asked.changes))
    for name, numbers in zip(("by the clock", "of CPU"), zip(*found, strict=True), strict=True):
        middle, high = np.quantile(numbers, (0.5, 0.99))
        print(f"{name}: p50 {middle:.1f} ms, p99 {high:.1f} ms")
    print(f"load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
