"""Circles as a run of the store."""

import asyncio

import pytest

from graphapi.analysis.circles.find import find_circles
from graphapi.analysis.world import assemble
from graphapi.changes import Batch
from graphapi.errors import StaleRun
from graphapi.jobs.circles import publish_circles
from graphapi.model.rows import Person, Tie
from graphapi.model.words import RunKind, Side, TieKind
from graphapi.store.embedded.store import EmbeddedStore

PEOPLE = [Person(id=f"p{n}", name=f"p{n}", side=Side.CUSTOMER) for n in range(4)]
TIES = [
    Tie(id=f"{a.id}-{b.id}", from_id=a.id, to_id=b.id, kind=TieKind.FRIEND, strength=0.5)
    for a in PEOPLE
    for b in PEOPLE
    if a is not b
]


def with_store(tmp_path, work):
    async def run():
        store = EmbeddedStore(tmp_path / "facts.sqlite", alive=0.0)
        await store.open()
        try:
            applied = await store.apply(Batch(request_id="facts", upserts=(*PEOPLE, *TIES)))
            world = assemble([*PEOPLE, *TIES], version=applied.version, at=0)
            return await work(store, world)
        finally:
            await store.close()

    return asyncio.run(run())


def test_the_run_names_its_method_and_everybody_sees_its_circles(tmp_path) -> None:
    async def work(store, world):
        run, circles = await publish_circles(store, world, find_circles, gamma=0.15, seed=3)
        return (
            run,
            circles,
            await store.published(RunKind.CIRCLES),
            await store.memberships(RunKind.CIRCLES),
        )

    run, circles, published, memberships = with_store(tmp_path, work)
    assert published == run
    assert (run.seed, run.data_version, run.version) == (3, 1, 2)
    assert run.parameters == '{"gamma":0.15,"at":0,"parameters":1}'
    assert [(each.circle_id, each.person_id) for each in memberships] == [
        (circles[0].id, f"p{n}") for n in range(4)
    ]
    assert {each.layer for each in memberships} == {"FRIEND"}


def test_a_run_that_was_overtaken_shows_nothing(tmp_path) -> None:
    async def work(store, world):
        loop = asyncio.get_running_loop()

        def overtaken(world):
            asyncio.run_coroutine_threadsafe(begin_another(store), loop).result()
            return find_circles(world)

        with pytest.raises(StaleRun):
            await publish_circles(store, world, overtaken, gamma=0.15, seed=0)
        return await store.published(RunKind.CIRCLES), await store.memberships(RunKind.CIRCLES)

    async def begin_another(store):
        await store.begin(RunKind.CIRCLES, parameters="{}", data_version=1, seed=0)

    published, memberships = with_store(tmp_path, work)
    assert published is None
    assert list(memberships) == []
