"""The store on a Neo4j server, of the Community Edition or above."""

from __future__ import annotations

import asyncio
import datetime as dt
import secrets
import time
from functools import partial
from typing import TYPE_CHECKING, TypeVar, Unpack

from graphapi.changes import LOCAL
from graphapi.errors import StoreTooNew
from graphapi.model.rows import KINDS, Row
from graphapi.store import cypher, cypher_law
from graphapi.store.asks import check_columns
from graphapi.store.digest import digest
from graphapi.store.neo4j import asking, audit, erase, feed, runs
from graphapi.store.neo4j.connection import Connection
from graphapi.store.neo4j.memory import Memory
from graphapi.store.neo4j.transactions import do, listed, lock
from graphapi.store.neo4j.writing import Writing, turn
from graphapi.store.port import CURSOR_KEY_BYTES, Page
from graphapi.store.run import ALIVE_SECONDS, draft_of
from graphapi.store.shape import FORMAT

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping, Sequence

    from graphapi.changes import Applied, Batch, Change
    from graphapi.model.rows import IsoDate, Millis
    from graphapi.model.words import RunKind
    from graphapi.store.audit import Entry, Head, Note
    from graphapi.store.forgetting import Limits
    from graphapi.store.neo4j.connection import Transaction
    from graphapi.store.port import Ask, Block
    from graphapi.store.run import Asked, CircleMembership, Run

R = TypeVar("R", bound=Row)

_POLL_SECONDS = 0.05
"""How often a waiter looks for new writes."""


def _clock() -> Millis:
    return time.time_ns() // 1_000_000


