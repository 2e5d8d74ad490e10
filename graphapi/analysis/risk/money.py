"""What is at risk in money: what people spend, and what contracts bring."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphapi.analysis.home import spending

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphapi.analysis.risk.hazards import Hazards


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRisk:
    """What is at risk in one group, minor units a month.

    Attributes
    ----------
    switch : float
        P, the chance that the contract goes.
    money : float
        ``people_money + contract``.
    contract : float
        P times the contract revenue; 0 once the contract has gone, for nothing is left to lose.
    people_money : float
        Risk times revenue, summed over the persons at home in the group who are not known lost.
    currency : str or None
        The group's, else the most frequent of its people; money in others is left out, for there
        is no rate to change it at.
    """

    group: str
    switch: float
    money: float
    contract: float
    people_money: float
    currency: str | None


def groups_at_risk(hazards: Hazards, values: Mapping[str, float]) -> dict[str, GroupRisk]:
    """Return what is at risk in every group, given everybody's risk; O(persons + groups)."""
    purses = _purses(hazards)
    return {
        group: _group_at_risk(hazards, values, group, purses.get(group, {}))
        for group in hazards.world.groups
    }


def revenues(hazards: Hazards) -> dict[str, float]:
    """Return what each customer who is not known lost spends, in the currency of the home group.

    Minor units a month; 0 where it is unknown or in another currency.
    """
    found = {}
    for group, purse in _purses(hazards).items():
        currency = _currency(hazards, group, purse)
        found.update({person: _in(currency, spent) for person, spent in purse.items()})
    return found


_Purse = dict[str, tuple[float, str | None]]


def _purses(hazards: Hazards) -> Mapping[str, _Purse]:
    """Return what the people of each group spend, known lost ones left out."""
    purses: dict[str, _Purse] = defaultdict(dict)
    for person in hazards.susceptible:
        home = hazards.homes.get(person)
        if home is None or person in hazards.lost:
            continue
        amount, currency = spending(hazards.world, person, home)
        if amount is not None:
            purses[home][person] = (amount, currency)
    return purses


def _group_at_risk(
    hazards: Hazards, values: Mapping[str, float], group: str, purse: _Purse
) -> GroupRisk:
    currency = _currency(hazards, group, purse)
    people = math.fsum(values[person] * _in(currency, spent) for person, spent in purse.items())
    switch = hazards.switches[group]
    contract = switch * contract_revenue(hazards, group)
    return GroupRisk(
        group=group,
        switch=switch,
        money=people + contract,
        contract=contract,
        people_money=people,
        currency=currency,
    )


def contract_revenue(hazards: Hazards, group: str) -> float:
    """Return what a group's contract still brings a month, 0 where unknown or gone."""
    if group in hazards.world.groups_lost_by:
        return 0.0
    return float(hazards.world.groups[group].monthly_revenue or 0)


def _in(currency: str | None, spent: tuple[float, str | None]) -> float:
    return spent[0] if spent[1] == currency else 0.0


def _currency(hazards: Hazards, group: str, purse: _Purse) -> str | None:
    row = hazards.world.groups.get(group)
    if row is not None and row.currency is not None:
        return row.currency
    counted = Counter(currency for _, currency in purse.values() if currency is not None)
    return min(counted, key=lambda currency: (-counted[currency], currency), default=None)
