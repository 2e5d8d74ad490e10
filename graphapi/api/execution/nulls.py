"""What may be null and what not: nulls and failures are taken out before values are completed.

So are promises: those of a column are waited for together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from graphql.pyutils import Undefined

from graphapi.api.execution.errors import FAILED
from graphapi.api.execution.places import Kept
from graphapi.api.execution.waiting import after, settled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from graphapi.api.execution.places import Place
    from graphapi.api.execution.run import Run, Spot
    from graphapi.api.execution.waiting import Coming

    Complete: TypeAlias = Callable[[list[Any], Place, Run], Coming]
    """Makes a column of an answer from a column of values: same length and order."""


class _Odd(dict[type, bool]):
    """Whether something of a type is null, failed or promised; each type is looked at once."""

    def __missing__(self, kind: type) -> bool:
        absent = issubclass(kind, Exception | type(None) | type(Undefined))
        self[kind] = absent or hasattr(kind, "__await__")
        return self[kind]


_ODD = _Odd()


def present(complete: Complete, spot: Spot, *, required: bool) -> Complete:
    """Complete values of which some are null, exceptions or promises: it sees none of those.

    Where a null is not allowed it becomes a failure; where it is, failures become nulls.
    """

    def whole(values: list[Any], place: Place, run: Run) -> Coming:
        if not values:
            return []
        if not any(map(_ODD.__getitem__, set(map(type, values)))):
            return complete(values, place, run)
        return after(
            settled(values),
            lambda found: _sifted(complete, spot, found, place, run, required=required),
        )

    def nullable(values: list[Any], place: Place, run: Run) -> Coming:
        found = whole(values, place, run)
        return after(found, lambda column: forgiven(column) if run.failures else column)

    return whole if required else nullable


def forgiven(column: list[Any]) -> list[Any]:
    """Return a column with nulls where something failed."""
    return [None if each is FAILED else each for each in column]


def _sifted(
    complete: Complete, spot: Spot, values: list[Any], place: Place, run: Run, *, required: bool
) -> Coming:
    column: list[Any] = [None] * len(values)
    kept = []
    for index, value in enumerate(values):
        if isinstance(value, Exception):
            column[index] = run.fail(spot, place, index, value)
        elif value is not None and value is not Undefined:
            kept.append(index)
        elif required:
            column[index] = run.fail(spot, place, index, no_null(spot))
    if not kept:
        return column
    found = complete([values[index] for index in kept], Kept(place, kept), run)
    return after(found, lambda some: scattered(column, kept, some))


def scattered(column: list[Any], kept: Iterable[int], some: Iterable[Any]) -> list[Any]:
    """Put some values to their indices of a column."""
    for index, value in zip(kept, some, strict=True):
        column[index] = value
    return column


def no_null(spot: Spot) -> TypeError:
    """Make the error of a null where none may be."""
    return TypeError(f"Cannot return null for non-nullable field {spot}.")
