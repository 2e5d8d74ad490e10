"""Who has a say in what a group decides, and how much."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from graphapi.model.words import Role

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from graphapi.analysis.world import World
    from graphapi.model.rows import Seat

    Numbers = npt.NDArray[np.float64]

DECIDING = frozenset({Role.DECISION_MAKER, Role.CONTACT})
"""The roles that make up a decision unit."""
ROUNDING = 1e-12
"""Weights whose sum misses 1 by less are shares already."""


def deciding_seats(world: World, group_id: str) -> tuple[Seat, ...]:
    """Return the seats of a group's decision unit that are held now, by id."""
    return tuple(seat for seat in world.seats_in.get(group_id, ()) if seat.role in DECIDING)


def decision_weights(world: World, group_id: str) -> Mapping[str, float]:
    """Return the say of each person of the decision unit, as shares that sum to 1.

    A person with several seats has the sum; see :func:`says`.

    Returns
    -------
    mapping of person id to share
        In the order of the seats' ids. All 0 where nobody has a say; empty without a unit.
    """
    seats = deciding_seats(world, group_id)
    shares = says(
        np.zeros(len(seats), dtype=np.int64),
        np.array([seat.weight for seat in seats], dtype=np.float64),
        np.array([seat.role is Role.DECISION_MAKER for seat in seats], dtype=np.bool_),
        count=1,
    )
    found: dict[str, float] = defaultdict(float)
    for seat, share in zip(seats, shares.tolist(), strict=True):
        found[seat.person_id] += share
    return dict(found)


def says(
    units: npt.NDArray[np.int64],
    weights: Numbers,
    deciders: npt.NDArray[np.bool_],
    *,
    count: int,
) -> Numbers:
    """Return the say of each seat of many decision units, as shares that sum to 1 in each.

    A contact whose weight nobody stated has no say. Decision-makers whose weight nobody stated
    share equally what the stated weights leave of 1, so they are equal when none is stated.

    Parameters
    ----------
    units : int64, shape (seats,)
        The unit of each seat, from 0 to ``count - 1``.
    weights : float64, shape (seats,)
        The stated weight, 0 or more, nan where nobody stated one.
    deciders : bool, shape (seats,)
        Whether it is the seat of a decision-maker; else it is that of a contact.

    Returns
    -------
    float64, shape (seats,)
        All 0 in a unit where nobody has a say.
    """
    silent = np.isnan(weights) & deciders
    stated = np.where(np.isnan(weights), 0.0, weights)
    left = np.maximum(0.0, 1.0 - np.bincount(units, stated, count))
    equal = left / np.maximum(1.0, np.bincount(units, silent, count))
    raw = np.where(silent, equal[units], stated)
    total = np.bincount(units, raw, count)
    no_other = (total == 0.0) | (np.abs(total - 1.0) < ROUNDING)
    return raw / np.where(no_other, 1.0, total)[units]
