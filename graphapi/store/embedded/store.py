"""The store in one file: SQLite with one writer and a pool of readers, asyncio outside."""

from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, Unpack

from graphapi.changes import LOCAL
from graphapi.errors import DeadlineExceeded, StoreDown
from graphapi.model.rows import KINDS, Row
from graphapi.store.asks import check_columns, spread
from graphapi.store.embedded import audit, batches, erase, feed, pages, runs
from graphapi.store.embedded.connection import check_path
from graphapi.store.embedded.cursor_key import cursor_key
from graphapi.store.embedded.glance import MOST_ROWS, Glance, NotNow, is_small
from graphapi.store.embedded.news import News
from graphapi.store.embedded.readers import Readers
from graphapi.store.embedded.writer import Writer
from graphapi.store.run import ALIVE_SECONDS, draft_of
from graphapi.store.waiting import left, paid

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping, Sequence

    import apsw

    from graphapi.changes import Applied, Batch, Change
    from graphapi.model.rows import Millis
    from graphapi.model.words import RunKind
    from graphapi.store.audit import Entry, Head, Note
    from graphapi.store.forgetting import Limits
    from graphapi.store.port import Ask, Block, Page
    from graphapi.store.run import Asked, CircleMembership, Run

R = TypeVar("R", bound=Row)
T = TypeVar("T")


def _clock() -> Millis:
    return time.time_ns() // 1_000_000


def _stop(*parts: Writer | Readers | Glance) -> None:
    for each in parts:
        each.stop()


