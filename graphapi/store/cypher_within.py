"""Whether a row belongs to some groups, as Cypher."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphapi.model.rows import Group, Person
from graphapi.model.words import Side
from graphapi.store.needs import REFERENCES
from graphapi.store.shape import SEAT_TYPES, expression

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphapi.model.rows import Row
    from graphapi.store.port import Within


def text_of(kind: type[Row], condition: Within, slot: str) -> str:
    """Say that a row of a kind belongs to the groups of a condition."""
    if kind is Group:
        return _group("n", condition, slot)
    if kind is Person:
        return _person("n", condition, slot)
    return " AND ".join(
        _named(expression(kind, column.attribute), target, condition, slot)
        for column, target in REFERENCES[kind]
    )


def values_of(condition: Within, slot: str) -> Mapping[str, Any]:
    """Return what :func:`text_of` reads from the ask."""
    given = {"Regions": condition.regions, "Groups": condition.groups}
    lists = {f"{slot}{name}": list(each) for name, each in given.items() if each is not None}
    return {f"{slot}Day": condition.day, **lists}


def _named(id_: str, target: type[Row], condition: Within, slot: str) -> str:
    meets = _group if target is Group else _person
    found = f"EXISTS {{ MATCH (m:{target.__name__}) WHERE m.id = {id_} AND "
    return f"({id_} IS NULL OR {found}{meets('m', condition, slot)} }})"


def _group(name: str, condition: Within, slot: str) -> str:
    parts = []
    if condition.regions is not None:
        parts.append(f"{name}.region IN ask.{slot}Regions")
    if condition.groups is not None:
        parts.append(f"{name}.id IN ask.{slot}Groups")
    return f"({' AND '.join(parts) or 'true'})"


def _person(name: str, condition: Within, slot: str) -> str:
    day = f"ask.{slot}Day"
    return (
        f"({name}.side = '{Side.OURS}' OR EXISTS {{ "
        f"MATCH ({name})-[s:{'|'.join(SEAT_TYPES)}]->(h:Group) "
        f"WHERE (s.since IS NULL OR s.since <= {day}) AND (s.until IS NULL OR s.until >= {day}) "
        f"AND {_group('h', condition, slot)} }})"
    )
