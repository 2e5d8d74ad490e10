"""How much each caller may ask for in a time: a bucket of units that fills steadily."""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphapi.api.guard.codes import refused

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_CALLERS = 10_000


@dataclass(slots=True)
class _Bucket:
    level: float
    at: float


class Buckets:
    """One bucket for each caller; those who asked least lately are forgotten first.

    Parameters
    ----------
    rate : float
        Units of cost that flow into a bucket each second.
    seconds : float
        How long an empty bucket takes to be full.
    clock : callable
        Seconds that never go back.
    """

    def __init__(
        self,
        rate: float,
        *,
        seconds: float = 10.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._rate = rate
        self._full = rate * seconds
        self._clock = clock
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()

    def take(self, caller: str, units: float) -> None:
        """Take units out of the bucket of a caller.

        Raises
        ------
        GraphQLError
            Of code RATE_LIMITED if there is not enough in it; ``retryAfterMs`` says when there is.
        """
        now = self._clock()
        bucket = self._buckets.get(caller)
        if bucket is None:
            bucket = self._made(caller, now)
        self._buckets.move_to_end(caller)
        bucket.level = min(self._full, bucket.level + (now - bucket.at) * self._rate)
        bucket.at = now
        wanted = min(units, self._full)
        if bucket.level < wanted:
            wait = math.ceil((wanted - bucket.level) / self._rate * 1000)
            raise refused(
                "RATE_LIMITED",
                f"You asked for more than {self._rate:g} units of cost a second; "
                f"ask again in {wait} ms.",
                retryAfterMs=wait,
            )
        bucket.level -= wanted

    def _made(self, caller: str, now: float) -> _Bucket:
        if len(self._buckets) >= MOST_CALLERS:
            self._buckets.popitem(last=False)
        return self._buckets.setdefault(caller, _Bucket(self._full, now))
