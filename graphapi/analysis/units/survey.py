"""How far we reach, asked again and again with one person won, gone or in front."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from graphapi.analysis.influence.paths import best_routes
from graphapi.analysis.influence.ways import given, own_side, ranked, ways_to
from graphapi.compact.paths import best_values_to

if TYPE_CHECKING:
    from graphapi.analysis.influence.ground import Ground
    from graphapi.analysis.influence.ways import Starts, Way
    from graphapi.compact.values import SomeValues


@dataclass(frozen=True, slots=True)
class Reached:
    """A person as we reach them: the best ways, the routes of them, and the reach R."""

    ways: tuple[Way, ...]
    routes: tuple[Way, ...]
    reach: float

    def hangs_on(self, person: str) -> bool:
        """Whether a route begins with a person or passes through them."""
        return any(
            person in way.persons[:-1] or person in way.start.visitors for way in self.routes
        )


@dataclass(frozen=True, slots=True)
class Survey:
    """Questions about the reach of our side on one ground, each answered once.

    The reach with more is never below the reach without it: routes that were chosen before are
    kept where a new choice falls short of them.
    """

    ground: Ground
    starts: Starts
    _reached: dict[str, Reached] = field(default_factory=dict)
    _onward: dict[str, SomeValues] = field(default_factory=dict)
    _from: dict[tuple[str, str], tuple[Way, ...]] = field(default_factory=dict)
    _without: dict[str, Survey] = field(default_factory=dict)

    def reached(self, to: str) -> Reached:
        """Return how we reach a person; cost one search of 40 paths."""
        if to not in self._reached:
            ways = ways_to(self.ground, self.starts, to)
            self._reached[to] = Reached(ways, *best_routes(self.ground, ways))
        return self._reached[to]

    def onward(self, to: str) -> SomeValues:
        """Return the best single safe value to a person from everybody; cost O(hops · ties)."""
        if to not in self._onward:
            ground = self.ground
            self._onward[to] = best_values_to(
                ground.graph, to, hops=ground.hops, factor=ground.passing
            )
        return self._onward[to]

    def reach_from(self, person: str, to: str) -> float:
        """Return R(x, d), the reach of one person alone."""
        return best_routes(self.ground, self._ways_from(person, to))[1]

    def reach_if_won(self, person: str, to: str) -> float:
        """Return the reach once a person is won: a start of strength 1 besides ours."""
        if person == to:
            return 1.0
        present = self.reached(to)
        ways = ranked((*present.ways, *self._ways_from(person, to)))
        pool = ways[: self.ground.world.parameters.path_pool]
        return max(present.reach, best_routes(self.ground, pool)[1])

    def reach_without(self, person: str, to: str) -> float:
        """Return R_{−x}, the reach once a person is gone; the one to be reached stays."""
        present = self.reached(to)
        if not present.hangs_on(person):
            return present.reach
        if person not in self._without:
            self._without[person] = survey_of(self.ground.without(person))
        return min(present.reach, self._without[person].reached(to).reach)

    def _ways_from(self, person: str, to: str) -> tuple[Way, ...]:
        if (person, to) not in self._from:
            reachable = person in self.onward(to)
            found = ways_to(self.ground, given(self.ground, [person]), to) if reachable else ()
            self._from[person, to] = found
        return self._from[person, to]


def survey_of(ground: Ground) -> Survey:
    """Return a survey of our own side's reach."""
    return Survey(ground, own_side(ground))
