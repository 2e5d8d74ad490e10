"""How long a request may wait for the store in all, however many calls it makes.

Calls outside of such a bound, those of the follower and of jobs, wait until the deadline of the
store alone.
"""

from __future__ import annotations

import time
from contextlib import contextmanager
from contextvars import ContextVar
from math import inf
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Purse:
    """Seconds that may be waited for; those of calls at the same time are paid once.

    Parameters
    ----------
    seconds : float
        How many there are.
    clock : callable
        Gives the present in seconds.

    Attributes
    ----------
    found_out : dict
        What the request has found out of stores, each by itself.
    """

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._left = seconds
        self._clock = clock
        self._calls = 0
        self._since = 0.0
        self.found_out: dict[object, int] = {}

    @property
    def left(self) -> float:
        """Seconds that are left, at least 0."""
        spent = self._clock() - self._since if self._calls else 0.0
        return max(0.0, self._left - spent)

    @contextmanager
    def open(self) -> Iterator[None]:
        """Pay for as long as the block lasts."""
        if not self._calls:
            self._since = self._clock()
        self._calls += 1
        try:
            yield
        finally:
            left = self.left
            self._calls -= 1
            if not self._calls:
                self._left = left


_PRESENT: ContextVar[Purse | None] = ContextVar("purse", default=None)


class bounded:  # noqa: N801 - it reads like the generator that it is faster than
    """Bound what is waited for the store in a block, and in tasks begun in it.

    Parameters
    ----------
    seconds : float
        How long, all in all.
    """

    __slots__ = ("_purse", "_token")

    def __init__(self, seconds: float) -> None:
        self._purse = Purse(seconds)

    def __enter__(self) -> Purse:
        self._token = _PRESENT.set(self._purse)
        return self._purse

    def __exit__(self, *_: object) -> None:
        _PRESENT.reset(self._token)


@contextmanager
def paid(deadline: float) -> Iterator[float]:
    """Give the seconds that a call may take: the deadline, or less where the bound leaves less."""
    purse = _PRESENT.get()
    if purse is None:
        yield deadline
        return
    with purse.open():
        yield min(deadline, purse.left)


def found_out() -> dict[object, int]:
    """Return what the present request has found out; outside of a bound nothing is kept."""
    purse = _PRESENT.get()
    return {} if purse is None else purse.found_out


def left() -> float:
    """Return the seconds that may still be waited for; without a bound, for ever."""
    purse = _PRESENT.get()
    return inf if purse is None else purse.left
