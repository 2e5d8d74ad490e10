"""The course of a run: how far it is, told to the book of runs once a second, until it ends."""

from __future__ import annotations

import asyncio
import math
import signal
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from graphapi.errors import GraphapiError, RunCancelled
from graphapi.jobs.memory import peak_bytes

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator, Mapping

    from graphapi.analysis.circles.detect import Report
    from graphapi.store.run import Run

T = TypeVar("T")
Results = TypeVar("Results")

EVERY = 1.0
"""Seconds between two signs of life."""
_PACE = 0.25
"""The share of the work from which on the pace tells the rest better than an estimate."""
_ENDING = (signal.SIGINT, signal.SIGTERM)


class Book(Protocol):
    """Where runs are kept: a store, or a folder beside a snapshot."""

    async def report(self, run: Run) -> Run:
        """Keep how far a run is; fails if it must stop."""

    async def finish(self, run: Run) -> Run:
        """End a run as failed."""

    async def cancel(self, id_: str) -> Run:
        """Cancel a run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found(Generic[Results]):
    """What the work of a job found."""

    results: Results
    data_version: int
    counts: Mapping[str, int]
    objective: float | None
    input_digest: str
    output_digest: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is.

    Attributes
    ----------
    stage : str
    share : float
        Of all its work, 0 to 1.
    seconds, left : float
        How long it has taken, and how long it will still take, nan if nobody knows.
    rate : float or None
        Steps of the stage done a second.
    """

    stage: str
    share: float
    seconds: float
    left: float
    rate: float | None


@dataclass(slots=True)
class Course:
    """How far a job is; told by the work in whichever thread, read by the teller.

    Attributes
    ----------
    plan : mapping of stage to float
        The stages in their order, with the share of the time that each takes.
    expected : float
        Seconds that it should take, nan if nobody knows; believed until the pace can be seen.
    """

    plan: Mapping[str, float]
    expected: float = math.nan
    begun: float = field(default_factory=time.monotonic)
    stage: str = ""
    done: int = 0
    total: int = 1
    since: float = 0.0

    def tell(self, stage: str, done: int, total: int) -> None:
        """Take note that of the steps of a stage so many are done."""
        if stage != self.stage:
            self.since = time.monotonic()
        self.stage, self.done, self.total = stage, done, max(total, 1)

    def part(self, name: str) -> Report:
        """Return what takes note of the steps of one stage, whatever they are called."""

        def report(stage: str, done: int, total: int) -> None:  # noqa: ARG001 - of the protocol
            self.tell(name, done, total)

        return report

    @property
    def progress(self) -> Progress:
        """How far it is now."""
        now = time.monotonic()
        share = self._share()
        seconds, in_stage = now - self.begun, now - self.since
        return Progress(
            stage=self.stage,
            share=share,
            seconds=seconds,
            left=self._left(seconds, share),
            rate=self.done / in_stage if self.done and in_stage > 0 else None,
        )

    def _left(self, seconds: float, share: float) -> float:
        if share >= _PACE or (share and math.isnan(self.expected)):
            return seconds * (1 - share) / share
        return max(self.expected - seconds, 0.0) if self.expected >= 0 else math.nan

    def _share(self) -> float:
        if not self.stage:
            return 0.0
        stages = list(self.plan)
        before = stages[: stages.index(self.stage)]
        whole = sum(self.plan.values())
        reached = sum(self.plan[each] for each in before)
        return (reached + self.plan[self.stage] * self.done / self.total) / whole


async def conduct(
    book: Book,
    run: Run,
    course: Course,
    work: Callable[[], Awaitable[Found[Results]]],
    *,
    publish: Callable[[Run, Results], Awaitable[Run]],
    watch: Callable[[Progress], None],
) -> tuple[Run, Results]:
    """Let the work of a begun run be done, tell how far it is, and publish what it found.

    SIGINT and SIGTERM cancel the run. What the work left in threads ends with the process.

    Raises
    ------
    RunCancelled
        If somebody cancelled it, by a signal or in the book.
    StaleRun
        If a later run was begun because this one seemed dead.
    """
    doing = asyncio.ensure_future(work())
    try:
        with _ending(doing):
            while not doing.done():
                await asyncio.wait((doing,), timeout=EVERY)
                watch(course.progress)
                run = await book.report(_told(run, course))
            found = doing.result()
            return await publish(_found(_told(run, course), found), found.results), found.results
    except asyncio.CancelledError:
        await book.cancel(run.id)
        raise RunCancelled(f"The run {run.id} was cancelled; nothing of it is shown.") from None
    except Exception as error:
        with suppress(GraphapiError, OSError):  # the first failure is the one to tell of
            await book.finish(replace(_told(run, course), problem=_problem(error)))
        raise
    finally:
        doing.cancel()
        await asyncio.gather(doing, return_exceptions=True)


async def attend(
    work: Awaitable[Found[Results]], course: Course, *, watch: Callable[[Progress], None]
) -> Found[Results]:
    """Let work be done that is no run, and tell how far it is; signals end it.

    Raises
    ------
    RunCancelled
        If a signal came.
    """
    doing = asyncio.ensure_future(work)
    try:
        with _ending(doing):
            while not doing.done():
                await asyncio.wait((doing,), timeout=EVERY)
                watch(course.progress)
            return doing.result()
    except asyncio.CancelledError:
        raise RunCancelled("The job was cancelled; nothing of it is kept.") from None
    finally:
        doing.cancel()
        await asyncio.gather(doing, return_exceptions=True)


def _told(run: Run, course: Course) -> Run:
    progress = course.progress
    return replace(
        run,
        stage=progress.stage,
        progress=progress.share,
        rate=progress.rate,
        seconds=round(progress.seconds, 3),
        peak_bytes=peak_bytes(),
    )


def _found(run: Run, found: Found[Results]) -> Run:
    return replace(
        run,
        data_version=found.data_version,
        counts=found.counts,
        objective=found.objective,
        input_digest=found.input_digest,
        output_digest=found.output_digest,
    )


def _problem(error: Exception) -> str:
    if isinstance(error, GraphapiError):
        return error.message
    return f"{type(error).__name__}: {error}"


@contextmanager
def _ending(doing: asyncio.Future[Found[Results]]) -> Iterator[None]:
    """Let signals cancel what is being done, in the main thread, where signals come."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    loop = asyncio.get_running_loop()
    for each in _ENDING:
        loop.add_signal_handler(each, doing.cancel)
    try:
        yield
    finally:
        for each in _ENDING:
            loop.remove_signal_handler(each)


async def in_thread(work: Callable[[], T]) -> T:
    """Do work in a thread that does not keep the process from ending."""
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[T] = loop.create_future()

    def settle(result: T | None, error: BaseException | None) -> None:
        if answer.done():
            return
        if error is not None:
            answer.set_exception(error)
        else:
            answer.set_result(result)  # type: ignore[arg-type]  # a result where no error is

    def run() -> None:
        result, failure = None, None
        try:
            result = work()
        except BaseException as error:  # noqa: BLE001 - it is raised where the answer is awaited
            failure = error
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(settle, result, failure)

    threading.Thread(target=run, name="job", daemon=True).start()
    return await answer
