"""A snapshot and what was published for it as tables, from its arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from graphapi.jobs.bulk.arrow import pa
from graphapi.jobs.bulk.groups import NOBODY, group_names
from graphapi.jobs.exports.circles import circle_tables, home_name, layers_kept
from graphapi.jobs.exports.tables import Names, Table, table_of_columns, words_at
from graphapi.jobs.province import moved, names_kept
from graphapi.model.words import Side

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from graphapi.compact.graph import CompactGraph
    from graphapi.compact.snapshot import Snapshot
    from graphapi.jobs.exports.circles import LayerColumns
    from graphapi.jobs.folder import Results

    Part = Callable[[slice], Any]

_TIES = pa.schema(
    [("fromId", "string"), ("toId", "string"), ("kind", "string"), ("strength", "float64")]
)
_PLACES = 4
"""The decimal places of a strength, which is kept as whole ten-thousandths."""
_FIGURES = {
    "weight": ("weight", "float32"),
    "contact": ("contact", "int8"),
    "touch": ("touch", "float32"),
    "damping": ("damping", "float32"),
    "lost": ("lost", "float32"),
    "truth": ("circle", "int32"),
}
"""Arrays of a snapshot by name: the columns that folders of columns call them, and their types."""


def tables_in(snapshot: Snapshot, circles: Results | None, risk: Results | None) -> Iterator[Table]:
    """Yield the tables of a snapshot: groups, persons, ties, and circles and memberships.

    Parameters
    ----------
    snapshot : Snapshot
    circles, risk : Results or None
        What was published for it.

    Notes
    -----
    Columns are called as in the folders that snapshots are made of.
    """
    names = Names(snapshot.graph.labels)
    groups = _group_names(snapshot)
    if groups is not None:
        yield _groups(snapshot, groups)
    yield _persons(snapshot, names, groups, circles, risk)
    yield _ties(snapshot.graph, names)
    if circles is None:
        yield from circle_tables([], names)
    else:
        yield from circle_tables(layers_kept(circles), Names(names_kept(circles)))


def _group_names(snapshot: Snapshot) -> Names | None:
    """Return the ids of groups, nothing for the one that stands for no group."""
    if "groups" not in snapshot.about:
        return None
    return Names(group_names(snapshot.about, snapshot.arrays), nothing=NOBODY)


def _groups(snapshot: Snapshot, names: Names) -> Table:
    contract = snapshot.arrays["group_contract"]
    named = np.flatnonzero(names.at(np.arange(len(contract))).is_valid())
    schema = pa.schema([("id", "string"), ("monthlyRevenue", "int64"), ("currency", "string")])

    def columns(rows: slice) -> Mapping[str, Any]:
        places = named[rows]
        return {
            "id": names.at(places),
            "monthlyRevenue": contract[places],
            "currency": _currency(snapshot, len(places)),
        }

    return table_of_columns("groups", schema, len(named), columns)


def _currency(snapshot: Snapshot, count: int) -> Any:
    return pa.repeat(pa.scalar(snapshot.about.get("currency"), pa.string()), count)


def _persons(
    snapshot: Snapshot,
    names: Names,
    groups: Names | None,
    circles: Results | None,
    risk: Results | None,
) -> Table:
    fields: dict[str, tuple[str, Part]] = {
        "id": ("string", lambda rows: names.at(np.arange(rows.start, rows.stop))),
        **dict(_facts(snapshot, groups)),
    }
    if risk is not None:
        values = moved(risk.arrays["risk"], risk, snapshot.graph, missing=np.nan)
        fields["risk"] = ("float32", _slice_of(values))
    if circles is not None:
        fields |= _homes(snapshot.graph, circles)
    schema = pa.schema([(name, type_) for name, (type_, _) in fields.items()])

    def columns(rows: slice) -> Mapping[str, Any]:
        return {name: part(rows) for name, (_, part) in fields.items()}

    return table_of_columns("persons", schema, len(snapshot.graph), columns)


def _homes(graph: CompactGraph, circles: Results) -> Mapping[str, tuple[str, Part]]:
    """Return the circle of each person in each layer."""
    people = len(names_kept(circles))
    return {
        home_name(each.layer): (
            "string",
            _ids_at(each, moved(each.homes(people), circles, graph, missing=-1)),
        )
        for each in layers_kept(circles)
    }


def _ids_at(layer: LayerColumns, homes: Any) -> Part:
    return lambda rows: layer.ids_at(homes[rows])


def _facts(snapshot: Snapshot, groups: Names | None) -> Iterator[tuple[str, tuple[str, Part]]]:
    """Yield what is known of persons, as far as the snapshot holds it."""
    arrays = snapshot.arrays
    if "side" in arrays:
        sides = snapshot.about.get("sides", list(Side))
        yield "side", ("string", lambda rows: words_at(sides, arrays["side"][rows]))
    if groups is not None:
        yield "groupId", ("string", lambda rows: groups.at(arrays["group"][rows]))
    if "revenue" in arrays:
        yield "monthlyRevenue", ("int64", lambda rows: _known(arrays["revenue"][rows]))
        yield "currency", ("string", lambda rows: _currency(snapshot, len(arrays["revenue"][rows])))
    for array, (name, type_) in _FIGURES.items():
        if array in arrays:
            yield name, (type_, _slice_of(arrays[array]))


def _known(money: Any) -> Any:
    return pa.array(money, mask=money < 0)


def _slice_of(values: Any) -> Part:
    return lambda rows: values[rows]


def _ties(graph: CompactGraph, names: Names) -> Table:
    kind, strength = graph.column("kind"), graph.column("strength")
    kinds = [str(each) for each in kind.categories or ()]

    def columns(rows: slice) -> Mapping[str, Any]:
        places = np.arange(rows.start, rows.stop)
        sources = np.searchsorted(graph.indptr, places, side="right") - 1
        found = strength.values[rows] * strength.unit
        return {
            "fromId": names.at(sources),
            "toId": names.at(graph.targets[rows]),
            "kind": words_at(map(str, kinds), kind.values[rows])
            if kinds
            else pa.nulls(len(places)),
            "strength": np.round(found, _PLACES) if strength.unit != 1.0 else found,
        }

    return table_of_columns("ties", _TIES, graph.number_of_edges(), columns)
