"""Columns that are there at once, or come later: nothing waits that need not wait."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, TypeAlias

from graphapi.api.loaders import Wanted, kept

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    Column: TypeAlias = list[Any]
    Coming: TypeAlias = list[Any] | Awaitable[list[Any]]
    """A column, or the promise of one."""


_THERE = frozenset({list})


def after(found: Coming, go_on: Callable[[Column], Coming]) -> Coming:
    """Go on with a column: at once if it is there."""
    return go_on(found) if isinstance(found, list) else _later(found, go_on)


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
    tasks = [asyncio.ensure_future(columns[index]) for index in late]
    try:
        for index, column in zip(late, await asyncio.gather(*tasks), strict=True):
            columns[index] = column
    except BaseException:
        for task in tasks:
            task.cancel()
        raise
    return columns


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
    return _wanted(values) if kinds == {Wanted} else _each(values)


async def _wanted(values: Sequence[Wanted[Any, Any]]) -> Column:
    loader = values[0].loader
    if any(each.loader is not loader for each in values):
        return await _each(values)
    try:
        return await kept(values)
    except Exception:  # noqa: BLE001 - which of them failed is found out one by one
        return await _each(values)


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
