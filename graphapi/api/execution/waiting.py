"""Columns that are there at once, or come later: nothing waits that need not wait."""

from __future__ import annotations

import asyncio
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeAlias

from graphapi.api.loaders import Wanted, kept

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Generator, Sequence

    Column: TypeAlias = list[Any]
    Coming: TypeAlias = list[Any] | Awaitable[list[Any]]
    """A column, or the promise of one."""


_THERE = frozenset({list})


class Promised:
    """A column of promises of one loader, and what is done with it once they are kept."""

    __slots__ = ("_further", "wanted")

    def __init__(
        self,
        wanted: Sequence[Wanted[Any, Any]],
        further: tuple[Callable[[Column], Coming], ...] = (),
    ) -> None:
        self.wanted = wanted
        self._further = further

    def then(self, go_on: Callable[[Column], Coming]) -> Promised:
        """Return the promise of what a further step makes of the column."""
        return Promised(self.wanted, (*self._further, go_on))

    def given(self, values: Column) -> Coming:
        """Do what is to be done with what was promised."""
        found: Coming = values
        for go_on in self._further:
            found = after(found, go_on)
        return found

    def __await__(self) -> Generator[Any, None, Column]:
        return self._alone().__await__()

    async def _alone(self) -> Column:
        try:
            values = await kept(self.wanted)
        except Exception:  # noqa: BLE001 - which of them failed is found out one by one
            values = await _each(self.wanted)
        found = self.given(values)
        return found if isinstance(found, list) else await found


def after(found: Coming, go_on: Callable[[Column], Coming]) -> Coming:
    """Go on with a column: at once if it is there."""
    if isinstance(found, list):
        return go_on(found)
    return found.then(go_on) if isinstance(found, Promised) else _later(found, go_on)


async def _later(found: Awaitable[Column], go_on: Callable[[Column], Coming]) -> Column:
    result = go_on(await found)
    return result if isinstance(result, list) else await result


def together(columns: list[Coming]) -> Coming:
    """Return the columns of one level; those that come later are waited for at the same time."""
    if _THERE.issuperset(map(type, columns)):
        return columns
    return _all_of(columns)


async def _all_of(columns: list[Any]) -> list[Column]:
    late = [index for index, each in enumerate(columns) if not isinstance(each, list)]
    if len(late) == 1:
        columns[late[0]] = await columns[late[0]]
        return columns
    promised = [columns[index] for index in late]
    if _are_of_one_loader(promised):
        for index, column in zip(late, await _read_together(promised), strict=True):
            columns[index] = column
        found = together(columns)
        return found if isinstance(found, list) else await found
    tasks = [asyncio.ensure_future(columns[index]) for index in late]
    try:
        for index, column in zip(late, await asyncio.gather(*tasks), strict=True):
            columns[index] = column
    except BaseException:
        for task in tasks:
            task.cancel()
        raise
    return columns


def _are_of_one_loader(columns: Sequence[Any]) -> bool:
    if set(map(type, columns)) != {Promised}:
        return False
    return len({id(each.loader) for column in columns for each in column.wanted}) == 1


async def _read_together(columns: Sequence[Promised]) -> Sequence[Coming]:
    try:
        values = iter(await kept([each for column in columns for each in column.wanted]))
    except Exception:  # noqa: BLE001 - which of them failed is found out one by one
        return [await column for column in columns]
    return [column.given(list(islice(values, len(column.wanted)))) for column in columns]


class _Awaited(dict[type, bool]):
    """Whether something of a type is a promise; each type is looked at once."""

    def __missing__(self, kind: type) -> bool:
        self[kind] = hasattr(kind, "__await__")
        return self[kind]


_AWAITED = _Awaited()


def settled(values: Column) -> Coming:
    """Wait for what is promised among some values; a promise that fails becomes its exception."""
    kinds = set(map(type, values))
    if not any(map(_AWAITED.__getitem__, kinds)):
        return values
    of_one = kinds == {Wanted} and len({id(each.loader) for each in values}) == 1
    return Promised(values) if of_one else _each(values)


async def _each(values: Sequence[Any]) -> Column:
    column = list(values)
    late = [index for index, each in enumerate(column) if _AWAITED[type(each)]]
    for index, result in zip(late, await _results([column[i] for i in late]), strict=True):
        column[index] = result
    return column


async def _results(promises: Sequence[Any]) -> Sequence[Any]:
    if len(promises) > 1:
        return await asyncio.gather(*promises, return_exceptions=True)
    try:
        return [await promises[0]]
    except Exception as error:  # noqa: BLE001 - whatever a resolver raises is told of its field
        return [error]
