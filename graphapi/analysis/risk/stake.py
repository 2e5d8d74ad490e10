"""The money that hangs on a person: their own, their followers', and the contract they may tip.

``V_v = r_v (revenue_v + sum_u p_vu (1 - r_u) revenue_u + B_v (contract_g + 1/2 sum_u (1 - r_u)
revenue_u))`` with the last sum over the home group and B the Birnbaum importance of v in P_g
(algorithms.md, section 6): a quick preview of whom to keep, not a forecast.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from graphapi.analysis.majority import birnbaum
from graphapi.analysis.risk.money import contract_revenue

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphapi.analysis.risk.hazards import Hazards

COLLEAGUES_FOLLOW = 0.5


def stakes(
    hazards: Hazards,
    values: Mapping[str, float],
    revenue: Mapping[str, float],
    group: str,
    persons: Sequence[str],
) -> Mapping[str, float]:
    """Return V of persons at home in a group, minor units a month.

    Parameters
    ----------
    values, revenue : mapping of person to float
        The risk of everybody, and what customers spend; whoever spends nothing known is left out.
    """
    staying = {person: (1.0 - values[person]) * spent for person, spent in revenue.items()}
    tipping = _tipping(hazards, group)
    colleagues = math.fsum(
        staying.get(person, 0.0)
        for person in hazards.world.people_in.get(group, ())
        if hazards.homes[person] == group
    )
    contract = contract_revenue(hazards, group)
    found = {}
    for person in persons:
        followers = math.fsum(
            _passes(hazards, data["weight"]) * staying.get(other, 0.0)
            for other, data in hazards.ties[person].items()
        )
        others = COLLEAGUES_FOLLOW * (colleagues - staying.get(person, 0.0))
        hangs = (
            revenue.get(person, 0.0) + followers + tipping.get(person, 0.0) * (contract + others)
        )
        found[person] = values[person] * hangs
    return found


def _tipping(hazards: Hazards, group: str) -> Mapping[str, float]:
    if group in hazards.world.groups_lost_by:
        return {}
    say = hazards.weights.get(group, {})
    threshold = hazards.world.parameters.unit_threshold
    chances = birnbaum(list(say.values()), [hazards.falls(p) for p in say], threshold)
    return {p: hazards.rate * chance for p, chance in zip(say, chances, strict=True)}


def _passes(hazards: Hazards, weight: float) -> float:
    table = hazards.world.parameters
    return min(table.hazard_cap, table.spread_beta * weight)
