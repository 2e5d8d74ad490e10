"""By whom to reach a person whom a plan names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphapi.analysis.influence.ground import ground_of
from graphapi.analysis.influence.paths import path_of
from graphapi.analysis.units.introducers import approaches, best_introducer
from graphapi.analysis.units.survey import survey_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphapi.analysis.influence.ground import RiskOf
    from graphapi.analysis.influence.paths import InfluencePath
    from graphapi.analysis.units.introducers import Introducer
    from graphapi.analysis.world import World


@dataclass(frozen=True, slots=True)
class Approach:
    """How we get to a person.

    Attributes
    ----------
    reach : float
        R(O, v), the chance that we get through, 0 to 1.
    best : InfluencePath or None
        The best way in; None if there is none.
    introducer : Introducer or None
        Who could introduce us best; None if nobody can.
    """

    reach: float
    best: InfluencePath | None
    introducer: Introducer | None


def approach_to(world: World, risk: RiskOf) -> Callable[[str], Approach]:
    """Return a function that says how we get to a person; some 10 searches of 40 paths each."""
    ground = ground_of(world, risk)
    survey = survey_of(ground)
    starts = survey.starts
    near = ground.once("approaches", lambda: approaches(ground, starts))

    def approach(person: str) -> Approach:
        reached = survey.reached(person)
        return Approach(
            reached.reach,
            path_of(ground, reached.ways[0]) if reached.ways else None,
            best_introducer(survey, near, {person: 1.0}),
        )

    return approach
