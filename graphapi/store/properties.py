"""What Neo4j keeps of a row: its columns by their outside names, and what it is found by."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from graphapi.model.columns import ColumnType, columns
from graphapi.model.rows import Group, Person
from graphapi.store.shape import ends
from graphapi.store.text import name_key, tokens

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from graphapi.model.rows import Row


def properties(row: Row) -> dict[str, Any]:
    """Return what is written of a row: its columns but the ends, and what it is found by."""
    kind: Any = type(row)
    values = {
        name: value if read is None else read(value)
        for name, attribute, read in _written(kind)
        if (value := getattr(row, attribute)) is not None
    }
    values["version"] = row.version
    if isinstance(row, Group | Person):
        latin = row.name_latin if isinstance(row, Person) else None
        values["nameKey"] = name_key(row.name)
        values["tokens"] = tokens(row.name, latin, row.id)
    return values


@cache
def _written(kind: Any) -> tuple[tuple[str, str, Callable[[Any], Any] | None], ...]:
    return tuple(
        (each.name, each.attribute, _AS_STORED.get(each.holds))
        for each in columns(kind)
        if each.attribute not in ends(kind)
    )


_AS_STORED: Mapping[ColumnType, Callable[[Any], Any]] = {
    ColumnType.REAL: float,
    ColumnType.CHOICE: lambda member: member.value,
}
