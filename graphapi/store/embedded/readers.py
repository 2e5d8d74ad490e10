"""The pool of reading connections, each with a thread to wait on it."""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from queue import SimpleQueue
from typing import TYPE_CHECKING, TypeVar

from graphapi.errors import StoreDown, StoreReadOnly
from graphapi.store.embedded.connection import Patience, connect, explained

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import apsw

T = TypeVar("T")

_STEPS = 20_000
"""Steps of SQLite between two looks at the clock, about a millisecond."""


@dataclass(slots=True, eq=False)
class _Reader:
    connection: apsw.Connection
    until: float = 0.0

    def is_late(self) -> bool:
        return time.monotonic() > self.until


class Readers:
    """Reading connections, used by one call at a time each.

    Parameters
    ----------
    path : Path
        The file; it must have been prepared by a writer.
    count : int
        How many connections and threads.
    deadline : float
        Seconds to wait for the lock of another process.
    """

    def __init__(self, path: Path, *, count: int, deadline: float) -> None:
        self._path = path
        self._count = count
        self._deadline = deadline
        self._free: SimpleQueue[_Reader] = SimpleQueue()
        self._all: list[_Reader] = []
        self._threads = ThreadPoolExecutor(count, thread_name_prefix="graphapi-reader")

    def start(self) -> None:
        """Open the connections. Blocks."""
        with explained(self._path):
            for _ in range(self._count):
                reader = _Reader(connect(self._path, Patience(self._deadline)))
                self._all.append(reader)
                reader.connection.pragma("query_only", 1)
                reader.connection.set_progress_handler(reader.is_late, _STEPS)
                self._free.put(reader)

    def stop(self) -> None:
        """Wait for the readings under way, then close. Blocks."""
        self._threads.shutdown()
        for reader in self._all:
            reader.connection.close()

    async def run(self, work: Callable[[apsw.Connection], T], seconds: float) -> T:
        """Do the work on one connection, inside one read transaction, and return its result.

        A reading that takes longer than these seconds is stopped.
        """
        until = time.monotonic() + seconds
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, self._read, work, until)

    def _read(self, work: Callable[[apsw.Connection], T], until: float) -> T:
        reader = self._free.get()
        try:
            with explained(self._path):
                reader.until = until
                reader.connection.execute("BEGIN")
                try:
                    return work(reader.connection)
                finally:
                    reader.until = float("inf")
                    reader.connection.execute("ROLLBACK")
        except StoreReadOnly as error:
            raise StoreDown(error.message) from error
        finally:
            self._free.put(reader)
