"""Whether a row belongs to some groups, as SQL."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

import orjson

from graphapi.model.rows import Group, Person
from graphapi.model.words import Side
from graphapi.store.embedded.schema import LISTED, TABLES, quoted
from graphapi.store.needs import REFERENCES

if TYPE_CHECKING:
    from graphapi.model.rows import Row
    from graphapi.store.port import Within


def text_of(kind: type[Row], condition: Within) -> str:
    """Say that a row of a kind belongs to the groups of a condition."""
    own = TABLES[kind].name
    if kind is Group:
        return _group(own, condition)
    if kind is Person:
        return _person(own, condition)
    return " AND ".join(
        f"({own}.{quoted(column.attribute)} IS NULL OR "
        f"{_named(f'{own}.{quoted(column.attribute)}', target, condition)})"
        for column, target in REFERENCES[kind]
    )


def values_of(kind: type[Row], condition: Within) -> tuple[Any, ...]:
    """Return what the marks of :func:`text_of` stand for, in their order."""
    if kind is Group:
        return _of_group(condition)
    if kind is Person:
        return _of_person(condition)
    found = (_VALUES[target](condition) for _, target in REFERENCES[kind])
    return tuple(chain.from_iterable(found))


def _named(id_: str, target: type[Row], condition: Within) -> str:
    alias = "g" if target is Group else "p"
    meets = _group(alias, condition) if target is Group else _person(alias, condition)
    return f'EXISTS (SELECT 1 FROM {TABLES[target].name} {alias} WHERE {alias}."id" = {id_} AND {meets})'  # noqa: E501, S608 - names of the model only


def _group(alias: str, condition: Within) -> str:
    parts = [
        f'{alias}."{column}" IN {LISTED}'
        for column, values in (("region", condition.regions), ("id", condition.groups))
        if values is not None
    ]
    return f"({' AND '.join(parts) or '1'})"


def _of_group(condition: Within) -> tuple[Any, ...]:
    lists = (condition.regions, condition.groups)
    return tuple(orjson.dumps(each).decode() for each in lists if each is not None)


def _person(alias: str, condition: Within) -> str:
    held = '(s."since" IS NULL OR s."since" <= ?) AND (s."until" IS NULL OR s."until" >= ?)'
    return (
        f'({alias}."side" = \'{Side.OURS}\' OR EXISTS (SELECT 1 FROM "Seat" s '  # noqa: S608 - names of the model only
        f'JOIN "Group" h ON h."id" = s."group_id" WHERE s."person_id" = {alias}."id" '
        f"AND {held} AND {_group('h', condition)}))"
    )


def _of_person(condition: Within) -> tuple[Any, ...]:
    return (condition.day, condition.day, *_of_group(condition))


_VALUES: dict[type[Row], Any] = {Group: _of_group, Person: _of_person}
