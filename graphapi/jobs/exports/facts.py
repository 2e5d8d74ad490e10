"""The facts of a store, its circles and everybody's risk as tables."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any

from graphapi.analysis.circles.layers import Layer
from graphapi.analysis.circles.published import published_circles
from graphapi.jobs.bulk.arrow import pa
from graphapi.jobs.exports.circles import circle_tables, home_name, layers_told
from graphapi.jobs.exports.tables import Field, Names, Table, table_of_rows
from graphapi.model.columns import ColumnType, columns
from graphapi.model.rows import Group, Person, Seat, Tie

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from graphapi.jobs.exports.circles import LayerColumns
    from graphapi.live.version import Version
    from graphapi.model.rows import Row

LEFT_OUT = frozenset({"phone"})
"""What no file holds: nobody needs it to analyse, and it would harm people if the file got lost."""

TYPES: Mapping[ColumnType, Any] = {
    ColumnType.TEXT: pa.string(),
    ColumnType.CHOICE: pa.string(),
    ColumnType.WHOLE: pa.int64(),
    ColumnType.REAL: pa.float64(),
    ColumnType.TIME: pa.timestamp("ms", "UTC"),
    ColumnType.DATE: pa.date32(),
}


def tables_of(version: Version) -> Iterator[Table]:
    """Yield the tables of a store: groups, persons, seats, ties, circles, memberships.

    Parameters
    ----------
    version : Version
        The circles are those of its published run, none without one.
    """
    world = version.world
    layers = _layers(version)
    yield table_of_rows("groups", fields_of(Group), world.groups.values())
    yield table_of_rows("persons", _person_fields(version, layers), world.persons.values())
    yield table_of_rows("seats", fields_of(Seat), world.seats.values())
    yield table_of_rows("ties", fields_of(Tie), world.ties.values())
    yield from circle_tables(layers, Names(world.graph.labels))


def fields_of(kind: type[Row]) -> list[Field]:
    """Return the columns of a kind of row as they are called outside."""
    return [
        Field(each.name, TYPES[each.holds], attrgetter(each.attribute))
        for each in columns(kind)
        if each.attribute not in LEFT_OUT
    ]


def _layers(version: Version) -> list[LayerColumns]:
    if version.published is None:
        return []
    found = published_circles(
        version.world, version.published.memberships, faint=version.published.faint
    )
    return layers_told(found.layers)


def _person_fields(version: Version, layers: Sequence[LayerColumns]) -> list[Field]:
    risk, position = version.risk.values, version.world.graph.position
    homes = {each.layer: each.ids_at(each.homes(len(position))).to_pylist() for each in layers}
    nowhere = [None] * len(position)
    return [
        *fields_of(Person),
        Field("risk", pa.float64(), lambda row: risk[row.id]),
        *(_home_field(layer, homes.get(layer, nowhere), position) for layer in Layer),
    ]


def _home_field(layer: Layer, homes: Sequence[str | None], position: Mapping[Any, int]) -> Field:
    return Field(home_name(layer), pa.string(), lambda row: homes[position[row.id]])
