"""Objects: every field of a selection is a column over all objects; rows are made of columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphapi.api.execution.errors import FAILED
from graphapi.api.execution.rows import quick
from graphapi.api.execution.waiting import after, together

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from graphapi.api.execution.fields import Field
    from graphapi.api.execution.places import Place
    from graphapi.api.execution.run import Run
    from graphapi.api.execution.waiting import Coming


class Selection:
    """The fields that are selected of objects of one type.

    Parameters
    ----------
    fields : sequence of Field
        In the order of the answer.
    """

    def __init__(self, fields: Sequence[Field]) -> None:
        self._fields = fields
        self._make = maker(tuple(each.key for each in fields)) if fields else None
        self._quick = quick({each.key: each.leaf for each in fields})

    def complete(self, roots: list[Any], place: Place, run: Run) -> Coming:
        """Make an object of each root."""
        rows = self._quick and self._quick(roots, run)
        return self._by_columns(roots, place, run) if rows is None else rows

    def _by_columns(self, roots: list[Any], place: Place, run: Run) -> Coming:
        columns = together([each.column(roots, place, run) for each in self._fields])
        if isinstance(columns, list):
            return self._rows(columns, len(roots), run)
        return after(columns, lambda found: self._rows(found, len(roots), run))

    def _rows(self, columns: list[list[Any]], count: int, run: Run) -> list[Any]:
        rows = self._make(*columns) if self._make else [{} for _ in range(count)]
        if run.failures:
            for column in columns:
                for index, value in enumerate(column):
                    if value is FAILED:
                        rows[index] = FAILED
        return rows


def maker(keys: tuple[str, ...]) -> Callable[..., list[Any]]:
    """Return a function that makes rows of columns, one of each key.

    A display with constant keys is filled more than twice as fast as ``dict(zip(keys, row))``;
    the keys are names of GraphQL, so nothing else can stand in the source.
    """
    names = ", ".join(f"v{index}" for index in range(len(keys)))
    pairs = ", ".join(f"{key!r}: v{index}" for index, key in enumerate(keys))
    columns = names.replace("v", "c")
    loop = f"for ({names},) in zip({columns})"
    made: Callable[..., list[Any]] = eval(f"lambda {columns}: [{{{pairs}}} {loop}]")  # noqa: S307 - see above
    return made
