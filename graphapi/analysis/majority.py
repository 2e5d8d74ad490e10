"""The chance that those who agree hold enough of the say, and how much it hangs on each of them."""

from __future__ import annotations

import math
from bisect import bisect_left
from itertools import accumulate
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Sequence

    Voters: TypeAlias = list[tuple[float, float]]

EXACT_SEATS = 16
GRID = 0.01
_SLACK = 1e-9


def majority(
    weights: Sequence[float], probabilities: Sequence[float], threshold: float = 0.5
) -> float:
    r"""Return ``P(Σ w_d X_d ≥ threshold)`` for independent X_d.

    Each X_d is 1 with its probability, else 0. Up to 16 weights over 0 the answer is exact: the
    sums of one half are looked up among the sorted sums of the other. Beyond that the weights are
    rounded to 0.01 (or to their mean, where that is smaller), the threshold is kept as a share of
    their total, and the distribution is convolved.

    Parameters
    ----------
    weights : sequence of float, 0 or more
        The say of each seat; mostly they sum to 1.
    probabilities : sequence of float, 0 to 1
        Of the same length.
    threshold : float, over 0
        How much say is enough. A sum that misses it by less than 1e-9 is enough.

    Returns
    -------
    float
        0 to 1; 0 where nobody has a say.

    Notes
    -----
    Cost O(2^(n/2)) for n ≤ 16, else O(n · max(100, n)).

    Examples
    --------
    >>> majority([0.5, 0.3, 0.2], [0.5, 0.5, 0.5])
    0.625
    """
    voters = [(w, p) for w, p in zip(weights, probabilities, strict=True) if w > 0]
    chance = _exact if len(voters) <= EXACT_SEATS else _convolved
    return min(1.0, chance(voters, threshold))


def birnbaum(
    weights: Sequence[float], probabilities: Sequence[float], threshold: float = 0.5
) -> tuple[float, ...]:
    """Return how much the chance of :func:`majority` hangs on each seat.

    ``B_d = P(majority | X_d = 1) − P(majority | X_d = 0)``, 0 to 1: the derivative by the seat's
    probability.

    Notes
    -----
    Cost 2n times that of :func:`majority`.

    References
    ----------
    Z. W. Birnbaum, "On the importance of different components in a multicomponent system", in
    Multivariate Analysis II, 1969.

    Examples
    --------
    >>> birnbaum([0.5, 0.3, 0.2], [0.5, 0.5, 0.5])
    (0.75, 0.25, 0.25)
    """
    fixed = list(probabilities)
    return tuple(
        majority(weights, [*fixed[:seat], 1.0, *fixed[seat + 1 :]], threshold)
        - majority(weights, [*fixed[:seat], 0.0, *fixed[seat + 1 :]], threshold)
        for seat in range(len(fixed))
    )


def _exact(voters: Voters, threshold: float) -> float:
    half = len(voters) // 2
    high = sorted(_sums(voters[half:]))
    sums = [total for total, _ in high]
    at_least = [*accumulate((chance for _, chance in reversed(high)), initial=0.0)][::-1]
    return math.fsum(
        chance * at_least[bisect_left(sums, threshold - _SLACK - total)]
        for total, chance in _sums(voters[:half])
    )


def _sums(voters: Voters) -> Voters:
    """Return every sum of weights with its chance."""
    found = [(0.0, 1.0)]
    for weight, probability in voters:
        without = [(total, chance * (1.0 - probability)) for total, chance in found]
        found = without + [(total + weight, chance * probability) for total, chance in found]
    return found


def _convolved(voters: Voters, threshold: float) -> float:
    total = math.fsum(weight for weight, _ in voters)
    step = min(GRID, total / len(voters))
    rounded = [(round(weight / step), probability) for weight, probability in voters]
    size = sum(units for units, _ in rounded)
    chances = [1.0] + [0.0] * size
    for units, probability in rounded:
        moved = [0.0] * units + chances[: size + 1 - units]
        chances = [
            stay * (1.0 - probability) + go * probability
            for stay, go in zip(chances, moved, strict=True)
        ]
    enough = math.ceil(threshold * size / total - _SLACK)
    return math.fsum(chances[max(0, enough) :])
