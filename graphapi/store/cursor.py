"""Where a page ended: opaque keyset cursors, and the place of a row in an order.

A row's place is ``(value, id)`` with null as the smallest value of its type; descending turns both
around. A page goes on with the rows whose place lies beyond the cursor's, so rows that come and go
between two pages neither repeat nor hide others.
"""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING, TypeAlias

import orjson

from graphapi.errors import BadInput
from graphapi.model.columns import ColumnType, columns
from graphapi.store.text import name_key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphapi.model.columns import Column
    from graphapi.model.rows import Row
    from graphapi.store.port import Order

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


def place(row: Row, order: Order) -> Place:
    """Return the place of a row in an order."""
    if order.column == "name_key":
        return name_key(getattr(row, "name")), row.id  # noqa: B009 - only named kinds are so ordered
    value = getattr(row, order.column)
    if value is None:
        value = SMALLEST[_column(type(row), order.column).holds]
    return value, row.id


def encode(order: Order, value: Value, id_: str) -> str:
    """Return the cursor of a place in an order."""
    content = orjson.dumps((order.column, order.descending, value, id_))
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def decode(order: Order, token: str) -> Place:
    """Return the place that a cursor of the same order stands for.

    Raises
    ------
    BadInput
        If the token is no cursor, or one of another order.
    """
    try:
        padded = token + "=" * (-len(token) % 4)
        content = orjson.loads(base64.b64decode(padded.encode("ascii"), b"-_", validate=True))
        column, descending, value, id_ = content
    except (ValueError, TypeError, binascii.Error):
        raise _refused("is no cursor") from None
    if not (type(value) in {str, int, float} and isinstance(id_, str)):
        raise _refused("is no cursor")
    if (column, descending) != (order.column, order.descending):
        raise _refused("belongs to another order")
    return value, id_


def _refused(why: str) -> BadInput:
    return BadInput(
        f"after {why}; take a cursor of the same list, or leave it out to begin at the start.",
        field="after",
    )


def _column(kind: type[Row], attribute: str) -> Column:
    return next(each for each in columns(kind) if each.attribute == attribute)
