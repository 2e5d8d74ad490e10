"""Statements inside a transaction: run for their effect, or for what they return."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from graphapi.model.rows import Row
from graphapi.store import cypher
from graphapi.store.neo4j.codec import row_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from graphapi.store.neo4j.connection import Transaction

R = TypeVar("R", bound=Row)


async def do(transaction: Transaction, statement: str, **parameters: Any) -> None:
    """Run a statement for its effect, and not at all where it is given an empty list."""
    if all(each != [] for each in parameters.values()):
        await (await transaction.run(statement, parameters)).consume()


async def values(transaction: Transaction, statement: str, **parameters: Any) -> AsyncIterator[Any]:
    """Run a statement and yield the first value of each record."""
    result = await transaction.run(statement, parameters)
    async for record in result:
        yield record[0]


async def read_rows(
    transaction: Transaction, kind: type[R], statement: str, **parameters: Any
) -> AsyncIterator[R]:
    """Read rows of a kind by a statement that gives their projection first."""
    async for found in values(transaction, statement, **parameters):
        yield row_of(kind, found)


async def lock(transaction: Transaction, request: str = "") -> Mapping[str, Any]:
    """Wait for earlier writes, keep later ones out, and read the version and a request."""
    await do(transaction, cypher.LOCK)
    result = await transaction.run(cypher.PRESENT, request=request)
    return (await result.single(strict=True)).data()
