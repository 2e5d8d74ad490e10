"""The chance that enough weight falls, in many sets of weights at once.

Of each set every weight falls with a chance of its own, by itself. Few weights are answered
exactly: the sums of one half are met with the sums of the other, both in order. Many are rounded to
a grid, and the distribution of their sum is convolved.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from graphapi.compact.kernels.compiled import compiled, lean

if TYPE_CHECKING:
    import numpy.typing as npt

    Values = npt.NDArray[np.float64]

EXACT = 16
"""Up to how many weights the answer is exact."""
GRID = 0.01
SLACK = 1e-9
"""A sum that misses the threshold by less is enough."""


@compiled
def majorities(
    starts: npt.NDArray[np.int64], weights: Values, chances: Values, threshold: float
) -> Values:
    """Return for each set the chance that the weights that fall sum to the threshold or more.

    Parameters
    ----------
    starts : int64, shape (sets + 1,)
        Set s holds the weights ``starts[s]`` to ``starts[s + 1]``.
    weights, chances : float64, shape (weights,)
        Weights of 0 or less, and nan, are passed over; chances lie from 0 to 1.
    threshold : float
        Over 0.

    Returns
    -------
    float64, shape (sets,)
        0 to 1; 0 where nothing weighs anything.

    Notes
    -----
    O(2^(n/2)) for a set of n weights up to 16, else O(n · max(100, n)).
    """
    found = np.zeros(len(starts) - 1)
    for number in range(len(found)):
        part = slice(starts[number], starts[number + 1])
        heavy = weights[part] > 0.0
        weight, chance = weights[part][heavy], chances[part][heavy]
        if len(weight) == 0:
            continue
        exact = len(weight) <= EXACT
        held = _met(weight, chance, threshold) if exact else _convolved(weight, chance, threshold)
        found[number] = min(1.0, held)
    return found


@compiled
def _met(weights: Values, chances: Values, threshold: float) -> float:
    half = len(weights) // 2
    low, low_chances = np.empty(1 << half), np.empty(1 << half)
    sums_in_order(weights[:half], chances[:half], low, low_chances)
    count = 1 << (len(weights) - half)
    high, at_least = np.empty(count), np.empty(count)
    sums_in_order(weights[half:], chances[half:], high, at_least)
    for place in range(count - 2, -1, -1):
        at_least[place] += at_least[place + 1]
    total, enough = 0.0, count
    for place in range(len(low)):
        while enough > 0 and high[enough - 1] >= threshold - SLACK - low[place]:
            enough -= 1
        if enough < count:
            total += low_chances[place] * at_least[enough]
    return total


@lean
def sums_in_order(weights: Values, chances: Values, sums: Values, masses: Values) -> None:
    """Write every sum of some of the weights, ascending, and the chance of each.

    Parameters
    ----------
    sums, masses : float64, shape (2^weights,)
        Filled in place: the sums without a weight and those with it are merged from the end.
    """
    sums[0], masses[0] = 0.0, 1.0
    for number in range(len(weights)):
        weight, chance = weights[number], chances[number]
        size = 1 << number
        more, same = size - 1, size - 1
        for place in range(2 * size - 1, -1, -1):
            if more >= 0 and sums[more] + weight >= sums[same]:
                sums[place], masses[place] = sums[more] + weight, masses[more] * chance
                more -= 1
            else:
                sums[place], masses[place] = sums[same], masses[same] * (1.0 - chance)
                same -= 1


@compiled
def _convolved(weights: Values, chances: Values, threshold: float) -> float:
    total = weights.sum()
    step = min(GRID, total / len(weights))
    units = np.rint(weights / step).astype(np.int64)
    size = units.sum()
    masses = np.zeros(size + 1)
    masses[0] = 1.0
    for number in range(len(units)):
        moved, chance = units[number], chances[number]
        for place in range(size, -1, -1):
            come = masses[place - moved] * chance if place >= moved else 0.0
            masses[place] = masses[place] * (1.0 - chance) + come
    enough = math.ceil(threshold * size / total - SLACK)
    return float(masses[max(0, enough) :].sum())
