"""The terms that the risk of every customer is made of, gathered once for a world.

``L_v = m_v (h_v + sum c_uv + g_v + b)`` and ``r_v = 1 - exp(-L_v)``: what presses on a person
directly and along ties, the herd of the groups, and ordinary churn, times susceptibility
(algorithms.md, section 4). Only customers can be lost: persons of any other side have no risk, and
nothing flows through them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from graphapi.analysis.risk.examples import examples_of, looks_of
from graphapi.analysis.risk.formulas import chance_of, faded, hazard_of, scored, whole_hazard
from graphapi.analysis.risk.lookups import ByPlace
from graphapi.analysis.risk.places import places_of
from graphapi.analysis.risk.pressure import touched
from graphapi.analysis.risk.susceptibility import susceptibilities
from graphapi.analysis.risk.switch import known_switch_rate, switch_chances
from graphapi.compact.spread import spread
from graphapi.compact.views import strongest

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from graphapi.analysis.risk.examples import Examples
    from graphapi.analysis.risk.places import Places
    from graphapi.analysis.risk.pressure import Cause, Touched
    from graphapi.analysis.risk.susceptibility import Susceptibilities, Susceptibility
    from graphapi.analysis.world import World
    from graphapi.compact.spread import Spread

    Numbers = npt.NDArray[np.float64]


class Pass(NamedTuple):
    """What comes of the pressure in one pass.

    Attributes
    ----------
    pressures : Spread
        The pressure with what arrives along ties.
    switches : float64, shape (groups,)
        The chance that each contract goes.
    """

    pressures: Spread
    switches: Numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class Hazards:
    """What acts on every customer of a world.

    Attributes
    ----------
    places : Places
        Where persons and groups lie in the arrays.
    care : Susceptibilities
        What makes everybody give way more or less easily.
    rate : float
        How often a contract goes once half of the say is lost.
    touches, examples : Touched, Examples
        What presses on persons directly; no examples in a first pass.
    pressed : bool, shape (persons,)
        On whom any of these presses.
    ties : NetworkX graph
        For each ordered pair the strongest tie, with its ``weight``.
    pressures : Spread
        The pressure with what arrives along ties.
    first : Pass
        What came of the touches alone, before groups imitate each other.
    falling : float64, shape (persons,)
        The chance that each person falls to pressure alone; 1 for a known lost one.
    switches, herding : float64, shape (groups,)
        The chance that each contract goes, and the hazard that this is to each of its people.
    whole : float64, shape (persons,)
        The whole hazard of a customer, known loss left aside.
    """

    world: World
    places: Places
    care: Susceptibilities
    rate: float
    touches: Touched
    examples: Examples | None
    pressed: npt.NDArray[np.bool_]
    ties: Any
    pressures: Spread
    first: Pass
    falling: Numbers
    switches: Numbers
    herding: Numbers
    whole: Numbers

    @property
    def homes(self) -> Mapping[str, str]:
        """The group of each person's main seat; nobody else has a home."""
        places = self.places
        return ByPlace(
            places.person_at, places.housed, lambda place: places.groups[places.homes[place]]
        )

    @property
    def weights(self) -> Mapping[str, Mapping[str, float]]:
        """The say of each person of each decision unit, by group."""
        places = self.places
        every = np.ones(len(places.groups), dtype=np.bool_)
        return ByPlace(places.group_at, every, places.say)

    @property
    def susceptible(self) -> Mapping[str, Susceptibility]:
        """The susceptibility of customers; nobody else has one."""
        return ByPlace(self.places.person_at, self.places.customers, self.care.of)

    @property
    def lost(self) -> Mapping[str, float]:
        """How contagious each known lost customer still is, ``2^(-t/180)``."""
        gone, half_life = self.places.gone, self.world.parameters.loss_half_life
        return ByPlace(
            self.places.person_at,
            gone.known,
            lambda place: float(faded(gone.persons[place], half_life)),
        )

    @property
    def causes(self) -> Mapping[str, tuple[Cause, ...]]:
        """The touches and examples that press on a person directly."""
        return ByPlace(self.places.person_at, self.pressed, self._causes)

    def _causes(self, place: int) -> tuple[Cause, ...]:
        examples = self.examples.causes(place) if self.examples else ()
        return (*self.touches.causes(place), *examples)

    def herds(self, person: str) -> tuple[str, ...]:
        """Return all groups in which a person has a seat."""
        return self.places.herds(person)

    def switch(self, group: str) -> float:
        """Return the chance that a group's contract goes."""
        return float(self.switches[self.places.group_at[group]])

    def falls(self, person: str) -> float:
        """Return the chance that a person falls to pressure alone; 1 for a known lost one."""
        return float(self.falling[self.places.person_at[person]])

    def herd(self, group: str) -> float:
        """Return the hazard that a group's possible switch is to each of its people."""
        return float(self.herding[self.places.group_at[group]])

    def hazard(self, person: str) -> float:
        """Return the whole hazard of a customer over the horizon, known loss left aside."""
        return float(self.whole[self.places.person_at[person]])

    def risks(self) -> Numbers:
        """Return the probability that each person leaves within the horizon, by place."""
        customers, gone = self.places.customers, self.places.gone
        least = self.world.parameters.won_risk
        return np.asarray(scored(self.whole, customers, gone.known, gone.recorded, least))


