"""What was read before, which is true for as long as nothing has been written since."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from graphapi.store.neo4j import feed
from graphapi.store.waiting import found_out

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Hashable, Iterable, Sequence

    from graphapi.store.neo4j.connection import Connection

K = TypeVar("K", bound="Hashable")
V = TypeVar("V")

MOST_ROWS = 100_000
"""Rows that are kept at most; with one more, reading begins anew."""


class Memory:
    """Answers of one version of a database, given again without reading them again.

    Before it answers, it asks the database whether that version is still the present one, a way
    there and back that reads one number; it asks once in a request, whose answers are therefore
    not older than the request. What is read while a write comes in is kept for the version before
    it, and so is never given once the write is there.

    Parameters
    ----------
    connection : Connection
        The way to the database.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.forget()

    def forget(self) -> None:
        """Forget everything, and that the present request has asked for the version."""
        self._turn(0)
        found_out().pop(self, None)

    async def recall(
        self,
        subject: Any,
        keys: Sequence[K],
        settled: int,
        read: Callable[[Sequence[K]], Awaitable[Sequence[V]]],
    ) -> list[V]:
        """Return the values of keys of a subject: same length and order.

        Parameters
        ----------
        subject
            What tells the keys from those of other readings.
        keys
            What is asked for.
        settled : int
            A version all of which was visible before; 0 for none.
        read : callable
            Reads values that are not at hand.
        """
        kept = self._kept.setdefault(subject, {}) if self._version == settled else {}
        if settled and all(key in kept for key in keys) and await self._is_present(settled):
            return [kept[key] for key in keys]
        values = list(await read(keys))
        if settled >= self._version:
            self._keep(settled, subject, zip(keys, values, strict=True))
        return values

    def _keep(self, version: int, subject: Any, found: Iterable[tuple[Any, Any]]) -> None:
        pairs = dict(found)
        self._rows += sum(map(_rows_in, pairs.values()))
        if version > self._version or self._rows > MOST_ROWS:
            self._turn(version)
        self._kept.setdefault(subject, {}).update(pairs)

    def _turn(self, version: int) -> None:
        self._version = version
        self._kept: dict[Any, dict[Any, Any]] = {}
        self._rows = 0

    async def _is_present(self, version: int) -> bool:
        found = found_out()
        if found.get(self) != version:
            found[self] = await feed.present(self._connection)
        return found[self] == version


def _rows_in(value: Any) -> int:
    return sum(len(page.rows) + 1 for page in value) if isinstance(value, tuple) else 1
