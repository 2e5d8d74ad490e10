"""Who stands out at risk in a province, and the clusters that they form in their groups."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from graphapi.analysis.risk.province_facts import PARTS, evenly
from graphapi.analysis.risk.province_members import (
    UPPER_BITS,
    Standing,
    counted_bits,
    list_members,
    sum_members,
)
from graphapi.compact.kernels.threads import each_part, even_cuts

if TYPE_CHECKING:
    import numpy.typing as npt

    from graphapi.analysis.risk.province_facts import Province
    from graphapi.analysis.risk.province_scores import Scores

    Reals = npt.NDArray[np.float64]
    Places = npt.NDArray[np.int64]

_FEW_PARTS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvinceClusters:
    """Groups in which three or more stand out at risk.

    Attributes
    ----------
    groups : int64, shape (clusters,)
        Their numbers, ascending.
    begins : int64, shape (clusters + 1,)
        The members of cluster c are ``persons[begins[c] : begins[c + 1]]``.
    persons : int32
        Positions, ascending within a cluster.
    attention : float64, shape (clusters,)
        z, how far the members stand above everybody's mean risk.
    money : float64, shape (clusters,)
        Risk times revenue of the members, minor units a month.
    """

    groups: Places
    begins: Places
    persons: npt.NDArray[np.int32]
    attention: Reals
    money: Reals

    def top(self, first: int, *, attention: bool = False) -> Places:
        """Return the clusters with most money, or most attention, highest first."""
        key = self.attention if attention else self.money
        order: Places = np.lexsort((self.groups, -key))[:first]
        return order


def standing_of(province: Province, scores: Scores, quantile: float) -> Standing:
    """Return what it takes to stand out: nobody does where there is nobody."""
    count = int(scores.counted.sum())
    if not count:
        return Standing(np.inf, 0.0)
    facts, values = province.facts, scores.risk
    strangers = province.persons - int(np.count_nonzero(facts.customer))
    place = quantile * (count - 1)
    low, high = (
        _ranked(values, strangers + int(rank)) for rank in (np.floor(place), np.ceil(place))
    )
    least = low + (high - low) * (place - np.floor(place))
    return Standing(float(least), float(scores.total.sum() / count))


def _ranked(values: npt.NDArray[np.float32], rank: int) -> float:
    """Return the number at a place of the order of numbers that are 0 or more.

    Strangers have 0 and stand before all customers; the lost have 1 and stand behind them.
    """
    bits, cuts = values.view(np.uint32), evenly(len(values), _FEW_PARTS)
    found, upper = 0, -1
    for _ in range(2):
        counts = np.cumsum(sum(each_part(counted_bits, cuts, bits, upper)))
        upper = int(np.searchsorted(counts, rank, side="right"))
        rank -= int(counts[upper - 1]) if upper else 0
        found = (found << UPPER_BITS) | upper
    return float(np.uint32(found).view(np.float32))


def clusters_of(
    province: Province, scores: Scores, standing: Standing, fewest: int
) -> ProvinceClusters:
    """Return the groups in which so many stand out."""
    facts, starts = province.facts, province.starts
    sums = np.zeros((3, province.groups))
    each_part(sum_members, province.cuts, starts, province.heads, standing, facts, scores, sums)
    groups = np.flatnonzero(sums[0] >= fewest)
    count, risk, money = sums[:, groups]
    begins = np.concatenate(([0], np.cumsum(count))).astype(np.int64)
    persons = np.empty(begins[-1], dtype=np.int32)
    cuts = even_cuts(begins, PARTS)
    each_part(list_members, cuts, starts, groups, begins, standing, facts, scores, persons)
    return ProvinceClusters(
        groups=groups,
        begins=begins,
        persons=persons,
        attention=(risk - count * standing.mean) / np.sqrt(count),
        money=money,
    )
