"""The course of a run: progress, signs of life, cancelling, failing."""

import asyncio
import math
import os
import signal
import time
from dataclasses import replace

import pytest

from graphapi.errors import BadInput, RunCancelled
from graphapi.jobs import course as courses
from graphapi.jobs.course import Course, Found, attend, conduct, in_thread
from graphapi.jobs.folder import Results, RunFolder
from graphapi.model.words import RunKind, RunStatus

PLAN = {"reading": 1.0, "finding": 3.0}
FOUND = Found(
    results=Results({}),
    data_version=7,
    counts={"circles": 2},
    objective=0.5,
    input_digest="in",
    output_digest="out",
)


def test_progress_is_the_share_of_the_plan():
    course = Course(PLAN)
    assert (course.progress.share, math.isnan(course.progress.left)) == (0.0, True)
    course.tell("reading", 1, 2)
    assert course.progress.share == 1 / 8
    course.part("finding")("whatever", 1, 3)
    assert course.progress.stage == "finding"
    assert course.progress.share == 1 / 4 + 1 / 4
    course.tell("finding", 3, 3)
    assert (course.progress.share, course.progress.left) == (1.0, 0.0)


def test_rate_and_time_left_follow_the_pace():
    course = Course(PLAN, begun=time.monotonic() - 10.0)
    course.tell("finding", 0, 100)
    course.since -= 5.0
    course.tell("finding", 50, 100)
    progress = course.progress
    assert progress.rate == pytest.approx(10.0, rel=0.1)
    assert progress.left == pytest.approx(10.0 * 0.375 / 0.625, rel=0.1)


def test_an_estimate_is_believed_until_the_pace_can_be_seen():
    course = Course(PLAN, 100.0, begun=time.monotonic() - 10.0)
    assert course.progress.left == pytest.approx(90.0, rel=0.05)
    course.tell("reading", 1, 2)
    assert course.progress.left == pytest.approx(90.0, rel=0.05)
    course.tell("finding", 1, 3)
    assert course.progress.left == pytest.approx(10.0, rel=0.05)
    late = Course(PLAN, 5.0, begun=time.monotonic() - 10.0)
    assert late.progress.left == 0.0


def conducted(tmp_path, work, *, meanwhile=None, watch=lambda _: None):
    """Conduct work on a folder; return the run as it is kept, and what was raised."""

    async def story():
        folder = RunFolder(tmp_path / "runs")
        run = await folder.begin(RunKind.CIRCLES, parameters="{}", data_version=0, seed=0)
        helping = meanwhile and asyncio.ensure_future(meanwhile(folder, run))
        failure = None
        try:
            await conduct(folder, run, Course(PLAN), work, publish=folder.publish, watch=watch)
        except Exception as error:  # noqa: BLE001 - what was raised is what is looked at
            failure = error
        if helping:
            await helping
        return await folder.run(run.id), failure

    return asyncio.run(story())


async def quick():
    return FOUND


async def for_ever():
    await asyncio.sleep(3600)
    return FOUND


def test_what_was_found_is_published_with_its_figures(tmp_path):
    run, failure = conducted(tmp_path, quick)
    assert failure is None
    assert (run.status, run.data_version, run.objective) == (RunStatus.PUBLISHED, 7, 0.5)
    assert (run.counts, run.input_digest, run.output_digest) == ({"circles": 2}, "in", "out")
    assert run.peak_bytes > 2**20


def test_a_run_that_is_cancelled_elsewhere_ends_at_its_next_sign_of_life(tmp_path, monkeypatch):
    monkeypatch.setattr(courses, "EVERY", 0.01)

    async def cancel(folder, run):
        await asyncio.sleep(0.05)
        await folder.cancel(run.id)

    run, failure = conducted(tmp_path, for_ever, meanwhile=cancel)
    assert isinstance(failure, RunCancelled)
    assert run.status is RunStatus.CANCELLED


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_signals_cancel_a_run(tmp_path, sent):
    async def interrupt(*_):
        await asyncio.sleep(0.05)
        os.kill(os.getpid(), sent)

    before = signal.getsignal(sent)
    run, failure = conducted(tmp_path, for_ever, meanwhile=interrupt)
    assert isinstance(failure, RunCancelled)
    assert run.status is RunStatus.CANCELLED
    assert signal.getsignal(sent) in {before, signal.default_int_handler}


def test_a_failure_is_kept_as_the_problem_of_the_run(tmp_path):
    async def fail():
        raise BadInput("The door is shut; open it.")

    run, failure = conducted(tmp_path, fail)
    assert isinstance(failure, BadInput)
    assert (run.status, run.problem) == (RunStatus.FAILED, "The door is shut; open it.")

    async def break_():
        raise ZeroDivisionError("by nothing")

    run, failure = conducted(tmp_path, break_)
    assert isinstance(failure, ZeroDivisionError)
    assert run.problem == "ZeroDivisionError: by nothing"


def test_signs_of_life_come_while_a_thread_works(tmp_path, monkeypatch):
    monkeypatch.setattr(courses, "EVERY", 0.01)
    seen = []

    async def work():
        await in_thread(lambda: time.sleep(0.2))
        return FOUND

    run, _ = conducted(tmp_path, work, watch=seen.append)
    assert run.status is RunStatus.PUBLISHED
    assert len(seen) > 3


def test_in_thread_returns_and_raises():
    assert asyncio.run(in_thread(lambda: 5)) == 5
    with pytest.raises(ZeroDivisionError):
        asyncio.run(in_thread(lambda: 1 // 0))


def test_work_that_is_no_run_is_attended_and_may_be_interrupted():
    assert asyncio.run(attend(quick(), Course(PLAN), watch=lambda _: None)) == FOUND

    async def interrupted():
        asyncio.get_running_loop().call_later(0.05, os.kill, os.getpid(), signal.SIGTERM)
        await attend(for_ever(), Course(PLAN), watch=lambda _: None)

    with pytest.raises(RunCancelled, match="nothing of it is kept"):
        asyncio.run(interrupted())


def test_a_run_that_was_published_before_stays(tmp_path):
    run, _ = conducted(tmp_path, quick)
    folder = RunFolder(tmp_path / "runs")
    assert asyncio.run(folder.finish(replace(run, problem="late"))) == run
