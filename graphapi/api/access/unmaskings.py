"""How often each principal may unmask: every time within the last hour counts."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING

import numpy as np

from graphapi.api.access.caller import HEADER
from graphapi.api.shared import Shared, digest
from graphapi.errors import RateLimited

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HOUR = 3_600.0
MOST_KEPT = 1 << 16
"""Times of all principals together that are known at once; nobody unmasks beyond them."""
_TIME = np.dtype([("who", "u8"), ("at", "f8")])


class Unmaskings:
    """Counts the unmaskings of each principal, in all processes that serve together.

    Parameters
    ----------
    most : int
        How many one principal may have in an hour.
    path : Path, optional
        The file that the processes share.
    clock : callable
        Seconds that never go back, the same in all processes.
    """

    def __init__(
        self, most: int, path: Path | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most = most
        self._clock = clock
        self._shared = Shared(MOST_KEPT * _TIME.itemsize, path)
        self._times = np.frombuffer(self._shared.memory, _TIME)

    def count(self, name: str) -> None:
        """Count one more of a principal; it costs some 50 microseconds.

        Raises
        ------
        RateLimited
            If that is one too many, for the principal or for all together.
        """
        who, times = digest(name), self._times
        with self._shared:
            now = self._clock()
            recent = (times["who"] != 0) & (times["at"] > now - HOUR)
            own = times["at"][recent & (times["who"] == who)]
            if len(own) >= self._most:
                raise self._too_many(own.min(initial=now) + HOUR - now)
            place = int(recent.argmin())
            if recent[place]:
                raise self._too_many(times["at"].min() + HOUR - now)
            times[place] = who, now

    def _too_many(self, wait: float) -> RateLimited:
        return RateLimited(
            f"You unmasked {self._most} times within an hour; ask without {HEADER}, or recentr.",
            field=HEADER,
            retry_after_ms=math.ceil(wait * 1000),
        )
