"""What is new, and whole columns: the readings that keep another copy of the facts fresh."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphapi.changes import Change
from graphapi.model.columns import columns
from graphapi.model.rows import KIND_OF, KINDS, Row
from graphapi.store.embedded.schema import TABLES, choices_of, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import apsw

    from graphapi.store.port import Block

BLOCK_ROWS = 5_000
"""Rows in one block of a scan."""

_RANK = {kind: rank for rank, kind in enumerate(KINDS)}


def version_of(connection: apsw.Connection) -> int:
    """Return the version of the last write that the connection sees."""
    return int(connection.execute("SELECT version FROM meta").get)


def changes(
    connection: apsw.Connection, since: int, limit: int, kinds: Sequence[type[Row]]
) -> tuple[Change, ...]:
    """Return about ``limit`` changes after ``since``, never a part of a version.

    In the order of version, then of ``KINDS``, then of id.
    """
    last = _last_version(connection, since, max(1, limit), kinds)
    if last is None:
        return ()
    found = [
        *_changed(connection, since, last, kinds),
        *_deleted(connection, since, last, kinds),
    ]
    return tuple(sorted(found, key=lambda each: (each.version, _RANK[each.kind], each.id)))


def _last_version(
    connection: apsw.Connection, since: int, limit: int, kinds: Sequence[type[Row]]
) -> int | None:
    sources = [*(f"{TABLES[kind].name} WHERE" for kind in kinds), f"{_tombstones(kinds)} AND"]
    parts = (
        f"SELECT * FROM (SELECT version FROM {each} version > ?1 ORDER BY version LIMIT ?2)"  # noqa: S608 - names of the model only
        for each in sources
    )
    statement = f"SELECT max(version) FROM ({' UNION ALL '.join(parts)} ORDER BY version LIMIT ?2)"  # noqa: S608 - names of the model only
    last: int | None = connection.execute(statement, (since, limit)).get
    return last


def _changed(
    connection: apsw.Connection, since: int, last: int, kinds: Sequence[type[Row]]
) -> Iterator[Change]:
    for kind in kinds:
        table = TABLES[kind]
        statement = f"{table.select} WHERE version > ? AND version <= ?"
        for values in connection.execute(statement, (since, last)):
            row = table.decode(kind, values)
            yield Change(row.version, kind, row.id, row)


def _deleted(
    connection: apsw.Connection, since: int, last: int, kinds: Sequence[type[Row]]
) -> Iterator[Change]:
    statement = (
        f"SELECT version, kind, id FROM {_tombstones(kinds)} AND version > ? AND version <= ?"  # noqa: S608 - names of the model only
    )
    for version, name, id_ in connection.execute(statement, (since, last)):
        yield Change(version, KIND_OF[name], id_, None)


def _tombstones(kinds: Sequence[type[Row]]) -> str:
    names = ", ".join(f"'{kind.__name__}'" for kind in kinds)
    return f"tombstone WHERE kind IN ({names})"


def block(
    connection: apsw.Connection, kind: type[Row], names: Sequence[str], after: Any
) -> tuple[Block, Any] | None:
    """Read the block of a scan after a key, and its last key; ``None`` when nothing is left."""
    table = TABLES[kind]
    beyond, values = ("", ()) if after is None else (f"WHERE {table.key} > ?", (after,))
    found = connection.execute(
        f"SELECT {table.key}, {', '.join(map(quoted, names))} FROM {table.name} {beyond} "  # noqa: S608 - names of the model only
        f"ORDER BY {table.key} LIMIT {BLOCK_ROWS}",
        values,
    ).fetchall()
    if not found:
        return None
    keys, *read = zip(*found, strict=True)
    vocabularies = {each.attribute: choices_of(each) for each in columns(kind) if each.choices}
    return {
        name: _members(column, vocabularies.get(name))
        for name, column in zip(names, read, strict=True)
    }, keys[-1]


def _members(column: Sequence[Any], vocabulary: Mapping[str | None, Any] | None) -> Sequence[Any]:
    return column if vocabulary is None else tuple(map(vocabulary.__getitem__, column))
