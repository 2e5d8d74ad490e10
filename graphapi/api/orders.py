"""What every order shares: a request id, the wait for the live graph, and its result."""

from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from graphapi.api.context import Info
from graphapi.api.declare import argument, declare, field, plain, union
from graphapi.api.types.answers import as_of
from graphapi.api.types.failures import or_failure
from graphapi.changes import Applied
from graphapi.commands import Saved

RequestId = Annotated[
    str,
    argument(
        "Chosen by the caller for this order. Sent again with the same order it changes nothing "
        "and gives the same answer; with another order it is refused."
    ),
]


@dataclass(frozen=True, slots=True)
class Written:
    """What an order of one sort has written."""

    rows: Sequence[Any]
    applied: Applied

    @property
    def row(self) -> Any:
        """The row of an order about one row; ``None`` if it was deleted meanwhile."""
        return self.rows[0] if self.rows else None


def _of_applied(name: str, yields: str, describe: str) -> Any:
    def resolve(root: Written) -> Any:
        return getattr(root.applied, name)

    resolve.__name__ = name
    return field(yields, describe)(resolve)


VERSION = _of_applied("version", "BigInt!", "The write that holds it.")
REPLAYED = _of_applied("replayed", "Boolean!", "Whether this answers an order sent before.")
COUNTS = (
    _of_applied("inserted", "Int!", "How many rows were new."),
    _of_applied("changed", "Int!", "How many rows were changed."),
    _of_applied("unchanged", "Int!", "How many rows were there already just as they are."),
    _of_applied("rejected", "[Rejection!]!", "Rows that were not written, and why."),
)
declare(
    "Rejection",
    "A row that was not written; its neighbours were.",
    [
        plain("kind", "String!", "The kind of row."),
        plain("id", "ID!", "Its natural id."),
        plain("field", "String!", "The input field that holds the wrong value."),
        plain("code", "String!", "What is wrong, for programs."),
        plain("message", "String!", "What is wrong and what to do."),
    ],
)


def result(name: str, describe: str, fields: Sequence[Any]) -> type[Written]:
    """Declare what an order answers, and its union with the failures; return its class inside."""
    inside = type(name, (Written,), {"__slots__": ()})
    declare(name, describe, [*fields, VERSION, REPLAYED, as_of], seen=inside)
    members = [name, "InputProblem", "Conflict"]
    union(f"{name}Result", f"What came of the order: {describe} Or what stood against it.", members)
    return inside


def reading(name: str, yields: str, describe: str, attribute: str) -> Any:
    """Make a field of a result that reads what was written under another name."""

    def resolve(root: Written) -> Any:
        return getattr(root, attribute)

    resolve.__name__ = name
    return field(yields, describe)(resolve)


async def carry_out(info: Info, order: Awaitable[Saved[Any]], made: type[Written]) -> Any:
    """Wait for an order and for the live graph to have seen it; answer what came of it."""

    async def done() -> Written:
        saved = await order
        await info.context.after_write(saved.applied.version)
        return made(tuple(filter(info.context.scope.sees, saved.rows)), saved.applied)

    return await or_failure(done())
