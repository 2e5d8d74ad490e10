"""What callers send: inputs made from the column table, and the rows that they become."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from strawberry import UNSET

from graphapi.api.declare import input_field, input_type
from graphapi.api.ids import natural_id
from graphapi.api.types.nodes import scalar_of, sentence
from graphapi.model.columns import columns
from graphapi.model.rows import KINDS, CompetitorTouch, Incident, Loss, Row, Visit

if TYPE_CHECKING:
    from graphapi.model.columns import Column

R = TypeVar("R", bound=Row)

ON_EITHER = (CompetitorTouch, Loss)
"""Kinds that concern either a person or a group."""
RECORDED = (CompetitorTouch, Loss, Visit, Incident)
"""Kinds whose id is the request id if none is given."""

input_type(
    "MoneyInput",
    "An amount of money.",
    [
        input_field("minor_units", "BigInt!", "In the smallest unit of the currency, such as fen."),
        input_field("currency", "String!", "ISO 4217, such as CNY."),
    ],
)
input_type(
    "SubjectInput",
    "Either a person or a group.",
    [
        input_field("person", "ID", "A person."),
        input_field("group", "ID", "A group."),
    ],
    one_of=True,
)


def row_input(kind: type[Row]) -> None:
    """Declare the input of a kind, ``{Kind}Input``: all that a row says, but its version."""
    fields = [_field(kind, each) for each in columns(kind) if _is_sent(kind, each)]
    if kind in ON_EITHER:
        fields.append(input_field("subject", "SubjectInput!", "Whom or what it concerns."))
    text = f"A {kind.__name__} as its source knows it. What is left out is unknown."
    input_type(f"{kind.__name__}Input", text, fields)


def _is_sent(kind: type[Row], column: Column) -> bool:
    return column.name != "currency" and not (kind in ON_EITHER and column.refers_to)


def _field(kind: type[Row], column: Column) -> Any:
    if column.name == "monthlyRevenue":
        return input_field(column.attribute, "MoneyInput", "Revenue a month.")
    if column.name == "id" and kind in RECORDED:
        return input_field("id", "ID", "Natural id; the request id if left out.")
    name = f"{_type(column)}!" if column.required else _type(column)
    return input_field(column.attribute, name, sentence(column))


def _type(column: Column) -> str:
    if column.choices:
        return column.choices.__name__
    return "ID" if column.name == "id" or column.refers_to else scalar_of(column)


for _kind in KINDS:
    row_input(_kind)


def row_of(kind: type[R], given: Any, *, id_: str | None = None) -> R:
    """Make a row of an input; ``id_`` is its id if the input has none.

    Raises
    ------
    BadInput
        If an id is that of another kind.
    """
    values: dict[str, Any] = {"id": id_} if id_ else {}
    for column in columns(kind):
        value = getattr(given, column.attribute, UNSET)
        if value is not UNSET and value is not None:
            values.update(_values(kind, column, value))
    if kind in ON_EITHER:
        values.update(_subject(given.subject))
    return kind(**values)


def _values(kind: type[Row], column: Column, value: Any) -> dict[str, Any]:
    if column.name == "monthlyRevenue":
        return {"monthly_revenue": value.minor_units, "currency": value.currency}
    target = kind.__name__ if column.name == "id" else column.refers_to
    return {column.attribute: natural_id(value, target, column.name) if target else value}


def _subject(given: Any) -> dict[str, str]:
    if given.person is not UNSET:
        return {"person_id": natural_id(given.person, "Person", "subject.person")}
    return {"group_id": natural_id(given.group, "Group", "subject.group")}
