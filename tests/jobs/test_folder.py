"""Runs on a snapshot: the laws of runs in a store, in a folder."""

import asyncio
import subprocess
import sys
from dataclasses import replace
from itertools import count
from pathlib import Path

import numpy as np
import pytest

from graphapi.compact import sections
from graphapi.errors import BadFile, IdempotencyConflict, JobRunning, RunCancelled, StaleRun
from graphapi.errors import UnknownId as Unknown
from graphapi.jobs.folder import Results, RunFolder, beside
from graphapi.model.words import RunKind, RunStatus
from graphapi.store.run import KEPT_RUNS

CIRCLES = RunKind.CIRCLES


def begin(folder, seed=0, kind=CIRCLES, **more):
    return folder.begin(kind, parameters="{}", data_version=1, seed=seed, **more)


def results(*numbers):
    return Results({"persons": np.array(numbers, dtype=np.int32)}, {"layers": ["WORK"]})


def shown(folder, run=None):
    found = folder.results(CIRCLES, run)
    return found and found.arrays["persons"].tolist()


@pytest.fixture
def folder(tmp_path):
    return RunFolder(beside(tmp_path / "province.snapshot"))


def test_the_folder_lies_beside_the_snapshot(tmp_path):
    assert beside(tmp_path / "a.snapshot") == tmp_path / "a.snapshot.runs"


def test_nothing_is_visible_before_it_is_published(folder):
    async def story():
        assert (await folder.published(CIRCLES), shown(folder), await folder.runs()) == (
            None,
            None,
            (),
        )
        run = await begin(folder)
        assert (run.id, run.status, shown(folder)) == ("CIRCLES-1", RunStatus.RUNNING, None)
        told = replace(run, counts={"circles": 2}, output_digest="ab", objective=0.5)
        published = await folder.publish(told, results(1, 2))
        assert (published.version, published.status) == (1, RunStatus.PUBLISHED)
        assert published.counts == {"circles": 2}
        assert await folder.published(CIRCLES) == await folder.run(run.id) == published
        assert shown(folder) == [1, 2]
        assert folder.results(CIRCLES).about == {"layers": ["WORK"]}
        assert await folder.publish(run, results(9)) == published
        assert shown(folder) == [1, 2]

    asyncio.run(story())


def test_a_second_is_refused_and_a_silent_one_taken_over(tmp_path):
    minutes = count()
    folder = RunFolder(tmp_path / "runs", wall=lambda: next(minutes) * 60_000)

    async def story():
        alive = RunFolder(tmp_path / "other", wall=lambda: 0)
        await begin(alive)
        with pytest.raises(JobRunning, match="CIRCLES-1"):
            await begin(alive)
        frozen, later = await begin(folder), await begin(folder)
        for wake in (folder.report(frozen), folder.publish(frozen, results(1))):
            with pytest.raises(StaleRun, match=later.id):
                await wake
        assert "took its place" in (await folder.run(frozen.id)).problem
        await folder.publish(await folder.report(later), results(2))
        assert shown(folder) == [2]

    asyncio.run(story())


def test_cancelled_and_failed_runs_show_nothing(folder):
    async def story():
        run = await begin(folder)
        cancelled = await folder.cancel(run.id)
        assert await folder.cancel(run.id) == cancelled
        assert cancelled.status is RunStatus.CANCELLED
        for step in (folder.report(run), folder.publish(run, results(1))):
            with pytest.raises(RunCancelled):
                await step
        failed = await folder.finish(replace(await begin(folder), problem="no disk"))
        assert (failed.status, failed.problem) == (RunStatus.FAILED, "no disk")
        assert shown(folder) is None
        with pytest.raises(Unknown, match="CIRCLES-9"):
            await folder.cancel("CIRCLES-9")

    asyncio.run(story())


def test_the_same_request_begins_one_run(folder):
    async def story():
        first = await begin(folder, request_id="r")
        assert await begin(folder, request_id="r") == replace(first, replayed=True)
        with pytest.raises(IdempotencyConflict):
            await begin(folder, seed=1, request_id="r")

    asyncio.run(story())


def test_the_last_results_are_kept_and_older_ones_removed(folder):
    async def story():
        for number in range(KEPT_RUNS + 2):
            await folder.publish(await begin(folder), results(number))
        risk = await folder.publish(await begin(folder, kind=RunKind.RISK), results(99))
        assert shown(folder, "CIRCLES-3") == [2]
        for gone in ("CIRCLES-2", risk.id):
            with pytest.raises(Unknown, match="not kept"):
                shown(folder, gone)
        files = {each.name for each in folder.path.glob("*.results")}
        assert len(files) == KEPT_RUNS + 1
        ids = [run.id for run in await folder.runs(CIRCLES, first=2, after="CIRCLES-5")]
        assert ids == ["CIRCLES-4", "CIRCLES-3"]

    asyncio.run(story())


FULL = """
import asyncio, resource, sys
from pathlib import Path
from graphapi.jobs.folder import RunFolder
from tests.jobs.test_folder import begin, results
async def story():
    folder = RunFolder(Path(sys.argv[1]))
    run = await begin(folder)
    many = results(*range(5_000))
    resource.setrlimit(resource.RLIMIT_FSIZE, (3_000, 3_000))
    try:
        await folder.publish(run, many)
    except OSError as error:
        print(error)
asyncio.run(story())
"""


def test_a_full_disk_leaves_the_old_result(folder):
    """A process that may write no larger files stands for a disk without room."""

    first = asyncio.run(begin(folder))
    asyncio.run(folder.publish(first, results(1)))
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(folder.path)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "File too large" in done.stdout
    failed = asyncio.run(folder.run("CIRCLES-2"))
    asyncio.run(folder.finish(replace(failed, problem="full")))
    assert shown(folder) == [1]
    assert asyncio.run(folder.published(CIRCLES)).id == first.id
    assert not list(folder.path.glob("*.part"))


def test_damaged_results_and_books_are_refused_by_name(folder):
    async def story():
        await folder.publish(await begin(folder), results(1))
        file = folder.path / "CIRCLES-1.results"
        content = bytearray(file.read_bytes())
        content[sections.PAGE] ^= 1
        file.write_bytes(content)
        with pytest.raises(BadFile, match=r"CIRCLES-1\.results.*damaged"):
            folder.results(CIRCLES)
        (folder.path / "runs.json").write_bytes(b"[{}]")
        with pytest.raises(BadFile, match=r"runs\.json"):
            await folder.runs()

    asyncio.run(story())
