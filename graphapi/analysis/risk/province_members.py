"""Compiled loops that find the people of a province who stand out at risk."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from graphapi.compact.kernels.compiled import compiled, lean

if TYPE_CHECKING:
    import numpy.typing as npt

    from graphapi.analysis.risk.province_scores import Facts, Scores

    Reals = npt.NDArray[np.float64]
    Places = npt.NDArray[np.int64]
    Array = npt.NDArray[Any]

UPPER_BITS = 16


@compiled
def counted_bits(begin: int, end: int, bits: Array, upper: int) -> Places:
    """Count numbers by their upper bits, or by their lower bits those whose upper bits are given.

    Parameters
    ----------
    bits : uint32
    upper : int
        -1 for the former.
    """
    counts = np.zeros(1 << UPPER_BITS, dtype=np.int64)
    for place in range(begin, end):
        high = bits[place] >> UPPER_BITS
        if upper < 0:
            counts[high] += 1
        elif high == upper:
            counts[bits[place] & ((1 << UPPER_BITS) - 1)] += 1
    return counts


class Standing(NamedTuple):
    """Those who stand out: risk at least so high and over the mean."""

    least: float
    mean: float


@lean
def stands_out(person: int, standing: Standing, facts: Facts, found: Scores) -> bool:
    """Return whether a person is a customer, not known lost, who stands out."""
    value = found.risk[person]
    high = value >= standing.least and value > standing.mean
    return bool(high and facts.customer[person] and math.isnan(facts.lost[person]))


@lean
def sum_members(  # noqa: PLR0917  arrays in, arrays out
    begin: int,
    end: int,
    starts: Places,
    heads: Reals,
    standing: Standing,
    facts: Facts,
    found: Scores,
    sums: Reals,
) -> None:
    """Add up those who stand out in each group: how many, their risk, and their money."""
    for group in range(begin, end):
        for person in range(starts[group], starts[group + 1]):
            if stands_out(person, standing, facts, found):
                known = facts.revenue[person] >= 0
                spent = float(facts.revenue[person]) if known else heads[group]
                sums[0, group] += 1.0
                sums[1, group] += found.risk[person]
                sums[2, group] += found.risk[person] * spent


@lean
def list_members(  # noqa: PLR0917  arrays in, arrays out
    begin: int,
    end: int,
    starts: Places,
    groups: Places,
    begins: Places,
    standing: Standing,
    facts: Facts,
    found: Scores,
    persons: Array,
) -> None:
    """List those who stand out in a range of clusters, ascending."""
    for cluster in range(begin, end):
        place, group = begins[cluster], groups[cluster]
        for person in range(starts[group], starts[group + 1]):
            if stands_out(person, standing, facts, found):
                persons[place] = person
                place += 1
