"""Rounds of messages over all edges at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Values = npt.NDArray[np.float64]
    Index = npt.NDArray[np.int32]
    Pointer = npt.NDArray[np.int64]

NOISE = 1e-14
"""The part of a sum below which the difference of two sums is rounding."""


class Arcs(NamedTuple):
    """Edges with a direction, ordered by source and then target.

    Attributes
    ----------
    sources, targets : int32, shape (m,)
    backward : int64, shape (m,)
        The position of the arc from target to source, -1 where there is none.
    probability : float64, shape (m,)
        In [0, 1).
    """

    sources: Index
    targets: Index
    backward: Pointer
    probability: Values


class Senders(NamedTuple):
    """What nodes bring: own hazard, damping, and a constant message or nan; shape (n,) each."""

    own: Values
    damping: Values
    constant: Values


def backward(sources: Index, targets: Index, nodes: int) -> Pointer:
    """Return for each arc the position of the one that runs against it, -1 where there is none."""
    if not len(sources):
        return np.empty(0, dtype=np.int64)
    names = sources.astype(np.int64) * nodes + targets
    wanted = targets.astype(np.int64) * nodes + sources
    found = np.minimum(np.searchsorted(names, wanted), len(names) - 1)
    return np.where(names[found] == wanted, found, -1)


def pass_messages(arcs: Arcs, senders: Senders, rounds: int) -> list[Values]:
    """Return the hazard that each arc carried in each round.

    Notes
    -----
    O(rounds · m). A difference of sums that is mere rounding counts as zero, so a node that no
    source reaches has exactly none.
    """
    constant = senders.constant[arcs.sources]
    damping = senders.damping[arcs.sources]
    hazard, back = senders.own, np.zeros(len(arcs.sources))
    carried: list[Values] = []
    for _ in range(rounds):
        whole = hazard[arcs.sources]
        rest = np.where(whole - back > NOISE * whole, whole - back, 0.0)
        message = np.where(np.isnan(constant), -np.expm1(-damping * rest), constant)
        carried.append(-np.log1p(-arcs.probability * message))
        hazard = received(arcs, senders.own, carried[-1])
        back = np.where(arcs.backward < 0, 0.0, carried[-1][arcs.backward])
    return carried


def received(arcs: Arcs, own: Values, carried: Values) -> Values:
    """Return the hazard of each node: its own and all that its arcs carried."""
    sums: Values = own + np.bincount(arcs.targets, weights=carried, minlength=len(own))
    return sums
