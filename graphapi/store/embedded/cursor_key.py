"""What cursors are sealed with, kept in the file: who may read that may read all facts anyway."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphapi.store.port import CURSOR_KEY_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterator

    import apsw


def ddl() -> Iterator[str]:
    """Yield the statements that make the table and draw the key.

    SQLite seeds what it draws with random bytes of the system.
    """
    yield "CREATE TABLE cursor_key (key BLOB NOT NULL) STRICT"
    yield f"INSERT INTO cursor_key VALUES (randomblob({CURSOR_KEY_BYTES}))"  # noqa: S608 - a number of ours


def cursor_key(connection: apsw.Connection) -> bytes:
    """Return the key."""
    return bytes(connection.execute("SELECT key FROM cursor_key").get)
