"""What one request has asked of the store, gathered so that each level costs one call a kind."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from graphapi.model.rows import Row

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Generator, Iterable, Sequence

    from graphapi.api.access.sight import Sight
    from graphapi.store.port import Ask, Page

K = TypeVar("K")
V = TypeVar("V")
R = TypeVar("R", bound=Row)


class Wanted(Generic[K, V]):
    """The promise of one value of a loader: it costs nothing until somebody waits for it."""

    __slots__ = ("key", "loader")

    def __init__(self, loader: Loader[K, V], key: K) -> None:
        self.loader = loader
        self.key = key

    def __await__(self) -> Generator[Any, None, V]:
        return self.loader.one(self.key).__await__()


class Loader(Generic[K, V]):
    """Reads by keys, all that is asked for in one turn of the event loop at once, and each once.

    Parameters
    ----------
    read : callable
        Reads the values of distinct keys: same length and order. A value that is an exception is
        what its key failed with.
    """

    def __init__(self, read: Callable[[list[K]], Awaitable[Sequence[V]]]) -> None:
        self._read = read
        self._known: dict[K, V] = {}
        self._rounds: dict[K, asyncio.Task[None]] = {}
        self._next: list[K] = []

    def want(self, key: K) -> Wanted[K, V]:
        """Promise the value of a key."""
        return Wanted(self, key)

    async def one(self, key: K) -> V:
        """Read the value of a key; raises what it failed with."""
        (value,) = await self.many((key,))
        if isinstance(value, Exception):
            raise value
        return value

    async def many(self, keys: Sequence[K]) -> list[V]:
        """Read the values of keys: same length and order; exceptions stand for what failed."""
        known = self._known
        missing = [key for key in keys if key not in known]
        for each in {self._round_of(key) for key in missing}:
            await asyncio.shield(each)
        return [known[key] for key in keys]

    def _round_of(self, key: K) -> asyncio.Task[None]:
        if key not in self._rounds:
            if not self._next:
                self._round = asyncio.ensure_future(self._fetch(self._next))
            self._next.append(key)
            self._rounds[key] = self._round
        return self._rounds[key]

    async def _fetch(self, keys: list[K]) -> None:
        await asyncio.sleep(0)  # those who ask in the same turn come along
        self._next = []
        try:
            self._known.update(zip(keys, await self._read(keys), strict=True))
        finally:
            for key in keys:
                del self._rounds[key]


class Loaders:
    """Reads rows and pages, together what is asked for together, each thing once.

    Parameters
    ----------
    store : Store
        Where to read.
    """

    def __init__(self, store: Sight) -> None:
        self._store = store
        self._rows: dict[type[Row], Loader[str, Any]] = {}
        self._pages: dict[type[Row], Loader[Ask, Any]] = {}

    def row(self, kind: type[R], id_: str) -> Awaitable[R | None]:
        """Read the row of a kind with this id."""
        return self._rows_of(kind).want(id_)

    async def rows(self, kind: type[R], ids: Iterable[str]) -> list[R | None]:
        """Read rows of a kind: same length and order as the ids."""
        return await self._rows_of(kind).many(list(ids))

    def page(self, kind: type[R], ask: Ask) -> Awaitable[Page[R]]:
        """Read one page of a kind."""
        if kind not in self._pages:

            async def read(asks: list[Ask]) -> Sequence[Page[Any]]:
                return await self._store.related(kind, asks)

            self._pages[kind] = Loader(read)
        return self._pages[kind].want(ask)

    def _rows_of(self, kind: type[Row]) -> Loader[str, Any]:
        if kind not in self._rows:

            async def read(ids: list[str]) -> Sequence[Row | None]:
                return await self._store.get(kind, ids)

            self._rows[kind] = Loader(read)
        return self._rows[kind]
