"""The way of a row into Neo4j's properties and back."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from graphapi.model.columns import ColumnType, columns
from graphapi.model.rows import Group, Person, Row
from graphapi.store.shape import ends, fields
from graphapi.store.text import name_key, tokens

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

R = TypeVar("R", bound=Row)


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


def column_of(kind: type[Row], attribute: str, values: list[Any]) -> list[Any]:
    """Make a column of rows of what a scan gave for it."""
    codec: Any = kind
    members = dict(_read(codec)[1]).get(attribute)
    return values if members is None else [members[each] for each in values]


def row_of(kind: type[R], values: Sequence[Any]) -> R:
    """Make a row of what ``projection(kind)`` gave."""
    codec: Any = kind
    attributes, choices = _read(codec)
    made = dict(zip(attributes, values, strict=True))
    for attribute, members in choices:
        made[attribute] = members[made[attribute]]
    return kind(**made)


@cache
def _written(kind: Any) -> tuple[tuple[str, str, Callable[[Any], Any] | None], ...]:
    return tuple(
        (each.name, each.attribute, _AS_STORED.get(each.holds))
        for each in columns(kind)
        if each.attribute not in ends(kind)
    )


@cache
def _read(
    kind: Any,
) -> tuple[tuple[str, ...], tuple[tuple[str, Mapping[str | None, Any]], ...]]:
    choices = (
        (each.attribute, {None: None, **{member.value: member for member in each.choices}})
        for each in columns(kind)
        if each.choices
    )
    return fields(kind), tuple(choices)


_AS_STORED: Mapping[ColumnType, Callable[[Any], Any]] = {
    ColumnType.REAL: float,
    ColumnType.CHOICE: lambda member: member.value,
}
