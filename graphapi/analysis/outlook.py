"""By when to act on a cluster: its risk on the days to come if nothing is done.

From today's state, touches and losses grow older, and a touch that is pending counts as won seven
days after it was made, fourteen where it is on a decision-maker or on the whole group (a leader
takes longer to win than a contact). What makes people give way, the examples of other groups, and
how often a contract goes once half of the say is lost stay as they are today.

Time alone never raises a hazard: between two moments at which a pending touch turns, all that acts
only fades. So the risk has to be worked out for today and for those moments, and for no other day.
At each of them what those concerned bring in is pushed along their ties, as far as it makes a
difference (algorithms.md, section 5).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from graphapi.analysis.dates import DAY_MILLIS, day_of
from graphapi.analysis.decision import deciding_seats
from graphapi.analysis.majority import majorities
from graphapi.analysis.risk.formulas import chance_of, faded, hazard_of, scored, whole_hazard
from graphapi.analysis.risk.pressure import touch_hazards
from graphapi.analysis.sentences import Sentence, Share
from graphapi.changes import Ref
from graphapi.compact.spread import updated_spread
from graphapi.model.rows import CompetitorTouch, Person
from graphapi.model.words import Role, TouchOutcome

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping, Sequence

    from graphapi.analysis.risk.explain import Part
    from graphapi.analysis.risk.moving import Moving
    from graphapi.analysis.world import World
    from graphapi.compact.spread import Spread
    from graphapi.model.rows import IsoDate, Millis


class ActReason(StrEnum):
    """Why a day is the last to act on: a decision-maker, the money, or the end of the wave."""

    BAND = "BAND"
    MONEY = "MONEY"
    TAIL = "TAIL"


@dataclass(frozen=True, slots=True)
class Deadline:
    """By when to act.

    Attributes
    ----------
    date : str
        The calendar day; one that is past where five weeks have gone by since the newest touch.
    why : ActReason
    sentence : Sentence
        The same in words.
    """

    date: IsoDate
    why: ActReason
    sentence: Sentence


class Foreseen(NamedTuple):
    """What is expected at a moment: the risk of each person, 0 to 1."""

    at: Millis
    risks: Mapping[str, float]


@dataclass(frozen=True)
class Outlook:
    """What is to come of the people of a cluster.

    Attributes
    ----------
    moving : Moving
        The terms of risk today.
    group : str
    members : tuple of str
        Customers who are not known lost.
    parts : sequence of Part
        What the hazards of the members are made of.
    """

    moving: Moving
    group: str
    members: tuple[str, ...]
    parts: Sequence[Part]

    @property
    def world(self) -> World:
        """The facts as they are today."""
        return self.moving.world

    @cached_property
    def touches(self) -> tuple[CompetitorTouch, ...]:
        """The competitor touches that press on the members, the newest last.

        Those that are pending on their groups are among them, though one presses on nobody today
        where nobody decides: it may take the contract.
        """
        sources = {part.source for part in self.parts if part.source is not None}
        rows = {s.id: self.world.touches[s.id] for s in sources if s.kind is CompetitorTouch}
        rows |= {each.id: each for each in self._pending_on_groups()}
        return tuple(sorted(rows.values(), key=lambda row: (row.at, row.id)))

    def _pending_on_groups(self) -> Iterator[CompetitorTouch]:
        on_group = self.world.touches_on_group
        return (t for group in self.groups for t in on_group.get(group, ()) if _pending(t))

    @cached_property
    def groups(self) -> tuple[str, ...]:
        """The groups in which the people have seats."""
        seats = (group for person in self.people for group in self.moving.herds(person))
        return tuple(dict.fromkeys(seats))

    @cached_property
    def people(self) -> tuple[str, ...]:
        """The members, and the decision-makers who are none."""
        return tuple(dict.fromkeys((*self.members, *self.deciders)))

    @cached_property
    def origins(self) -> tuple[str, ...]:
        """All persons from whom pressure comes to them and to the units of their groups.

        A part names the origin of its strongest chain alone; what presses on a whole group has
        many.
        """
        units = {person for group in self.groups for person in self.moving.weights[group]}
        pressures = self.moving.pressures
        found = {str(each) for who in units.union(self.people) for each in pressures.attribute(who)}
        return tuple(sorted(found))

    @cached_property
    def deciders(self) -> tuple[str, ...]:
        """The decision-makers of the group who are not known lost, by the ids of their seats."""
        seats = deciding_seats(self.world, self.group)
        named = (seat.person_id for seat in seats if seat.role is Role.DECISION_MAKER)
        known = self.moving.susceptible
        return tuple(
            p for p in dict.fromkeys(named) if p in known and p not in self.world.lost_persons
        )

    @property
    def end(self) -> Millis:
        """Five weeks after the newest touch."""
        return self.touches[-1].at + round(self.world.parameters.act_days * DAY_MILLIS)

    def moments(self) -> Iterator[Millis]:
        """Yield now and when pending touches turn, up to the end, in order."""
        yield self.world.at
        turns = {turns_at(self.world, each) for each in self.touches if _pending(each)}
        yield from sorted(at for at in turns if self.world.at < at <= self.end)

    def foresee(self, at: Millis) -> Foreseen:
        """Work out the risk of the members and decision-makers at a moment.

        Cost O(ties of whom the touches and losses reach, and the units of the members' groups).
        """
        days = (at - self.world.at) / DAY_MILLIS
        turned = [each for each in self.touches if _pending(each)]
        turned = [each for each in turned if turns_at(self.world, each) <= at]
        won = {each.person_id: each for each in turned if each.person_id is not None}
        pressures = self._pressed(days, turned, won)
        herds = self._herding(days, turned, pressures)
        table = self.world.parameters
        risks = {}
        for person in self.people:
            herd = math.fsum(herds[group] for group in self.moving.herds(person))
            damping, pressure = pressures.damping[person], pressures.hazard[person]
            hazard = whole_hazard(damping, pressure, herd, table.risk_base)
            risks[person] = float(scored(hazard, True, person in won, False, table.won_risk))
        return Foreseen(at, risks)

    def _pressed(
        self,
        days: float,
        turned: Sequence[CompetitorTouch],
        won: Mapping[str, CompetitorTouch],
    ) -> Spread:
        """Return the pressure some days later, where it comes to the members."""
        world, half_life = self.world, self.world.parameters.loss_half_life
        own: dict[Hashable, float] = {}
        fixed: dict[Hashable, float] = {}
        for person in self.origins:
            if person in self.moving.lost:
                fixed[person] = self.moving.lost[person] * float(faded(days, half_life))
                continue
            own[person] = self._own(person, days, {each.id for each in turned})
            if person in won:
                fixed[person] = float(faded(world.age(won[person].at) + days, half_life))
        after, _ = updated_spread(self.moving.ties, self.moving.pressures, own=own, fixed=fixed)
        return after

    def _own(self, person: str, days: float, turned: set[str]) -> float:
        """Return what presses on a person directly some days later."""
        causes = [each for each in self.moving.causes[person] if each.source.id not in turned]
        examples = [each.hazard for each in causes if each.source.kind is not CompetitorTouch]
        pressing = [e for e in causes if e.source.kind is CompetitorTouch and e.hazard > 0.0]
        rows = [self.world.touches[each.source.id] for each in pressing]
        faint = touch_hazards(self.world, rows, later=days) / touch_hazards(self.world, rows)
        today = np.array([each.hazard for each in pressing])
        return math.fsum([*examples, *(today * faint).tolist()])

    def _herding(
        self,
        days: float,
        turned: Sequence[CompetitorTouch],
        pressures: Spread,
    ) -> Mapping[str, float]:
        """Return the herd of each group of some persons some days later."""
        gone = {each.group_id: self.world.age(each.at) + days for each in turned}
        eta = self.world.parameters.herd_eta
        return {
            group: float(hazard_of(eta * self._switch(group, days, gone.get(group), pressures)))
            for group in self.groups
        }

    def _switch(self, group: str, days: float, gone: float | None, pressures: Spread) -> float:
        table, place = self.world.parameters, self.moving.places.group_at[group]
        since = float(self.moving.gone[place])
        over = gone if math.isnan(since) else since + days
        if over is not None:
            return float(faded(over, table.contract_half_life))
        say = self.moving.weights[group]
        falls = [_falls(pressures, person) for person in say]
        starts, shares = np.array([0, len(say)]), np.array(list(say.values()), dtype=np.float64)
        held = majorities(starts, shares, np.array(falls, dtype=np.float64), table.unit_threshold)
        return self.moving.rate * float(held[0])


def _falls(pressures: Spread, person: str) -> float:
    if not math.isnan(pressures.fixed.get(person, math.nan)):
        return 1.0
    return float(chance_of(pressures.damping[person] * pressures.hazard[person]))


def _pending(touch: CompetitorTouch) -> bool:
    return touch.outcome is TouchOutcome.PENDING


def turns_at(world: World, touch: CompetitorTouch) -> Millis:
    """Return when a pending touch counts as won: 7 days on, 14 where it is on whoever decides."""
    table = world.parameters
    seats = world.seats_of.get(touch.person_id or "", ())
    leads = touch.person_id is None or any(seat.role is Role.DECISION_MAKER for seat in seats)
    days = table.act_leader_days if leads else table.act_won_days
    return touch.at + round(days * DAY_MILLIS)


def act_before(outlook: Outlook, revenue: Mapping[str, float]) -> Deadline | None:
    """Say by when to act; null where no touch presses on anybody of the cluster.

    The first day on which the risk of a decision-maker of the group passes 0.4, or the members'
    money at risk is twice today's; at most 35 days after the newest touch.

    Parameters
    ----------
    outlook : Outlook
    revenue : mapping of member to what they spend a month, minor units

    Notes
    -----
    Cost of `Outlook.foresee` for today and for each pending touch.
    """
    if not outlook.touches:
        return None
    table, today = outlook.world.parameters, outlook.moving.risk
    twice = table.act_growth * _money(revenue, {who: today(who) for who in outlook.members})
    for at in outlook.moments() if outlook.end > outlook.world.at else ():
        risks = outlook.foresee(at).risks
        worst = max(outlook.deciders, key=lambda who: risks[who], default=None)
        if worst is not None and risks[worst] >= table.act_risk:
            who, risk = Ref(Person, worst), Share(risks[worst])
            return _deadline(outlook, at, ActReason.BAND, person=who, risk=risk)
        if 0.0 < twice <= _money(revenue, risks):
            return _deadline(outlook, at, ActReason.MONEY)
    return _deadline(outlook, outlook.end, ActReason.TAIL)


def _money(revenue: Mapping[str, float], risks: Mapping[str, float]) -> float:
    return math.fsum(risks[who] * amount for who, amount in revenue.items())


def _deadline(outlook: Outlook, at: Millis, why: ActReason, **values: Ref | Share) -> Deadline:
    day, now = day_of(at), at <= outlook.world.at
    told = values if now and why is not ActReason.TAIL else {"day": day, **values}
    return Deadline(day, why, Sentence(f"ACT_{why}{'_NOW' if now else ''}", told))
