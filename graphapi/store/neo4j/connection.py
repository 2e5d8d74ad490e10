"""The way to the server: how long it may take, and what its failures mean."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from neo4j import READ_ACCESS, WRITE_ACCESS, AsyncGraphDatabase, Query
from neo4j.exceptions import (
    ConfigurationError,
    ConnectionAcquisitionTimeoutError,
    DriverError,
    IncompleteCommit,
    Neo4jError,
    ServiceUnavailable,
    SessionExpired,
    TransientError,
)

from graphapi.errors import (
    BadInput,
    DeadlineExceeded,
    GraphapiError,
    StoreDenied,
    StoreDown,
    StoreReadOnly,
)
from graphapi.store.waiting import paid

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from typing import Any, TypeAlias

    from neo4j import AsyncDriver, AsyncSession, AsyncTransaction, Record

    Transaction: TypeAlias = AsyncTransaction
    Statement: TypeAlias = tuple[str, dict[str, Any]]

T = TypeVar("T")

_SCHEMES = tuple(f"{name}{tls}://" for name in ("neo4j", "bolt") for tls in ("", "+s", "+ssc"))

_RETRYING = 0.4
"""The share of the deadline in which a transaction is begun again after a passing failure."""

_CONNECTING = 0.9
"""The share of the deadline that connecting may take; a failure after it is a lateness."""

_FIRST_NAP = 0.02
"""Seconds before a transaction is begun again; each time twice as long."""

_LATE = (
    "Neo.ClientError.Transaction.TransactionTimedOut",
    "Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration",
    "Neo.ClientError.Transaction.LockClientStopped",
    "Neo.TransientError.Transaction.LockAcquisitionTimeout",
    "Neo.TransientError.Transaction.LockClientStopped",
)
_GONE = (ServiceUnavailable, SessionExpired, TransientError)
_ABSENT = (
    "Neo.ClientError.Database.DatabaseNotFound",
    "Neo.DatabaseError.Transaction.TransactionStartFailed",  # it stopped itself
)
_BROKEN = (
    "Neo.ClientError.General.WriteOnReadOnlyAccessDatabase",
    "Neo.DatabaseError.Transaction.",
)
_SHORTEST = 0.001
"""Seconds of a transaction; the server takes none for no bound at all."""


class Connection:
    """A pool of connections to one database, with a deadline on every use.

    Parameters
    ----------
    uri, user, password, database
        Where the server is and who we are. An empty password logs in without a name.
    deadline : float
        Seconds after which a call ends in ``DeadlineExceeded``, whatever the server does.
    """

    def __init__(
        self, uri: str, *, user: str, password: str, database: str, deadline: float
    ) -> None:
        self._uri = uri
        self._auth = (user, password) if password else None
        self._database = database
        self._deadline = deadline
        self._driver: AsyncDriver | None = None

    async def open(self) -> None:
        """Make the pool; the first use connects.

        Raises
        ------
        BadInput
            If the address is none.
        """
        if not self._uri.startswith(_SCHEMES):
            raise self._no_address(f"begin it with one of {', '.join(_SCHEMES)}")
        try:
            self._driver = AsyncGraphDatabase.driver(
                self._uri,
                auth=self._auth,
                connection_timeout=self._deadline * _CONNECTING,
                connection_acquisition_timeout=self._deadline * _CONNECTING,
                connection_write_timeout=self._deadline,
                notifications_min_severity="OFF",
                telemetry_disabled=True,
            )
        except (ConfigurationError, ValueError) as error:
            raise self._no_address(str(error)) from error

    async def close(self) -> None:
        """Let go of all connections; a server that is silent is left alone."""
        driver, self._driver = self._driver, None
        if driver is not None:
            with suppress(TimeoutError, DriverError):
                async with asyncio.timeout(self._deadline):
                    await driver.close()

    async def read(self, work: Callable[[Transaction], Awaitable[T]]) -> T:
        """Do the work in one read transaction and return its result."""
        return await self._timed(partial(self._transact, work, READ_ACCESS))

    async def ask(self, *statements: Statement) -> list[list[Record]]:
        """Run statements that only read, and return the records of each.

        Each is a transaction of its own, so that it costs one way to the server and back instead
        of the three of :meth:`read`; two of them are as far apart as two inside of one transaction,
        for Neo4j reads what is committed.
        """
        return await self._timed(partial(self._ask, statements))

    async def write(self, work: Callable[[Transaction], Awaitable[T]]) -> T:
        """Do the work in one write transaction and return its result once it is durable.

        The work may be done more than once: after a passing failure, and after a connection that
        was lost when COMMIT was on its way, whose outcome only the store can tell. So it must
        first look whether it has already been done.
        """
        return await self._timed(partial(self._transact, work, WRITE_ACCESS))

    async def _persist(self, work: Callable[[float], Awaitable[T]], seconds: float) -> T:
        """Begin again after passing failures; the driver's own way naps for whole seconds."""
        until, nap = time.monotonic() + seconds * _RETRYING, _FIRST_NAP
        while True:
            try:
                return await work(seconds)
            except (Neo4jError, DriverError) as error:
                passing = error.is_retryable() or isinstance(error, IncompleteCommit)
                if not passing or time.monotonic() + nap > until:
                    raise
            await asyncio.sleep(nap)
            nap *= 2

    async def _transact(
        self, work: Callable[[Transaction], Awaitable[T]], access: str, seconds: float
    ) -> T:
        async with (
            self._session(access) as session,
            await session.begin_transaction(timeout=max(seconds, _SHORTEST)) as transaction,
        ):
            result = await work(transaction)
            await transaction.commit()
            return result

    async def _ask(self, statements: Sequence[Statement], seconds: float) -> list[list[Record]]:
        async with self._session(READ_ACCESS) as session:
            return [
                [record async for record in await session.run(_within(seconds, text), values)]
                for text, values in statements
            ]

    def _session(self, access: str) -> AsyncSession:
        return self._pool().session(database=self._database, default_access_mode=access)

    def _pool(self) -> AsyncDriver:
        if self._driver is None:
            raise StoreDown(f"The store {self._uri} is closed; open it first.")
        return self._driver

    async def _timed(self, work: Callable[[float], Awaitable[T]]) -> T:
        begun = time.monotonic()
        with paid(self._deadline) as seconds:
            try:
                async with asyncio.timeout(seconds):
                    return await self._persist(work, seconds)
            except TimeoutError as error:
                raise self._late(seconds) from error
            except (Neo4jError, DriverError) as error:
                if time.monotonic() - begun >= seconds * _CONNECTING:
                    raise self._late(seconds) from error
                explained = self._explanation(error, seconds)
                if explained is None:
                    raise
                raise explained from error

    def _explanation(self, error: Neo4jError | DriverError, seconds: float) -> GraphapiError | None:
        code = getattr(error, "code", None) or ""
        if code.startswith("Neo.ClientError.Security."):
            return StoreDenied(
                f"Neo4j at {self._uri} refuses our name or password; "
                "correct GRAPHAPI_NEO4J_USER and GRAPHAPI_NEO4J_PASSWORD.",
                field="GRAPHAPI_NEO4J_PASSWORD",
            )
        if code in _LATE or isinstance(error, ConnectionAcquisitionTimeoutError):
            return self._late(seconds)
        if isinstance(error, _GONE) or code in _ABSENT:
            return StoreDown(
                f"Neo4j at {self._uri} does not answer ({error}); "
                "start it, or correct GRAPHAPI_STORE, then try again."
            )
        if code.startswith(_BROKEN):
            return StoreReadOnly(
                f"Neo4j at {self._uri} cannot write ({code}); look at its disk and its log."
            )
        return None

    def _no_address(self, why: str) -> BadInput:
        return BadInput(
            f"{self._uri} is no address of a Neo4j server ({why}); "
            "set GRAPHAPI_STORE to one such as neo4j://host:7687.",
            field="GRAPHAPI_STORE",
        )

    def _late(self, seconds: float) -> DeadlineExceeded:
        return DeadlineExceeded(
            f"Neo4j at {self._uri} did not answer within {seconds:.3g} s; try again, "
            "with the same request id if it was a write."
        )


def _within(seconds: float, statement: str) -> Query:
    return Query(statement, timeout=max(seconds, _SHORTEST))
