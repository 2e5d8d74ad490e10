"""The audit log as a table that takes new rows only, and its head beside it."""

from __future__ import annotations

import dataclasses
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from graphapi.store.audit import Entry, Head, sealed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import apsw

    from graphapi.model.rows import Millis
    from graphapi.store.audit import Note

_NAMES = tuple(each.name for each in dataclasses.fields(Entry))
_QUOTED = ", ".join(f'"{name}"' for name in _NAMES)
_KEPT = ", ".join(f'"{name}"' for name in _NAMES if name != "reason")

_ONLY_NEW = "BEGIN SELECT RAISE(ABORT, 'the audit log takes new rows only'); END"

_ADD = f"INSERT INTO audit ({_QUOTED}) VALUES ({', '.join('?' * len(_NAMES))})"  # noqa: S608 - names of the class only
_TEXTS = ", ".join(
    f'CAST("{each.name}" AS BLOB)' if "str" in str(each.type) else f'"{each.name}"'
    for each in dataclasses.fields(Entry)
)
_READ = f"SELECT {_TEXTS} FROM audit WHERE number > ? ORDER BY number LIMIT ?"  # noqa: S608 - as above


def ddl() -> Iterator[str]:
    """Yield the statements that make an empty log, with a genesis of its own."""
    yield (
        "CREATE TABLE audit (number INTEGER PRIMARY KEY, at INTEGER NOT NULL, "
        '"by" TEXT NOT NULL, act TEXT NOT NULL, what TEXT NOT NULL, count INTEGER NOT NULL, '
        "subjects TEXT NOT NULL, digest TEXT NOT NULL, version INTEGER NOT NULL, "
        "reason_digest TEXT NOT NULL, hash TEXT NOT NULL, reason TEXT) STRICT"
    )
    yield (
        "CREATE TABLE audit_head "
        "(number INTEGER NOT NULL, hash TEXT NOT NULL, genesis TEXT NOT NULL) STRICT"
    )
    yield (
        "INSERT INTO audit_head SELECT 0, genesis, genesis "
        "FROM (SELECT lower(hex(randomblob(32))) AS genesis)"
    )
    yield f"CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit {_ONLY_NEW}"
    yield f"CREATE TRIGGER audit_stays BEFORE UPDATE OF {_KEPT} ON audit {_ONLY_NEW}"
    yield (
        "CREATE TRIGGER audit_reason_stays BEFORE UPDATE OF reason ON audit "
        f"WHEN NEW.reason IS NOT NULL {_ONLY_NEW}"
    )


def head(connection: apsw.Connection) -> Head:
    """Return the head of the chain."""
    found: Any = connection.execute(
        "SELECT number, CAST(hash AS BLOB), CAST(genesis AS BLOB) FROM audit_head"
    ).fetchone()
    number, hash_, genesis = found
    return Head(int(number), _text(hash_), _text(genesis))


def note(connection: apsw.Connection, notes: Iterable[Note], *, at: Millis) -> int:
    """Put notes at the end of the log, inside a write transaction; return the last number."""
    after, entries = sealed(head(connection), notes, at)
    connection.executemany(_ADD, map(attrgetter(*_NAMES), entries))
    connection.execute("UPDATE audit_head SET number = ?, hash = ?", (after.number, after.hash))
    return after.number


def entries(connection: apsw.Connection, after: int, first: int) -> Sequence[Entry]:
    """Return the entries behind a number, in their order.

    Texts are read as bytes, for a damaged one may be no text any more.
    """
    found = connection.execute(_READ, (after, first))
    return tuple(Entry(**dict(zip(_NAMES, map(_text, values), strict=True))) for values in found)


def _text(value: Any) -> Any:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value
