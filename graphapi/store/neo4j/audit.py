"""The audit log as a chain of nodes, in the transaction that it tells of."""

from __future__ import annotations

from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING, Any

from graphapi.model.columns import camel
from graphapi.store import cypher_law
from graphapi.store.audit import Entry, Head, sealed
from graphapi.store.digest import fingerprint
from graphapi.store.neo4j.transactions import do, listed, lock

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphapi.model.rows import Millis
    from graphapi.store.audit import Note
    from graphapi.store.neo4j.connection import Connection, Transaction

_AT_ONCE = 5_000
"""Requests renamed in one statement."""


async def head(transaction: Transaction) -> Head:
    """Return the head of the chain; whoever goes on to append must hold the lock."""
    return Head(*await listed(transaction, cypher_law.HEAD))


async def append(transaction: Transaction, notes: Sequence[Note], *, at: Millis) -> int:
    """Put notes at the end of the log, in a transaction that holds the lock."""
    after, entries = sealed(await head(transaction), notes, at)
    await do(
        transaction,
        cypher_law.APPEND,
        number=after.number,
        hash=after.hash,
        entries=[_properties(each) for each in entries],
    )
    return after.number


def _properties(entry: Entry) -> dict[str, Any]:
    return {camel(name): value for name, value in asdict(entry).items()}


async def note(connection: Connection, notes: Sequence[Note], *, at: Millis) -> int:
    """Put notes at the end of the log in a transaction of their own."""
    return await connection.write(partial(_note, notes=notes, at=at))


async def _note(transaction: Transaction, *, notes: Sequence[Note], at: Millis) -> int:
    await lock(transaction)
    return await append(transaction, notes, at=at)


async def entries(connection: Connection, after: int, first: int) -> Sequence[Entry]:
    """Return the entries behind a number, in their order."""

    async def work(transaction: Transaction) -> tuple[Entry, ...]:
        found = await listed(transaction, cypher_law.ENTRIES, after=after, first=first)
        return tuple(Entry(**dict(zip(cypher_law.NAMES, values, strict=True))) for values in found)

    return await connection.read(work)


async def rename_requests(transaction: Transaction, *, now: Millis) -> None:
    """Give the requests that earlier formats remembered their fingerprints and a time."""
    while ids := await listed(transaction, cypher_law.PLAIN_REQUESTS, limit=_AT_ONCE):
        pairs = [{"id": id_, "fingerprint": fingerprint(id_)} for id_ in ids]
        await do(transaction, cypher_law.RENAME_REQUESTS, requests=pairs, now=now)
