"""A job: what it is asked, where it keeps its runs, and how it is done."""

from __future__ import annotations

import math
from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar, Unpack

from graphapi.changes import LOCAL
from graphapi.errors import Conflict
from graphapi.jobs.course import Book, Course, attend, conduct
from graphapi.model.words import RunStatus
from graphapi.store.run import unknown_run

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from graphapi.jobs.course import Found, Progress
    from graphapi.model.words import RunKind
    from graphapi.store.run import Asked, Run

Results = TypeVar("Results")


class Shelf(Book, Protocol):
    """A book in which runs are begun."""

    async def begin(self, kind: RunKind, **asked: Unpack[Asked]) -> Run:
        """Begin a run."""

    async def run(self, id_: str) -> Run | None:
        """Return a run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job(Generic[Results]):
    """A job that may be run.

    Attributes
    ----------
    kind, parameters, seed
        What is asked; parameters as JSON.
    engine : str
        What computes, and its version.
    plan : mapping of stage to float
        Its stages, and how long each takes beside the others.
    work : callable
        From the course, and the fence of the run, to what was found.
    shelf : Shelf
        Where its runs are kept.
    publish : callable
        Makes what was found visible.
    """

    kind: RunKind
    parameters: str
    seed: int
    engine: str
    plan: Mapping[str, float]
    work: Callable[[Course, int], Awaitable[Found[Results]]]
    shelf: Shelf
    publish: Callable[[Run, Results], Awaitable[Run]]

    async def begin(self, *, request_id: str | None = None, by: str = LOCAL) -> Run:
        """Begin a run for a principal; errors as of the port of stores."""
        return await self.shelf.begin(
            self.kind,
            parameters=self.parameters,
            data_version=0,
            seed=self.seed,
            engine=self.engine,
            request_id=request_id,
            by=by,
        )

    async def adopt(self, id_: str) -> Run:
        """Return a run that another process has begun for this one.

        Raises
        ------
        UnknownId
            If there is none.
        Conflict
            If it is over, or is not of this job.
        """
        run = await self.shelf.run(id_)
        if run is None:
            raise unknown_run(id_)
        if run.status is not RunStatus.RUNNING or run.kind is not self.kind:
            raise Conflict(f"The run {id_} is {run.status}; begin a new one.")
        return run

    async def carry_out(
        self, run: Run, *, watch: Callable[[Progress], None], expected: float = math.nan
    ) -> tuple[Run, Results]:
        """Do the work of a begun run and publish it; errors as of `course.conduct`."""
        course = Course(self.plan, expected)
        return await conduct(
            self.shelf,
            run,
            course,
            lambda: self.work(course, run.fence),
            publish=self.publish,
            watch=watch,
        )

    async def rehearse(
        self, *, watch: Callable[[Progress], None], expected: float = math.nan
    ) -> Found[Results]:
        """Do the work and keep nothing."""
        course = Course(self.plan, expected)
        return await attend(self.work(course, 0), course, watch=watch)


def local_engine() -> str:
    """Return the name and version of our own engine."""
    return f"local {version('graphapi')}"
