"""How likely each customer is to leave within six months, what that costs, and why.

Risk is pressure times susceptibility: competitor touches and losses press on people, pressure
passes along ties and through the decision units of groups, and what we do for a group makes its
people give way less easily. :func:`assess` scores everybody; :meth:`Risk.explain` takes one score
apart, on demand.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

from graphapi.analysis.risk.explain import Tracer
from graphapi.analysis.risk.hazards import gather
from graphapi.analysis.risk.lookups import OneOrAll
from graphapi.analysis.risk.money import groups_at_risk
from graphapi.analysis.risk.moving import moving_of
from graphapi.analysis.risk.reasons import reasons_of
from graphapi.errors import UnknownId

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphapi.analysis.risk.explain import Terms
    from graphapi.analysis.risk.hazards import Hazards
    from graphapi.analysis.risk.money import GroupRisk
    from graphapi.analysis.risk.moving import Moving
    from graphapi.analysis.risk.reasons import Reason
    from graphapi.analysis.risk.susceptibility import Susceptibility
    from graphapi.analysis.sentences import Sentence
    from graphapi.analysis.world import World


class RiskBand(StrEnum):
    """How high a risk is: low under 5 %, high from 20 %, very high from 40 %."""

    LOW = "LOW"
    WATCH = "WATCH"
    HIGH = "HIGH"
    VERY_HIGH = "VERY_HIGH"


_BANDS = ((0.4, RiskBand.VERY_HIGH), (0.2, RiskBand.HIGH), (0.05, RiskBand.WATCH))


def risk_band(value: float) -> RiskBand:
    """Return the band of a risk, 0 to 1."""
    return next((band for least, band in _BANDS if value >= least), RiskBand.LOW)


@dataclass(frozen=True, slots=True)
class Factor:
    """One factor of a person's susceptibility, and the risk if it were 1."""

    code: str
    value: float
    without: float
    sentence: Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRisk:
    """The risk of one person, taken apart.

    Attributes
    ----------
    value : float
        The probability to leave within the horizon, 0 to 1: a score, never a cause.
    hazard : float
        ``-ln(1 - value)``, 0 or more; a recorded loss stands at 20.7.
    reasons : tuple of Reason
        The five largest and the rest; the amounts sum to the hazard within 1e-12.
    factors : tuple of Factor
        What makes the person give way more or less easily.
    unknown : tuple of str
        Factors that nobody knows, and that count as 1.
    """

    person: str
    value: float
    band: RiskBand
    hazard: float
    reasons: tuple[Reason, ...]
    factors: tuple[Factor, ...]
    unknown: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Risk:
    """Everybody's risk as of one world; see :func:`assess`.

    Attributes
    ----------
    hazards : Hazards
        The terms behind the scores.
    values : mapping of person id to float
        The risk of every person, 0 for those who are no customers; by place where the graph of ties
        is compact, so that graphs of the same persons take it as it is.
    groups : mapping of group id to GroupRisk
        What is at risk in every group.
    """

    hazards: Hazards
    values: Mapping[str, float]
    groups: Mapping[str, GroupRisk]

    @property
    def world(self) -> World:
        """The facts."""
        return self.hazards.world

    @property
    def terms(self) -> Terms:
        """The terms of one person or group at a time."""
        return self.hazards

    @cached_property
    def moving(self) -> Moving:
        """The terms as changes of the facts move them."""
        return moving_of(self.hazards)

    def of(self, person_id: str) -> float:
        """Return the risk of a person, 0 to 1; ``UnknownId`` if nobody has the id.

        A recorded loss is 1, a person whom a rival has won at least 0.9, and only customers are at
        risk at all.
        """
        if person_id not in self.world.persons:
            raise UnknownId(f"Nobody has the id {person_id}; look it up first.", field="person")
        return self._value(person_id)

    def _value(self, person: str) -> float:
        return self.values[person]

    def explain(self, person_id: str) -> PersonRisk:
        """Say why a person is at risk; ``UnknownId`` if nobody has the id.

        Cost O(ties within three hops), and as much for each person of the decision units of the
        person's groups.
        """
        value = self.of(person_id)
        known = self.terms.susceptible.get(person_id)
        reasons = reasons_of(Tracer(self.terms), person_id)
        return PersonRisk(
            person=person_id,
            value=value,
            band=risk_band(value),
            hazard=math.fsum(reason.amount for reason in reasons),
            reasons=reasons,
            factors=self._factors(person_id, known),
            unknown=known.unknown if known else (),
        )

    def _factors(self, person: str, known: Susceptibility | None) -> tuple[Factor, ...]:
        if known is None or person in self.terms.lost:
            return ()
        hazard = self.terms.hazard(person)
        return tuple(
            Factor(each.code, each.value, -math.expm1(-hazard / each.value), each.sentence)
            for each in known.effects
        )


class MovedRisk(Risk):
    """Everybody's risk after changes; what is asked of many is worked out for all at once.

    Parameters
    ----------
    moving : Moving
    """

    def __init__(self, moving: Moving) -> None:
        self.__dict__["moving"] = moving
        place_of = moving.places.person_at
        risks = OneOrAll(place_of, moving.risk, lambda: self.values)
        groups = OneOrAll(moving.world.groups, self._group, self._groups_at_once)
        self.__dict__.update(groups=groups, _risks=risks)

    @property
    def world(self) -> World:
        """The facts."""
        return self.moving.world

    @property
    def terms(self) -> Terms:
        """The terms of one person or group at a time."""
        return self.moving.settled

    @cached_property
    def hazards(self) -> Hazards:
        """The terms of everybody; O(persons) once."""
        return self.moving.settled.whole

    @cached_property
    def values(self) -> Mapping[str, float]:
        """The risk of everybody, by place."""
        return self.hazards.places.values(self.hazards.risks())

    def _value(self, person: str) -> float:
        risks: Mapping[str, float] = self.__dict__["_risks"]
        return risks[person]

    def _group(self, group: str) -> GroupRisk:
        return self.moving.settled.money(group)

    def _groups_at_once(self) -> Mapping[str, GroupRisk]:
        return groups_at_risk(self.hazards, self.hazards.risks())


def assess(world: World, *, switch_rate: float | None = None) -> Risk:
    """Score every person and group of a world.

    Parameters
    ----------
    world : World
        The facts at one moment.
    switch_rate : float, optional
        How often a contract goes once half of the say is lost, 0 to 1; by default what the known
        losses teach.

    Returns
    -------
    Risk

    Notes
    -----
    O(persons + facts + hops * ties) for the scores; nothing is explained yet.

    References
    ----------
    Kempe, Kleinberg, Tardos 2003 (doi 10.1145/956750.956769) on cascades; Karrer and Newman 2010
    (doi 10.1103/PhysRevE.82.016101) and Lokhov et al. 2015 (doi 10.1103/PhysRevE.91.012811) on
    passing messages without an echo; Dasgupta et al. 2008 (doi 10.1145/1353343.1353424) on churn
    in call graphs; Granovetter 1978 (doi 10.1086/226707) on thresholds.
    """
    hazards = gather(world, switch_rate)
    risks = hazards.risks()
    groups = groups_at_risk(hazards, risks)
    return Risk(hazards, hazards.places.values(risks), MappingProxyType(groups))
