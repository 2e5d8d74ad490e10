"""Runs of jobs: what is known of each, and who of several may work and publish."""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NotRequired, TypedDict

import orjson

from graphapi.changes import LOCAL
from graphapi.errors import IdempotencyConflict, JobRunning, RunCancelled, StaleRun, UnknownId
from graphapi.model.words import CircleRole, RunKind, RunStatus

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphapi.model.rows import Millis

KEPT_RUNS = 12
"""The results of so many published runs of a kind stay readable."""

ALIVE_SECONDS = 10.0
"""A running job that gave no sign of life for so long counts as dead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One execution of a job.

    Attributes
    ----------
    id, kind, fence
        ``fence`` grows with every begun run of a kind.
    parameters : str
        What was asked, as JSON.
    data_version : int
        The version of the data that it reads.
    version : int
        The version of the store that holds the published result, 0 until then.
    stage, progress, rate
        What it does now, the share of the work that is done (0 to 1), and steps of the stage done
        a second, if known.
    seconds, peak_bytes
        How long it has taken, and the most memory it had.
    engine : str
        What computes, and its version.
    objective : float or None
        What was maximised.
    counts : mapping
        How many of what were found.
    input_digest, output_digest : str
        Digests of what was read and of what was found.
    problem : str
        Why it failed, else empty.
    heard_at : int
        The last sign of life, epoch milliseconds UTC.
    request_id : str or None
        The request that began it.
    by : str
        The id of the principal who began it; the audit log keeps it, the run does not.
    replayed : bool
        Whether ``begin`` found it begun by an earlier call with the same request id; not kept.
    """

    id: str
    kind: RunKind
    parameters: str
    data_version: int
    seed: int
    fence: int
    begun_at: Millis
    version: int = 0
    status: RunStatus = RunStatus.RUNNING
    stage: str = ""
    progress: float = 0.0
    rate: float | None = None
    seconds: float = 0.0
    peak_bytes: int = 0
    engine: str = ""
    objective: float | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    input_digest: str = ""
    output_digest: str = ""
    problem: str = ""
    heard_at: Millis = field(default=0, compare=False)
    request_id: str | None = None
    by: str = field(default=LOCAL, compare=False)
    replayed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CircleMembership:
    """One person in one circle of a run.

    ``overlap`` tells whether the first place of the person is elsewhere.
    """

    circle_id: str
    layer: str
    person_id: str
    role: CircleRole
    overlap: bool = False


STORED = tuple(each.name for each in dataclasses.fields(Run) if each.name not in {"by", "replayed"})
"""The attributes that a store keeps."""

FIGURES = (
    *("stage", "progress", "rate", "seconds", "peak_bytes", "engine", "objective", "counts"),
    *("data_version", "input_digest", "output_digest", "problem"),
)
"""The attributes that a job may change."""


def stored(run: Run) -> dict[str, Any]:
    """Return a run as plain values by attribute."""
    values = {name: getattr(run, name) for name in STORED}
    values["counts"] = orjson.dumps(dict(run.counts), option=orjson.OPT_SORT_KEYS).decode()
    return values | {"kind": run.kind.value, "status": run.status.value}


def run_of(values: Mapping[str, Any]) -> Run:
    """Return the run of what `stored` made."""
    return Run(
        **{
            **values,
            "kind": RunKind(values["kind"]),
            "status": RunStatus(values["status"]),
            "counts": orjson.loads(values["counts"]),
        }
    )


def numbered(draft: Run, latest: Run | None) -> Run:
    """Return a run with the fence and the id that follow the latest of its kind."""
    fence = latest.fence + 1 if latest else 1
    return replace(draft, id=f"{draft.kind}-{fence}", fence=fence)


def check_free(latest: Run | None, *, now: Millis, alive: float) -> None:
    """Refuse to begin beside a run that is at work, with ``JobRunning``.

    Parameters
    ----------
    latest : Run or None
        The latest run of the kind.
    now : int
        Epoch milliseconds UTC, by the clock of signs of life.
    alive : float
        Seconds after which a silent run counts as dead.
    """
    if latest is None or latest.status is not RunStatus.RUNNING:
        return
    silent = max(now - latest.heard_at, 0) / 1000
    if silent < alive:
        raise JobRunning(
            f"The run {latest.id} is at work, last heard {silent:.0f} s ago; wait for it, "
            f"or cancel it with graphapi runs --cancel {latest.id}. If it was killed, try again "
            f"in {math.ceil(alive - silent)} s."
        )


def taken_over(dead: Run, by: Run, *, now: Millis) -> Run:
    """Return a dead run as one that failed."""
    silent = (now - dead.heard_at) / 1000
    problem = f"It gave no sign of life for {silent:.0f} s and {by.id} took its place."
    return replace(dead, status=RunStatus.FAILED, problem=problem)


def check_current(run: Run, latest: Run | None) -> Run:
    """Return a run as kept, if it may go on or was published.

    Raises
    ------
    StaleRun
        If a later run of its kind was begun, or it never was, or it failed.
    RunCancelled
        If it was cancelled.
    """
    if latest is None or latest.id != run.id:
        raise StaleRun(
            f"The run {run.id} may not go on: "
            f"{latest.id if latest else 'no run'} was begun last; begin a new run."
        )
    if latest.status is RunStatus.CANCELLED:
        raise RunCancelled(f"The run {run.id} was cancelled; begin a new run.")
    if latest.status is RunStatus.FAILED:
        raise StaleRun(f"The run {run.id} has failed ({latest.problem}); begin a new run.")
    return latest


def replay_of(found: Run, draft: Run) -> Run:
    """Return the run that a request began, if it asked for the same.

    Raises
    ------
    IdempotencyConflict
        If it asked for something else.
    """
    asked = [(each.kind, each.parameters, each.seed) for each in (found, draft)]
    if asked[0] != asked[1]:
        raise IdempotencyConflict(
            f"The request id {draft.request_id} began the run {found.id}, which is another one; "
            "give a new request id.",
            field="requestId",
        )
    return replace(found, replayed=True)


def told(run: Run, kept: Run, *, now: Millis) -> Run:
    """Return a run as kept, with the figures that its job tells, as a sign of life."""
    return replace(kept, heard_at=now, **{name: getattr(run, name) for name in FIGURES})


def unknown_run(id_: str) -> UnknownId:
    """Return the failure of an id that no run has."""
    return UnknownId(f"There is no run {id_}; graphapi runs lists them.", field="id")


def not_kept(id_: str) -> UnknownId:
    """Return the failure of a run whose results cannot be read."""
    return UnknownId(
        f"The results of the run {id_} are not kept: only those of the last {KEPT_RUNS} published "
        "runs are; graphapi runs lists them.",
        field="run",
    )


class Asked(TypedDict):
    """What a run is asked for: parameters as JSON, version of the data, seed; engine, who and how.

    ``by`` is the id of the principal who asks, ``request_id`` that of the request.
    """

    parameters: str
    data_version: int
    seed: int
    engine: NotRequired[str]
    request_id: NotRequired[str | None]
    by: NotRequired[str]


def draft_of(kind: RunKind, asked: Asked, *, now: Millis) -> Run:
    """Return a run that is not numbered yet."""
    return Run(id="", kind=kind, fence=0, begun_at=now, heard_at=now, **asked)
