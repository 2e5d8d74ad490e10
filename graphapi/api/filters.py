"""Filters and orders of lists, made from tables and turned into conditions of the store."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

from strawberry import UNSET

from graphapi.api.declare import enum, input_field, input_type
from graphapi.api.ids import natural_id
from graphapi.api.types.nodes import scalar_of, sentence
from graphapi.api.vocabulary import SortDirection
from graphapi.errors import BadInput
from graphapi.model.columns import by_name, camel
from graphapi.model.rows import CompetitorTouch, Group, Person
from graphapi.store.port import Between, Is, Order

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from graphapi.model.columns import Column
    from graphapi.model.rows import Row
    from graphapi.store.port import Condition, Where

MOST_VALUES = 200
"""Most values of one condition."""

FILTERED: Mapping[type[Row], tuple[tuple[str, ...], tuple[str, ...]]] = {
    Group: (
        ("kind", "tier", "industry", "region", "parentId"),
        ("contractEnd", "monthlyRevenue", "headcount"),
    ),
    Person: (("side", "tier", "employer"), ("seniority", "monthlyRevenue")),
    CompetitorTouch: (("competitor", "kind", "outcome", "personId", "groupId"), ("at",)),
}
"""Columns whose values may be listed, and columns that may be bounded, by kind."""

RANGES = {"BigInt": "BigIntRange", "Date": "DateRange", "DateTime": "DateTimeRange"}
RANGES |= {"Float": "FloatRange"}

for _scalar, _name in RANGES.items():
    input_type(
        _name,
        "From one value to another, both included; either may be left open.",
        [
            input_field("low", _scalar, "The smallest value."),
            input_field("high", _scalar, "The largest value."),
        ],
    )


def filter_input(name: str, kind: type[Row]) -> None:
    """Declare the filter of a kind; all its conditions must hold."""
    known = by_name(kind)
    listed, bounded = FILTERED[kind]
    fields = [
        input_field(
            known[each].attribute, f"[{_value(known[each])}!]", f"One of these: {known[each].help}."
        )
        for each in listed
    ]
    fields += [
        input_field(
            known[each].attribute,
            RANGES[scalar_of(known[each])],
            f"Between these: {known[each].help}.",
        )
        for each in bounded
    ]
    input_type(name, "Conditions that must all hold; one left out does not count.", fields)


def _value(column: Column) -> str:
    if column.choices:
        return column.choices.__name__
    return "ID" if column.refers_to else "String"


filter_input("GroupFilter", Group)
filter_input("PersonFilter", Person)
filter_input("TouchFilter", CompetitorTouch)


def where_of(kind: type[Row], given: Any) -> Where:
    """Turn a filter into conditions of the store.

    Raises
    ------
    BadInput
        If a condition has too many values, or an id is that of another kind.
    """
    return tuple(_conditions(kind, given)) if given else ()


def _conditions(kind: type[Row], given: Any) -> Iterator[Condition]:
    listed, bounded = FILTERED[kind]
    known = by_name(kind)
    for name in (*listed, *bounded):
        value = getattr(given, known[name].attribute)
        if value is None or value is UNSET:
            continue
        if name in listed:
            yield Is(known[name].attribute, tuple(_values(known[name], value)))
        else:
            yield Between(known[name].attribute, _bound(value.low), _bound(value.high))


def _values(column: Column, values: list[Any]) -> Iterator[Any]:
    if len(values) > MOST_VALUES:
        raise BadInput(
            f"{column.name} takes at most {MOST_VALUES} values, not {len(values)}.",
            field=column.name,
        )
    for each in values:
        yield natural_id(each, column.refers_to, column.name) if column.refers_to else str(each)


def _bound(value: Any) -> Any:
    return None if value is UNSET else value


class GroupOrderField(StrEnum):
    """What groups can be ordered by."""

    NAME = "name_key"
    MONTHLY_REVENUE = "monthly_revenue"
    CONTRACT_END = "contract_end"
    HEADCOUNT = "headcount"


class PersonOrderField(StrEnum):
    """What persons can be ordered by."""

    NAME = "name_key"
    MONTHLY_REVENUE = "monthly_revenue"
    SENIORITY = "seniority"


class TouchOrderField(StrEnum):
    """What competitor touches can be ordered by."""

    AT = "at"
    WEIGHT = "weight"


def order_input(name: str, kind: type[Row], fields: type[StrEnum]) -> None:
    """Declare the order of a kind: by one of its columns, then by id."""
    known = by_name(kind)
    sentences = {
        each.name: "By name." if each.value == "name_key" else sentence(known[camel(each.value)])
        for each in fields
    }
    enum(fields, sentences)
    input_type(
        name,
        "By which field, and which end first; equals are in the order of their ids.",
        [
            input_field("field", f"{fields.__name__}!", "By which field."),
            input_field("direction", "SortDirection", "Which end first; `ASC` if left out."),
        ],
    )


order_input("GroupOrder", Group, GroupOrderField)
order_input("PersonOrder", Person, PersonOrderField)
order_input("TouchOrder", CompetitorTouch, TouchOrderField)


def order_of(given: Any, usual: Order) -> Order:
    """Turn an order into one of the store; the usual one if none is given."""
    if given is None:
        return usual
    return Order(given.field.value, given.direction is SortDirection.DESC)
