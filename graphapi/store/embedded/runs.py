"""Runs of jobs and their results, which appear by one change of one row."""

from __future__ import annotations

from dataclasses import replace
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from graphapi.model.words import CircleRole, RunStatus
from graphapi.store.audit import of_begun, of_cancelled, of_run
from graphapi.store.embedded import audit
from graphapi.store.embedded.feed import version_of
from graphapi.store.run import (
    FIGURES,
    KEPT_RUNS,
    STORED,
    CircleMembership,
    check_current,
    check_free,
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
    from collections.abc import Sequence

    import apsw

    from graphapi.model.rows import Millis
    from graphapi.model.words import RunKind
    from graphapi.store.run import Run

_RUN = f"SELECT {', '.join(STORED)} FROM run"  # noqa: S608 - names of the class only
_ADD = f"INSERT INTO run ({', '.join(STORED)}) VALUES ({', '.join(f':{name}' for name in STORED)})"  # noqa: S608 - as above
_CHANGING = (*FIGURES, "status", "heard_at", "version")
_KEEP = f"UPDATE run SET {', '.join(f'{name} = :{name}' for name in _CHANGING)} WHERE id = :id"  # noqa: S608 - as above
_KEPT = ("circle_id", "layer", "person_id", "role", "overlap")
_MEMBERSHIP = ", ".join(_KEPT)
_FORGET = """
DELETE FROM membership WHERE run_id IN (
    SELECT id FROM run WHERE kind = ?1 AND id NOT IN (
        SELECT id FROM run WHERE kind = ?1 AND version > 0 ORDER BY fence DESC LIMIT ?2))"""
_PAGE = (
    f"{_RUN} WHERE (?1 IS NULL OR kind = ?1) AND (?2 IS NULL OR "  # noqa: S608 - as above
    "(begun_at, fence, id) < (SELECT begun_at, fence, id FROM run WHERE id = ?2)) "
    "ORDER BY begun_at DESC, fence DESC, id DESC LIMIT ?3"
)


def begin(connection: apsw.Connection, draft: Run, *, alive: float) -> Run:
    """Begin a run with the next fence of its kind; errors as of the port."""
    if draft.request_id and (began := _one(connection, "request_id = ?", draft.request_id)):
        return replay_of(began, draft)
    latest = _latest(connection, draft.kind)
    check_free(latest, now=draft.heard_at, alive=alive)
    run = numbered(draft, latest)
    if latest and latest.status is RunStatus.RUNNING:
        _keep(connection, taken_over(latest, run, now=draft.heard_at))
    connection.execute(_ADD, stored(run))
    audit.note(connection, [of_begun(run)], at=run.begun_at)
    return run


def report(connection: apsw.Connection, run: Run, *, now: Millis) -> Run:
    """Keep the figures of a run that may go on."""
    latest = check_current(run, _latest(connection, run.kind))
    return latest if latest.version else _keep(connection, told(run, latest, now=now))


def publish(
    connection: apsw.Connection, run: Run, memberships: Sequence[CircleMembership], *, now: Millis
) -> Run:
    """Make the results of a run visible as a new version; once more changes nothing."""
    latest = check_current(run, _latest(connection, run.kind))
    if latest.version:
        return latest
    connection.executemany(
        f"INSERT OR REPLACE INTO membership ({_MEMBERSHIP}, run_id) "  # noqa: S608 - as above
        'SELECT ?1, ?2, ?3, ?4, ?5, ?6 WHERE EXISTS (SELECT 1 FROM "Person" WHERE id = ?3)',
        ((*attrgetter(*_KEPT)(each), run.id) for each in memberships),
    )
    version = version_of(connection) + 1
    connection.execute("UPDATE meta SET version = ?", (version,))
    shown = replace(
        told(run, latest, now=now), version=version, status=RunStatus.PUBLISHED, progress=1.0
    )
    _keep(connection, shown)
    connection.execute(_FORGET, (run.kind, KEPT_RUNS))
    audit.note(connection, [of_run(shown, len(memberships))], at=now)
    return shown


def finish(connection: apsw.Connection, run: Run, *, now: Millis) -> Run:
    """End a run as failed, unless it is over."""
    kept = _known(connection, run.id)
    if kept.status is not RunStatus.RUNNING:
        return kept
    return _keep(connection, replace(told(run, kept, now=now), status=RunStatus.FAILED))


def cancel(connection: apsw.Connection, id_: str, *, by: str, now: Millis) -> Run:
    """Cancel a run, unless it is over."""
    kept = _known(connection, id_)
    if kept.status is not RunStatus.RUNNING:
        return kept
    audit.note(connection, [of_cancelled(kept, by)], at=now)
    return _keep(connection, replace(kept, status=RunStatus.CANCELLED))


def run_with(connection: apsw.Connection, id_: str) -> Run | None:
    """Return a run by its id."""
    return _one(connection, "id = ?", id_)


def runs(
    connection: apsw.Connection, kind: RunKind | None, first: int, after: str | None
) -> tuple[Run, ...]:
    """Return runs, the one begun last first."""
    if after is not None:
        _known(connection, after)
    return tuple(map(_read, connection.execute(_PAGE, (kind, after, first))))


def published(connection: apsw.Connection, kind: RunKind) -> Run | None:
    """Return the run of a kind that was published last."""
    return _one(connection, "kind = ? AND version > 0 ORDER BY fence DESC LIMIT 1", kind)


def memberships(
    connection: apsw.Connection, kind: RunKind, id_: str | None
) -> tuple[CircleMembership, ...]:
    """Return the results of a published run, ordered by circle id, then person id."""
    run = published(connection, kind) if id_ is None else _readable(connection, kind, id_)
    if run is None:
        return ()
    found = connection.execute(
        f"SELECT {_MEMBERSHIP} FROM membership WHERE run_id = ? "  # noqa: S608 - as above
        "ORDER BY circle_id, person_id, layer",
        (run.id,),
    )
    return tuple(
        CircleMembership(
            circle_id=circle_id,
            layer=layer,
            person_id=person_id,
            role=CircleRole(role),
            overlap=bool(overlap),
        )
        for circle_id, layer, person_id, role, overlap in found
    )


def _readable(connection: apsw.Connection, kind: RunKind, id_: str) -> Run:
    last = connection.execute(
        f"{_RUN} WHERE kind = ? AND version > 0 ORDER BY fence DESC LIMIT ?", (kind, KEPT_RUNS)
    )
    for run in map(_read, last):
        if run.id == id_:
            return run
    raise not_kept(id_)


def _keep(connection: apsw.Connection, run: Run) -> Run:
    connection.execute(_KEEP, stored(run))
    return run


def _latest(connection: apsw.Connection, kind: RunKind) -> Run | None:
    return _one(connection, "kind = ? ORDER BY fence DESC LIMIT 1", kind)


def _known(connection: apsw.Connection, id_: str) -> Run:
    run = run_with(connection, id_)
    if run is None:
        raise unknown_run(id_)
    return run


def _one(connection: apsw.Connection, condition: str, value: str) -> Run | None:
    values = connection.execute(f"{_RUN} WHERE {condition}", (value,)).fetchone()
    return _read(values) if values else None


def _read(values: Sequence[Any]) -> Run:
    return run_of(dict(zip(STORED, values, strict=True)))
