"""Circles as a run of the store."""

import asyncio
from dataclasses import replace

import pytest

from graphapi.changes import Batch, Ref
from graphapi.errors import BadInput, JobRunning, RunCancelled, StaleRun, StoreReadOnly
from graphapi.jobs.circles import CirclesAsked, circles_job
from graphapi.model.rows import Person, Tie
from graphapi.model.words import RunKind, RunStatus, Side, TieKind
from graphapi.store.embedded.bar import REST_SECONDS
from graphapi.store.embedded.store import EmbeddedStore

PEOPLE = [Person(id=f"p{n}", name=f"p{n}", side=Side.CUSTOMER) for n in range(4)]
TIES = [
    Tie(id=f"{a.id}-{b.id}", from_id=a.id, to_id=b.id, kind=TieKind.FRIEND, strength=0.5)
    for a in PEOPLE
    for b in PEOPLE
    if a is not b
]


def with_store(tmp_path, work, rows=(*PEOPLE, *TIES), name="facts", **options):
    async def run():
        store = EmbeddedStore(tmp_path / f"{name}.sqlite", **options)
        await store.open()
        try:
            await store.apply(Batch(request_id="facts", upserts=tuple(rows)))
            return await work(store)
        finally:
            await store.close()

    return asyncio.run(run())


def job_of(store, **asked):
    return circles_job(store, lambda: 0, CirclesAsked(**asked))


async def published(store, **asked):
    job = job_of(store, **asked)
    run, _ = await job.carry_out(await job.begin(), watch=lambda _: None)
    return run


def test_a_run_shows_who_is_in_which_circle(tmp_path):
    async def work(store):
        run = await published(store, gamma=0.15, seed=3)
        return run, await store.memberships(RunKind.CIRCLES)

    run, memberships = with_store(tmp_path, work)
    assert {each.person_id for each in memberships} == {each.id for each in PEOPLE}
    assert (run.seed, run.data_version, run.version) == (3, 1, 2)
    assert (run.status, run.parameters) == (
        RunStatus.PUBLISHED,
        '{"gamma":0.15,"parameters":1}',
    )
    assert run.counts["circles"] == run.counts["friendCircles"] == run.counts["born"] == 1
    assert (run.counts["persons"], run.counts["ties"], run.counts["members"]) == (4, 12, 4)
    assert run.engine.startswith("local ")
    assert run.objective == pytest.approx(6 - 0.15 * 6)
    assert run.seconds > 0
    assert run.peak_bytes > 2**20


def test_circles_keep_their_ids_from_run_to_run(tmp_path):
    async def work(store):
        await published(store)
        first = await store.memberships(RunKind.CIRCLES)
        newcomer = Person(id="q", name="q", side=Side.CUSTOMER)
        ties = [
            Tie(id=f"q-{each.id}", from_id="q", to_id=each.id, kind=TieKind.FRIEND, strength=0.5)
            for each in PEOPLE
        ]
        await store.apply(Batch(request_id="more", upserts=(newcomer, *ties)))
        await published(store)
        return first, await store.memberships(RunKind.CIRCLES)

    first, second = with_store(tmp_path, work)
    assert {each.circle_id for each in second} == {each.circle_id for each in first}
    assert {each.person_id for each in second} - {each.person_id for each in first} == {"q"}


def test_the_same_data_and_seed_give_the_same_digests_in_whichever_order_they_came(tmp_path):
    rows = {"one": [*PEOPLE, *TIES], "two": [*reversed(PEOPLE), *reversed(TIES)]}
    one, two = (
        with_store(tmp_path, published, rows=each, name=name) for name, each in rows.items()
    )
    assert (one.input_digest, one.output_digest) == (two.input_digest, two.output_digest)
    assert len(one.input_digest) == len(one.output_digest) == 32


def test_other_data_give_another_digest(tmp_path):
    async def work(store):
        first = await published(store)
        await store.apply(Batch(request_id="less", deletes=(Ref(Tie, TIES[0].id),)))
        return first, await published(store)

    first, second = with_store(tmp_path, work)
    assert first.input_digest != second.input_digest


def test_a_run_that_was_overtaken_shows_nothing(tmp_path):
    async def work(store):
        job = job_of(store)
        overtaken, later = await job.begin(), await job.begin()
        with pytest.raises(StaleRun, match=later.id):
            await job.carry_out(overtaken, watch=lambda _: None)
        return await store.published(RunKind.CIRCLES), await store.run(overtaken.id)

    visible, overtaken = with_store(tmp_path, work, alive=0.0)
    assert visible is None
    assert overtaken.status is RunStatus.FAILED


def test_a_run_beside_another_is_refused_and_a_cancelled_one_shows_nothing(tmp_path):
    async def work(store):
        job = job_of(store)
        run = await job.begin()
        with pytest.raises(JobRunning, match=run.id):
            await job.begin()
        await store.cancel(run.id)
        with pytest.raises(RunCancelled):
            await job.carry_out(run, watch=lambda _: None)
        return await store.published(RunKind.CIRCLES), await store.run(run.id)

    visible, cancelled = with_store(tmp_path, work)
    assert visible is None
    assert cancelled.status is RunStatus.CANCELLED


def test_a_rehearsal_keeps_nothing(tmp_path):
    async def work(store):
        found = await job_of(store).rehearse(watch=lambda _: None)
        return found, await store.runs(), await store.version()

    found, runs, version = with_store(tmp_path, work)
    assert found.counts["circles"] == 1
    assert (list(runs), version) == ([], 1)


@pytest.mark.parametrize("gamma", [0.0, -1.0, 1.5, 1e9, float("nan"), float("inf")])
def test_a_density_that_is_none_is_refused(gamma):
    with pytest.raises(BadInput, match="gamma must"):
        CirclesAsked(gamma=gamma)


@pytest.mark.parametrize("seed", [-1, 2**31])
def test_a_seed_out_of_range_is_refused(seed):
    with pytest.raises(BadInput, match="seed must"):
        CirclesAsked(seed=seed)


def test_an_empty_store_and_one_person_have_no_circles(tmp_path):
    async def work(store):
        return await published(store)

    for name, rows in {"empty": [], "alone": PEOPLE[:1]}.items():
        run = with_store(tmp_path, work, rows=rows, name=name)
        assert (run.status, run.counts["circles"]) == (RunStatus.PUBLISHED, 0)
        assert run.counts["persons"] == len(rows)


def test_a_full_disk_leaves_the_old_result(tmp_path):
    async def work(store):
        first = await published(store)
        connection = store._writer._connection
        job = job_of(store, seed=5)
        run = await job.begin()
        connection.pragma("max_page_count", connection.pragma("page_count"))
        filler = [
            replace(each, circle_id=f"c{number:09}" * 40)
            for number in range(200)
            for each in await store.memberships(RunKind.CIRCLES)
        ]
        with pytest.raises(StoreReadOnly, match=r"disk of .* is full"):
            await store.publish(run, filler)
        connection.pragma("max_page_count", 2**30)
        await asyncio.sleep(REST_SECONDS)
        await store.finish(replace(run, problem="full"))
        return first, await store.published(RunKind.CIRCLES), await published(store)

    first, kept, later = with_store(tmp_path, work)
    assert kept == first
    assert later.fence == first.fence + 2
