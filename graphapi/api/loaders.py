"""What one request has asked of the store, gathered so that each level costs one call a kind."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from itertools import filterfalse, groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from graphapi.api.account import account
from graphapi.model.rows import Row

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Generator, Iterable, Sequence

    from graphapi.api.access.sight import Sight
    from graphapi.store.port import Ask, Page

K = TypeVar("K")
V = TypeVar("V")
R = TypeVar("R", bound=Row)


class Wanted(Generic[K, V]):
    """The promise of one value of a loader: it costs nothing until somebody waits for it.

    Parameters
    ----------
    loader, key
        Where it is read, and by what.
    shown : callable, optional
        Makes of the value what is promised.
    """

    __slots__ = ("key", "loader", "shown")

    def __init__(
        self, loader: Loader[K, Any], key: K, shown: Callable[[Any], V] | None = None
    ) -> None:
        self.loader = loader
        self.key = key
        self.shown = shown

    def __await__(self) -> Generator[Any, None, V]:
        return self._value().__await__()

    async def _value(self) -> V:
        (value,) = await kept([self])
        if isinstance(value, Exception):
            raise value
        return cast("V", value)


async def kept(promises: Sequence[Wanted[Any, Any]]) -> list[Any]:
    """Wait for promises of one loader: same length and order; exceptions stand for what failed."""
    values = await promises[0].loader.many([each.key for each in promises])
    return [
        value if each.shown is None or isinstance(value, Exception) else _shown(each.shown, value)
        for each, value in zip(promises, values, strict=True)
    ]


def _shown(show: Callable[[Any], Any], value: Any) -> Any:
    try:
        return show(value)
    except Exception as error:  # noqa: BLE001 - told to whoever waits for it
        return error


class _Round(Generic[K]):
    """Keys that are read at once, and what is done once their values are there."""

    __slots__ = ("done", "keys")

    def __init__(self) -> None:
        self.keys: dict[K, None] = {}
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()


class Loader(Generic[K, V]):
    """Reads by keys, all that is asked for in one turn of the event loop at once, and each once.

    Parameters
    ----------
    read : callable
        Reads the values of distinct keys: same length and order. A value that is an exception is
        what its key failed with.
    alone : callable, optional
        Whether nobody else can ask in this turn, so that nobody need be waited for.
    """

    def __init__(
        self,
        read: Callable[[list[K]], Awaitable[Sequence[V]]],
        alone: Callable[[], bool] = bool,
    ) -> None:
        self._read = read
        self._alone = alone
        self._values: dict[K, V | Exception] = {}
        self._next: _Round[K] | None = None
        self._rounds: list[_Round[K]] = []

    async def many(self, keys: Sequence[K]) -> list[Any]:
        """Read the values of keys: same length and order; exceptions stand for what failed."""
        values = self._values
        missing = dict.fromkeys(filterfalse(values.__contains__, keys) if values else keys)
        if missing and self._alone() and not self._rounds:
            await self._fill(list(missing))
        elif missing:
            await self._come(missing)
        return [values[key] for key in keys]

    async def _come(self, missing: dict[K, None]) -> None:
        """Wait until keys have their values: those that nobody waits for yet are read."""
        begun = [each for each in self._rounds if not missing.keys().isdisjoint(each.keys)]
        for each in begun:
            missing = {key: None for key in missing if key not in each.keys}
        if missing:
            await self._join(missing)
        for each in begun:
            await asyncio.shield(each.done)

    async def _join(self, new: dict[K, None]) -> None:
        """Read new keys: the first to come in a turn reads for all who come in that turn."""
        if self._next is not None:
            self._next.keys.update(new)
            await asyncio.shield(self._next.done)
            return
        self._next = _Round()
        self._next.keys.update(new)
        self._rounds.append(self._next)
        await self._lead(self._next)

    async def _lead(self, mine: _Round[K]) -> None:
        try:
            await asyncio.sleep(0)  # the tasks of this turn begin,
            await asyncio.sleep(0)  # and ask what they ask
            self._next = None
            await self._fill(list(mine.keys))
        except BaseException:
            mine.done.cancel()
            raise
        finally:
            self._rounds.remove(mine)
        mine.done.set_result(None)

    async def _fill(self, keys: list[K]) -> None:
        found: Sequence[Any]
        try:
            found = await self._read(keys)
        except Exception as error:  # noqa: BLE001 - every key of the round has failed in this way
            found = [error] * len(keys)
        self._values.update(zip(keys, found, strict=True))


class _Fan:
    """An ask, put once, or once for each id of a column: the same one is the same object."""

    __slots__ = ("ask", "column")

    def __init__(self, ask: Ask, column: str) -> None:
        self.ask = ask
        self.column = column

    def of(self, ids: Iterable[str]) -> Ask:
        """Return the ask for some ids."""
        return replace(self.ask, each=(self.column, tuple(ids))) if self.column else self.ask


def _asks(keys: Iterable[tuple[_Fan, str]]) -> list[Ask]:
    return [fan.of(id_ for _, id_ in same) for fan, same in groupby(keys, itemgetter(0))]


class Loaders:
    """Reads rows and pages, together what is asked for together, each thing once.

    What is asked in the task that makes them is asked alone: whatever else a request asks at the
    same time, it asks in tasks of its own.

    Parameters
    ----------
    store : Store
        Where to read.
    """

    def __init__(self, store: Sight) -> None:
        self._store = store
        self._task = _present_task()
        self._named: dict[type[Row], Loader[str, Any]] = {}
        self._rows: dict[type[Row], Loader[str, Any]] = {}
        self._pages: dict[type[Row], Loader[tuple[_Fan, str], Any]] = {}
        self._fans: dict[tuple[Ask, str], _Fan] = {}

    def named(self, kind: type[R], id_: str) -> Awaitable[R | None]:
        """Read a row that an analytic answer names; stale, as that is, while the store is away."""
        return Wanted(self._named_of(kind), id_)

    def row(self, kind: type[R], id_: str) -> Awaitable[R | None]:
        """Read the row of a kind with this id."""
        return Wanted(self._rows_of(kind), id_)

    async def rows(self, kind: type[R], ids: Iterable[str]) -> list[R | None]:
        """Read rows that an answer names, as :meth:`named`: same length and order as the ids."""
        found = await self._named_of(kind).many(list(ids))
        for each in found:
            if isinstance(each, Exception):
                raise each
        return found

    async def several(self, kind: type[Row], ids: Sequence[str]) -> list[Any]:
        """Read rows of a kind; exceptions stand for those that failed."""
        return await self._rows_of(kind).many(ids)

    def page(self, kind: type[R], ask: Ask, shown: Callable[[Page[R]], V]) -> Awaitable[V]:
        """Read one page of a kind, and make of it what is shown."""
        return Wanted(self._pages_of(kind), (self._fan(ask, ""), ""), shown)

    async def pages(self, kind: type[Row], ask: Ask, column: str, ids: Iterable[str]) -> list[Any]:
        """Read a page for each of some ids: of the rows that hold it in a column.

        Exceptions stand for those that failed.
        """
        fan = self._fan(ask, column)
        return await self._pages_of(kind).many([(fan, id_) for id_ in ids])

    def _fan(self, ask: Ask, column: str) -> _Fan:
        return self._fans.setdefault((ask, column), _Fan(ask, column))

    def _pages_of(self, kind: type[Row]) -> Loader[tuple[_Fan, str], Any]:
        if kind not in self._pages:

            async def read(keys: list[tuple[_Fan, str]]) -> Sequence[Page[Any]]:
                pages = await self._store.related(kind, _asks(keys))
                account().rows += sum(len(page.rows) for page in pages)
                return pages

            self._pages[kind] = Loader(read, self._is_alone)
        return self._pages[kind]

    def _named_of(self, kind: type[Row]) -> Loader[str, Any]:
        if kind not in self._named:

            async def read(ids: list[str]) -> Sequence[Row | None]:
                found = await self._store.recall(kind, ids)
                account().rows += len(found)
                return found

            self._named[kind] = Loader(read, self._is_alone)
        return self._named[kind]

    def _rows_of(self, kind: type[Row]) -> Loader[str, Any]:
        if kind not in self._rows:

            async def read(ids: list[str]) -> Sequence[Row | None]:
                found = await self._store.get(kind, ids)
                account().rows += len(found)
                return found

            self._rows[kind] = Loader(read, self._is_alone)
        return self._rows[kind]

    def _is_alone(self) -> bool:
        return self._task is not None and asyncio.current_task() is self._task


def _present_task() -> asyncio.Task[Any] | None:
    try:
        return asyncio.current_task()
    except RuntimeError:  # of no loop that runs
        return None
