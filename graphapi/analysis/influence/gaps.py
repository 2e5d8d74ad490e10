"""Where one new tie would help most when there is no path."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphapi.analysis.sentences import Sentence, Share
from graphapi.changes import Ref
from graphapi.compact.paths import best_values_to
from graphapi.model.rows import Person
from graphapi.model.words import Role

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphapi.analysis.influence.ground import Ground
    from graphapi.analysis.influence.ways import Starts
    from graphapi.analysis.world import World


@dataclass(frozen=True, slots=True)
class Gap:
    """The nearest gap: two persons between whom one new tie would give the strongest path.

    Attributes
    ----------
    own_person : id
        The start on our side.
    member : id
        The person to get to know.
    strength : float
        The safe value of the path that a tie of strength 1 would give, over 0 to 1.
    """

    own_person: str
    member: str
    strength: float
    sentence: Sentence


def nearest_gap(ground: Ground, starts: Starts, to: str) -> Gap | None:
    """Return the nearest gap before a person that no path reaches; none without a start.

    The value of a pair is the start's strength times that of the best path from the member on, so
    the best of all pairs is the best start with the best member. The member is somebody whom the
    target listens to, the target itself only where it listens to nobody. Of equal starts comes
    first who manages a group of the member or of the target, then the smallest id.

    Notes
    -----
    Cost O(hops · ties).
    """
    values = {person: value for person, value in starts.worth.items() if person != to}
    if not values:
        return None
    member, onward = _member(ground, to)
    managers = _managers(ground.world, member) | _managers(ground.world, to)
    own_person = str(min(values, key=lambda each: (-values[each], each not in managers, each)))
    strength = values[own_person] * onward
    sentence = Sentence(
        "GAP",
        {
            "own": Ref(Person, own_person),
            "member": Ref(Person, member),
            "person": Ref(Person, to),
            "strength": Share(strength),
        },
    )
    return Gap(own_person, member, strength, sentence)


def _member(ground: Ground, to: str) -> tuple[str, float]:
    onward = best_values_to(ground.graph, to, hops=ground.hops - 1, factor=ground.passing)
    worth: Mapping[str, float] = {
        str(person): value * ground.passing[person]
        for person, value in onward.items()
        if person != to
    }
    member = min(worth, key=lambda person: (-worth[person], person), default=to)
    return (member, worth[member]) if worth.get(member) else (to, 1.0)


def _managers(world: World, person: str) -> frozenset[str]:
    groups = {seat.group_id for seat in world.seats_of.get(person, ())}
    return frozenset(
        seat.person_id
        for group in groups
        for seat in world.seats_in[group]
        if seat.role is Role.ACCOUNT_MANAGER
    )
