"""Whether our access to a group hangs on one person."""

from __future__ import annotations

from dataclasses import dataclass
from math import fsum
from typing import TYPE_CHECKING

from graphapi.analysis.influence.routes import joint_chance
from graphapi.analysis.sentences import Sentence, Share
from graphapi.analysis.units.introducers import indispensability
from graphapi.changes import Ref
from graphapi.model.rows import Person

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphapi.analysis.influence.ways import Way
    from graphapi.analysis.units.survey import Reached, Survey


@dataclass(frozen=True, slots=True)
class SingleThread:
    """The one person on whom our access hangs, and how."""

    person: str
    sentence: Sentence


def single_thread(
    survey: Survey, say: Mapping[str, float], deciders: Sequence[str]
) -> SingleThread | None:
    """Return the person on whom our access to a decision unit hangs, if there is one.

    Either every decision-maker that we reach (R ≥ 0.3) is reached through one and the same person
    where our paths start, the visitor of a visited customer included; or one inner person is
    indispensable for half of the coverage.
    """
    return _one_start(survey, deciders) or _one_between(survey, say)


def _one_start(survey: Survey, deciders: Sequence[str]) -> SingleThread | None:
    least = survey.ground.world.parameters.reach_threshold
    near = [each for each in map(survey.reached, deciders) if each.reach >= least]
    behind = {person for each in near for way in each.routes for person in _behind(way)}
    if len(behind) != 1:
        return None
    (person,) = behind
    return SingleThread(person, Sentence("SINGLE_THREAD_START", {"person": Ref(Person, person)}))


def _behind(way: Way) -> Sequence[str]:
    return way.start.visitors or (way.start.person,)


def _one_between(survey: Survey, say: Mapping[str, float]) -> SingleThread | None:
    reached = {person: survey.reached(person) for person in say}
    coverage = fsum(say[person] * each.reach for person, each in reached.items())
    least = survey.ground.world.parameters.single_thread * coverage
    inner = {person for each in reached.values() for way in each.routes for person in way.inner}
    losses = {
        person: indispensability(survey, person, say)
        for person in sorted(inner)
        if coverage and _at_most(person, say, reached) >= least
    }
    person = max(losses, key=losses.__getitem__, default=None)
    if person is None or losses[person] < least:
        return None
    share = Share(losses[person] / coverage)
    sentence = Sentence("SINGLE_THREAD_INNER", {"person": Ref(Person, person), "share": share})
    return SingleThread(person, sentence)


def _at_most(person: str, say: Mapping[str, float], reached: Mapping[str, Reached]) -> float:
    """Return what is lost with a person if no other route takes the place of those that break."""
    left = {
        to: joint_chance([way.route for way in each.routes if person not in way.inner])
        for to, each in reached.items()
    }
    return fsum(say[to] * (each.reach - left[to]) for to, each in reached.items())
