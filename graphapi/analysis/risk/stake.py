"""The money that hangs on a person: their own, their followers', and the contract they may tip.

``V_v = r_v (revenue_v + sum_u p_vu (1 - r_u) revenue_u + B_v (contract_g + 1/2 sum_u (1 - r_u)
revenue_u))`` with the last sum over the home group and B the Birnbaum importance of v in P_g
(algorithms.md, section 6): a quick preview of whom to keep, not a forecast.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from graphapi.analysis.majority import birnbaum
from graphapi.analysis.risk.money import contract_revenue

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt

    from graphapi.analysis.risk.hazards import Hazards

    Numbers = npt.NDArray[np.float64]

COLLEAGUES_FOLLOW = 0.5


@dataclass(frozen=True, slots=True)
class Stakes:
    """What may hang on people, laid out once for many groups; see :func:`staked`.

    Attributes
    ----------
    risks, revenue : float64, shape (persons,)
        The risk of everybody, and what they spend a month in minor units, 0 where unknown.
    staying : float64, shape (persons,)
        What of it is expected to stay.
    at_home : float64, shape (groups,)
        What is expected to stay of those at home in each group.
    """

    hazards: Hazards
    risks: Numbers
    revenue: Numbers
    staying: Numbers
    at_home: Numbers

    def of(self, group: str, persons: Sequence[str]) -> Mapping[str, float]:
        """Return V of persons at home in a group, minor units a month; O(their ties)."""
        tipping = _tipping(self.hazards, group)
        contract = contract_revenue(self.hazards.world, group)
        place_of = self.hazards.places.person_at
        colleagues = self.at_home[self.hazards.places.group_at[group]]
        found = {}
        for person in persons:
            place = place_of[person]
            others = COLLEAGUES_FOLLOW * (colleagues - self.staying[place])
            tips = tipping.get(person, 0.0) * (contract + others)
            hangs = self.revenue[place] + self._followers(person) + tips
            found[person] = float(self.risks[place] * hangs)
        return found

    def _followers(self, person: str) -> float:
        place_of = self.hazards.places.person_at
        return math.fsum(
            _passes(self.hazards, data["weight"]) * self.staying[place_of[other]]
            for other, data in self.hazards.ties[person].items()
        )


def staked(hazards: Hazards, risks: Numbers, revenue: Numbers) -> Stakes:
    """Lay out what may hang on people, by place; O(persons)."""
    places = hazards.places
    staying = (1.0 - risks) * revenue
    homes = places.homes[places.housed]
    at_home = np.bincount(homes, staying[places.housed], len(places.groups))
    return Stakes(hazards, risks, revenue, staying, at_home.astype(np.float64))


def _tipping(hazards: Hazards, group: str) -> Mapping[str, float]:
    if group in hazards.world.groups_lost_by:
        return {}
    say = hazards.weights[group]
    threshold = hazards.world.parameters.unit_threshold
    chances = birnbaum(list(say.values()), [hazards.falls(p) for p in say], threshold)
    return {p: hazards.rate * chance for p, chance in zip(say, chances, strict=True)}


def _passes(hazards: Hazards, weight: float) -> float:
    table = hazards.world.parameters
    return min(table.hazard_cap, table.spread_beta * weight)
