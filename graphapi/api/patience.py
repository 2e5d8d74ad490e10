"""Waiting for so long and no longer; what need not wait at all sets no clock."""

from __future__ import annotations

import asyncio
from functools import partial
from types import coroutine
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Generator

T = TypeVar("T")


class Expired(TimeoutError):
    """What was waited for did not come in its time."""


async def within(seconds: float, work: Coroutine[Any, Any, T]) -> T:
    """Return the result of some work that may wait for so many seconds, from its first wait on.

    Raises
    ------
    Expired
        If it waits for longer.
    """
    try:
        first = work.send(None)
    except StopIteration as done:
        result: T = done.value
        return result
    try:
        async with asyncio.timeout(seconds) as time:
            return await _rest(work, first)
    except TimeoutError:
        if time.expired():
            raise Expired from None
        raise


@coroutine
def _rest(work: Coroutine[Any, Any, T], waits: Any) -> Generator[Any, Any, T]:
    """Go on with work that waits for something."""
    while True:
        go_on: Callable[[], Any]
        try:
            go_on = partial(work.send, (yield waits))
        except BaseException as error:  # noqa: BLE001 - the work is told, as if it stood here
            go_on = partial(work.throw, error)
        try:
            waits = go_on()
        except StopIteration as done:
            result: T = done.value
            return result
