"""Risk that was moved with the facts: one person or group at a time, or everybody's at once.

What changes spread to is kept beside what the last sweep found: the circumstances of whom they
concerned, and the pressures where they arrived. Everything else follows from these when somebody
asks for it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from graphapi.analysis.risk.circumstances import Circumstances
from graphapi.analysis.risk.examples import examples_of, looks_of
from graphapi.analysis.risk.excerpt import excerpt
from graphapi.analysis.risk.formulas import chance_of, hazard_of, scored, whole_hazard
from graphapi.analysis.risk.hazards import Pass, Settling
from graphapi.analysis.risk.lookups import ByName
from graphapi.analysis.risk.money import in_groups
from graphapi.analysis.risk.passes import hanging, passed, places_reached, switches_by
from graphapi.analysis.risk.patching import patched
from graphapi.analysis.risk.places import places_of
from graphapi.analysis.risk.switch import are_cases
from graphapi.analysis.risk.units import entries_of
from graphapi.compact.spread import hazards_at, updated_spread
from graphapi.compact.values import SomeValues

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt

    from graphapi.analysis.risk.examples import Examples, Looks
    from graphapi.analysis.risk.hazards import Hazards
    from graphapi.analysis.risk.money import GroupRisk
    from graphapi.analysis.risk.places import Places, Units
    from graphapi.analysis.risk.pressure import Cause
    from graphapi.analysis.risk.susceptibility import Susceptibility
    from graphapi.analysis.world import World
    from graphapi.compact.spread import Spread

    Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, kw_only=True, eq=False)
class Moving:
    """The terms of risk as they stand after changes.

    Attributes
    ----------
    world : World
    base : Circumstances
        Of everybody, as the last sweep found them.
    news : mapping of person to Circumstances
        Where they were gathered anew.
    units : Units
        The decision units as they are.
    gone : float64, shape (groups,)
        For how many days each contract has been gone, nan while it stands.
    cases : bool, shape (groups,)
        Whether half of the say has been known lost for long.
    rate : float
        How often a contract goes then.
    looks, examples : Looks, Examples
        Which groups look at each other, and what they see.
    ties : NetworkX graph
    first, last : Pass
        Before and after groups imitate each other.
    pending : SomeValues
        What presses directly on persons who see other examples than before, where it has not been
        passed on in `last`.
    """

    world: World
    base: Circumstances
    news: Mapping[str, Circumstances]
    units: Units
    gone: Numbers
    cases: npt.NDArray[np.bool_]
    rate: float
    looks: Looks
    examples: Examples
    ties: Any
    first: Pass
    last: Pass
    pending: SomeValues

    @property
    def settled(self) -> Moving:
        """The terms with nothing pending; O(ties of whom that reaches) once."""
        return self._settling[0]

    @property
    def far(self) -> Sequence[str]:
        """Whom that reaches which is pending."""
        return [self.places.persons[place] for place in self._settling[1].tolist()]

    @property
    def latest(self) -> Moving:
        """The same terms, with nothing pending if that was worked out already."""
        return self.settled if "_settling" in self.__dict__ else self

    @cached_property
    def _settling(self) -> tuple[Moving, npt.NDArray[np.int64]]:
        if not len(self.pending):
            return self, np.empty(0, dtype=np.int64)
        pressures, found = updated_spread(self.ties, self.pressures, own=self.pending)
        reached = places_reached(found, pressures)
        groups = hanging(self, reached, np.empty(0, dtype=np.int64))
        last = passed(self, self.last, pressures, groups)
        return replace(self, last=last, pending=nothing(self)), reached

    @cached_property
    def places(self) -> Places:
        """Where persons and groups lie; all but the units is as of the last sweep."""
        return replace(self.base.places, units=self.units)

    @property
    def pressures(self) -> Spread:
        """The pressure with what arrives along ties."""
        return self.last.pressures

    def _of(self, person: str) -> tuple[Circumstances, int]:
        known = self.news.get(person, self.base)
        return known, known.places.person_at[person]

    @property
    def susceptible(self) -> Mapping[str, Susceptibility]:
        """The susceptibility of customers; nobody else has one."""
        return ByName(self.places.person_at, self._susceptibility)

    def _susceptibility(self, person: str) -> Susceptibility | None:
        known, place = self._of(person)
        return known.care.of(place) if known.places.customers[place] else None

    @property
    def lost(self) -> Mapping[str, float]:
        """How contagious each known lost customer still is."""
        return ByName(self.places.person_at, self._contagion)

    def _contagion(self, person: str) -> float | None:
        constant = self.pressures.fixed[person]
        return None if math.isnan(constant) else constant

    @property
    def causes(self) -> Mapping[str, tuple[Cause, ...]]:
        """The touches and examples that press on a person directly."""
        return ByName(self.places.person_at, self._causes)

    def _causes(self, person: str) -> tuple[Cause, ...] | None:
        known, place = self._of(person)
        examples = self.examples.causes(self.places.person_at[person])
        return (*known.touches.causes(place), *examples) or None

    @property
    def weights(self) -> Mapping[str, Mapping[str, float]]:
        """The say of each person of each decision unit, by group."""
        return ByName(self.places.group_at, self._say)

    def _say(self, group: str) -> Mapping[str, float]:
        return self.places.say(self.places.group_at[group])

    def herds(self, person: str) -> tuple[str, ...]:
        """Return all groups in which a person has a seat."""
        return self._of(person)[0].places.herds(person)

    def switch(self, group: str) -> float:
        """Return the chance that a group's contract goes."""
        return float(self.last.switches[self.places.group_at[group]])

    def herd(self, group: str) -> float:
        """Return the hazard that a group's possible switch is to each of its people."""
        return float(hazard_of(self.world.parameters.herd_eta * self.switch(group)))

    def falls(self, person: str) -> float:
        """Return the chance that a person falls to pressure alone; 1 for a known lost one."""
        if person in self.lost:
            return 1.0
        pressures = self.pressures
        return float(chance_of(pressures.damping[person] * pressures.hazard[person]))

    def hazard(self, person: str) -> float:
        """Return the whole hazard of a customer over the horizon, known loss left aside."""
        herd = sum(self.herd(group) for group in self.herds(person))
        damping, pressure = self.pressures.damping[person], self.pressures.hazard[person]
        return float(whole_hazard(damping, pressure, herd, self.world.parameters.risk_base))

    def risk(self, person: str) -> float:
        """Return the probability that a person leaves within the horizon.

        What is pending is passed on to the person and the decision units that the person hangs on.
        """
        if "_settling" in self.__dict__ or not len(self.pending):
            return self.settled._scored(person, self.settled.hazard(person))  # noqa: SLF001  of its kind
        return self._scored(person, self._hazard_near(person))

    def _hazard_near(self, person: str) -> float:
        places, pressures, table = self.places, self.pressures, self.world.parameters
        groups = [places.group_at[group] for group in self.herds(person)]
        entries, _ = entries_of(self.units, np.array(groups, dtype=np.int64))
        units = [places.persons[place] for place in self.units.persons[entries].tolist()]
        found = hazards_at(self.ties, pressures, {person, *units}, own=self.pending)
        hazard = np.array([found[each] for each in units], dtype=np.float64)
        switches = switches_by(self, pressures, np.array(groups, dtype=np.int64), hazard)
        herd = sum(hazard_of(table.herd_eta * switches).tolist())
        return float(whole_hazard(pressures.damping[person], found[person], herd, table.risk_base))

    def _scored(self, person: str, hazard: float) -> float:
        known, place = self._of(person)
        gone = known.places.gone
        return float(
            scored(
                hazard,
                known.places.customers[place],
                gone.known[place],
                gone.recorded[place],
                self.world.parameters.won_risk,
            )
        )

    def money(self, group: str) -> GroupRisk:
        """Return what is at risk in a group; O(its people and their facts)."""
        part = excerpt(self.world, self.world.people_in.get(group, ()), [group])
        places = places_of(part)
        known = [self.places.group_at[each] for each in places.groups]
        risks = np.array([self.risk(person) for person in places.persons], dtype=np.float64)
        return in_groups(part, places, self.last.switches[known], risks)[group]

    @cached_property
    def whole(self) -> Hazards:
        """The terms of everybody; O(persons) once."""
        places, care, touches = patched(self.base, self.news, self.units, self.gone)
        told = Settling(self.world, places, care, self.rate, touches, self.ties)
        examples = replace(self.examples, places=places)
        return told.told(examples if examples.press else None, self.first, self.last)


def nothing(moving: Moving) -> SomeValues:
    """Return that nothing is pending."""
    return _nothing(moving.places)


def _nothing(places: Places) -> SomeValues:
    empty = np.empty(0, dtype=np.int64)
    return SomeValues(places.persons, places.person_at, empty, np.empty(0))


def moving_of(hazards: Hazards) -> Moving:
    """Return the terms of a sweep as changes of the facts move them; O(entries + groups)."""
    world, places, table = hazards.world, hazards.places, hazards.world.parameters
    units, gone = places.units, places.gone
    long_lost = gone.persons >= table.switch_after
    held = np.bincount(units.groups, units.say * long_lost[units.persons], len(gone.groups))
    looks = looks_of(world, places)
    return Moving(
        world=world,
        base=Circumstances(places, hazards.care, hazards.touches),
        news={},
        units=units,
        gone=gone.groups,
        cases=are_cases(held, table),
        rate=hazards.rate,
        looks=looks,
        examples=examples_of(places, looks, hazards.first.switches, table.imitation),
        ties=hazards.ties,
        first=hazards.first,
        last=Pass(hazards.pressures, hazards.switches),
        pending=_nothing(places),
    )
