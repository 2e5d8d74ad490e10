from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from graphapi.analysis.world import assemble
from graphapi.changes import Batch
from graphapi.errors import StoreDown
from graphapi.live.feed import LiveGraph, system_clock
from graphapi.live.follow import Lag, Pace
from graphapi.live.version import Once, Version
from graphapi.model.rows import Group
from graphapi.store.embedded.store import EmbeddedStore
from tests.worlds import AT, DAY, bureau, fill

QUICK = Pace(beat=0.05, first_retry=0.01, last_retry=0.05, restamp=60.0)
PATIENCE = 20.0


class Clock:
    def __init__(self):
        self.now = AT

    def __call__(self):
        return self.now


@asynccontextmanager
async def living(path, store=EmbeddedStore, pace=QUICK):
    facts, clock = store(path), Clock()
    await facts.open()
    await fill(facts, bureau())
    live = LiveGraph(facts, now=clock, pace=pace)
    await live.start()
    try:
        yield facts, live, clock
    finally:
        await live.stop()
        await facts.close()


async def rename(store, name):
    row = Group(id="plant", name=name, seen_at=AT)
    return (await store.apply(Batch(request_id=name, upserts=(row,)))).version


async def until(true):
    async with asyncio.timeout(PATIENCE):
        while not true():  # noqa: ASYNC110 - the lag changes without an event
            await asyncio.sleep(0.005)


def test_the_live_graph_follows_and_old_versions_stay(tmp_path):
    async def story():
        async with living(tmp_path / "facts.sqlite") as (store, live, _):
            old = live.version
            written = await rename(store, "Renamed")
            new = await live.reach(written, PATIENCE)
            assert new.number == written == 2
            assert new.world.groups["plant"].name == "Renamed"
            assert old.number == 1
            assert old.world.groups["plant"].name == "Harbour Plant"
            assert live.as_of(new).version == 2

    asyncio.run(story())


def test_many_writes_are_all_seen(tmp_path):
    async def story():
        async with living(tmp_path / "facts.sqlite") as (store, live, clock):
            versions = await asyncio.gather(*(rename(store, f"n{n}") for n in range(40)))
            found = await live.reach(max(versions), PATIENCE)
            (row,) = await store.get(Group, ["plant"])
            assert found.world.groups["plant"] == row
            assert found.world.at == clock()

    asyncio.run(story())


def test_reach_waits_no_longer_than_it_is_told(tmp_path):
    async def story():
        async with living(tmp_path / "facts.sqlite") as (_, live, _):
            assert (await live.reach(99, 0.01)).number == 1

    asyncio.run(story())


def test_a_store_that_is_away_is_survived(tmp_path, caplog):
    async def story():
        async with living(tmp_path / "facts.sqlite") as (store, live, _):
            await until(lambda: live.as_of(live.version).lag_seconds == 0)
            await store.close()
            await until(lambda: live.as_of(live.version).lag_seconds > 0.1)
            assert live.version.world.groups["plant"].name == "Harbour Plant"
            await store.open()
            written = await rename(store, "Back")
            assert (await live.reach(written, PATIENCE)).number == written
            await until(lambda: live.as_of(live.version).lag_seconds == 0)

    asyncio.run(story())
    assert "out of touch" in caplog.text


def test_a_store_that_is_away_at_the_start_is_told(tmp_path):
    live = LiveGraph(EmbeddedStore(tmp_path / "facts.sqlite"))
    with pytest.raises(StoreDown):
        asyncio.run(live.start())
    asyncio.run(live.stop())


class ShakyStore(EmbeddedStore):
    """A store whose feed of changes is broken once."""

    broken = False

    async def changes(self, *asked):
        if self.broken:
            self.broken = False
            raise RuntimeError("a fault of ours")
        return await super().changes(*asked)


def test_a_fault_of_ours_is_logged_and_everything_loaded_anew(tmp_path, caplog):
    async def story():
        async with living(tmp_path / "facts.sqlite", ShakyStore) as (store, live, _):
            store.broken = True
            written = await rename(store, "Renamed")
            found = await live.reach(written, PATIENCE)
            assert found.world.groups["plant"].name == "Renamed"

    asyncio.run(story())
    assert "loaded anew" in caplog.text


def test_ages_move_while_nothing_happens(tmp_path):
    async def story():
        async with living(tmp_path / "facts.sqlite") as (_, live, clock):
            clock.now = AT + 59_000
            await asyncio.sleep(0.1)
            assert live.version.world.at == AT
            clock.now = AT + DAY
            await until(lambda: live.version.world.at == AT + DAY)
            assert live.version.number == 1
            assert live.version.world.day == "2026-02-01"

    asyncio.run(story())


def test_a_store_that_was_set_back_is_loaded_anew(tmp_path):
    async def story():
        async with living(tmp_path / "facts.sqlite") as (store, live, _):
            await live.reach(await rename(store, "Renamed"), PATIENCE)
            await store.close()
            for each in tmp_path.iterdir():
                each.unlink()
            await store.open()
            await until(lambda: live.version.number == 0)
            assert not live.version.world.groups

    asyncio.run(story())


def test_the_lag_is_the_time_since_it_was_last_in_step():
    time = 0.0
    lag = Lag(lambda: time)
    time = 5.0
    assert lag.seconds == 0
    lag.confirm()
    time = 7.0
    lag.fall_behind()
    assert lag.seconds == 2.0
    time = 9.0
    lag.fall_behind()
    assert lag.seconds == 4.0
    lag.confirm()
    assert lag.seconds == 0


def test_a_value_is_computed_once_by_one_thread_and_tried_again_after_a_failure():
    asked = []

    def compute():
        asked.append(None)
        if len(asked) == 1:
            raise ValueError("not yet")
        return "value"

    once = Once(compute)
    with pytest.raises(ValueError, match="not yet"):
        once()

    async def crowd():
        return await asyncio.gather(*(asyncio.to_thread(once) for _ in range(20)))

    assert asyncio.run(crowd()) == ["value"] * 20
    assert len(asked) == 2


def test_a_version_derives_risk_circles_and_clusters_from_its_world():
    version = Version(assemble(bureau(), version=7, at=AT))
    assert version.number == 7
    assert version.risk is version.risk
    assert version.risk.of("deputy") >= 0.9
    (circle,) = version.circles
    assert version.circle(circle.id) is circle
    assert version.circle("none") is None
    assert version.circles.of("chief") == (circle,)
    assert version.cluster("none") is None
    later = Version(replace(version.world, version=8))
    assert later.as_of(0.5) == version.as_of(0.5).__class__(8, AT, 0.5)


def test_the_clock_of_the_system_is_in_milliseconds():
    assert system_clock() > AT
