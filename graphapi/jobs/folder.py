"""Runs on a snapshot, kept in a folder beside it; what is visible is said by one file.

``runs.json`` holds every run and is replaced as a whole; a run of it with a version is published,
and its results lie in a file of its name. Who changes ``runs.json`` holds a lock meanwhile.
"""

from __future__ import annotations

import fcntl
import os
import time
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Unpack

import orjson

from graphapi.compact import sections
from graphapi.errors import BadFile
from graphapi.jobs.course import in_thread
from graphapi.model.words import RunStatus
from graphapi.store.run import (
    ALIVE_SECONDS,
    KEPT_RUNS,
    check_current,
    check_free,
    draft_of,
    not_kept,
    numbered,
    replay_of,
    run_of,
    stored,
    taken_over,
    told,
    unknown_run,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    import numpy.typing as npt

    from graphapi.model.rows import Millis
    from graphapi.model.words import RunKind
    from graphapi.store.run import Asked, Run

    Array = npt.NDArray[Any]

_BOOK = "runs.json"


def _wall() -> Millis:
    return time.time_ns() // 1_000_000


@dataclass(frozen=True, slots=True)
class Results:
    """What a run on a snapshot found: arrays by name, and what is said of them."""

    arrays: Mapping[str, Array]
    about: Mapping[str, Any] = field(default_factory=dict)


def beside(snapshot: Path) -> Path:
    """Return the folder of the runs on a snapshot."""
    return snapshot.with_name(f"{snapshot.name}.runs")


class RunFolder:
    """The runs on one snapshot.

    Parameters
    ----------
    folder : Path
        Made with the first run.
    wall : callable, optional
        Gives the present, epoch milliseconds UTC.
    alive : float, optional
        Seconds without a sign of life after which a running job counts as dead.
    """

    def __init__(
        self,
        folder: Path,
        *,
        wall: Callable[[], Millis] = _wall,
        alive: float = ALIVE_SECONDS,
    ) -> None:
        self.path = folder
        self._wall = wall
        self._alive = alive

    async def begin(self, kind: RunKind, **asked: Unpack[Asked]) -> Run:
        """Begin a run; errors as of the port of stores."""
        draft = draft_of(kind, asked, now=self._wall())
        with self._changing() as runs:
            began = [
                each
                for each in runs.values()
                if draft.request_id and each.request_id == draft.request_id
            ]
            if began:
                return replay_of(began[0], draft)
            latest = _latest(runs.values(), kind)
            check_free(latest, now=draft.heard_at, alive=self._alive)
            run = numbered(draft, latest)
            if latest and latest.status is RunStatus.RUNNING:
                runs[latest.id] = taken_over(latest, run, now=draft.heard_at)
            runs[run.id] = run
        return run

    async def report(self, run: Run) -> Run:
        """Keep how far a run is; ``StaleRun`` and ``RunCancelled`` say that it must stop."""
        with self._changing() as runs:
            latest = check_current(run, _latest(runs.values(), run.kind))
            if not latest.version:
                runs[run.id] = told(run, latest, now=self._wall())
        return runs[run.id]

    async def publish(self, run: Run, results: Results) -> Run:
        """Show the results of a run, all at once; errors likewise.

        Errors: ``OSError`` if the disk is full; the old results stay visible.
        """
        kept = check_current(run, _latest(self._runs().values(), run.kind))
        if kept.version:
            return kept
        file = self.path / f"{run.id}.results"
        await in_thread(lambda: sections.write(file, {"about": results.about}, results.arrays))
        with self._changing() as runs:
            latest = check_current(run, _latest(runs.values(), run.kind))
            if not latest.version:
                version = 1 + max(each.version for each in runs.values())
                runs[run.id] = replace(
                    told(run, latest, now=self._wall()),
                    version=version,
                    status=RunStatus.PUBLISHED,
                    progress=1.0,
                )
                self._forget(runs, run.kind)
        return runs[run.id]

    async def finish(self, run: Run) -> Run:
        """End a run that shows nothing as failed, unless it is over."""
        return self._end(
            run.id,
            lambda kept: replace(told(run, kept, now=self._wall()), status=RunStatus.FAILED),
        )

    async def cancel(self, id_: str) -> Run:
        """Cancel a run, unless it is over; ``UnknownId`` if there is none."""
        return self._end(id_, lambda kept: replace(kept, status=RunStatus.CANCELLED))

    async def run(self, id_: str) -> Run | None:
        """Return a run, ``None`` for an unknown id."""
        return self._runs().get(id_)

    async def runs(
        self, kind: RunKind | None = None, *, first: int = 100, after: str | None = None
    ) -> Sequence[Run]:
        """Return runs, the one begun last first."""
        found = [each for each in self._runs().values() if kind in {None, each.kind}]
        found.sort(key=lambda each: (each.begun_at, each.fence, each.id), reverse=True)
        if after is not None:
            ids = [each.id for each in found]
            if after not in ids:
                raise unknown_run(after)
            found = found[ids.index(after) + 1 :]
        return tuple(found[:first])

    async def published(self, kind: RunKind) -> Run | None:
        """Return the run whose results are now visible."""
        return next(iter(_published(self._runs().values(), kind)), None)

    def results(self, kind: RunKind, run: str | None = None) -> Results | None:
        """Return the visible results of a kind, mapped, or those of an older run of it.

        Errors: ``UnknownId`` if its results are not kept, ``BadFile`` if they are damaged.
        """
        kept = [each.id for each in _published(self._runs().values(), kind)[:KEPT_RUNS]]
        if run is not None and run not in kept:
            raise not_kept(run)
        wanted = run or next(iter(kept), None)
        if wanted is None:
            return None
        try:
            header, arrays, _ = sections.read(self.path / f"{wanted}.results")
        except (OSError, ValueError) as error:
            raise BadFile(f"{error}. Run the job again.", field="run") from error
        return Results(arrays, header["about"])

    def _end(self, id_: str, change: Callable[[Run], Run]) -> Run:
        with self._changing() as runs:
            if id_ not in runs:
                raise unknown_run(id_)
            if runs[id_].status is RunStatus.RUNNING:
                runs[id_] = change(runs[id_])
        return runs[id_]

    def _forget(self, runs: Mapping[str, Run], kind: RunKind) -> None:
        """Remove the results of runs that are over and that nobody may read any more."""
        kept = {each.id for each in _published(runs.values(), kind)[:KEPT_RUNS]}
        for run in runs.values():
            if run.kind is kind and run.id not in kept and run.status is not RunStatus.RUNNING:
                (self.path / f"{run.id}.results").unlink(missing_ok=True)

    def _runs(self) -> dict[str, Run]:
        file = self.path / _BOOK
        if not file.exists():
            return {}
        try:
            return {each["id"]: run_of(each) for each in orjson.loads(file.read_bytes())}
        except (ValueError, KeyError, TypeError) as error:
            raise BadFile(
                f"{file} is no book of runs ({error}); move the folder away to begin a new one."
            ) from error

    @contextmanager
    def _changing(self) -> Iterator[dict[str, Run]]:
        """Give the runs to change, and keep them at the end, all at once."""
        self.path.mkdir(parents=True, exist_ok=True)
        with (self.path / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            runs = self._runs()
            before = dict(runs)
            yield runs
            if runs != before or any(runs[id_].heard_at != before[id_].heard_at for id_ in before):
                _replace(self.path / _BOOK, orjson.dumps([stored(each) for each in runs.values()]))


def _replace(file: Path, content: bytes) -> None:
    part = file.with_suffix(".part")
    with part.open("wb") as written:
        written.write(content)
        written.flush()
        os.fsync(written.fileno())
    part.replace(file)


def _latest(runs: Iterable[Run], kind: RunKind) -> Run | None:
    return max((each for each in runs if each.kind is kind), key=lambda r: r.fence, default=None)


def _published(runs: Iterable[Run], kind: RunKind) -> list[Run]:
    """Return the published runs of a kind, the latest first."""
    found = [each for each in runs if each.kind is kind and each.version]
    return sorted(found, key=lambda each: each.fence, reverse=True)
