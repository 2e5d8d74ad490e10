"""A store as files for Neo4j's offline importer, which makes the graph that the Neo4j store keeps.

Headers are typed as ``neo4j-admin database import full`` reads them: ``id:ID(Person)`` names a row
and the space of its ids, ``:START_ID(Person)`` and ``:END_ID(Group)`` the ends of a relationship,
``:LABEL`` and ``:TYPE`` what it is, ``strength:double`` a property. Texts stand in quotes; where
there is nothing, there is no property. Indexes and constraints are made when graphapi first opens
the database.
"""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any

from graphapi.analysis.world import FACTS
from graphapi.jobs.exports.formats import csv_file, new_file
from graphapi.jobs.exports.headers import WORDS, headed, table_of_tuples
from graphapi.jobs.exports.moved_runs import run_arcs, run_nodes
from graphapi.jobs.exports.tables import table_of_rows
from graphapi.model.columns import columns
from graphapi.model.rows import Group, Person
from graphapi.store.properties import properties
from graphapi.store.shape import ARCS, FORMAT, LABEL_OF_ROLE, LINKS, NODES, ends, type_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from graphapi.analysis.world import World
    from graphapi.jobs.exports.moved_runs import KeptRun
    from graphapi.jobs.exports.tables import Field, Table
    from graphapi.model.rows import Row
    from graphapi.store.shape import Link

SCRIPT = "import.sh"
_ATTRIBUTES = {kind: name for name, kind in FACTS.items()}


@dataclass(frozen=True, slots=True)
class Move:
    """A store that moves: all that holds at one version, and the runs that are over."""

    world: World
    runs: Sequence[KeptRun]

    def facts(self, kind: type[Row]) -> Mapping[str, Any]:
        """Return the rows of a kind by id."""
        found: Mapping[str, Any] = getattr(self.world, _ATTRIBUTES[kind])
        return found

    @property
    def version(self) -> int:
        """The version that the database begins with."""
        return max([self.world.version, *(each.run.version for each in self.runs)])


def node_tables(move: Move) -> Iterator[Table]:
    """Yield what becomes nodes.

    They hold everything, telephone numbers too: the other store is to know what this one does.
    """
    yield from _rows_as_nodes(move)
    yield from run_nodes(move.runs)


def arc_tables(move: Move) -> Iterator[Table]:
    """Yield what becomes relationships."""
    yield from _rows_as_arcs(move)
    yield from run_arcs(move.runs, move.world.persons)


def write_import(folder: Path, nodes: Sequence[Table], arcs: Sequence[Table]) -> Mapping[str, int]:
    """Write all files and the script that imports them; return the rows of each file."""
    rows = {f"{each.name}.csv": csv_file(folder, each) for each in chain(nodes, arcs)}
    with new_file(folder / SCRIPT) as file:
        file.write(_script(nodes, arcs).encode())
    (folder / SCRIPT).chmod(0o700)
    return rows


def _script(nodes: Iterable[Table], arcs: Iterable[Table]) -> str:
    words = [
        "--multiline-fields=true",
        *(f"--nodes={each.name}.csv" for each in nodes),
        *(f"--relationships={each.name}.csv" for each in arcs),
    ]
    return (
        "#!/bin/sh\n"
        "# Makes a database while its server is stopped: sh import.sh [DATABASE [OPTION ...]]\n"
        'cd "$(dirname "$0")" || exit\n'
        f'exec neo4j-admin database import full "${{@:-neo4j}}" {shlex.join(words)}\n'
    )


def _rows_as_nodes(move: Move) -> Iterator[Table]:
    for kind in NODES:
        head = headed(f"id:ID({kind.__name__})", lambda told: told[0].id)
        labels = headed(":LABEL", partial(_labels, move.world))
        yield table_of_rows(kind.__name__, [head, *_fields(kind)[1:], labels], _rows(kind, move))
    named = ((name, "Competitor") for name in _competitors(move))
    yield table_of_tuples("Competitor", "name:ID(Competitor) :LABEL", named)
    version = ("v", move.version, FORMAT, move.world.day, "Version")
    heads = "id:ID(Version) number:long format:long day :LABEL"
    yield table_of_tuples("Version", heads, [version])


def _rows(kind: type[Row], move: Move) -> Iterator[tuple[Row, Mapping[str, Any]]]:
    return ((row, properties(row)) for row in move.facts(kind).values())


def _fields(kind: type[Row]) -> list[Field]:
    """Return what is written of a row, its id first, and what it is found by."""
    own = [each for each in columns(kind) if each.attribute not in ends(kind)]
    heads = {each.name: WORDS[each.holds] for each in own}
    if kind in {Group, Person}:
        heads |= {"nameKey": "string", "tokens": "string"}
    heads["version"] = "long"
    return [headed(f"{name}:{word}", partial(_property, name)) for name, word in heads.items()]


def _property(name: str, told: tuple[Row, Mapping[str, Any]]) -> Any:
    return told[1].get(name)


def _labels(world: World, told: tuple[Row, Mapping[str, Any]]) -> str:
    row, _ = told
    held = {seat.role for seat in world.seats_of.get(row.id, ())} if isinstance(row, Person) else ()
    roles = (label for role, label in LABEL_OF_ROLE.items() if role in held)
    return ";".join((type(row).__name__, *roles))


def _competitors(move: Move) -> list[str]:
    return sorted(
        {
            getattr(row, link.attribute)
            for kind, links in LINKS.items()
            for link in links
            if link.made
            for row in move.facts(kind).values()
        }
        - {None}
    )


def _rows_as_arcs(move: Move) -> Iterator[Table]:
    for kind, arc in ARCS.items():
        fields = [
            headed(f":START_ID({arc.tail})", partial(_end, arc.tail_id)),
            headed(f":END_ID({arc.head})", partial(_end, arc.head_id)),
            *_fields(kind),
            headed(":TYPE", lambda told: type_of(told[0])),
        ]
        yield table_of_rows(kind.__name__, fields, _rows(kind, move))
    for kind, links in LINKS.items():
        yield from (_link_table(kind, link, move) for link in links)


def _end(attribute: str, told: tuple[Row, Mapping[str, Any]]) -> Any:
    return getattr(told[0], attribute)


def _link_table(kind: type[Row], link: Link, move: Move) -> Table:
    name = f"{kind.__name__}_{link.type}_{link.target}"
    heads = f":START_ID({kind.__name__}) :END_ID({link.target}) :TYPE"
    drawn = (
        (row.id, to, link.type)
        for row in move.facts(kind).values()
        if (to := getattr(row, link.attribute)) is not None
    )
    return table_of_tuples(name, heads, drawn)
