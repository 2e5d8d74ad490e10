"""The live graph shows the circles of the last run, on the present ties."""

import asyncio
from contextlib import asynccontextmanager

import pytest

from graphapi.changes import Batch, Ref
from graphapi.live.feed import LiveGraph
from graphapi.live.published import last_published
from graphapi.model.rows import Person
from graphapi.store.embedded.store import EmbeddedStore
from tests.live.circle_runs import NAMES, fill_company, publish
from tests.live.test_feed import QUICK
from tests.worlds import AT

PAIR = {"FRIEND-1-p0": NAMES[:4], "FRIEND-1-p4": NAMES[4:]}


@asynccontextmanager
async def living(path):
    store = EmbeddedStore(path / "facts.sqlite")
    await store.open()
    await fill_company(store)
    live = LiveGraph(store, now=lambda: AT, pace=QUICK)
    try:
        yield store, live
    finally:
        await live.stop()
        await store.close()


def played(tmp_path, story):
    async def play():
        async with living(tmp_path) as (store, live):
            return await story(store, live)

    return asyncio.run(play())


def test_without_a_run_circles_are_found_on_the_spot(tmp_path):
    async def story(_, live):
        await live.start()
        return live.version

    version = played(tmp_path, story)
    assert version.published is None
    assert [circle.id for circle in version.circles] == ["FRIEND-p0"]


def test_a_run_that_was_published_before_is_shown_from_the_start(tmp_path):
    async def story(store, live):
        await publish(store, PAIR, leaders=["p5"])
        await live.start()
        return live.version

    version = played(tmp_path, story)
    assert {circle.id for circle in version.circles} == PAIR.keys()
    assert version.circle("FRIEND-1-p4").leaders == ("p5",)
    assert version.circle("FRIEND-1-p4").density == 1.0
    assert [circle.id for circle in version.circles.of("p0")] == ["FRIEND-1-p0"]


def test_a_run_that_is_published_is_shown_as_a_new_version(tmp_path):
    async def story(store, live):
        await live.start()
        run = await publish(store, PAIR)
        return live.version, run, await live.reach(run.version, 20.0)

    before, run, after = played(tmp_path, story)
    assert before.number <= run.version <= after.number
    assert after.published.run.id == run.id
    assert {circle.id for circle in after.circles} == PAIR.keys()


def test_who_is_deleted_is_in_no_circle_any_more(tmp_path):
    async def story(store, live):
        await publish(store, PAIR)
        await live.start()
        gone = await store.apply(Batch(request_id="gone", deletes=(Ref(Person, "p1"),)))
        return await live.reach(gone.version, 20.0)

    version = played(tmp_path, story)
    assert set(version.circle("FRIEND-1-p0").persons) == {"p0", "p2", "p3"}


def test_memberships_are_read_once_for_a_run(tmp_path):
    async def story(store, _):
        await publish(store, PAIR)
        known = await last_published(store)
        return known, await last_published(store, known)

    known, again = played(tmp_path, story)
    assert again is known


def test_what_the_run_asked_for_and_left_out_is_known(tmp_path):
    async def story(store, _):
        await publish(store, PAIR, gamma=0.25, counts={"faintCalls": 3})
        return await last_published(store)

    found = played(tmp_path, story)
    assert (found.gamma, found.faint) == (0.25, 3)


def test_how_firmly_a_circle_holds_is_worked_out_at_the_density_of_the_run(tmp_path):
    async def story(store, live):
        await publish(store, PAIR)
        await live.start()
        return live.version

    version = played(tmp_path, story)
    assert version.firmness(version.circle("FRIEND-1-p0")) == pytest.approx(1.0)
