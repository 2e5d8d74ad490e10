"""The live graph has the risk of each version at hand, whatever happened since the last sweep."""

from __future__ import annotations

import asyncio
import random
from contextlib import asynccontextmanager

import neo4j
import pytest

from graphapi.analysis.risk.assess import assess
from graphapi.changes import Batch, Ref
from graphapi.live import moving
from graphapi.live.feed import LiveGraph
from graphapi.live.follow import Pace
from graphapi.live.load import News, load
from graphapi.live.moving import State, advanced, swept
from graphapi.model.rows import CompetitorTouch, Person, Visit
from graphapi.model.words import Channel, Side, TouchKind
from graphapi.store.embedded.store import EmbeddedStore
from graphapi.store.neo4j.store import Neo4jStore
from tests.analysis.risk.branches import Branch
from tests.analysis.scenes import NOON
from tests.live.test_fold import shown

PATIENCE = 30.0
MINUTE = 60_000
TOUCH = CompetitorTouch(
    id="new", competitor="rival", kind=TouchKind.FREE_HANDSET, at=NOON, person_id="p0003"
)


class Clock:
    def __init__(self):
        self.now = NOON

    def __call__(self):
        return self.now


@asynccontextmanager
async def living(place, restamp=3600.0):
    store = place if isinstance(place, Neo4jStore) else EmbeddedStore(place)
    clock, branch = Clock(), Branch(random.Random(7), 40, 5)
    await store.open()
    rows = branch.settle(120)
    await put(store, *rows)
    live = LiveGraph(store, now=clock, pace=Pace(beat=0.05, restamp=restamp))
    await live.start()
    try:
        yield store, live, branch, clock
    finally:
        await live.stop()
        await store.close()


async def at_hand(live):
    async with asyncio.timeout(PATIENCE):
        while live.version.moved is None:  # noqa: ASYNC110 - a sweep ends without an event
            await asyncio.sleep(0.005)


async def put(store, *rows):
    batch = Batch(request_id=rows[0].id, upserts=rows)
    applied = await store.apply(batch)
    assert not applied.rejected
    return applied.version


def values(risk):
    return {person: round(risk.of(person), 9) for person in risk.terms.world.persons}


@pytest.fixture(params=["embedded", "neo4j"])
def place(request, tmp_path):
    """An empty store of either kind, or the path of it."""
    if request.param == "embedded":
        return tmp_path / "facts.sqlite"
    uri = request.getfixturevalue("neo4j_uri")
    with neo4j.GraphDatabase.driver(uri, notifications_min_severity="OFF") as driver:
        driver.execute_query("MATCH (n) DETACH DELETE n")
    return Neo4jStore(uri)


def test_each_version_has_the_risk_of_its_world_at_hand(place):
    async def story():
        async with living(place) as (store, live, branch, clock):
            await at_hand(live)
            moved = 0
            for number in range(25):
                clock.now += MINUTE
                changes = branch.changes()
                batch = Batch(
                    request_id=str(number),
                    upserts=tuple(each.row for each in changes if each.row is not None),
                    deletes=tuple(Ref(e.kind, e.id) for e in changes if e.row is None),
                )
                version = await live.reach((await store.apply(batch)).version, PATIENCE)
                assert version.risk is version.moved.risk
                moved += version.moved.reach is not None
                assert version.world.at == NOON
                assert values(version.risk) == values(assess(version.world))
            assert moved > 10
            loaded = await load(store, lambda: NOON)
            assert shown(loaded) == shown(version.world)

    asyncio.run(story())


def test_what_happens_now_counts_though_ages_are_counted_from_a_moment_before(tmp_path):
    async def story():
        async with living(tmp_path / "facts.sqlite") as (store, live, _, clock):
            await at_hand(live)
            clock.now += 10 * MINUTE
            customer = next(
                p for p, row in live.version.world.persons.items() if row.side is Side.CUSTOMER
            )
            visit = Visit(
                id="now",
                own_person_id="p0001",
                person_id=customer,
                at=clock.now,
                channel=Channel.VISIT,
            )
            version = await live.reach(await put(store, visit), PATIENCE)
            told = version.risk.terms.susceptible[customer].effects
            assert "VISITED" in {effect.code for effect in told}
            assert visit.id in {each.id for each in version.world.recent_visits[customer]}

    asyncio.run(story())


def test_ages_move_while_changes_go_on(tmp_path):
    async def story():
        async with living(tmp_path / "facts.sqlite", restamp=60.0) as (store, live, branch, clock):
            await at_hand(live)
            clock.now += 10 * MINUTE
            async with asyncio.timeout(PATIENCE):
                while live.version.world.at == NOON:
                    await live.reach(await put(store, branch.touch(), branch.tie()), PATIENCE)
            version = live.version
            assert version.world.at == clock.now
            assert values(version.risk) == values(assess(version.world))

    asyncio.run(story())


def test_a_new_day_begins_at_once(tmp_path):
    async def story():
        async with living(tmp_path / "facts.sqlite") as (_, live, _, clock):
            await at_hand(live)
            clock.now += 13 * 60 * MINUTE
            async with asyncio.timeout(PATIENCE):
                while live.version.world.day != "2026-01-02":  # noqa: ASYNC110 - as above
                    await asyncio.sleep(0.005)

    asyncio.run(story())


def test_a_newcomer_is_assessed_with_everybody(tmp_path):
    async def story():
        async with living(tmp_path / "facts.sqlite") as (store, live, _, _):
            await at_hand(live)
            newcomer = Person(id="zoe", name="Zoe", side=Side.CUSTOMER)
            version = await live.reach(await put(store, newcomer), PATIENCE)
            assert version.moved.reach is None
            assert version.risk.of("zoe") > 0

    asyncio.run(story())


def test_facts_do_not_wait_where_many_are_assessed_anew(tmp_path, monkeypatch):
    monkeypatch.setattr(moving, "AT_ONCE", 3)

    async def story():
        async with living(tmp_path / "facts.sqlite") as (store, live, _, _):
            await at_hand(live)
            newcomer = Person(id="zoe", name="Zoe", side=Side.CUSTOMER)
            version = await live.reach(await put(store, newcomer), PATIENCE)
            assert version.world.persons["zoe"].name == "Zoe"
            assert version.risk.of("zoe") > 0
            await at_hand(live)
            assert live.version.number == version.number
            assert values(live.version.risk) == values(version.risk)
            version = await live.reach(await put(store, TOUCH), PATIENCE)
            assert version.moved.reach is not None

    asyncio.run(story())


def test_without_a_sweep_risk_is_assessed_when_asked_for(tmp_path):
    async def story():
        async with living(tmp_path / "facts.sqlite") as (store, live, _, _):
            state = State(live.version.world)
            await put(store, TOUCH)
            from_store = await store.changes(state.world.version, 10)
            return state, from_store

    state, changes = asyncio.run(story())
    later = advanced(state, News(changes, changes[-1].version))
    assert later.moved is None
    assert later.world.touches["new"].person_id == "p0003"
    assert swept(later.world, NOON).moved.risk.of("p0003") == assess(later.world).of("p0003")
