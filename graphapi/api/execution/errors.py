"""What fails while a plan runs: recorded where it happens, told as the specification has it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from graphql.error import located_error

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from graphql import FieldNode, GraphQLError

    from graphapi.api.execution.places import Place, Step

MOST_KEPT = 1_000
"""Failures that are remembered; callers are told of far fewer."""


class _Failed:
    def __repr__(self) -> str:
        return "FAILED"


FAILED: Final[Any] = _Failed()
"""Stands in a column where a value failed; it nulls the nearest place that may be null."""


class Unsupported(Exception):
    """A document holds something that is left to the reference executor."""


class Failures:
    """What failed in one run, in any order."""

    __slots__ = ("_found",)

    def __init__(self) -> None:
        self._found: list[tuple[tuple[Step, ...], Sequence[FieldNode], Exception]] = []

    def __bool__(self) -> bool:
        return bool(self._found)

    def add(self, nodes: Sequence[FieldNode], place: Place, index: int, why: Exception) -> Any:
        """Record a failure; return what stands for its value."""
        if len(self._found) < MOST_KEPT:
            self._found.append((place.steps(index), nodes, why))
        return FAILED

    def told(self, data: Any) -> list[GraphQLError]:
        """Return the errors of an answer in its own order.

        What failed within something that an earlier error has made null is not told, so that of
        several reasons for one null the first is.
        """
        nulled: set[tuple[str | int, ...]] = set()
        errors = []
        for steps, nodes, why in sorted(self._found, key=lambda each: _order(each[0])):
            path = [key for _, key in steps]
            position = _nulled(data, path)
            if not any(position[:end] in nulled for end in range(len(position) + 1)):
                nulled.add(position)
                errors.append(located_error(why, nodes, path))
        return errors


def _order(steps: Iterable[Step]) -> tuple[int, ...]:
    return tuple(order for order, _ in steps)


def _nulled(data: Any, path: Sequence[str | int]) -> tuple[str | int, ...]:
    return tuple(_until_null(data, path))


def _until_null(data: Any, path: Sequence[str | int]) -> Iterator[str | int]:
    for key in path:
        if data is None:
            return
        yield key
        data = data[key]
