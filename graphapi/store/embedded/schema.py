"""The tables of the embedded store, derived from the model, and the way of a row in and out."""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar, cast

from graphapi.model.columns import Column, ColumnType, columns
from graphapi.model.rows import KINDS, AlertMark, Row
from graphapi.store.asks import NAMED
from graphapi.store.embedded.audit import ddl as audit_ddl
from graphapi.store.embedded.cursor_key import ddl as cursor_key_ddl
from graphapi.store.text import name_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

R = TypeVar("R", bound=Row)

FORMAT = 4
"""The number of the format that this graphapi writes and reads, kept as ``user_version``."""
APPLICATION_ID = 0x67726170
"""Marks a SQLite file as ours."""

_SQL_TYPES = {
    ColumnType.TEXT: "TEXT",
    ColumnType.WHOLE: "INTEGER",
    ColumnType.REAL: "REAL",
    ColumnType.TIME: "INTEGER",
    ColumnType.DATE: "TEXT",
    ColumnType.CHOICE: "TEXT",
}

_OVERLAP = "overlap INTEGER NOT NULL DEFAULT 0"

_RUN_GROWN = (
    "status TEXT NOT NULL DEFAULT 'FAILED'",
    "stage TEXT NOT NULL DEFAULT ''",
    "progress REAL NOT NULL DEFAULT 0",
    "rate REAL",
    "seconds REAL NOT NULL DEFAULT 0",
    "peak_bytes INTEGER NOT NULL DEFAULT 0",
    "engine TEXT NOT NULL DEFAULT ''",
    "objective REAL",
    "counts TEXT NOT NULL DEFAULT '{}'",
    "input_digest TEXT NOT NULL DEFAULT ''",
    "output_digest TEXT NOT NULL DEFAULT ''",
    "problem TEXT NOT NULL DEFAULT ''",
    "heard_at INTEGER NOT NULL DEFAULT 0",
    "request_id TEXT",
)
"""What a run has had since format 2."""
_RUN_OF_REQUEST = "CREATE UNIQUE INDEX run_request_id ON run (request_id)"

LISTED = "(SELECT value FROM json_each(?))"
"""Many values bound as one JSON list."""


@dataclass(frozen=True, slots=True)
class Table:
    """One kind's table: its statements, and its codec.

    Attributes
    ----------
    attributes : tuple of str
        The row's attributes in the order in which ``select`` reads them, ``version`` last.
    columns : str
        The same, quoted, for statements.
    named : bool
        Whether the kind has a name, with ``name_key`` and a full-text table.
    key : str
        The column that the table is stored by.
    encode : callable
        From a row to the parameters of ``put``.
    """

    kind: type[Row]
    name: str
    attributes: tuple[str, ...]
    columns: str
    named: bool
    key: str
    put: str
    encode: Callable[[Any], Sequence[Any]]
    choices: Mapping[int, Mapping[str | None, Any]]

    @property
    def select(self) -> str:
        """Read whole rows; a condition may follow."""
        return f"SELECT {self.columns} FROM {self.name}"  # noqa: S608 - names of the model only

    def decode(self, kind: type[R], values: Sequence[Any]) -> R:
        """Make a row of what ``select`` read."""
        made = list(values)
        for index, members in self.choices.items():
            made[index] = members[made[index]]
        return kind(**dict(zip(self.attributes, made, strict=True)))


def quoted(name: str) -> str:
    """Quote a name of the model for SQL."""
    return f'"{name}"'


def choices_of(column: Column) -> Mapping[str | None, Any]:
    """Return the members of a column's vocabulary by stored text, null among them."""
    assert column.choices is not None
    return {None: None, **{each.value: each for each in column.choices}}


def ddl() -> Iterator[str]:
    """Yield the statements that make an empty store."""
    for table in TABLES.values():
        yield from _table_ddl(table)
    yield "CREATE TABLE meta (version INTEGER NOT NULL) STRICT"
    yield "INSERT INTO meta VALUES (0)"
    yield (
        "CREATE TABLE tombstone (kind TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, "
        "PRIMARY KEY (kind, id)) WITHOUT ROWID, STRICT"
    )
    yield "CREATE INDEX tombstone_version ON tombstone (version)"
    yield (
        "CREATE TABLE request (id TEXT NOT NULL PRIMARY KEY, digest TEXT NOT NULL, "
        "answer TEXT NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID, STRICT"
    )
    yield (
        "CREATE TABLE run (id TEXT NOT NULL PRIMARY KEY, kind TEXT NOT NULL, "
        "parameters TEXT NOT NULL, data_version INTEGER NOT NULL, seed INTEGER NOT NULL, "
        "fence INTEGER NOT NULL, begun_at INTEGER NOT NULL, version INTEGER NOT NULL, "
        f"{', '.join(_RUN_GROWN)}, UNIQUE (kind, fence)) WITHOUT ROWID, STRICT"
    )
    yield _RUN_OF_REQUEST
    yield (
        "CREATE TABLE membership (run_id TEXT NOT NULL, circle_id TEXT NOT NULL, "
        f"person_id TEXT NOT NULL, layer TEXT NOT NULL, role TEXT NOT NULL, {_OVERLAP}, "
        "PRIMARY KEY (run_id, circle_id, person_id, layer)) WITHOUT ROWID, STRICT"
    )
    yield "CREATE INDEX membership_person ON membership (person_id)"
    yield from audit_ddl()
    yield from cursor_key_ddl()
    yield f"PRAGMA application_id = {APPLICATION_ID}"
    yield f"PRAGMA user_version = {FORMAT}"


