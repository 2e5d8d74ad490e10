"""The terms that the risk of every customer is made of, gathered once for a world.

``L_v = m_v (h_v + sum c_uv + g_v + b)`` and ``r_v = 1 - exp(-L_v)``: what presses on a person
directly and along ties, the herd of the groups, and ordinary churn, times susceptibility
(algorithms.md, section 4). Only customers can be lost: persons of any other side have no risk, and
nothing flows through them.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from graphapi.analysis.decision import decision_weights
from graphapi.analysis.home import customers, home_groups
from graphapi.analysis.risk.pressure import decision_makers, example_causes, touch_causes
from graphapi.analysis.risk.susceptibility import susceptibilities
from graphapi.analysis.risk.switch import known_switch_rate, switch_chances
from graphapi.compact.spread import spread
from graphapi.compact.views import strongest
from graphapi.model.rows import Loss

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphapi.analysis.risk.pressure import Cause
    from graphapi.analysis.risk.susceptibility import Susceptibility
    from graphapi.analysis.world import World
    from graphapi.compact.spread import Spread


@dataclass(frozen=True, slots=True, kw_only=True)
class Hazards:
    """What acts on every customer of a world.

    Attributes
    ----------
    homes : mapping of person to group
        The group of the main seat.
    herds : mapping of person to groups
        All groups in which a customer has a seat.
    susceptible : mapping of person to Susceptibility
        Of customers; nobody else has one.
    weights : mapping of group to mapping of person to share
        The say in each decision unit.
    lost : mapping of person to float
        How contagious each known lost customer still is, ``2^(-t/180)``.
    rate : float
        How often a contract goes once half of the say is lost.
    causes : mapping of person to causes
        Touches and examples that press on the person directly.
    ties : NetworkX graph
        For each ordered pair the strongest tie, with its ``weight``.
    pressures : Spread
        The pressure with what arrives along ties.
    switches : mapping of group to float
        The chance that the contract goes.
    """

    world: World
    homes: Mapping[str, str]
    herds: Mapping[str, tuple[str, ...]]
    susceptible: Mapping[str, Susceptibility]
    weights: Mapping[str, Mapping[str, float]]
    lost: Mapping[str, float]
    rate: float
    causes: Mapping[str, tuple[Cause, ...]]
    ties: Any
    pressures: Spread
    switches: Mapping[str, float]

    def falls(self, person: str) -> float:
        """Return the chance that a person falls to pressure alone; 1 for a known lost one."""
        if person in self.lost:
            return 1.0
        known = self.susceptible.get(person)
        pressure = float(self.pressures.hazard[person])
        return -math.expm1(-known.factor * pressure) if known else 0.0

    def herd(self, group: str) -> float:
        """Return the hazard that a group's possible switch is to each of its people."""
        return -math.log1p(-self.world.parameters.herd_eta * self.switches.get(group, 0.0))

    def hazard(self, person: str) -> float:
        """Return the whole hazard of a customer over the horizon, known loss left aside."""
        herds = math.fsum(self.herd(group) for group in self.herds.get(person, ()))
        acting = self.pressures.hazard[person] + herds + self.world.parameters.risk_base
        return self.susceptible[person].factor * acting

    def risk(self, person: str) -> float:
        """Return the probability that a person leaves within the horizon."""
        if person not in self.susceptible:
            return 0.0
        if isinstance(self.world.persons_lost_by.get(person), Loss):
            return 1.0
        value = -math.expm1(-self.hazard(person))
        return max(value, self.world.parameters.won_risk) if person in self.lost else value


def gather(world: World, switch_rate: float | None = None) -> Hazards:
    """Gather the terms of a world; groups imitate the switches of a first pass, once.

    ``switch_rate`` fixes sigma, which is otherwise what the known losses teach. Cost
    O(persons + facts + hops * ties), twice where groups look at each other.
    """
    weights = {group: decision_weights(world, group) for group in world.groups}
    causes = touch_causes(world, weights)
    first = _settled(_under(world, weights, switch_rate, causes))
    examples = example_causes(world, first.switches)
    if not examples:
        return first
    more = _with_examples(world, causes, examples)
    pressures = _pressures(first.ties, world, first.susceptible, first.lost, more)
    return _settled(replace(first, causes=more, pressures=pressures))


def _under(
    world: World,
    weights: Mapping[str, Mapping[str, float]],
    switch_rate: float | None,
    causes: Mapping[str, tuple[Cause, ...]],
) -> Hazards:
    homes = home_groups(world)
    susceptible = susceptibilities(world, customers(world), homes)
    lost = {
        person: 2.0 ** (-world.age(row.at) / world.parameters.loss_half_life)
        for person, row in world.persons_lost_by.items()
        if person in susceptible
    }
    rate = known_switch_rate(world, weights, lost) if switch_rate is None else switch_rate
    ties = strongest(world.graph, "weight")
    return Hazards(
        world=world,
        homes=homes,
        herds=_herds(world),
        susceptible=susceptible,
        weights=weights,
        lost=lost,
        rate=rate,
        causes=causes,
        ties=ties,
        pressures=_pressures(ties, world, susceptible, lost, causes),
        switches={},
    )


def _settled(hazards: Hazards) -> Hazards:
    return replace(
        hazards,
        switches=switch_chances(hazards.world, hazards.weights, hazards.falls, hazards.rate),
    )


def _herds(world: World) -> Mapping[str, tuple[str, ...]]:
    herds: dict[str, list[str]] = defaultdict(list)
    for group, people in world.people_in.items():
        for person in people:
            herds[person].append(group)
    return {person: tuple(sorted(groups)) for person, groups in herds.items()}


def _pressures(
    ties: Any,
    world: World,
    susceptible: Mapping[str, Susceptibility],
    lost: Mapping[str, float],
    causes: Mapping[str, tuple[Cause, ...]],
) -> Spread:
    own = {person: math.fsum(c.hazard for c in rows) for person, rows in causes.items()}
    return spread(
        ties,
        {person: hazard for person, hazard in own.items() if person in susceptible},
        damping={p: susceptible[p].factor if p in susceptible else 0.0 for p in world.persons},
        fixed=dict(lost.items()),
        rounds=world.parameters.spread_hops,
        transmission="weight",
        scale=world.parameters.spread_beta,
    )


def _with_examples(
    world: World,
    causes: Mapping[str, tuple[Cause, ...]],
    examples: Mapping[str, tuple[Cause, ...]],
) -> Mapping[str, tuple[Cause, ...]]:
    more = dict(causes)
    for group, rows in examples.items():
        for person in decision_makers(world, group):
            more[person] = (*more.get(person, ()), *rows)
    return more