class Neo4jStore:
    """A :class:`graphapi.store.port.Store` in a Neo4j database.

    The graph is one that people can read without us; see :mod:`graphapi.store.shape`. Labels of
    persons say which seats they hold on the present day (UTC): each write sets them anew for the
    seats it touches, and the first write of a day, or opening, for seats that began or ended.

    Parameters
    ----------
    uri : str
        Where the server is, such as ``neo4j://localhost:7687`` or ``bolt://…``.
    user, password : str
        Who we are; without a password we log in as nobody.
    database : str, optional
        The database; the Community Edition has one.
    clock : callable, optional
        Gives the present, epoch milliseconds UTC.
    deadline : float, optional
        Seconds after which a call ends in ``DeadlineExceeded``.
    wall : callable, optional
        Gives the present for signs of life of runs, epoch milliseconds UTC.
    alive : float, optional
        Seconds without a sign of life after which a running job counts as dead.
    """

    def __init__(
        self,
        uri: str,
        *,
        user: str = "neo4j",
        password: str = "",
        database: str = "neo4j",
        clock: Callable[[], Millis] = _clock,
        deadline: float = 30.0,
        wall: Callable[[], Millis] = _clock,
        alive: float = ALIVE_SECONDS,
    ) -> None:
        self._uri = uri
        self._clock = clock
        self._wall = wall
        self._alive = alive
        self._settled = 0
        self._connection = Connection(
            uri, user=user, password=password, database=database, deadline=deadline
        )
        self._memory = Memory(self._connection)

    async def open(self) -> None:
        """Connect, make the schema, and bring labels up to the day.

        Raises
        ------
        BadInput
            If the address is none.
        StoreTooNew
            If a newer graphapi wrote the database.
        """
        await self._connection.open()
        try:
            await self._connection.read(self._check_format)
            await self._connection.write(_make_schema)
            await self._connection.read(_await_indexes)
            await self._connection.write(self._prepare)
            self.cursor_key = bytes.fromhex(await self._connection.read(_cursor_key))
        except BaseException:
            await self.close()
            raise

    async def close(self) -> None:
        """Let go of all connections."""
        await self._connection.close()

    async def check(self) -> None:
        """Return if rows can be read and written; ``StoreReadOnly`` if they can only be read."""
        await feed.settled(self._connection)

    async def version(self) -> int:
        """Return the version of the last write, all of which is visible."""
        if await feed.present(self._connection) > self._settled:
            self._settled = max(self._settled, await feed.settled(self._connection))
        return self._settled

    async def apply(self, batch: Batch, *, expect: int | None = None) -> Applied:
        """Write a batch in one transaction, durable when this returns.

        Raises
        ------
        IdempotencyConflict
            If the request id was used with another payload.
        VersionConflict
            If ``expect`` is given and not the present version.
        """
        writing = Writing(
            batch=batch,
            digest=digest(batch),
            expect=expect,
            now=self._clock(),
            today=self._today(),
            wall=self._wall(),
        )
        try:
            return await self._connection.write(writing.run)
        finally:
            self._memory.forget()

    async def get(self, kind: type[R], ids: Sequence[str]) -> list[R | None]:
        """Return the rows with these ids: same length and order, ``None`` for unknown ones."""
        read = partial(asking.get, self._connection, kind)
        return await self._memory.recall(kind, ids, self._settled, read)

    async def page(self, kind: type[R], ask: Ask) -> Page[R]:
        """Return one page of a kind."""
        (page,) = await self.related(kind, [ask])
        return page

    async def related(self, kind: type[R], asks: Sequence[Ask]) -> list[Page[R]]:
        """Answer many asks of one kind, by one statement for each shape of ask."""
        read = partial(asking.related, self._connection, kind)
        found = await self._memory.recall((kind, Page), asks, self._settled, read)
        return [page for pages in found for page in pages]

    async def search(self, kind: type[R], text: str, ask: Ask) -> Page[R]:
        """Find groups or persons by name, in the order of names."""
        return await asking.search(self._connection, kind, text, ask)

    async def changes(
        self, since: int, limit: int, kinds: Sequence[type[Row]] | None = None
    ) -> Sequence[Change]:
        """Return what changed after ``since``, in the order of version, kind and id."""
        until = await self.version()
        if until <= since:
            return ()
        wanted = KINDS if kinds is None else tuple(kinds)
        return await feed.changes(self._connection, since, until, limit, wanted)

    async def wait(self, since: int, within: float) -> int:
        """Return the version once it is over ``since``, at the latest after ``within`` seconds."""
        until = time.monotonic() + within
        while True:
            version = await self.version()
            left = until - time.monotonic()
            if version > since or left <= 0:
                return version
            await asyncio.sleep(min(left, _POLL_SECONDS))

    async def scan(self, kind: type[Row], columns: Sequence[str]) -> AsyncIterator[Block]:
        """Read whole columns of a kind in blocks, by ranges of ids."""
        check_columns(kind, columns)
        async for block in feed.scan(self._connection, kind, columns):
            yield block

    async def begin(self, kind: RunKind, **asked: Unpack[Asked]) -> Run:
        """Begin a run; errors as of the port."""
        draft = draft_of(kind, asked, now=self._wall())
        return await runs.begin(self._connection, draft, alive=self._alive)

    async def report(self, run: Run) -> Run:
        """Keep how far a run is; ``StaleRun`` and ``RunCancelled`` say that it must stop."""
        return await runs.report(self._connection, run, now=self._wall())

    async def publish(self, run: Run, memberships: Sequence[CircleMembership]) -> Run:
        """Make the results of a run visible, all at once, as one new version; errors likewise."""
        return await runs.publish(self._connection, run, memberships, now=self._wall)

    async def finish(self, run: Run) -> Run:
        """End a run that shows nothing as failed, unless it is over."""
        return await runs.finish(self._connection, run, now=self._wall())

    async def cancel(self, id_: str, *, by: str = LOCAL) -> Run:
        """Cancel a run, unless it is over."""
        return await runs.cancel(self._connection, id_, by=by, now=self._wall())

    async def run(self, id_: str) -> Run | None:
        """Return a run, ``None`` for an unknown id."""
        return await runs.run_with(self._connection, id_)

    async def runs(
        self, kind: RunKind | None = None, *, first: int = 100, after: str | None = None
    ) -> Sequence[Run]:
        """Return runs, the one begun last first."""
        return await runs.runs(self._connection, kind, first, after)

    async def published(self, kind: RunKind) -> Run | None:
        """Return the run whose results are now visible."""
        return await runs.published(self._connection, kind)

    async def memberships(
        self, kind: RunKind, run: str | None = None
    ) -> Sequence[CircleMembership]:
        """Return the visible results of a kind, or those of an older run, by circle and person."""
        return await runs.memberships(self._connection, kind, run)

    async def note(self, notes: Sequence[Note]) -> int:
        """Put notes at the end of the audit log; return the number of the last."""
        return await audit.note(self._connection, notes, at=self._wall())

    async def audit(self, after: int = 0, first: int = 1000) -> Sequence[Entry]:
        """Return the entries of the audit log behind a number, in their order."""
        return await audit.entries(self._connection, after, first)

    async def audit_head(self) -> Head:
        """Return the head of the audit log."""
        return await self._connection.read(audit.head)

    async def sweep(self, limits: Limits, *, by: str = LOCAL) -> Mapping[str, int]:
        """Forget what is older than its limit; return how many of each sort."""
        return await erase.sweep(self._connection, limits, by=by, at=self._wall())

    async def erase(self) -> Sequence[str]:
        """Say what only the server can erase: for its clients, what is deleted is gone."""
        return erase.OUT_OF_REACH

    def _today(self) -> IsoDate:
        return dt.datetime.fromtimestamp(self._clock() / 1000, dt.UTC).date().isoformat()

    async def _check_format(self, transaction: Transaction) -> None:
        for written in await listed(transaction, cypher.FORMAT):
            if written > FORMAT:
                raise StoreTooNew(
                    f"The database at {self._uri} has format {written} of a newer graphapi, and "
                    f"this one reads up to {FORMAT}; upgrade graphapi, or name another database."
                )

    async def _prepare(self, transaction: Transaction) -> None:
        today = self._today()
        await do(transaction, cypher.PREPARE, format=FORMAT, today=today)
        await do(transaction, cypher.MIGRATE_RUNS)
        await audit.rename_requests(transaction, now=self._wall())
        await do(transaction, cypher_law.BEGIN, genesis=secrets.token_hex(32))
        await do(transaction, cypher.DRAW_CURSOR_KEY, key=secrets.token_hex(CURSOR_KEY_BYTES))
        day = (await lock(transaction))["day"]
        if day != today:
            await turn(transaction, day, today)


async def _make_schema(transaction: Transaction) -> None:
    for statement in cypher.schema_statements():
        await do(transaction, statement)


async def _cursor_key(transaction: Transaction) -> str:
    (key,) = await listed(transaction, cypher.CURSOR_KEY)
    return str(key)


async def _await_indexes(transaction: Transaction) -> None:
    await do(transaction, cypher.AWAIT_INDEXES)