def migration(written: int) -> Iterator[str]:
    """Yield the statements that bring a store of an earlier format up to ours."""
    if written < 2:
        yield from (f"ALTER TABLE run ADD COLUMN {each}" for each in _RUN_GROWN)
        yield f"ALTER TABLE membership ADD COLUMN {_OVERLAP}"
        yield _RUN_OF_REQUEST
        yield "UPDATE run SET status = 'PUBLISHED', progress = 1 WHERE version > 0"
    if written < 3:
        yield from audit_ddl()
        yield "UPDATE request SET id = fingerprint(id)"
        yield from cursor_key_ddl()
    if written < 4:
        yield from _table_ddl(TABLES[AlertMark])
    if written < FORMAT:
        yield f"PRAGMA user_version = {FORMAT}"


def _table_ddl(table: Table) -> Iterator[str]:
    declared = [_column_ddl(each) for each in columns(table.kind)]
    declared.append('"version" INTEGER NOT NULL')
    if table.named:
        declared = ['"row" INTEGER PRIMARY KEY', *declared, '"name_key" TEXT NOT NULL']
    else:
        declared.append('PRIMARY KEY ("id")')
    options = "STRICT" if table.named else "WITHOUT ROWID, STRICT"
    yield f"CREATE TABLE {table.name} ({', '.join(declared)}) {options}"
    for indexed in _indexed(table):
        name = quoted(f"{table.kind.__name__}_{indexed[0]}")
        yield f"CREATE INDEX {name} ON {table.name} ({', '.join(map(quoted, indexed))})"
    if table.named:
        yield f'CREATE UNIQUE INDEX {quoted(table.kind.__name__ + "_id")} ON {table.name} ("id")'
        yield (
            f"CREATE VIRTUAL TABLE {search_table(table.kind)} USING fts5("
            "tokens, content='', contentless_delete=1, detail=none, tokenize='ascii')"
        )


def search_table(kind: type[Row]) -> str:
    """Return the quoted name of a kind's full-text table.

    Its tokeniser splits at ASCII characters other than letters and digits, so our blank-separated
    tokens pass as they are.
    """
    return quoted(f"{kind.__name__}_search")


def _indexed(table: Table) -> Iterator[tuple[str, ...]]:
    yield ("version",)
    yield from ((each.attribute, "id") for each in columns(table.kind) if each.refers_to)
    if table.named:
        yield ("name_key", "id")


def _column_ddl(column: Column) -> str:
    null = " NOT NULL" if column.required else ""
    return f"{quoted(column.attribute)} {_SQL_TYPES[column.holds]}{null}"


def _table(kind: type[Row]) -> Table:
    named = kind in NAMED
    attributes = (*(each.attribute for each in columns(kind)), "version")
    written = (*attributes, "name_key") if named else attributes
    return Table(
        kind=kind,
        name=quoted(kind.__name__),
        attributes=attributes,
        columns=", ".join(map(quoted, attributes)),
        named=named,
        key='"row"' if named else '"id"',
        put=_put(quoted(kind.__name__), written),
        encode=_with_name_key(attributes) if named else attrgetter(*attributes),
        choices={
            index: choices_of(each) for index, each in enumerate(columns(kind)) if each.choices
        },
    )


def _with_name_key(attributes: tuple[str, ...]) -> Callable[[Any], Sequence[Any]]:
    values = cast("Callable[[Any], tuple[Any, ...]]", attrgetter(*attributes))
    return lambda row: (*values(row), name_key(row.name))


def _put(name: str, written: Sequence[str]) -> str:
    marks = ", ".join("?" * len(written))
    sets = ", ".join(f"{quoted(each)} = excluded.{quoted(each)}" for each in written[1:])
    return (
        f"INSERT INTO {name} ({', '.join(map(quoted, written))}) VALUES ({marks}) "  # noqa: S608 - names of the model only
        f'ON CONFLICT ("id") DO UPDATE SET {sets}'
    )


TABLES: Mapping[type[Row], Table] = {kind: _table(kind) for kind in KINDS}
"""The table of each kind, in the order of ``KINDS``."""
