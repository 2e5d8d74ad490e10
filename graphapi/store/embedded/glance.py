"""Small readings at once, on the thread that asks: to hand them over costs more than they do."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, TypeVar

import apsw

from graphapi.store.embedded.connection import Patience, connect, explained

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from graphapi.store.port import Ask

T = TypeVar("T")

MOST_ROWS = 50
"""Rows that may be read at once."""
LONGEST = 0.005
"""Seconds after which a reading is left to the threads, which begin it anew."""
SLOW = 0.1
"""Seconds that only a disk takes that is slow: it must not hold up everybody."""
REST = 1.0
"""Seconds for which everything is left to the threads after that."""
_STEPS = 500


class NotNow(Exception):
    """A reading is left to the threads; nothing of it has been done."""


class Glance:
    """A connection for readings of few rows, without a thread of its own.

    Parameters
    ----------
    path : Path
        The file; it must have been prepared by a writer.
    clock : callable
        Gives the present in seconds.
    """

    def __init__(self, path: Path, clock: Callable[[], float] = time.perf_counter) -> None:
        self._path = path
        self._clock = clock
        self._until = self._rested = 0.0
        self._connection: apsw.Connection | None = None

    def start(self) -> None:
        """Open the connection. Blocks."""
        with explained(self._path):
            self._connection = connect(self._path, Patience(0.0))
            self._connection.pragma("query_only", 1)
            self._connection.set_progress_handler(self._is_late, _STEPS)

    def stop(self) -> None:
        """Close the connection. Blocks."""
        if self._connection is not None:
            self._connection.close()

    def read(self, work: Callable[[apsw.Connection], T]) -> T:
        """Do the work inside one read transaction and return its result.

        Raises
        ------
        NotNow
            If it takes long or does not succeed, or the disk was slow lately.
        """
        begun = self._clock()
        if self._connection is None or begun < self._rested:
            raise NotNow
        self._until = begun + LONGEST
        try:
            return _within(self._connection, work)
        except apsw.Error as error:
            raise NotNow from error
        finally:
            now = self._clock()
            if now - begun > SLOW:
                self._rested = now + REST

    def _is_late(self) -> bool:
        return self._clock() > self._until


def is_small(asks: Sequence[Ask]) -> bool:
    """Whether pages are so few and short that they may be read at once."""
    return sum(ask.first for ask in asks) <= MOST_ROWS and not any(ask.count for ask in asks)


def _within(connection: apsw.Connection, work: Callable[[apsw.Connection], T]) -> T:
    connection.execute("BEGIN")
    try:
        return work(connection)
    finally:
        connection.execute("ROLLBACK")
