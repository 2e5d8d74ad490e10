"""Statements for a kind of row, built from the model's columns: to read, put, delete and follow.

Rows travel as lists of values in the order of ``projection``, many in a record or, for a scan, as
whole columns.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphapi.store.shape import ARCS, expression, pattern, patterns, projection

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphapi.model.columns import Column
    from graphapi.model.rows import Row
    from graphapi.store.shape import Link


def read_rows(kind: type[Row]) -> str:
    """Read the rows with the ids ``$ids``, as lists of values."""
    return _by_id(kind, projection(kind))


def read_existing(kind: type[Row]) -> str:
    """Read which of ``$ids`` exist."""
    return _by_id(kind, "n.id")


def read_dependents(kind: type[Row], column: Column) -> str:
    """Read the rows of a kind whose column names one of ``$ids``."""
    held = expression(kind, column.attribute)
    return f"MATCH {pattern(kind)} WHERE {held} IN $ids RETURN collect({projection(kind)}) AS rows"


def _by_id(kind: type[Row], wanted: str) -> str:
    return "\nUNION ALL\n".join(
        f"UNWIND $ids AS id MATCH {each} WHERE n.id = id RETURN collect({wanted}) AS found"
        for each in patterns(kind)
    )


def insert_nodes(kind: type[Row]) -> str:
    """Create one node for each of ``$rows``."""
    return f"UNWIND $rows AS row CREATE (n:{kind.__name__}) SET n = row.values"


def reset_nodes(kind: type[Row]) -> str:
    """Replace all properties of the nodes of ``$rows``."""
    return f"UNWIND $rows AS row MATCH (n:{kind.__name__} {{id: row.id}}) SET n = row.values"


def delete(kind: type[Row]) -> tuple[str, ...]:
    """Delete the rows ``$ids``, a node with everything that hangs on it."""
    if kind in ARCS:
        return tuple(delete_arcs(each) for each in ARCS[kind].types)
    return (f"UNWIND $ids AS id MATCH (n:{kind.__name__} {{id: id}}) DETACH DELETE n",)


def link_nodes(kind: type[Row], link: Link) -> str:
    """Point the nodes of ``$rows`` at ``row.to``, or at nothing where that is null."""
    find = "MERGE" if link.made else "MATCH"
    return "\n".join(
        (
            f"UNWIND $rows AS row MATCH (n:{kind.__name__} {{id: row.id}})",
            f"CALL (n) {{ MATCH (n)-[old:{link.type}]->(:{link.target}) DELETE old }}",
            "WITH n, row WHERE row.to IS NOT NULL",
            f"{find} (t:{link.target} {{{link.key}: row.to}})",
            f"CREATE (n)-[:{link.type}]->(t)",
        )
    )


def insert_arcs(kind: type[Row], type_: str) -> str:
    """Create one relationship of a type for each of ``$rows``, from ``tail`` to ``head``."""
    arc = ARCS[kind]
    return "\n".join(
        (
            "UNWIND $rows AS row",
            f"MATCH (a:{arc.tail} {{id: row.tail}})",
            f"MATCH (b:{arc.head} {{id: row.head}})",
            f"CREATE (a)-[n:{type_}]->(b)",
            "SET n = row.values",
        )
    )


def reset_arcs(type_: str) -> str:
    """Replace all properties of the relationships of ``$rows``, which stay where they are."""
    return f"UNWIND $rows AS row MATCH ()-[n:{type_}]->() WHERE n.id = row.id SET n = row.values"


def delete_arcs(type_: str) -> str:
    """Delete the relationships of a type with the ids ``$ids``."""
    return f"UNWIND $ids AS id MATCH ()-[n:{type_}]->() WHERE n.id = id DELETE n"


def count_changed(kinds: Sequence[type[Row]]) -> str:
    """Count the rows and tombstones of each version after ``$since``, up to ``$until``, by kind.

    Each source is read no further than ``$limit`` rows, so the counts of the last version of a
    source may be too low; all before are exact. Tombstones count as the kind ``Tombstone``.
    """
    window = "n.version > $since AND n.version <= $until"
    sources = [
        (kind.__name__, f"{each} WHERE {window}") for kind in kinds for each in patterns(kind)
    ]
    sources.append(("Tombstone", f"(n:Tombstone) WHERE {window} AND n.kind IN $kinds"))
    return "\nUNION ALL\n".join(
        f"MATCH {source} WITH n.version AS version ORDER BY version LIMIT $limit "
        f"WITH version, count(*) AS rows RETURN collect(['{name}', version, rows]) AS counts"
        for name, source in sources
    )


def read_changed(kind: type[Row]) -> str:
    """Read the rows of a kind of the versions after ``$since``, up to ``$until``."""
    return "\nUNION ALL\n".join(
        f"MATCH {each} WHERE n.version > $since AND n.version <= $until "
        f"RETURN collect({projection(kind)}) AS rows"
        for each in patterns(kind)
    )


def scan_columns(kind: type[Row], attributes: tuple[str, ...]) -> tuple[str, ...]:
    """Read columns of the next ``$limit`` rows after ``$after``, one statement for each source.

    ``collect`` would drop nulls, a list comprehension keeps them.
    """
    at = {"a.id": "startNode(n).id", "b.id": "endNode(n).id"}
    wanted = (expression(kind, each) for each in ("id", *attributes))
    lists = ", ".join(
        f"[n IN rows | {at.get(each, each)}] AS c{place}" for place, each in enumerate(wanted)
    )
    return tuple(
        f"MATCH {each} WHERE n.id > $after WITH n ORDER BY n.id LIMIT $limit "
        f"WITH collect(n) AS rows RETURN {lists}"
        for each in patterns(kind)
    )
