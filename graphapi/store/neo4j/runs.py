"""Runs of jobs and their results, which appear by one change of one node."""

from __future__ import annotations

import uuid
from dataclasses import replace
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any

from graphapi.model.columns import camel
from graphapi.model.words import CircleRole, RunStatus
from graphapi.store import cypher
from graphapi.store.audit import of_begun, of_cancelled, of_run
from graphapi.store.neo4j import audit
from graphapi.store.neo4j.transactions import do, listed, lock
from graphapi.store.run import (
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
    from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence

    from graphapi.model.rows import Millis
    from graphapi.model.words import RunKind
    from graphapi.store.neo4j.connection import Connection, Transaction
    from graphapi.store.run import Run

    End = Callable[[Transaction, Run], Awaitable[Run]]

_AT_ONCE = 5_000
"""Memberships in one transaction or record, circles to forget in one transaction."""

_BEGUN_BY = "begunBy"
"""The call that began a run, so that a transaction done again finds its own."""


async def begin(connection: Connection, draft: Run, *, alive: float) -> Run:
    """Begin a run with the next fence of its kind, and forget what nobody may read any more."""
    call = str(uuid.uuid4())
    begun = await connection.write(partial(_begin, draft=draft, alive=alive, call=call))
    await _forget(connection, draft.kind)
    return begun


async def _begin(transaction: Transaction, *, draft: Run, alive: float, call: str) -> Run:
    await lock(transaction)
    latest = await _found(transaction, cypher.LATEST_RUN, kind=draft.kind.value)
    if latest and latest[_BEGUN_BY] == call:
        return _read(latest)
    if draft.request_id and (
        began := await _found(transaction, cypher.RUN_OF_REQUEST, request=draft.request_id)
    ):
        return replay_of(_read(began), draft)
    last = _read(latest) if latest else None
    check_free(last, now=draft.heard_at, alive=alive)
    run = numbered(draft, last)
    if last and last.status is RunStatus.RUNNING:
        await _keep(transaction, taken_over(last, run, now=draft.heard_at))
    await do(transaction, cypher.BEGIN_RUN, run=_properties(run) | {_BEGUN_BY: call})
    await audit.append(transaction, [of_begun(run)], at=run.begun_at)
    return run


async def report(connection: Connection, run: Run, *, now: Millis) -> Run:
    """Keep the figures of a run that may go on."""

    async def work(transaction: Transaction) -> Run:
        await do(transaction, cypher.LOCK_RUN, id=run.id)
        latest = await _current(transaction, run)
        if latest.version:
            return latest
        return await _keep(transaction, told(run, latest, now=now))

    return await connection.write(work)


async def publish(
    connection: Connection,
    run: Run,
    memberships: Sequence[CircleMembership],
    *,
    now: Callable[[], Millis],
) -> Run:
    """Make the results of a run visible as a new version; once more changes nothing.

    The results are written in parts that nobody sees, and shown by the last transaction.
    """
    latest = await connection.read(lambda transaction: _current(transaction, run))
    if latest.version:
        return latest
    await _forget(connection, run.kind)
    for part in _parts(memberships):
        await connection.write(partial(_find, run=run, part=part, now=now))
    shown = await connection.write(partial(_show, run=run, members=len(memberships), now=now))
    await _forget(connection, run.kind)
    return shown


async def _find(
    transaction: Transaction, *, run: Run, part: list[dict[str, Any]], now: Callable[[], Millis]
) -> None:
    latest = await _current(transaction, run)
    await do(transaction, cypher.FIND_CIRCLES, run=run.id, memberships=part)
    await do(transaction, cypher.KEEP_RUN, id=latest.id, run={"heardAt": now()})


async def _show(
    transaction: Transaction, *, run: Run, members: int, now: Callable[[], Millis]
) -> Run:
    version = (await lock(transaction))["version"] + 1
    latest = await _current(transaction, run)
    if latest.version:
        return latest
    shown = replace(
        told(run, latest, now=now()), version=version, status=RunStatus.PUBLISHED, progress=1.0
    )
    await do(transaction, cypher.PUBLISH_RUN, id=run.id, version=version, run=_properties(shown))
    await audit.append(transaction, [of_run(shown, members)], at=shown.heard_at)
    return shown


async def finish(connection: Connection, run: Run, *, now: Millis) -> Run:
    """End a run as failed, unless it is over."""

    async def fail(transaction: Transaction, kept: Run) -> Run:
        failed = replace(told(run, kept, now=now), status=RunStatus.FAILED)
        return await _keep(transaction, failed)

    return await _end(connection, run.id, fail)


async def cancel(connection: Connection, id_: str, *, by: str, now: Millis) -> Run:
    """Cancel a run, unless it is over."""

    async def work(transaction: Transaction, kept: Run) -> Run:
        await audit.append(transaction, [of_cancelled(kept, by)], at=now)
        return await _keep(transaction, replace(kept, status=RunStatus.CANCELLED))

    return await _end(connection, id_, work)


async def _end(connection: Connection, id_: str, end: End) -> Run:
    async def work(transaction: Transaction) -> Run:
        await lock(transaction)
        await do(transaction, cypher.LOCK_RUN, id=id_)
        kept = await _known(transaction, id_)
        return await end(transaction, kept) if kept.status is RunStatus.RUNNING else kept

    return await connection.write(work)


async def run_with(connection: Connection, id_: str) -> Run | None:
    """Return a run by its id."""
    return await connection.read(lambda transaction: _one(transaction, cypher.RUN, id=id_))


async def runs(
    connection: Connection, kind: RunKind | None, first: int, after: str | None
) -> tuple[Run, ...]:
    """Return runs, the one begun last first."""

    async def work(transaction: Transaction) -> tuple[Run, ...]:
        if after is not None:
            await _known(transaction, after)
        asked = {"kind": kind and kind.value, "first": first, "after": after}
        return tuple(map(_read, await listed(transaction, cypher.RUNS, **asked)))

    return await connection.read(work)


async def published(connection: Connection, kind: RunKind) -> Run | None:
    """Return the run of a kind that was published last."""
    return await connection.read(
        lambda transaction: _one(transaction, cypher.PUBLISHED_RUN, kind=kind.value)
    )


async def memberships(
    connection: Connection, kind: RunKind, id_: str | None
) -> tuple[CircleMembership, ...]:
    """Return the results of a published run, ordered by circle id, then person id."""

    async def work(transaction: Transaction) -> tuple[CircleMembership, ...]:
        run = await _readable(transaction, kind, id_)
        if run is None:
            return ()
        found = await listed(transaction, cypher.MEMBERSHIPS, run=run, limit=_AT_ONCE)
        return tuple(map(_membership, found))

    return await connection.read(work)


async def _readable(transaction: Transaction, kind: RunKind, id_: str | None) -> str | None:
    kept = await _kept(transaction, kind)
    if id_ is None:
        return next(iter(kept), None)
    if id_ not in kept:
        raise not_kept(id_)
    return id_


async def _kept(transaction: Transaction, kind: RunKind) -> list[str]:
    """Return the ids of the runs of a kind whose results may be read, the latest first."""
    return await listed(transaction, cypher.LAST_PUBLISHED_RUNS, kind=kind.value, first=KEPT_RUNS)


async def _forget(connection: Connection, kind: RunKind) -> None:
    async def work(transaction: Transaction) -> int:
        kept = await _kept(transaction, kind)
        asked = {"kind": kind.value, "kept": kept, "limit": _AT_ONCE}
        result = await transaction.run(cypher.FORGET_CIRCLES, asked)
        return int((await result.single(strict=True))["forgotten"])

    while await connection.write(work):
        pass


def _parts(memberships: Iterable[CircleMembership]) -> Iterator[list[dict[str, Any]]]:
    rows = (
        {
            "circle": each.circle_id,
            "layer": each.layer,
            "person": each.person_id,
            "role": each.role.value,
            "overlap": each.overlap,
        }
        for each in memberships
    )
    while part := list(islice(rows, _AT_ONCE)):
        yield part


async def _current(transaction: Transaction, run: Run) -> Run:
    return check_current(run, await _one(transaction, cypher.LATEST_RUN, kind=run.kind.value))


async def _known(transaction: Transaction, id_: str) -> Run:
    run = await _one(transaction, cypher.RUN, id=id_)
    if run is None:
        raise unknown_run(id_)
    return run


async def _keep(transaction: Transaction, run: Run) -> Run:
    await do(transaction, cypher.KEEP_RUN, id=run.id, run=_properties(run))
    return run


async def _one(transaction: Transaction, statement: str, **asked: str) -> Run | None:
    found = await _found(transaction, statement, **asked)
    return _read(found) if found else None


async def _found(transaction: Transaction, statement: str, **asked: str) -> Any:
    found = await listed(transaction, statement, **asked)
    return found[0] if found else None


def _properties(run: Run) -> dict[str, Any]:
    return {camel(name): value for name, value in stored(run).items()}


def _read(found: Any) -> Run:
    return run_of({name: found.get(camel(name)) for name in STORED})


def _membership(values: Sequence[Any]) -> CircleMembership:
    circle_id, layer, person_id, role, overlap = values
    return CircleMembership(
        circle_id=circle_id,
        layer=layer,
        person_id=person_id,
        role=CircleRole(role),
        overlap=bool(overlap),
    )
