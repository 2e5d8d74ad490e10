"""One quantile, interpolated between the two values beside it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def quantile(values: Iterable[float], share: float) -> float:
    """Return the value under which a share of the values lies.

    Linear between neighbours (Hyndman and Fan 1996, type 7); ``values`` must not be empty, and
    ``share`` lies from 0 to 1.

    Examples
    --------
    >>> quantile([1.0, 2.0, 3.0, 4.0, 5.0], 0.9)
    4.6
    """
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    low, high = ordered[math.floor(place)], ordered[math.ceil(place)]
    return low + (high - low) * (place - math.floor(place))
