"""The place of a row in an order: where a page goes on.

A row's place is ``(value, id)`` with null as the smallest value of its type; descending turns both
around. A page goes on with the rows whose place lies beyond a given one, so rows that come and go
between two pages neither repeat nor hide others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from graphapi.model.columns import ColumnType, columns
from graphapi.store.text import name_key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphapi.model.columns import Column
    from graphapi.model.rows import Row

Value: TypeAlias = str | int | float
Place: TypeAlias = tuple[Value, str]

SMALLEST: Mapping[ColumnType, Value] = {
    ColumnType.TEXT: "",
    ColumnType.WHOLE: -(2**53) - 1,
    ColumnType.REAL: -1e308,
    ColumnType.TIME: -(2**53) - 1,
    ColumnType.DATE: "",
    ColumnType.CHOICE: "",
}
"""What null counts as in an order."""


def place(row: Row, column: str) -> Place:
    """Return the place of a row in the order of a column."""
    if column == "name_key":
        return name_key(getattr(row, "name")), row.id  # noqa: B009 - only named kinds are so ordered
    value = getattr(row, column)
    if value is None:
        value = SMALLEST[_column(type(row), column).holds]
    return value, row.id


def _column(kind: type[Row], attribute: str) -> Column:
    return next(each for each in columns(kind) if each.attribute == attribute)
