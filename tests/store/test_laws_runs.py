"""Law 8: results of jobs appear by one flip, or not at all."""

import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from graphapi.errors import UnknownId
from graphapi.model.rows import Person
from graphapi.model.words import CircleRole, RunKind, RunStatus
from graphapi.store.run import KEPT_RUNS
from tests.store.conftest import NOON
from tests.store.rows import drop, person, put
from tests.store.runs import CIRCLES, begin, found, members


def test_nothing_is_visible_before_the_first_run_is_published(place):
    async def story(store):
        await store.apply(put("a", person("p")))
        assert await store.published(CIRCLES) is None
        assert list(await store.memberships(CIRCLES)) == []
        run = await begin(store)
        assert (run.kind, run.parameters, run.seed) == (CIRCLES, '{"gamma": 0.1}', 1)
        assert (run.data_version, run.begun_at, run.version) == (1, NOON, 0)
        assert await store.published(CIRCLES) is None
        assert await store.version() == 1

    place.play(story)


def test_where_somebody_has_its_first_place_is_kept(place):
    async def story(store):
        await store.apply(put("a", *(person(id_) for id_ in "pq")))
        (first,), (second,) = members("p"), members("p", circle="c2")
        rows = [first, replace(second, overlap=True), *members("q")]
        await store.publish(await begin(store), rows)
        kept = await store.memberships(CIRCLES)
        assert [(each.circle_id, each.person_id, each.overlap) for each in kept] == [
            ("c1", "p", False),
            ("c1", "q", False),
            ("c2", "p", True),
        ]

    place.play(story)


def test_publishing_shows_all_results_at_once_as_one_version(place):
    async def story(store):
        await store.apply(put("a", *(person(id_) for id_ in "pqrs")))
        results = [
            *members("r", "q", circle="c2"),
            *members("s", "p", circle="𠮷", role=CircleRole.LEADER),
            *members("p", circle="c1"),
        ]
        run = await store.publish(await begin(store), results)
        assert run.version == 2 == await store.version()
        assert (run.status, run.progress) == (RunStatus.PUBLISHED, 1.0)
        assert await store.published(CIRCLES) == run == await store.run(run.id)
        assert found(await store.memberships(CIRCLES)) == [
            ("c1", "p", CircleRole.CORE),
            ("c2", "q", CircleRole.CORE),
            ("c2", "r", CircleRole.CORE),
            ("𠮷", "p", CircleRole.LEADER),
            ("𠮷", "s", CircleRole.LEADER),
        ]
        assert {each.layer for each in await store.memberships(CIRCLES)} == {"all"}
        assert await store.wait(1, 0) == 2
        assert await store.changes(1, 10) == ()

    place.play(story)
    again = place.play(lambda store: store.memberships(CIRCLES))
    assert len(again) == 5


def test_a_later_run_replaces_the_results_of_an_earlier_one(place):
    async def story(store):
        await store.apply(put("a", person("p"), person("q")))
        first = await store.publish(await begin(store), members("p", "q"))
        second = await begin(store, seed=2)
        assert second.fence > first.fence
        assert await store.published(CIRCLES) == first
        second = await store.publish(second, members("q", circle="c9"))
        assert await store.published(CIRCLES) == second
        assert found(await store.memberships(CIRCLES)) == [("c9", "q", CircleRole.CORE)]
        empty = await store.publish(await begin(store), [])
        assert await store.published(CIRCLES) == empty
        assert list(await store.memberships(CIRCLES)) == []

    place.play(story)


def test_publishing_once_more_changes_nothing(place):
    async def story(store):
        await store.apply(put("a", person("p"), person("q")))
        run = await begin(store)
        published = await store.publish(run, members("p"))
        assert await store.publish(run, members("q")) == published
        assert found(await store.memberships(CIRCLES)) == [("c1", "p", CircleRole.CORE)]
        assert await store.version() == published.version

    place.play(story)


def test_older_results_stay_readable_until_there_are_too_many(place):
    async def story(store):
        await store.apply(put("a", person("p")))
        published = []
        for seed in range(KEPT_RUNS + 2):
            run = await begin(store, seed)
            published.append(await store.publish(run, members("p", circle=f"c{seed}")))
            await store.cancel((await begin(store, seed)).id)
        for seed, run in enumerate(published[2:], start=2):
            kept = found(await store.memberships(CIRCLES, run.id))
            assert kept == [(f"c{seed}", "p", CircleRole.CORE)]
        for run in published[:2]:
            with pytest.raises(UnknownId, match=f"{run.id} are not kept"):
                await store.memberships(CIRCLES, run.id)
        for other in ("CIRCLES-2", "nobody"):
            with pytest.raises(UnknownId, match=other):
                await store.memberships(CIRCLES, other)
        with pytest.raises(UnknownId):
            await store.memberships(RunKind.RISK, published[-1].id)

    place.play(story)


def test_writes_go_between_begin_and_publish(place):
    async def story(store):
        await store.apply(put("a", person("p"), person("q")))
        run = await begin(store)
        await store.apply(drop("b", (Person, "q")))
        run = await store.publish(run, members("p"))
        assert run.version == 3
        assert (await store.apply(put("c", person("q")))).version == 4

    place.play(story)


def test_a_deleted_person_is_in_no_circle_any_more_nor_is_one_that_never_was(place):
    async def story(store):
        await store.apply(put("a", person("p"), person("q")))
        await store.publish(await begin(store), members("p", "q", "nobody"))
        assert [each.person_id for each in await store.memberships(CIRCLES)] == ["p", "q"]
        await store.apply(drop("b", (Person, "q")))
        await store.apply(put("c", person("q")))
        assert [each.person_id for each in await store.memberships(CIRCLES)] == ["p"]

    place.play(story)


JOB = """
import asyncio, sys
from graphapi.model.words import CircleRole, RunKind
from graphapi.store.embedded.store import EmbeddedStore
from graphapi.store.neo4j.store import Neo4jStore
from graphapi.store.run import CircleMembership

async def main(name, at):
    store = {"embedded": EmbeddedStore, "neo4j": Neo4jStore}[name](at)
    await store.open()
    run = await store.begin(RunKind.CIRCLES, parameters="", data_version=1, seed=7)
    results = [
        CircleMembership(circle_id=f"c{i}", layer="", person_id="p", role=CircleRole.CORE)
        for i in range(200_000)
    ]
    print("begun", flush=True)
    await store.publish(run, results)

asyncio.run(main(sys.argv[1], sys.argv[2]))
"""


def test_a_job_killed_while_it_publishes_leaves_nothing_visible(place):
    async def before(store):
        await store.apply(put("a", person("p")))
        await store.publish(await begin(store), members("p"))

    place.play(before)
    job = subprocess.Popen(
        [sys.executable, "-c", JOB, place.name, str(place.make.args[0])],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    with job:
        assert job.stdout.readline() == "begun\n"
        os.kill(job.pid, signal.SIGKILL)

    async def after(store):
        assert await store.version() == 2
        assert found(await store.memberships(CIRCLES)) == [("c1", "p", CircleRole.CORE)]
        run = await begin(store)
        assert run.fence == 3
        assert "took its place" in (await store.run("CIRCLES-2")).problem
        assert (await store.publish(run, members("p", circle="c2"))).version == 3
        assert found(await store.memberships(CIRCLES)) == [("c2", "p", CircleRole.CORE)]

    place.play(after, alive=0.0)
