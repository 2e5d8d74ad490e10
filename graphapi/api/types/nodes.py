"""What all rows in the schema share: two ids, a source, and the fields of the column table."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from graphapi.api.context import Info
from graphapi.api.declare import declare, described, field, interface, plain
from graphapi.api.ids import global_id, ids_of
from graphapi.api.shown import Shown
from graphapi.model.columns import Column, ColumnType, columns
from graphapi.model.rows import Row

SHOWN_AS: Mapping[ColumnType, str] = {
    ColumnType.TEXT: "String",
    ColumnType.WHOLE: "BigInt",
    ColumnType.REAL: "Float",
    ColumnType.TIME: "DateTime",
    ColumnType.DATE: "Date",
}
"""The scalar of each type of column; a choice is shown as its vocabulary."""

_NOT_SHOWN = frozenset({"id", "currency", "monthly_revenue"})
"""Columns that a type shows in its own way."""


def _relay_ids(roots: Sequence[Any], *, info: Info) -> list[Any]:
    write = ids_of(info._raw_info.parent_type.name)  # noqa: SLF001 - the type's own name
    return [write(root.id) for root in roots]


@field("ID!", name="id", batch=_relay_ids, shown=Shown("id", of=ids_of))
def relay_id(root: Any, info: Info) -> str:
    """Relay id, unique across all kinds: base64 of `Kind:naturalId`."""
    return global_id(info._raw_info.parent_type.name, root.id)  # noqa: SLF001 - the type's own name


@field("ID!", shown=Shown("id"))
def natural_id(root: Any) -> str:
    """Id given by the source, unique within its kind."""
    return str(root.id)


NODE = interface("Node", "Anything that has an id of its own.", [relay_id, natural_id])


def row_type(kind: type[Row], relations: Iterable[Any]) -> None:
    """Declare the type of a kind of row: the fields of its columns, then those given.

    Columns that refer to other rows are left to the relations.
    """
    facts = [
        plain(each.attribute, shown(each), sentence(each))
        for each in columns(kind)
        if each.attribute not in _NOT_SHOWN and not each.refers_to
    ]
    version = plain("version", "BigInt!", "The write that last touched it.")
    fields = [*facts, version, *relations]
    declare(kind.__name__, described(kind), fields, seen=kind, implements="Node")


def shown(column: Column) -> str:
    """Return the type that a column has in the schema, as GraphQL text."""
    name = column.choices.__name__ if column.choices else scalar_of(column)
    return f"{name}!" if column.required else name


def scalar_of(column: Column) -> str:
    """Return the scalar of a column that is no choice: small whole numbers are plain ``Int``."""
    small = column.holds is ColumnType.WHOLE and column.high is not None
    return "Int" if small else SHOWN_AS[column.holds]


def sentence(column: Column) -> str:
    """Return the help of a column as a sentence."""
    return f"{column.help[0].upper()}{column.help[1:]}."
