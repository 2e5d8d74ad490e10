"""Who could introduce us: the persons next to us through whom we get furthest."""

from __future__ import annotations

from dataclasses import dataclass
from math import fsum
from typing import TYPE_CHECKING

import numpy as np

from graphapi.analysis.influence.ways import worth
from graphapi.compact.paths import best_values
from graphapi.compact.values import some_values

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

    import numpy.typing as npt

    from graphapi.analysis.influence.ground import Ground
    from graphapi.analysis.influence.ways import Starts
    from graphapi.analysis.units.survey import Survey
    from graphapi.compact.values import SomeValues

    Say = Mapping[str, float]
    Numbers = npt.NDArray[np.float64]

NEARLY = 1.0 - 1e-9
"""What sums in arrays may be less by, for another order."""


@dataclass(frozen=True, slots=True)
class Introducer:
    """A person who could introduce us.

    Attributes
    ----------
    person : id
        A customer or third party.
    value : float
        ``s(O, x)(1 − r_x)R(x, d)``, 0 to 1; for several d the sum weighted by their say.
    indispensability : float
        ``R(O, d) − R_{−x}(O, d)``: what of our reach hangs on this person, 0 to 1.
    """

    person: str
    value: float
    indispensability: float


def approaches(ground: Ground, starts: Starts) -> SomeValues:
    """Return ``s(O, x)(1 − r_x)`` of everybody outside that we get to without a go-between.

    That are the starts that are not ours, and whom one of ours has a recorded tie to.
    """
    people = starts.by_person.values()
    found: dict[Hashable, float] = {
        start.person: worth(ground, start) for start in people if start.outside
    }
    ours: dict[Hashable, float] = {start.person: 1.0 for start in people if not start.outside}
    for person, tie in best_values(ground.graph, ours, hops=1).items():
        value = 0.0 if person in ours else tie * ground.passing[person]
        if value > found.get(person, 0.0):
            found[person] = value
    return some_values(ground.graph, found)


def best_introducer(survey: Survey, near: SomeValues, say: Say) -> Introducer | None:
    """Return the person with the largest value for one or several decision-makers.

    Nobody introduces us to himself. The ten persons with the best single paths are compared by
    their reach; of equals comes first who has the better single path, then the smallest id.

    Parameters
    ----------
    survey : Survey
    near : mapping of person to ``s(O, x)(1 − r_x)``
        See `approaches`.
    say : mapping of decision-maker to weight

    Notes
    -----
    Cost up to 10 searches for each decision-maker; one that cannot win by three routes as good as
    its best is not searched.
    """
    table = survey.ground.world.parameters
    best, most = None, 0.0
    for person in _pool(survey, near, say, table.introducer_pool):
        if near[person] * _onward(survey, person, say, table.path_routes) > most:
            value = near[person] * _reach(survey, person, say)
            best, most = (person, value) if value > most else (best, most)
    if best is None:
        return None
    return Introducer(best, most, indispensability(survey, best, say))


def _pool(survey: Survey, near: SomeValues, say: Say, size: int) -> Sequence[str]:
    """Return those with the best single paths; of equals the smallest ids."""
    single = near.numbers * sum(
        weight * _others(survey.onward(to).at(near.places), near, to)
        for to, weight in say.items()
        if weight
    )
    last = np.partition(single, -size)[-size] if len(single) > size else 0.0
    hopeful = np.flatnonzero((single > 0) & (single >= NEARLY * last))
    least = {
        person: near[person] * _onward(survey, person, say, 1)
        for person in (str(near.labels[place]) for place in near.places[hopeful].tolist())
    }
    return sorted(least, key=lambda person: (-least[person], person))[:size]


def _others(onward: Numbers, near: SomeValues, to: str) -> Numbers:
    """Return what each brings onward to a person, nothing for the person himself."""
    return np.where(near.places == near.position[to], 0.0, onward)


def indispensability(survey: Survey, person: str, say: Say) -> float:
    """Return what of our reach is lost with a person, weighted by say.

    References
    ----------
    Z. W. Birnbaum, "On the importance of different components in a multicomponent system", in
    Multivariate Analysis II, 1969.
    """
    return fsum(
        weight * (survey.reached(to).reach - survey.reach_without(person, to))
        for to, weight in say.items()
        if weight
    )


def _reach(survey: Survey, person: str, say: Say) -> float:
    return fsum(weight * survey.reach_from(person, to) for to, weight in say.items() if weight)


def _onward(survey: Survey, person: str, say: Say, routes: int) -> float:
    return fsum(
        weight * (1.0 - (1.0 - survey.onward(to).get(person, 0.0)) ** routes)
        for to, weight in say.items()
        if weight and to != person
    )
