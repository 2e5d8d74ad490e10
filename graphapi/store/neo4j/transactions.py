"""Statements inside a transaction: run for their effect, or for what they return."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from graphapi.model.rows import Row
from graphapi.store import cypher
from graphapi.store.neo4j.codec import rows_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphapi.store.neo4j.connection import Transaction

R = TypeVar("R", bound=Row)


async def do(transaction: Transaction, statement: str, **parameters: Any) -> None:
    """Run a statement for its effect, and not at all where it is given an empty list."""
    if all(each != [] for each in parameters.values()):
        await (await transaction.run(statement, parameters)).consume()


async def listed(transaction: Transaction, statement: str, **parameters: Any) -> list[Any]:
    """Run a statement that returns lists and join them."""
    result = await transaction.run(statement, parameters)
    return [each async for (found,) in result for each in found]


async def read_rows(
    transaction: Transaction, kind: type[R], statement: str, **parameters: Any
) -> list[R]:
    """Read rows of a kind by a statement that returns lists of their projections."""
    return rows_of(kind, await listed(transaction, statement, **parameters))


async def lock(transaction: Transaction, request: str = "") -> Mapping[str, Any]:
    """Wait for earlier writes, keep later ones out, and read the version and a request."""
    await do(transaction, cypher.LOCK)
    result = await transaction.run(cypher.PRESENT, request=request)
    return (await result.single(strict=True)).data()
