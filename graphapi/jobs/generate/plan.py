"""Who is in which group and circle: ranges of persons, the most senior of each circle first."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from graphapi.compact.kernels.compiled import compiled
from graphapi.jobs.generate.draws import chance, chances

if TYPE_CHECKING:
    import numpy.typing as npt

    Places = npt.NDArray[np.int64]
    Numbers = npt.NDArray[np.int32]

SMALLEST_GROUP, LARGEST_GROUP = 5, 2000
EXPONENT = 1.65
"""Of the power law of the sizes of groups; their mean is then about 67."""
SMALLEST_CIRCLE, LARGEST_CIRCLE = 6, 30
OUR_SHARE, FEWEST_OF_US = 1.5e-4, 5
"""Which part of all people is ours, 3,000 of 20 millions, and how many are at least."""
_SIZES, _CIRCLES = 1, 2


@dataclass(frozen=True)
class Plan:
    """The people of a province, by position.

    Attributes
    ----------
    people, seed : int
    group_start : int64
        Group g is the persons ``group_start[g]`` to ``group_start[g + 1]``; the last one is ours.
    circle_start : int64
        The same of circles, none of which reaches over a group.
    """

    people: int
    seed: int
    group_start: Places
    circle_start: Places

    @property
    def groups(self) -> int:
        """How many groups there are, ours counted."""
        return len(self.group_start) - 1

    @property
    def customers(self) -> int:
        """How many people are not of our own group; they come first."""
        return int(self.group_start[-2])

    @cached_property
    def group(self) -> Numbers:
        """The group of each person."""
        return _numbered(self.group_start)

    @cached_property
    def circle(self) -> Numbers:
        """The circle of each person."""
        return _numbered(self.circle_start)


def planned(people: int, seed: int) -> Plan:
    """Draw groups and circles; O(people)."""
    ours = max(FEWEST_OF_US, round(people * OUR_SHARE))
    begins = _begins(people - ours, seed)
    group_start = np.append(begins, people)
    circles = np.empty(people // SMALLEST_GROUP + 2, dtype=np.int64)
    count = _cut(group_start, seed, circles)
    return Plan(people, seed, group_start, np.append(circles[:count], people))


def _begins(customers: int, seed: int) -> Places:
    """Return where each group begins, and where the last one ends."""
    low, high = (float(size) ** (1 - EXPONENT) for size in (SMALLEST_GROUP, LARGEST_GROUP))
    drawn = chances(seed, _SIZES, customers // SMALLEST_GROUP + 1)
    sizes = ((low + drawn * (high - low)) ** (1 / (1 - EXPONENT))).astype(np.int64)
    ends = np.cumsum(sizes)
    kept = ends[ends <= customers - SMALLEST_GROUP]
    return np.concatenate(([0], kept, [customers])).astype(np.int64)


@compiled
def _cut(group_start: Places, seed: int, circles: Places) -> int:
    """Cut each group into circles, and return how many there are."""
    count = 0
    for group in range(len(group_start) - 1):
        place, end = group_start[group], group_start[group + 1]
        while place < end:
            circles[count] = place
            drawn = chance(seed, _CIRCLES, count)
            size = SMALLEST_CIRCLE + int((LARGEST_CIRCLE - SMALLEST_CIRCLE + 1) * drawn**1.5)
            left = end - place - size
            if left < SMALLEST_CIRCLE:
                whole = end - place
                size = whole if whole <= LARGEST_CIRCLE else whole // 2
            place += size
            count += 1
    return count


def _numbered(starts: npt.NDArray[Any]) -> Numbers:
    return np.repeat(np.arange(len(starts) - 1, dtype=np.int32), np.diff(starts))