class EmbeddedStore:
    """A :class:`graphapi.store.port.Store` in one SQLite file.

    Several processes may open the same file: each sees the others' writes, and a write waits for
    the lock of another at most until the deadline. A write whose call ended in
    ``DeadlineExceeded`` may still come about; its request id tells.

    Parameters
    ----------
    path : str or Path
        The file, made if it is not there. Beside it SQLite keeps ``-wal`` and ``-shm``.
    clock : callable, optional
        Gives the present, epoch milliseconds UTC.
    readers : int, optional
        How many readings go on at once.
    deadline : float, optional
        Seconds after which a call ends in ``DeadlineExceeded``.
    wall : callable, optional
        Gives the present for signs of life of runs, epoch milliseconds UTC.
    alive : float, optional
        Seconds without a sign of life after which a running job counts as dead.
    """

    def __init__(
        self,
        path: str | Path,
        *,
        clock: Callable[[], Millis] = _clock,
        readers: int = 4,
        deadline: float = 30.0,
        wall: Callable[[], Millis] = _clock,
        alive: float = ALIVE_SECONDS,
    ) -> None:
        self._path = Path(path)
        self._clock = clock
        self._count = readers
        self._deadline = deadline
        self._wall = wall
        self._alive = alive
        self._news = News()
        self._writer: Writer | None = None
        self._readers: Readers | None = None
        self._glance = Glance(self._path)

    async def open(self) -> None:
        """Make the file and its schema, or recover what a killed process left.

        Raises
        ------
        BadInput
            If no file can be at the path.
        BadFile
            If the file is damaged, or is not ours.
        StoreTooNew
            If a newer graphapi wrote it.
        StoreDown
            If it may not be written.
        """
        if self._writer is None:
            await asyncio.to_thread(self._open)
            self.cursor_key = await self._read(cursor_key)

    async def close(self) -> None:
        """Finish what waits to be written, then let go of every thread and file."""
        writer, readers = self._writer, self._readers
        self._writer = self._readers = None
        if writer and readers:
            await asyncio.to_thread(_stop, writer, readers, self._glance)

    async def check(self) -> None:
        """Return if rows can be read and written; ``StoreReadOnly`` if they can only be read."""
        await self.version()
        if self._writer is not None and self._writer.is_barred:
            await self._write(feed.version_of)

    async def version(self) -> int:
        """Return the version of the last write."""
        return await self._read(feed.version_of, small=True)

    async def apply(self, batch: Batch, *, expect: int | None = None) -> Applied:
        """Write a batch in one transaction, durable when this returns.

        Raises
        ------
        IdempotencyConflict
            If the request id was used with another payload.
        VersionConflict
            If ``expect`` is given and not the present version.
        """
        return await self._write(partial(self._apply, batch=batch, expect=expect))

    async def get(self, kind: type[R], ids: Sequence[str]) -> list[R | None]:
        """Return the rows with these ids: same length and order, ``None`` for unknown ones."""
        found = partial(pages.get, kind=kind, ids=ids)
        return await self._read(found, small=len(ids) <= MOST_ROWS)

    async def page(self, kind: type[R], ask: Ask) -> Page[R]:
        """Return one page of a kind."""
        return await self._read(partial(pages.page, kind=kind, ask=ask), small=is_small([ask]))

    async def related(self, kind: type[R], asks: Sequence[Ask]) -> list[Page[R]]:
        """Answer many asks of one kind from one state of the store."""
        every = spread(asks)
        found = partial(pages.several, kind=kind, asks=every)
        return await self._read(found, small=is_small(every))

    async def search(self, kind: type[R], text: str, ask: Ask) -> Page[R]:
        """Find groups or persons by name, in the order of names."""
        return await self._read(lambda connection: pages.search(connection, kind, text, ask))

    async def changes(
        self, since: int, limit: int, kinds: Sequence[type[Row]] | None = None
    ) -> Sequence[Change]:
        """Return what changed after ``since``, in the order of version, kind and id."""
        wanted = KINDS if kinds is None else tuple(dict.fromkeys(kinds))
        return await self._read(lambda connection: feed.changes(connection, since, limit, wanted))

    async def wait(self, since: int, within: float) -> int:
        """Return the version once it is over ``since``, at the latest after ``within`` seconds."""
        return await self._news.over(since, within, self.version)

    async def scan(self, kind: type[Row], columns: Sequence[str]) -> AsyncIterator[Block]:
        """Read whole columns of a kind in blocks."""
        check_columns(kind, columns)
        after = None
        while found := await self._read(partial(feed.block, kind=kind, names=columns, after=after)):
            block, after = found
            yield block

    async def begin(self, kind: RunKind, **asked: Unpack[Asked]) -> Run:
        """Begin a run; errors as of the port."""
        draft = draft_of(kind, asked, now=self._wall())
        return await self._write(partial(runs.begin, draft=draft, alive=self._alive))

    async def report(self, run: Run) -> Run:
        """Keep how far a run is; ``StaleRun`` and ``RunCancelled`` say that it must stop."""
        return await self._write(partial(runs.report, run=run, now=self._wall()))

    async def publish(self, run: Run, memberships: Sequence[CircleMembership]) -> Run:
        """Make the results of a run visible, all at once, as one new version; errors likewise."""
        return await self._write(
            partial(runs.publish, run=run, memberships=memberships, now=self._wall())
        )

    async def finish(self, run: Run) -> Run:
        """End a run that shows nothing as failed, unless it is over."""
        return await self._write(partial(runs.finish, run=run, now=self._wall()))

    async def cancel(self, id_: str, *, by: str = LOCAL) -> Run:
        """Cancel a run, unless it is over."""
        return await self._write(partial(runs.cancel, id_=id_, by=by, now=self._wall()))

    async def run(self, id_: str) -> Run | None:
        """Return a run, ``None`` for an unknown id."""
        return await self._read(partial(runs.run_with, id_=id_))

    async def runs(
        self, kind: RunKind | None = None, *, first: int = 100, after: str | None = None
    ) -> Sequence[Run]:
        """Return runs, the one begun last first."""
        return await self._read(partial(runs.runs, kind=kind, first=first, after=after))

    async def published(self, kind: RunKind) -> Run | None:
        """Return the run whose results are now visible."""
        return await self._read(partial(runs.published, kind=kind))

    async def memberships(
        self, kind: RunKind, run: str | None = None
    ) -> Sequence[CircleMembership]:
        """Return the visible results of a kind, or those of an older run, by circle and person."""
        return await self._read(partial(runs.memberships, kind=kind, id_=run))

    async def note(self, notes: Sequence[Note]) -> int:
        """Put notes at the end of the audit log; return the number of the last."""
        return await self._write(partial(audit.note, notes=notes, at=self._wall()))

    async def audit(self, after: int = 0, first: int = 1000) -> Sequence[Entry]:
        """Return the entries of the audit log behind a number, in their order."""
        return await self._read(partial(audit.entries, after=after, first=first))

    async def audit_head(self) -> Head:
        """Return the head of the audit log."""
        return await self._read(audit.head)

    async def sweep(self, limits: Limits, *, by: str = LOCAL) -> Mapping[str, int]:
        """Forget what is older than its limit; return how many of each sort."""
        return await self._write(partial(erase.sweep, limits=limits, by=by, at=self._wall()))

    async def erase(self) -> Sequence[str]:
        """Write the file anew without what was deleted, and empty the log beside it."""
        await asyncio.to_thread(erase.erase, self._path, patience=self._deadline)
        return ()

    def _apply(self, connection: apsw.Connection, batch: Batch, expect: int | None) -> Applied:
        return batches.apply(connection, batch, expect=expect, now=self._clock(), wall=self._wall())

    def _open(self) -> None:
        check_path(self._path)
        writer = Writer(self._path, deadline=self._deadline, news=self._news)
        writer.start()
        readers = Readers(self._path, count=self._count, deadline=self._deadline)
        try:
            readers.start()
            self._glance.start()
        except BaseException:
            _stop(writer, readers, self._glance)
            raise
        self._writer, self._readers = writer, readers

    async def _read(self, work: Callable[[apsw.Connection], T], *, small: bool = False) -> T:
        if self._readers is None:
            raise self._not_open()
        if small and left() > 0:
            with suppress(NotNow):
                return self._glance.read(work)
        async with self._in_time() as seconds:
            return await self._readers.run(work, seconds)

    async def _write(self, work: Callable[[apsw.Connection], T]) -> T:
        if self._writer is None:
            raise self._not_open()
        async with self._in_time():
            return await self._writer.run(work)

    @asynccontextmanager
    async def _in_time(self) -> AsyncIterator[float]:
        with paid(self._deadline) as seconds:
            try:
                async with asyncio.timeout(seconds):
                    yield seconds
            except TimeoutError:
                raise DeadlineExceeded(
                    f"{self._path} did not answer within {seconds:.3g} s; try again, "
                    "with the same request id if it was a write."
                ) from None

    def _not_open(self) -> StoreDown:
        return StoreDown(f"The store {self._path} is not open; open it first.")
