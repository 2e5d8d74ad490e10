"""Lists: all items of all lists of a column are completed as one column."""

from __future__ import annotations

from itertools import accumulate, chain, pairwise
from typing import TYPE_CHECKING, Any

from graphql import GraphQLError
from graphql.pyutils import is_iterable

from graphapi.api.execution.errors import FAILED
from graphapi.api.execution.nulls import scattered
from graphapi.api.execution.places import InLists, Kept
from graphapi.api.execution.waiting import after

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphapi.api.execution.nulls import Complete
    from graphapi.api.execution.places import Place
    from graphapi.api.execution.run import Run, Spot
    from graphapi.api.execution.waiting import Coming

_LISTS = frozenset({list, tuple})


def lists(item: Complete, spot: Spot, *, items_required: bool) -> Complete:
    """Complete a column of lists; a list of which an item failed that must not be null fails."""

    def complete(values: list[Any], place: Place, run: Run) -> Coming:
        if not _LISTS.issuperset(map(type, values)):
            return _made_lists(complete, spot, values, place, run)
        starts = list(accumulate(map(len, values), initial=0))
        inside = InLists(place, starts[:-1])
        found = item(list(chain.from_iterable(values)), inside, run)
        return after(found, lambda column: _parted(column, starts, run, items_required))

    return complete


def _parted(column: list[Any], starts: Sequence[int], run: Run, items_required: bool) -> list[Any]:  # noqa: FBT001 - a fact of the type
    parts = [column[start:end] for start, end in pairwise(starts)]
    if items_required and run.failures:
        return [FAILED if any(each is FAILED for each in part) else part for part in parts]
    return parts


def _made_lists(
    complete: Complete, spot: Spot, values: list[Any], place: Place, run: Run
) -> Coming:
    """Complete values of which some are other iterables, or none at all."""
    column: list[Any] = [None] * len(values)
    made = {}
    for index, value in enumerate(values):
        if is_iterable(value):
            made[index] = list(value)
        else:
            why = GraphQLError(f"Expected Iterable, but did not find one for field '{spot}'.")
            column[index] = run.fail(spot, place, index, why)
    if not made:
        return column
    found = complete(list(made.values()), Kept(place, list(made)), run)
    return after(found, lambda some: scattered(column, made, some))
