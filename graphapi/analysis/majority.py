"""The chance that those who agree hold enough of the say, and how much it hangs on each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graphapi.compact.kernels import majority as kernel

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt


def majorities(
    starts: npt.ArrayLike, weights: npt.ArrayLike, chances: npt.ArrayLike, threshold: float = 0.5
) -> npt.NDArray[np.float64]:
    r"""Return ``P(Σ w_d X_d ≥ threshold)`` of many units, for independent X_d.

    Each X_d is 1 with its chance, else 0. Up to 16 weights over 0 the answer is exact: the sums of
    one half are met with the sums of the other. Beyond that the weights are rounded to 0.01 (or to
    their mean, where that is smaller), the threshold is kept as a share of their total, and the
    distribution is convolved.

    Parameters
    ----------
    starts : integers, shape (units + 1,)
        Unit g holds the seats ``starts[g]`` to ``starts[g + 1]``.
    weights : numbers, shape (seats,)
        The say of each seat, 0 or more; mostly they sum to 1 in each unit.
    chances : numbers, shape (seats,)
        0 to 1.
    threshold : float, over 0
        How much say is enough. A sum that misses it by less than 1e-9 is enough.

    Returns
    -------
    float64, shape (units,)
        0 to 1; 0 where nobody has a say.

    Raises
    ------
    ValueError
        For weights and chances of different number.

    Notes
    -----
    Cost O(2^(n/2)) for a unit of n ≤ 16, else O(n · max(100, n)).
    """
    say, chance = np.array(weights, dtype=np.float64), np.array(chances, dtype=np.float64)
    if len(say) != len(chance):
        raise ValueError(f"chances: {len(chance)} for {len(say)} weights; give one for each")
    return kernel.majorities(np.array(starts, dtype=np.int64), say, chance, threshold)


def majority(
    weights: Sequence[float], probabilities: Sequence[float], threshold: float = 0.5
) -> float:
    """Return the chance of :func:`majorities` for one unit.

    Examples
    --------
    >>> majority([0.5, 0.3, 0.2], [0.5, 0.5, 0.5])
    0.625
    """
    return float(majorities([0, len(weights)], weights, probabilities, threshold)[0])


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
    seats = len(weights)
    chances = np.tile(np.asarray(probabilities, dtype=np.float64), (2, seats, 1))
    each = np.arange(seats)
    chances[0, each, each], chances[1, each, each] = 1.0, 0.0
    starts = np.arange(2 * seats + 1) * seats
    held = majorities(starts, np.tile(weights, 2 * seats), chances.ravel(), threshold)
    return tuple((held[:seats] - held[seats:]).tolist())
