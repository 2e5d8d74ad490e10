"""Runs of jobs and their results, which appear by one change of one row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphapi.errors import StaleRun
from graphapi.model.words import CircleRole, RunKind
from graphapi.store.embedded.feed import version_of
from graphapi.store.port import CircleMembership, Run

if TYPE_CHECKING:
    from collections.abc import Sequence

    import apsw

    from graphapi.model.rows import Millis

_RUN = "SELECT id, kind, parameters, data_version, seed, fence, begun_at, version FROM run"


def begin(
    connection: apsw.Connection,
    kind: RunKind,
    *,
    parameters: str,
    data_version: int,
    seed: int,
    now: Millis,
) -> Run:
    """Begin a run with the next fence of its kind."""
    fence: int = connection.execute(
        "SELECT ifnull(max(fence), 0) + 1 FROM run WHERE kind = ?", (kind,)
    ).get
    run = Run(
        id=f"{kind}-{fence}",
        kind=kind,
        parameters=parameters,
        data_version=data_version,
        seed=seed,
        fence=fence,
        begun_at=now,
    )
    connection.execute(
        "INSERT INTO run VALUES (?, ?, ?, ?, ?, ?, ?, 0)",
        (run.id, kind, parameters, data_version, seed, fence, now),
    )
    return run


def publish(connection: apsw.Connection, run: Run, memberships: Sequence[CircleMembership]) -> Run:
    """Make the results of a run visible as a new version; once more changes nothing.

    Raises
    ------
    StaleRun
        If a later run of the kind was begun, or this one never was.
    """
    begun = connection.execute(f"{_RUN} WHERE kind = ? ORDER BY fence DESC LIMIT 1", (run.kind,))
    latest = _run(begun.fetchone())
    if latest is None or latest.id != run.id:
        raise StaleRun(
            f"The run {run.id} may not publish: "
            f"{latest.id if latest else 'no run'} was begun last; begin a new run."
        )
    if latest.version:
        return latest
    connection.executemany(
        "INSERT OR REPLACE INTO membership SELECT ?1, ?2, ?3, ?4, ?5 "
        'WHERE EXISTS (SELECT 1 FROM "Person" WHERE id = ?3)',
        ((run.id, each.circle_id, each.person_id, each.layer, each.role) for each in memberships),
    )
    version = version_of(connection) + 1
    connection.execute("UPDATE meta SET version = ?", (version,))
    connection.execute("UPDATE run SET version = ? WHERE id = ?", (version, run.id))
    return published(connection, run.kind) or latest


def published(connection: apsw.Connection, kind: RunKind) -> Run | None:
    """Return the run of a kind that was published last."""
    found = connection.execute(
        f"{_RUN} WHERE kind = ? AND version > 0 ORDER BY fence DESC LIMIT 1", (kind,)
    )
    return _run(found.fetchone())


def memberships(connection: apsw.Connection, kind: RunKind) -> tuple[CircleMembership, ...]:
    """Return the results of the published run, ordered by circle id, then person id."""
    run = published(connection, kind)
    if run is None:
        return ()
    found = connection.execute(
        "SELECT circle_id, layer, person_id, role FROM membership WHERE run_id = ? "
        "ORDER BY circle_id, person_id, layer",
        (run.id,),
    )
    return tuple(
        CircleMembership(
            circle_id=circle_id, layer=layer, person_id=person_id, role=CircleRole(role)
        )
        for circle_id, layer, person_id, role in found
    )


def _run(values: Sequence[Any] | None) -> Run | None:
    if values is None:
        return None
    id_, kind, parameters, data_version, seed, fence, begun_at, version = values
    return Run(
        id=id_,
        kind=RunKind(kind),
        parameters=parameters,
        data_version=data_version,
        seed=seed,
        fence=fence,
        begun_at=begun_at,
        version=version,
    )
