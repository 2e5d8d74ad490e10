"""Jobs: what they would take, starting and cancelling them, and how far their runs are."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Annotated, Any

from strawberry import ID, UNSET

from graphapi import commands
from graphapi.api.context import Info
from graphapi.api.declare import argument, declare, field, plain, union
from graphapi.api.ids import RUN, natural_id
from graphapi.api.orders import RequestId
from graphapi.api.paging import Window, asked_of, part_of
from graphapi.api.parts import Part, paged
from graphapi.api.types import runs as _types  # noqa: F401 - declares the types named below
from graphapi.api.types.failures import or_failure
from graphapi.errors import UnknownId
from graphapi.model.words import RunKind
from graphapi.store.run import Run

MOST = 100_000
"""More runs than anybody counts."""

AnyId = Annotated[ID, argument("Its Relay id or its natural id.", name="id")]
Job = Annotated[Any, argument("Which job, with its parameters.", "JobInput!")]


@field("Estimate!")
async def estimate(info: Info, *, job: Job) -> Any:
    """What a job would take, before it is started."""
    info.context.caller.check_whole("estimate")
    return await info.context.house.launcher.estimate(job.kind, **_parameters(job))


@field("Run")
async def run(info: Info, *, id_: AnyId) -> Run | None:
    """One run of a job, with how far it is; null for an unknown id."""
    return await info.context.store.run(natural_id(id_, RUN, "id"))


@field("RunConnection!")
@paged
async def runs(
    info: Info,
    *,
    kind: Annotated[
        RunKind | None, argument("Only runs of this kind; all if left out.", "RunKind")
    ] = None,
    part: Part,
) -> Window[Run]:
    """Runs of jobs, the one begun last first."""
    store, counted = info.context.store, "totalCount" in asked_of(info)
    if part.backward or part.before is not None:
        return _part_of_all(await store.runs(kind, first=MOST), part)
    after = part.after and part.after[0]
    found = await store.runs(kind, first=part.size + 1, after=after)
    count = len(await store.runs(kind, first=MOST)) if counted else None
    return Window(
        tuple(found[: part.size]),
        partial(_cursor, part),
        after is not None,
        len(found) > part.size,
        count,
    )


def _part_of_all(every: Sequence[Run], part: Part) -> Window[Run]:
    """Return part of all runs, for the store reads them in one way only."""
    at = {each.id: number for number, each in enumerate(every)}
    try:
        after, before = (each and at[each[0]] for each in (part.after, part.before))
    except KeyError as gone:
        raise UnknownId(
            f"The run {gone} of the cursor is kept no longer; leave the cursor out.",
            field="before",
        ) from None
    window = part_of(every, lambda run: at[run.id], part._replace(after=after, before=before))
    return replace(window, cursor_of=partial(_cursor, part))


def _cursor(part: Part, run: Run) -> str:
    return part.cursors.write((run.id,))


@dataclass(frozen=True, slots=True)
class Started:
    """A run that was started, or was before by the same request."""

    run: Run

    @property
    def replayed(self) -> bool:
        """Whether the same request began it before."""
        return self.run.replayed


@dataclass(frozen=True, slots=True)
class Cancelled:
    """A run after it was asked to end."""

    run: Run


declare(
    "RunStarted",
    "The job is at work in a process of its own.",
    [
        plain("run", "Run!", "Its run."),
        plain("replayed", "Boolean!", "Whether this answers an order sent before."),
    ],
    seen=Started,
)
declare(
    "RunCancelled",
    "The run shows nothing from now on, unless it was over before; its status says which.",
    [plain("run", "Run!", "The run as it now stands.")],
    seen=Cancelled,
)
union(
    "RunStartedResult",
    "What came of starting a job, or what stood against it.",
    ["RunStarted", "InputProblem", "Conflict"],
)
union(
    "RunCancelledResult",
    "What came of cancelling a run, or what stood against it.",
    ["RunCancelled", "InputProblem", "Conflict"],
)


@field("RunStartedResult!")
async def start_job(info: Info, *, request_id: RequestId, job: Job) -> Any:
    """Start a job; one that does not fit into memory is refused, and so is one beside another."""

    async def started() -> Started:
        commands.check_request_id(request_id)
        asked = {"request_id": request_id, "by": info.context.principal.id, **_parameters(job)}
        return Started(await info.context.house.launcher.start(job.kind, **asked))

    return await or_failure(started())


@field("RunCancelledResult!")
async def cancel_run(info: Info, *, request_id: RequestId, id_: AnyId) -> Any:  # noqa: ARG001 - every order has one; cancelling twice is cancelling once
    """Cancel a run; cancelled twice, it is cancelled once."""

    async def cancelled() -> Cancelled:
        run, by = natural_id(id_, RUN, "id"), info.context.principal.id
        return Cancelled(await info.context.store.cancel(run, by=by))

    return await or_failure(cancelled())


def _parameters(job: Any) -> dict[str, Any]:
    return {
        "gamma": None if job.gamma is UNSET else job.gamma,
        "seed": 0 if job.seed is UNSET or job.seed is None else job.seed,
    }


RUN_QUERIES = (estimate, run, runs)
RUN_ORDERS = (start_job, cancel_run)
