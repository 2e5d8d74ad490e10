"""Runs of jobs and their results, which appear by one change of one node."""

from __future__ import annotations

from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any

from graphapi.errors import StaleRun
from graphapi.model.words import CircleRole, RunKind
from graphapi.store import cypher
from graphapi.store.neo4j.transactions import do, listed, lock
from graphapi.store.port import CircleMembership, Run

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from graphapi.model.rows import Millis
    from graphapi.store.neo4j.connection import Connection, Transaction

_AT_ONCE = 5_000
"""Memberships in one transaction or record, circles to forget in one transaction."""


async def begin(
    connection: Connection,
    kind: RunKind,
    *,
    parameters: str,
    data_version: int,
    seed: int,
    now: Millis,
) -> Run:
    """Begin a run with the next fence of its kind, and forget what unpublished runs left."""

    async def work(transaction: Transaction) -> Run:
        await lock(transaction)
        latest = await _run(transaction, cypher.LATEST_RUN, kind)
        fence = latest.fence + 1 if latest else 1
        run = Run(
            id=f"{kind}-{fence}",
            kind=kind,
            parameters=parameters,
            data_version=data_version,
            seed=seed,
            fence=fence,
            begun_at=now,
        )
        await do(transaction, cypher.BEGIN_RUN, run=_properties(run))
        return run

    begun = await connection.write(work)
    await _forget(connection, kind)
    return begun


async def publish(connection: Connection, run: Run, memberships: Sequence[CircleMembership]) -> Run:
    """Make the results of a run visible as a new version; once more changes nothing.

    The results are written in parts that nobody sees, and shown by the last transaction.

    Raises
    ------
    StaleRun
        If a later run of the kind was begun, or this one never was.
    """
    latest = await connection.read(lambda transaction: _current(transaction, run))
    if latest.version:
        return latest
    await _forget(connection, run.kind)
    for part in _parts(memberships):
        await connection.write(partial(_find, run=run, part=part))
    return await connection.write(lambda transaction: _show(transaction, run))


async def published(connection: Connection, kind: RunKind) -> Run | None:
    """Return the run of a kind that was published last."""
    return await connection.read(lambda transaction: _run(transaction, cypher.PUBLISHED_RUN, kind))


async def memberships(connection: Connection, kind: RunKind) -> tuple[CircleMembership, ...]:
    """Return the results of the published run, ordered by circle id, then person id."""

    async def work(transaction: Transaction) -> tuple[CircleMembership, ...]:
        run = await _run(transaction, cypher.PUBLISHED_RUN, kind)
        if run is None:
            return ()
        found = await listed(transaction, cypher.MEMBERSHIPS, run=run.id, limit=_AT_ONCE)
        return tuple(_membership(*each) for each in found)

    return await connection.read(work)


async def _forget(connection: Connection, kind: RunKind) -> None:
    async def work(transaction: Transaction) -> int:
        result = await transaction.run(cypher.FORGET_CIRCLES, kind=kind, limit=_AT_ONCE)
        return int((await result.single(strict=True))["forgotten"])

    while await connection.write(work):
        pass


def _parts(memberships: Iterable[CircleMembership]) -> Iterator[list[dict[str, str]]]:
    rows = (
        {
            "circle": each.circle_id,
            "layer": each.layer,
            "person": each.person_id,
            "role": each.role.value,
        }
        for each in memberships
    )
    while part := list(islice(rows, _AT_ONCE)):
        yield part


async def _find(transaction: Transaction, run: Run, part: list[dict[str, str]]) -> None:
    await _current(transaction, run)
    await do(transaction, cypher.FIND_CIRCLES, run=run.id, memberships=part)


async def _show(transaction: Transaction, run: Run) -> Run:
    version = (await lock(transaction))["version"] + 1
    latest = await _current(transaction, run)
    if latest.version:
        return latest
    await do(transaction, cypher.PUBLISH_RUN, run=run.id, version=version)
    return await _current(transaction, run)


async def _current(transaction: Transaction, run: Run) -> Run:
    """Return a run as stored if no later one of its kind was begun."""
    latest = await _run(transaction, cypher.LATEST_RUN, run.kind)
    if latest is None or latest.id != run.id:
        raise StaleRun(
            f"The run {run.id} may not publish: "
            f"{latest.id if latest else 'no run'} was begun last; begin a new run."
        )
    return latest


async def _run(transaction: Transaction, statement: str, kind: RunKind) -> Run | None:
    found = await listed(transaction, statement, kind=kind.value)
    return _read(found[0]) if found else None


def _properties(run: Run) -> dict[str, Any]:
    return {
        "id": run.id,
        "kind": run.kind.value,
        "parameters": run.parameters,
        "dataVersion": run.data_version,
        "seed": run.seed,
        "fence": run.fence,
        "begunAt": run.begun_at,
        "version": run.version,
    }


def _read(found: Any) -> Run:
    return Run(
        id=found["id"],
        kind=RunKind(found["kind"]),
        parameters=found["parameters"],
        data_version=found["dataVersion"],
        seed=found["seed"],
        fence=found["fence"],
        begun_at=found["begunAt"],
        version=found["version"],
    )


def _membership(circle_id: str, layer: str, person_id: str, role: str) -> CircleMembership:
    return CircleMembership(
        circle_id=circle_id, layer=layer, person_id=person_id, role=CircleRole(role)
    )
