"""Connections to the file: how they are opened, how long they wait, what their failures mean."""

from __future__ import annotations

import os
import random
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import apsw

from graphapi.errors import (
    BadFile,
    BadInput,
    DeadlineExceeded,
    GraphapiError,
    StoreDown,
    StoreReadOnly,
    StoreTooNew,
)
from graphapi.store.digest import fingerprint
from graphapi.store.embedded.schema import APPLICATION_ID, FORMAT, ddl, migration

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_LONGEST_NAP = 0.02
_CACHE_KIB = 32_768
_WAL_PAGES = 4_000
_WAL_LEFT_BYTES = 64 * 2**20
_OPEN = apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE


class Patience:
    """How long a connection waits for a lock that another process holds.

    ``over`` may be set by another thread to stop the waiting at once.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.over = False
        self._since = 0.0

    def __call__(self, tries: int) -> bool:
        """Nap and say whether to try again, as SQLite's busy handler."""
        now = time.monotonic()
        if tries == 0:
            self._since = now
        if self.over or now - self._since >= self.seconds:
            return False
        time.sleep(random.uniform(0.2, 1) * min(_LONGEST_NAP, 0.001 * 2 ** min(tries, 8)))  # noqa: S311 - spreads naps, guards nothing
        return True


def connect(path: Path, patience: Patience) -> apsw.Connection:
    """Open a connection that is durable across a power cut, to a file that may not exist yet."""
    connection = apsw.Connection(os.fspath(path), flags=_OPEN, statementcachesize=500)
    try:
        connection.set_busy_handler(patience)
        _use_wal(connection, patience)
        for pragma, value in (
            ("synchronous", "FULL"),
            ("fullfsync", 1),
            ("checkpoint_fullfsync", 1),
            ("trusted_schema", 0),
            ("secure_delete", 1),
            ("cache_size", -_CACHE_KIB),
            ("wal_autocheckpoint", _WAL_PAGES),
            ("journal_size_limit", _WAL_LEFT_BYTES),
        ):
            connection.pragma(pragma, value)
    except BaseException:
        connection.close()
        raise
    return connection


def _use_wal(connection: apsw.Connection, patience: Patience) -> None:
    tries = 0
    while True:
        try:
            connection.pragma("journal_mode", "wal")
        except apsw.BusyError:
            if not patience(tries):
                raise
            tries += 1
        else:
            return


def prepare(connection: apsw.Connection, path: Path) -> None:
    """Make the schema in an empty file, or migrate it; refuse files not ours or too new.

    Raises
    ------
    StoreTooNew
        If a newer graphapi wrote the file.
    BadFile
        If it is a database of another program.
    """
    connection.create_scalar_function("fingerprint", lambda *id_: fingerprint(str(id_[0])), 1)
    connection.execute("BEGIN IMMEDIATE")
    try:
        if connection.pragma("schema_version") == 0:
            for statement in ddl():
                connection.execute(statement)
        for statement in migration(_format(connection, path)):
            connection.execute(statement)
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def _format(connection: apsw.Connection, path: Path) -> int:
    if connection.pragma("application_id") != APPLICATION_ID:
        raise BadFile(f"{path} is a database of another program; name another file for the store.")
    written: int = connection.pragma("user_version")
    if written > FORMAT:
        raise StoreTooNew(
            f"{path} has format {written} of a newer graphapi, and this one reads up to {FORMAT}; "
            "upgrade graphapi, or name another file."
        )
    return written


def check_path(path: Path) -> None:
    """Refuse a path that no file can be at.

    Raises
    ------
    BadInput
        If it is a folder, or its folder does not exist.
    StoreDown
        If it may not be written.
    """
    if path.is_dir():
        raise BadInput(f"{path} is a folder; name a file for the store in it.", field="store")
    if not path.parent.is_dir():
        raise BadInput(
            f"The folder {path.parent} does not exist; make it, or name another file.",
            field="store",
        )
    target = path if path.exists() else path.parent
    if not os.access(target, os.W_OK):
        what = path if path.exists() else f"The folder {path.resolve().parent}"
        raise StoreDown(f"{what} may not be written; change its permissions.", field="store")


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Raise what SQLite raises as one of our own failures."""
    try:
        yield
    except apsw.Error as error:
        raise _explanation(error, path) from error


def _explanation(error: apsw.Error, path: Path) -> GraphapiError:
    for kinds, failure, sentence in _MEANINGS:
        if isinstance(error, kinds):
            return failure(sentence.format(path=path, error=error))
    return StoreDown(f"{path}: {error}. Look at the disk and the file, then try again.")


_MEANINGS: tuple[tuple[tuple[type[apsw.Error], ...], type[GraphapiError], str], ...] = (
    (
        (apsw.BusyError, apsw.LockedError),
        DeadlineExceeded,
        (
            "{path} was locked by another process until the deadline; try again, "
            "with the same request id if it was a write."
        ),
    ),
    (
        (apsw.InterruptError,),
        DeadlineExceeded,
        "Reading {path} took longer than the deadline; ask for less.",
    ),
    (
        (apsw.NotADBError,),
        BadFile,
        "{path} is not a database; name another file for the store, or move this one away.",
    ),
    (
        (apsw.CorruptError,),
        BadFile,
        "{path} is damaged ({error}); restore it from a backup, or import the data anew.",
    ),
    (
        (apsw.ReadOnlyError, apsw.PermissionsError, apsw.CantOpenError),
        StoreDown,
        "{path} cannot be opened for writing ({error}); change its permissions, or its folder's.",
    ),
    (
        (apsw.FullError,),
        StoreReadOnly,
        (
            "The disk of {path} is full, so nothing was written; make room, then send the request "
            "again with the same request id."
        ),
    ),
    (
        (apsw.IOError,),
        StoreReadOnly,
        (
            "The disk of {path} failed ({error}); look at it, then send the request again, with "
            "the same request id if it was a write."
        ),
    ),
    (
        (apsw.ConstraintError, apsw.MismatchError),
        BadInput,
        "A value is of another type than its column ({error}); nothing was written.",
    ),
)
