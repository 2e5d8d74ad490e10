"""Who of several jobs may work and publish, and what is known of each."""

import asyncio
from dataclasses import replace
from itertools import count

import pytest

from graphapi.errors import (
    IdempotencyConflict,
    JobRunning,
    RunCancelled,
    StaleRun,
    UnknownId,
)
from graphapi.model.words import RunKind, RunStatus
from tests.store.rows import person, put
from tests.store.runs import CIRCLES, begin, found, members


def a_minute_each_time():
    """A clock of signs of life that goes on by a minute whenever it is looked at."""
    minutes = count()
    return lambda: next(minutes) * 60_000


def test_a_second_run_is_told_which_is_at_work(place):
    async def story(store):
        first = await begin(store)
        with pytest.raises(JobRunning, match=f"{first.id} is at work.*--cancel {first.id}"):
            await begin(store, seed=2)
        assert [each.id for each in await store.runs()] == [first.id]
        await store.publish(first, [])
        second = await begin(store, seed=2)
        assert second.fence == first.fence + 1

    place.play(story)


def test_kinds_do_not_stand_in_each_others_way(place):
    async def story(store):
        circles = await begin(store)
        risk = await store.begin(RunKind.RISK, parameters="{}", data_version=1, seed=0)
        assert (circles.id, risk.id) == ("CIRCLES-1", "RISK-1")
        assert (await store.publish(risk, [])).version == 1
        assert (await store.publish(circles, [])).version == 2
        assert (await store.published(RunKind.RISK)).id == risk.id

    place.play(story)


def test_a_silent_run_is_taken_over_and_fenced_off_when_it_wakes(place):
    async def story(store):
        await store.apply(put("a", person("p")))
        frozen, later = await begin(store), await begin(store, seed=2)
        kept = await store.run(frozen.id)
        assert kept.status is RunStatus.FAILED
        assert kept.problem.startswith("It gave no sign of life for 60 s")
        for wake in (store.report(frozen), store.publish(frozen, members("p"))):
            with pytest.raises(StaleRun, match=later.id):
                await wake
        assert await store.finish(replace(frozen, problem="late")) == kept
        assert await store.published(CIRCLES) is None
        assert list(await store.memberships(CIRCLES)) == []
        assert await store.version() == 1
        await store.publish(later, members("p"))
        with pytest.raises(StaleRun):
            await store.publish(frozen, [])
        assert len(await store.memberships(CIRCLES)) == 1

    place.play(story, wall=a_minute_each_time())


def test_a_sign_of_life_keeps_a_run(place):
    async def story(store):
        run = await begin(store)
        for _ in range(3):
            await store.report(run)
            with pytest.raises(JobRunning):
                await begin(store)

    seconds = count()
    place.play(story, wall=lambda: next(seconds) * 6_000)


def test_of_many_who_begin_at_once_one_may_work(place):
    async def story(store):
        answers = await asyncio.gather(
            *(begin(store, seed) for seed in range(6)), return_exceptions=True
        )
        begun = [each for each in answers if not isinstance(each, JobRunning)]
        assert [run.fence for run in begun] == [1]
        assert sum(isinstance(each, JobRunning) for each in answers) == 5

    place.play(story)


def test_of_many_who_take_over_at_once_one_may_publish(place):
    async def story(store):
        await store.apply(put("a", person("p")))
        runs = await asyncio.gather(*(begin(store, seed) for seed in range(6)))
        assert len({run.id for run in runs}) == len({run.fence for run in runs}) == 6
        answers = await asyncio.gather(
            *(store.publish(run, members("p")) for run in runs), return_exceptions=True
        )
        assert sum(isinstance(each, StaleRun) for each in answers) == 5
        assert (await store.published(CIRCLES)).fence == max(run.fence for run in runs)

    place.play(story, alive=0.0)


def test_figures_are_kept_and_make_no_version(place):
    async def story(store):
        run = await begin(store, engine="local 0.1.0")
        told = replace(run, stage="communities", progress=0.25, rate=1e6, seconds=1.5)
        assert await store.report(told) == told == await store.run(run.id)
        assert await store.version() == 0
        done = replace(
            told,
            peak_bytes=2**33,
            objective=-0.5,
            counts={"circles": 3, "persons": 20_000_000},
            input_digest="a1",
            output_digest="b2",
        )
        published = await store.publish(done, [])
        assert published == replace(done, version=1, status=RunStatus.PUBLISHED, progress=1.0)
        assert await store.run(run.id) == published
        assert await store.report(told) == published

    place.play(story)


def test_a_cancelled_run_shows_nothing_and_stays_cancelled(place):
    async def story(store):
        await store.apply(put("a", person("p")))
        run = await begin(store)
        cancelled = await store.cancel(run.id)
        assert cancelled.status is RunStatus.CANCELLED
        assert await store.cancel(run.id) == cancelled
        for step in (store.report(run), store.publish(run, members("p"))):
            with pytest.raises(RunCancelled, match=run.id):
                await step
        assert await store.finish(replace(run, problem="late")) == cancelled
        assert await store.published(CIRCLES) is None
        assert await store.version() == 1
        published = await store.publish(await begin(store), members("p"))
        assert await store.cancel(published.id) == published
        assert len(await store.memberships(CIRCLES)) == 1

    place.play(story)


def test_a_failed_run_says_why(place):
    async def story(store):
        run = await begin(store)
        failed = await store.finish(replace(run, seconds=2.0, problem="The disk is full."))
        assert (failed.status, failed.seconds) == (RunStatus.FAILED, 2.0)
        assert await store.run(run.id) == failed
        with pytest.raises(StaleRun, match="disk is full"):
            await store.publish(run, [])
        assert (await begin(store)).fence == 2

    place.play(story)


def test_the_same_request_begins_one_run(place):
    async def story(store):
        first = await begin(store, request_id="nightly")
        assert not first.replayed
        again = await begin(store, request_id="nightly")
        assert again == replace(first, replayed=True)
        published = await store.publish(again, [])
        assert (await begin(store, request_id="nightly")).status is RunStatus.PUBLISHED
        with pytest.raises(IdempotencyConflict, match=first.id):
            await begin(store, seed=2, request_id="nightly")
        assert await store.runs() == (published,)

    place.play(story)


def test_runs_come_the_last_first_and_page_by_page(place):
    async def story(store):
        await store.apply(put("a", person("p")))
        for seed in range(11):
            await store.publish(await begin(store, seed), [])
        risk = await store.begin(RunKind.RISK, parameters="{}", data_version=1, seed=0)
        ids = [f"CIRCLES-{number}" for number in range(11, 0, -1)]
        assert [run.id for run in await store.runs(CIRCLES)] == ids
        assert [run.id for run in await store.runs(CIRCLES, first=3, after=ids[1])] == ids[2:5]
        assert [run.id for run in await store.runs(RunKind.RISK)] == [risk.id]
        assert {run.id for run in await store.runs()} == {*ids, risk.id}
        assert await store.run("CIRCLES-99") is None
        for ask in (store.cancel("CIRCLES-99"), store.runs(after="CIRCLES-99")):
            with pytest.raises(UnknownId, match="CIRCLES-99"):
                await ask
        assert found(await store.memberships(CIRCLES)) == []

    place.play(story)
