"""Who has a say in what a group decides, and how much."""

from __future__ import annotations

from collections import defaultdict
from math import fsum
from typing import TYPE_CHECKING

from graphapi.model.words import Role

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphapi.analysis.world import World
    from graphapi.model.rows import Seat

DECIDING = frozenset({Role.DECISION_MAKER, Role.CONTACT})
"""The roles that make up a decision unit."""


def deciding_seats(world: World, group_id: str) -> tuple[Seat, ...]:
    """Return the seats of a group's decision unit that are held now, by id."""
    return tuple(seat for seat in world.seats_in.get(group_id, ()) if seat.role in DECIDING)


def decision_weights(world: World, group_id: str) -> Mapping[str, float]:
    """Return the say of each person of the decision unit, as shares that sum to 1.

    A contact whose weight nobody stated has no say. Decision-makers whose weight nobody stated
    share equally what the stated weights leave of 1, so they are equal when none is stated. A
    person with several seats has the sum.

    Returns
    -------
    mapping of person id to share
        In the order of the seats' ids. All 0 where nobody has a say; empty without a unit.
    """
    seats = deciding_seats(world, group_id)
    unstated = _unstated(seats)
    say: dict[str, float] = defaultdict(float)
    for seat in seats:
        say[seat.person_id] += _weight(seat, unstated)
    total = fsum(say.values())
    return {person: weight / total if total else 0.0 for person, weight in say.items()}


def _unstated(seats: Sequence[Seat]) -> float:
    silent = sum(seat.weight is None and seat.role is Role.DECISION_MAKER for seat in seats)
    stated = fsum(seat.weight or 0.0 for seat in seats)
    return max(0.0, 1.0 - stated) / silent if silent else 0.0


def _weight(seat: Seat, unstated: float) -> float:
    if seat.weight is not None:
        return seat.weight
    return unstated if seat.role is Role.DECISION_MAKER else 0.0
