"""The one thread that writes, with group commit.

Jobs that wait together share one COMMIT, and so one flush of the disk. Each has its own savepoint:
one that fails leaves no trace and does not hurt its neighbours. Nobody is told of success before
the COMMIT is through.

Where the disk is full or fails, the writer bars itself: jobs are refused at once, and now and then
one row is written through a new connection to see whether the disk is well again. What was
acknowledged before was flushed before, so none of it hangs on what the disk has lost.
"""

from __future__ import annotations

import asyncio
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any, TypeVar

import apsw

from graphapi.errors import StoreReadOnly
from graphapi.store.embedded.bar import Bar
from graphapi.store.embedded.connection import Patience, connect, explained, prepare
from graphapi.store.embedded.feed import version_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from graphapi.store.embedded.news import News

T = TypeVar("T")

_GROUP_SECONDS = 0.05
"""How long a group takes in further jobs before it commits."""


@dataclass(frozen=True, slots=True)
class _Job:
    work: Callable[[apsw.Connection], Any]
    loop: asyncio.AbstractEventLoop
    answer: asyncio.Future[Any]


class Writer:
    """A thread with the only writing connection of this process.

    Parameters
    ----------
    path : Path
        The file.
    deadline : float
        Seconds to wait for the lock of another process.
    news : News
        Told of the version after each COMMIT.
    """

    def __init__(self, path: Path, *, deadline: float, news: News) -> None:
        self._path = path
        self._patience = Patience(deadline)
        self._news = news
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="graphapi-writer", daemon=True)
        self._stopping = False
        self._bar = Bar()

    @property
    def is_barred(self) -> bool:
        """Whether writing fails for want of a disk that takes it."""
        return self._bar.is_down

    def start(self) -> None:
        """Open the connection, make the schema, and begin to work. Blocks."""
        with explained(self._path):
            self._connection = connect(self._path, self._patience)
            try:
                prepare(self._connection, self._path)
            except BaseException:
                self._connection.close()
                raise
        self._thread.start()

    def stop(self) -> None:
        """Finish the jobs that wait, but wait no longer for other processes; then close. Blocks."""
        self._patience.over = True
        self._jobs.put(None)
        self._thread.join()
        self._connection.close()

    async def run(self, work: Callable[[apsw.Connection], T]) -> T:
        """Do the work inside a transaction of its own and return its result once it is durable."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[T] = loop.create_future()
        self._jobs.put(_Job(work, loop, answer))
        return await answer

    def _work(self) -> None:
        while not self._stopping:
            job = self._next(block=True)
            if job is not None:
                _settle(self._commit_group(job))

    def _next(self, *, block: bool) -> _Job | None:
        with suppress(Empty):
            job = self._jobs.get(block=block)
            if job is None:
                self._stopping = True
            elif not job.answer.cancelled():
                return job
        return None

    def _group(self, first: _Job) -> Iterator[_Job]:
        until = time.monotonic() + _GROUP_SECONDS
        job: _Job | None = first
        while job is not None:
            yield job
            job = self._next(block=False) if time.monotonic() < until else None

    def _commit_group(self, first: _Job) -> list[tuple[_Job, Any]]:
        jobs, results = [first], []
        try:
            with self._bar.watching(self._mended), explained(self._path):
                self._connection.execute("BEGIN IMMEDIATE")
                for job in self._group(first):
                    if job is not first:
                        jobs.append(job)
                    results.append(self._attempt(job))
                version = version_of(self._connection)
                self._connection.execute("COMMIT")
        except Exception as error:  # noqa: BLE001 - whatever it is, the callers must hear of it
            self._roll_back()
            return [(job, error) for job in jobs]
        self._news.announce(version)
        return list(zip(jobs, results, strict=True))

    def _attempt(self, job: _Job) -> Any:
        connection = self._connection
        connection.execute("SAVEPOINT job")
        try:
            with explained(self._path):
                result = job.work(connection)
        except Exception as error:
            if isinstance(error, StoreReadOnly) or not connection.in_transaction:
                raise
            connection.execute("ROLLBACK TO job")
            result = error
        connection.execute("RELEASE job")
        return result

    def _roll_back(self) -> None:
        with suppress(apsw.Error):  # of a disk that fails: the next connection begins anew
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")

    def _mended(self) -> None:
        """Write one row, to see whether the disk takes it; errors say that it does not."""
        with explained(self._path):
            self._connection.close()
            self._connection = connect(self._path, self._patience)
            self._connection.execute("UPDATE meta SET version = version")


def _settle(outcomes: Sequence[tuple[_Job, Any]]) -> None:
    for loop in {job.loop for job, _ in outcomes}:
        with suppress(RuntimeError):  # its loop is closed: nobody is left to be told
            loop.call_soon_threadsafe(_tell, [each for each in outcomes if each[0].loop is loop])


def _tell(outcomes: Sequence[tuple[_Job, Any]]) -> None:
    for job, result in outcomes:
        if job.answer.done():
            continue
        if isinstance(result, BaseException):
            job.answer.set_exception(result)
        else:
            job.answer.set_result(result)
