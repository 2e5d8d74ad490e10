"""The way of a row back from Neo4j's properties; :mod:`graphapi.store.properties` is the way in."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from graphapi.model.columns import columns
from graphapi.model.rows import Row
from graphapi.store.shape import fields

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

R = TypeVar("R", bound=Row)


def column_of(kind: type[Row], attribute: str, values: list[Any]) -> list[Any]:
    """Make a column of rows of what a scan gave for it."""
    codec: Any = kind
    members = dict(_read(codec)[1]).get(attribute)
    return values if members is None else [members[each] for each in values]


def rows_of(kind: type[R], stored: Iterable[Sequence[Any]]) -> list[R]:
    """Make rows of what ``projection(kind)`` gave of each."""
    codec: Any = kind
    attributes, choices = _read(codec)
    made = [dict(zip(attributes, values, strict=True)) for values in stored]
    for attribute, members in choices:
        for each in made:
            each[attribute] = members[each[attribute]]
    return [kind(**each) for each in made]


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
