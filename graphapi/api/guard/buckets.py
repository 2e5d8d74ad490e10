"""How much each caller may ask for in a time: a bucket of units that fills steadily."""

from __future__ import annotations

import math
import struct
import time
from typing import TYPE_CHECKING, Any

from graphapi.api.guard.codes import refused
from graphapi.api.shared import Shared, digest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MOST_CALLERS = 10_000
"""Callers that have a purse at once."""
PURSE = 1 / 1000
"""The part of a bucket that a process draws at once, so that it seldom draws."""
_SETS, _WAYS = 1024, 16
_SET = struct.Struct(f"={_WAYS}Q{_WAYS}d")
"""Callers whose digests begin alike: the digests, and the moments when their buckets are full."""
_CALLER, _MOMENT = struct.Struct("=Q"), struct.Struct("=d")


class Buckets:
    """One bucket for each caller, the same one in all processes that serve together.

    A bucket is the moment at which it will be full; where no place is left for another, the one
    that is full first makes room. Each process draws from it into a purse of its own.

    Parameters
    ----------
    rate : float
        Units of cost that flow into a bucket each second.
    seconds : float
        How long an empty bucket takes to be full.
    path : Path, optional
        The file that the processes share.
    clock : callable
        Seconds that never go back, the same in all processes.
    """

    def __init__(
        self,
        rate: float,
        *,
        seconds: float = 10.0,
        path: Path | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._rate = rate
        self._seconds = seconds
        self._clock = clock
        self._purses: dict[str, float] = {}
        self._shared = Shared(_SETS * _SET.size, path)

    def take(self, caller: str, units: float) -> None:
        """Take units out of the bucket of a caller.

        Raises
        ------
        GraphQLError
            Of code RATE_LIMITED if there is not enough in it; ``retryAfterMs`` says when there is.
        """
        left = self._purses.get(caller, 0.0) - units
        self._purses[caller] = left if left >= 0.0 else self._drawn(caller, -left)

    def _drawn(self, caller: str, units: float) -> float:
        """Draw what a purse lacks and somewhat more; return what is left in it then."""
        if len(self._purses) >= MOST_CALLERS and caller not in self._purses:
            self._purses.clear()
        needed = min(units / self._rate, self._seconds)
        with self._shared as memory:
            now = self._clock()
            found = _Bucket(memory, digest(caller))
            full = found.full if now < found.full < now + 2 * self._seconds else now
            held = self._seconds - (full - now)
            if held < needed:
                raise self._empty(needed - held)
            drawn = min(needed + self._seconds * PURSE, held)
            found.keep(full + drawn)
        return (drawn - needed) * self._rate

    def _empty(self, seconds: float) -> Exception:
        wait = math.ceil(seconds * 1000)
        return refused(
            "RATE_LIMITED",
            f"You asked for more than {self._rate:g} units of cost a second; "
            f"ask again in {wait} ms.",
            retryAfterMs=wait,
        )


class _Bucket:
    """Where the bucket of a caller lies, and the moment at which it will be full."""

    __slots__ = ("_at", "_caller", "_memory", "full")

    def __init__(self, memory: Any, caller: int) -> None:
        start = caller % _SETS * _SET.size
        words = _SET.unpack_from(memory, start)
        callers, moments = words[:_WAYS], words[_WAYS:]
        way = callers.index(caller) if caller in callers else moments.index(min(moments))
        self._memory = memory
        self._caller = caller
        self._at = start + way * _CALLER.size
        self.full: float = moments[way]

    def keep(self, full: float) -> None:
        """Write down when it will be full."""
        _CALLER.pack_into(self._memory, self._at, self._caller)
        _MOMENT.pack_into(self._memory, self._at + _WAYS * _CALLER.size, full)
