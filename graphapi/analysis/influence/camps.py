"""Where we and each of our rivals set out from, and through whom either gets.

A rival starts from its own people and from the customers whom it has won, and passes through
others as far as they are not loyal to us: where our ways take the factor ``1 - r``, theirs take
``1 - loyalty``, which is r (algorithms.md, section 2).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from graphapi.analysis.influence.paths import best_routes
from graphapi.analysis.influence.ways import Start, StartReason, Starts, own_side, ways_to
from graphapi.compact.paths import best_values_to
from graphapi.compact.values import NodeValues
from graphapi.model.words import Side

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence

    import numpy.typing as npt

    from graphapi.analysis.influence.ground import Ground
    from graphapi.analysis.influence.ways import Way
    from graphapi.analysis.world import World

    Index = npt.NDArray[np.int64]

MOST_RIVALS = 10
"""The ways of how many rivals are compared; of more, of those with the best single ways."""
STAFF = frozenset({Side.OURS, Side.COMPETITOR})
"""Sides whose people can be neither held nor won."""


@dataclass(frozen=True, slots=True)
class Camp:
    """One of those who want to reach a person.

    Attributes
    ----------
    competitor : str or None
        The rival's name; None for ourselves, and for a rival whom nobody named.
    ground : Ground
        On which they move.
    theirs : mapping of person to Start, or None
        Where a rival starts; None for ourselves.
    """

    competitor: str | None
    ground: Ground
    theirs: Mapping[str, Start] | None = None

    def run(self, to: str) -> Run:
        """Return how they reach a person; a search of 40 paths."""
        ways = ways_to(self.ground, self._starts(), to)
        return Run(self, to, ways, *best_routes(self.ground, ways))

    def without(self, person: str) -> Camp:
        """Return the same without one person, neither as a start nor on the way."""
        return replace(self, ground=self.ground.without(person))

    def _starts(self) -> Starts:
        if self.theirs is None:
            return own_side(self.ground)
        shut = self.ground.shut
        kept = {person: start for person, start in self.theirs.items() if person not in shut}
        return Starts(kept, dict.fromkeys(kept, 1.0), {})


@dataclass(frozen=True, slots=True)
class Run:
    """How somebody reaches a person: the best ways, the routes of them, and the reach R."""

    camp: Camp
    to: str
    ways: tuple[Way, ...]
    routes: tuple[Way, ...]
    reach: float

    @property
    def outsiders(self) -> tuple[str, ...]:
        """Customers and third parties on the routes, by id, but for whom they lead to."""
        people = {person for way in self.routes for person in way.persons} - {self.to}
        rows = self.camp.ground.world.persons
        return tuple(sorted(person for person in people if rows[person].side not in STAFF))

    def reach_without(self, person: str) -> float:
        """Return the reach once a person on the routes is out of the way; one more search."""
        return min(self.reach, self.camp.without(person).run(self.to).reach)


def our_camp(ground: Ground) -> Camp:
    """Return ourselves."""
    return Camp(None, ground)


def rival_camps(ground: Ground, to: str, named: Collection[str] | None) -> Iterator[Camp]:
    """Return the rivals who can get to a person; one search of all values.

    Only those in `named` have a name, where it is given. O(persons) for the first question of a
    world and risk.
    """
    rivals = ground.once("rivals", lambda: _rivals(ground))
    passing = ground.once("passing for rivals", lambda: _disloyal(ground.open()))
    theirs = replace(ground, passing=passing, freely=passing, memory={})
    for name, starts in _hopeful(theirs, rivals, to):
        begun = passing.with_values(dict.fromkeys(starts, 0.0))
        told = name if named is None or name in named else None
        yield Camp(told, replace(theirs, passing=begun, freely=begun), starts)


class _Rival(NamedTuple):
    """Where a rival starts, and where these persons lie in arrays."""

    name: str | None
    starts: tuple[Start, ...]
    places: Index


def _rivals(ground: Ground) -> Sequence[_Rival]:
    position = ground.freely.position
    return [
        _Rival(name, tuple(starts), np.array([position[start.person] for start in starts]))
        for name, starts in _started(ground.world).items()
    ]


def _started(world: World) -> Mapping[str | None, Sequence[Start]]:
    """Return where each rival starts: from customers it has won, and from its own people."""
    found: dict[str | None, list[Start]] = defaultdict(list)
    for person, lost in world.persons_lost_by.items():
        row = world.persons.get(person)
        if row is not None and row.side is Side.CUSTOMER:
            found[lost.competitor].append(Start(person, 1.0, StartReason.WON))
    for person, row in world.persons.items():
        if row.side is Side.COMPETITOR:
            found[row.employer].append(Start(person, 1.0, StartReason.RIVAL))
    return found


def _disloyal(ground: Ground) -> NodeValues:
    """Return the chance that a rival's influence passes through each person: the risk."""
    ours = ground.freely
    staff: dict[Hashable, float] = {
        p: 0.0 for p, row in ground.world.persons.items() if row.side in STAFF
    }
    array = NodeValues(ours.position, 1.0 - ours.array).with_values(staff).array
    return NodeValues(ours.position, array)


def _hopeful(
    ground: Ground, rivals: Sequence[_Rival], to: str
) -> Sequence[tuple[str | None, Mapping[str, Start]]]:
    """Return the rivals with the best single ways, and those of their starts that get there."""
    onward = best_values_to(ground.graph, to, hops=ground.hops, factor=ground.passing)
    values = [onward.at(rival.places) for rival in rivals]
    reaching = [(rival, found) for rival, found in zip(rivals, values, strict=True) if found.any()]
    reaching.sort(key=lambda each: (-each[1].max(), each[0].name or ""))
    return [
        (rival.name, {rival.starts[at].person: rival.starts[at] for at in np.flatnonzero(found)})
        for rival, found in reaching[:MOST_RIVALS]
    ]
