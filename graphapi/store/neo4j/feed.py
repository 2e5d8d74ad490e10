"""What is new, and whole columns: the readings that keep another copy of the facts fresh."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, Any

from graphapi.changes import Change
from graphapi.model.rows import KIND_OF, KINDS
from graphapi.store import cypher, cypher_rows
from graphapi.store.neo4j.codec import column_of
from graphapi.store.neo4j.transactions import listed, read_rows

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from graphapi.model.rows import Row
    from graphapi.store.neo4j.connection import Connection, Transaction
    from graphapi.store.port import Block

BLOCK_ROWS = 10_000
"""Rows in one block of a scan."""

_RANK = {kind: rank for rank, kind in enumerate(KINDS)}


async def present(connection: Connection) -> int:
    """Read the version without waiting: parts of its write may not be visible yet."""
    ((record,),) = await connection.ask((cypher.VERSION, {}))
    return int(record["version"])


async def settled(connection: Connection) -> int:
    """Read the version once no write is under way, so that all of it is visible."""

    async def work(transaction: Transaction) -> int:
        await (await transaction.run(cypher.LOCK)).consume()
        return await _version(transaction)

    return await connection.write(work)


async def _version(transaction: Transaction) -> int:
    record = await (await transaction.run(cypher.VERSION)).single(strict=True)
    return int(record["version"])


async def changes(
    connection: Connection, since: int, until: int, limit: int, kinds: Sequence[type[Row]]
) -> tuple[Change, ...]:
    """Return about ``limit`` changes after ``since`` up to ``until``, never a part of a version.

    In the order of version, then of ``KINDS``, then of id.
    """
    names = [kind.__name__ for kind in kinds]
    counting = {"since": since, "until": until, "kinds": names, "limit": max(1, limit)}

    async def work(transaction: Transaction) -> list[Change]:
        counts = await listed(transaction, cypher_rows.count_changed(kinds), **counting)
        window = {"since": since, "until": _last(counts, limit)}
        touched = {name for name, _, _ in counts}
        found = [
            Change(row.version, kind, row.id, row)
            for kind in kinds
            if kind.__name__ in touched
            for row in await read_rows(transaction, kind, cypher_rows.read_changed(kind), **window)
        ]
        buried = await listed(transaction, cypher.BURIED, kinds=names, **window)
        return found + [Change(version, KIND_OF[name], id_, None) for name, id_, version in buried]

    found = await connection.read(work)
    return tuple(sorted(found, key=lambda each: (each.version, _RANK[each.kind], each.id)))


def _last(counts: Sequence[tuple[str, int, int]], limit: int) -> int:
    """Return the version at which the limit is reached, or the last one."""
    total = last = 0
    for _, version, rows in sorted(counts, key=itemgetter(1)):
        if total >= limit and version > last:
            break
        total, last = total + rows, version
    return last


async def scan(
    connection: Connection, kind: type[Row], names: Sequence[str]
) -> AsyncIterator[Block]:
    """Read columns of a kind in blocks, each of one read."""
    for statement in cypher_rows.scan_columns(kind, tuple(names)):
        after, full = "", True
        while full:
            lists = await _block(connection, statement, after)
            full = len(lists[0]) == BLOCK_ROWS
            if lists[0]:
                after = lists[0][-1]
                columns = zip(names, lists[1:], strict=True)
                yield {name: column_of(kind, name, each) for name, each in columns}


async def _block(connection: Connection, statement: str, after: str) -> list[list[Any]]:
    async def work(transaction: Transaction) -> list[list[Any]]:
        result = await transaction.run(statement, after=after, limit=BLOCK_ROWS)
        return list(await result.single(strict=True))

    return await connection.read(work)
