"""Who of ours could take over from an account manager: by own ties and own visits alone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from math import fsum
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from graphapi.analysis.units.survey import survey_of
from graphapi.model.words import Side

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import numpy.typing as npt

    from graphapi.analysis.units.survey import Survey
    from graphapi.analysis.world import World

    Numbers = npt.NDArray[np.float64]
    Index = npt.NDArray[np.int64]
    Says = Sequence[Mapping[str, float]]


@dataclass(frozen=True)
class Candidate:
    """A person of ours, and everybody's reach."""

    person: str
    survey: Survey

    @cached_property
    def contacts(self) -> frozenset[str]:
        """The customers whom the candidate has a tie with, or has visited in 180 days."""
        return contacts(self.survey, self.person)

    def reach(self, says: Says) -> float:
        """Return ``Σ w_d R_x(d)``: nobody else of our side is a start, and no visit but one's own.

        One search of 40 paths for each person of the decision units.
        """
        ground = self.survey.ground
        others = frozenset(ground.world.own_side) - {self.person}
        alone = survey_of(replace(ground, shut=ground.shut | others))
        return fsum(
            weight * alone.reached(person).reach
            for say in says
            for person, weight in say.items()
            if weight
        )


def contacts(survey: Survey, person: str) -> frozenset[str]:
    """Return the customers whom one of ours has a tie with, either way, or has visited."""
    world = survey.ground.world
    ties = world.strongest_ties
    near = {*ties.successors(person), *ties.predecessors(person)}
    near.update(survey.starts.guests.get(person, ()))
    return frozenset(each for each in near if world.persons[each].side is Side.CUSTOMER)


class _Firsts(NamedTuple):
    """Whom each candidate gets to without a go-between.

    Attributes
    ----------
    candidates, places : int64
        Whose first step it is, and where the person lies in the arrays of the survey.
    met, safe : float64
        The chance to get there, and to get on from there.
    """

    candidates: Index
    places: Index
    met: Numbers
    safe: Numbers


def hopeful(survey: Survey, manager: str, says: Says) -> tuple[Candidate, ...]:
    """Return the ten of ours with the best single ways to the say of some decision units.

    Of equals those who share more of the manager's contacts, then the smallest ids. One search of
    all values for each person of the units.
    """
    world = survey.ground.world
    people = [p for p in world.own_side if p != manager and world.persons[p].side is Side.OURS]
    firsts = _firsts(survey, people)
    total = np.zeros(len(people))
    for say in says:
        for person, weight in say.items():
            if weight:
                total += weight * _single(survey, firsts, person, len(people))
    friends = contacts(survey, manager)
    shared = [len(friends & contacts(survey, person)) for person in people]
    order = sorted(range(len(people)), key=lambda at: (-total[at], -shared[at], people[at]))
    pool = world.parameters.introducer_pool
    return tuple(Candidate(people[at], survey) for at in order[:pool])


def _firsts(survey: Survey, people: Sequence[str]) -> _Firsts:
    ground = survey.ground
    place_of = ground.freely.position
    steps = [
        (number, place_of[guest], met, met * ground.passing[guest])
        for number, person in enumerate(people)
        for guest, met in _guests(ground.world, survey.starts.guests.get(person, ()), person)
    ]
    steps += [(number, place_of[person], 1.0, 1.0) for number, person in enumerate(people)]
    candidates, places, met, safe = zip(*steps, strict=True) if steps else ((), (), (), ())
    return _Firsts(
        np.array(candidates, dtype=np.int64),
        np.array(places, dtype=np.int64),
        np.array(met, dtype=np.float64),
        np.array(safe, dtype=np.float64),
    )


def _guests(world: World, guests: Iterable[str], person: str) -> Iterator[tuple[str, float]]:
    miss = world.parameters.start_visit_miss
    for guest in guests:
        count = sum(visit.own_person_id == person for visit in world.recent_visits[guest])
        yield guest, 1.0 - miss**count


def _single(survey: Survey, firsts: _Firsts, to: str, count: int) -> Numbers:
    """Return the best single way of each candidate to a person."""
    onward = survey.onward(to)
    there = firsts.places == onward.position[to]
    values = np.where(there, firsts.met, firsts.safe * onward.at(firsts.places))
    best = np.zeros(count)
    np.maximum.at(best, firsts.candidates, values)
    return best