def gather(world: World, switch_rate: float | None = None) -> Hazards:
    """Gather the terms of a world; groups imitate the switches of a first pass, once.

    ``switch_rate`` fixes sigma, which is otherwise what the known losses teach. Cost
    O(persons + facts + hops * ties), twice where groups look at each other.
    """
    places = places_of(world)
    care = susceptibilities(world, places)
    table = world.parameters
    touches = touched(world, places)
    ties = strongest(world.graph, "weight")
    known = known_switch_rate(places.units, places.gone, table)
    rate = known if switch_rate is None else switch_rate
    return Settling(world, places, care, rate, touches, ties).settled()


@dataclass(frozen=True, slots=True)
class Settling:
    """Passes the pressure on and lets groups switch, with what is the same in each pass."""

    world: World
    places: Places
    care: Susceptibilities
    rate: float
    touches: Touched
    ties: Any

    def settled(self) -> Hazards:
        """Return the terms once groups have imitated the switches of a first pass."""
        first = self._passed(self.touches.own)
        looks = looks_of(self.world, self.places)
        table = self.world.parameters
        examples = examples_of(self.places, looks, first.switches, table.imitation)
        if not examples.press:
            return self.told(None, first, first)
        return self.told(examples, first, self._passed(self.touches.own + examples.own))

    def told(self, examples: Examples | None, first: Pass, last: Pass) -> Hazards:
        """Return the terms that two passes lead to; O(persons)."""
        places, table = self.places, self.world.parameters
        own = self.touches.own + (examples.own if examples else 0.0)
        herds = np.asarray(hazard_of(table.herd_eta * last.switches))
        herd = np.bincount(places.herd_persons, herds[places.herd_groups], len(places.persons))
        pressure = places.laid_out(last.pressures.hazard)
        return Hazards(
            world=self.world,
            places=places,
            care=self.care,
            rate=self.rate,
            touches=self.touches,
            examples=examples,
            pressed=own > 0.0,
            ties=self.ties,
            pressures=last.pressures,
            first=first,
            falling=self._falling(pressure),
            switches=last.switches,
            herding=herds,
            whole=whole_hazard(self.care.factors, pressure, herd, table.risk_base),
        )

    def _passed(self, own: Numbers) -> Pass:
        places = self.places
        pressures = self._spread(own)
        falling = self._falling(places.laid_out(pressures.hazard))
        table = self.world.parameters
        switches = switch_chances(places.units, places.gone, falling, self.rate, table)
        return Pass(pressures, switches)

    def _falling(self, pressure: Numbers) -> Numbers:
        falls = np.where(self.places.gone.known, 1.0, chance_of(self.care.factors * pressure))
        return np.asarray(falls * self.places.customers)

    def _spread(self, own: Numbers) -> Spread:
        places, table = self.places, self.world.parameters
        customers = places.customers
        return spread(
            self.ties,
            places.values(np.where(customers, own, 0.0)),
            damping=places.values(np.where(customers, self.care.factors, 0.0)),
            fixed=places.values(faded(places.gone.persons, table.loss_half_life)),
            rounds=table.spread_hops,
            transmission="weight",
            scale=table.spread_beta,
        )
