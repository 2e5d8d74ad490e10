"""An export: all files of a format in a folder, with a file that says what they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphapi.jobs.exports.folder import appearing, tell
from graphapi.jobs.exports.formats import FORMATS
from graphapi.jobs.exports.neo4j_admin import write_import

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from graphapi.jobs.exports.tables import Table

    About = Mapping[str, Any]

NEO4J_ADMIN = "neo4j-admin"
"""The format that moves a store to Neo4j."""
NAMES = (*FORMATS, NEO4J_ADMIN)
"""The formats there are."""


def export(out: Path, format_: str, tables: Iterable[Table], about: About) -> Mapping[str, int]:
    """Write tables; return the rows of each file.

    Parameters
    ----------
    out : Path
        The folder, which appears, or takes the place of another, when all is written.
    format_ : str
        One of `FORMATS`.
    tables : iterable of Table
    about : mapping
        What is said of them.

    Raises
    ------
    OSError
        If the disk is full; nothing was changed.

    Notes
    -----
    O(rows) in time; in memory a block of rows, and the ids of all persons.
    """
    return _written(out, format_, about, lambda folder: FORMATS[format_](folder, tables))


def export_move(
    out: Path, nodes: Iterable[Table], arcs: Iterable[Table], about: About
) -> Mapping[str, int]:
    """Write tables of nodes and of relationships for Neo4j's offline importer; as `export`."""
    return _written(out, NEO4J_ADMIN, about, lambda folder: write_import(folder, [*nodes], [*arcs]))


def _written(
    out: Path, format_: str, about: About, write: Callable[[Path], Mapping[str, int]]
) -> Mapping[str, int]:
    with appearing(out) as folder:
        rows = write(folder)
        tell(folder, {"format": format_, **about, "rows": rows})
    return rows
