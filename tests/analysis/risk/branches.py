"""Branches made by chance, and what may happen in them, for tests of risk that moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphapi.changes import Change
from graphapi.model.rows import (
    Bundle,
    CompetitorTouch,
    Group,
    GroupLink,
    Incident,
    Loss,
    Person,
    Seat,
    Tie,
    Visit,
)
from graphapi.model.words import (
    Channel,
    GroupLinkKind,
    IncidentKind,
    Role,
    Severity,
    Side,
    TieKind,
    TouchKind,
    TouchOutcome,
)
from tests.analysis.scenes import NOON, ago, day

if TYPE_CHECKING:
    import random

SHARES = (None, 0.1, 0.3, 0.5, 0.9)
TERMS = (
    *((None, None),) * 4,
    (day(-30), None),
    (day(1), None),
    (None, day(-1)),
    (day(-30), day(60)),
)
"""From when to when a seat may be held."""


class Branch:
    """A branch of some groups and people, and whatever happens there next."""

    def __init__(self, rng: random.Random, people: int, groups: int) -> None:
        self.rng = rng
        self.people = [f"p{n:04}" for n in range(people)]
        self.groups = [f"g{n:03}" for n in range(groups)]
        self.rows = {}
        self.count = 0

    def settle(self, ties):
        """Return the rows of a branch in which something has happened already."""
        found = [self.group(name) for name in self.groups]
        found += [self.person(name) for name in self.people]
        found += [self.seat() for _ in range(len(self.people) + len(self.groups))]
        found += [self.tie() for _ in range(ties)]
        found += [self.event() for _ in range(len(self.people))]
        self.rows = {(type(row), row.id): row for row in found}
        return list(self.rows.values())

    def changes(self, most=3):
        """Return a few changes: rows that come, go, or are others."""
        found = {}
        for _ in range(self.rng.randint(1, most)):
            each = self.change()
            found[each.kind, each.id] = each
        for each in found.values():
            self.rows[each.kind, each.id] = each.row
            if each.row is None:
                del self.rows[each.kind, each.id]
        return tuple(found.values())

    def change(self):
        row = self.rng.choice((self.event, self.event, self.seat, self.tie, self.known))()
        lasting = isinstance(row, Group | Person)
        there = [key for key in self.rows if key[0] is type(row)]
        if there and not lasting and self.rng.random() < 0.3:
            return Change(0, *self.rng.choice(there), None)
        return Change(0, type(row), row.id, row)

    def id_of(self, kind):
        """Return the id of a row that is there, or of a new one."""
        there = [id_ for known, id_ in self.rows if known is kind]
        if there and self.rng.random() < 0.4:
            return self.rng.choice(there)
        self.count += 1
        return f"{kind.__name__}{self.count:06}"

    def known(self):
        make = self.rng.choice((self.group, self.person))
        return make(self.rng.choice(self.groups if make == self.group else self.people))

    def event(self):
        kinds = (self.touch, self.touch, self.loss, self.visit, self.incident, self.bundle)
        return self.rng.choice((*kinds, self.link))()

    def group(self, name):
        pick = self.rng.choice
        money = pick((None, 1000, 5000))
        return Group(
            id=name,
            name=name,
            industry=pick((None, "steel", "coal")),
            region=pick((None, "north")),
            headcount=pick((None, 10)),
            monthly_revenue=money,
            currency=pick((None, "CNY") if money is None else ("CNY", "CNY", "USD")),
            contract_end=pick((None, day(-1), day(30), day(400))),
        )

    def person(self, name):
        pick = self.rng.choice
        sides = (Side.CUSTOMER,) * 9 + tuple(Side)
        money = pick((None, 10, 50))
        return Person(
            id=name,
            name=name,
            side=pick(sides),
            monthly_revenue=money,
            currency=None if money is None else "CNY",
        )

    def seat(self):
        pick = self.rng.choice
        since, until = pick(TERMS)
        return Seat(
            id=self.id_of(Seat),
            person_id=pick(self.people),
            group_id=pick(self.groups),
            role=pick(tuple(Role)),
            weight=pick(SHARES),
            since=since,
            until=until,
        )

    def tie(self):
        pick, ends = self.rng.choice, self.rng.sample(self.people, 2)
        return Tie(
            id=self.id_of(Tie),
            from_id=ends[0],
            to_id=ends[1],
            kind=pick(tuple(TieKind)),
            strength=pick((None, 0.2, 0.6, 1.0)),
            until=pick((None, None, day(-1))),
        )

    def touch(self):
        pick, on_group = self.rng.choice, self.rng.random() < 0.3
        return CompetitorTouch(
            id=self.id_of(CompetitorTouch),
            competitor="rival",
            kind=pick(tuple(TouchKind)),
            at=ago(pick((-0.001, 0, 3, 50, 300))),
            person_id=None if on_group else pick(self.people),
            group_id=pick(self.groups) if on_group else None,
            weight=pick(SHARES),
            outcome=pick(tuple(TouchOutcome)),
        )

    def loss(self):
        pick, of_group = self.rng.choice, self.rng.random() < 0.3
        return Loss(
            id=self.id_of(Loss),
            person_id=None if of_group else pick(self.people),
            group_id=pick(self.groups) if of_group else None,
            at=ago(pick((-0.001, 10, 89, 120))),
        )

    def visit(self):
        pick = self.rng.choice
        return Visit(
            id=self.id_of(Visit),
            own_person_id=pick(self.people),
            person_id=pick(self.people),
            at=ago(pick((-0.01, 1, 59, 200))),
            channel=pick(tuple(Channel)),
        )

    def incident(self):
        pick = self.rng.choice
        return Incident(
            id=self.id_of(Incident),
            group_id=pick(self.groups),
            kind=pick(tuple(IncidentKind)),
            severity=pick(tuple(Severity)),
            opened_at=ago(pick((0, 50, 100))),
        )

    def bundle(self):
        pick = self.rng.choice
        return Bundle(
            id=self.id_of(Bundle),
            group_id=pick(self.groups),
            person_id=pick((None, pick(self.people))),
            product="line",
            share=pick(SHARES),
            end=pick((None, day(9), day(-1))),
        )

    def link(self):
        u, v = self.rng.sample(self.groups, 2)
        kind = self.rng.choice(tuple(GroupLinkKind))
        return GroupLink(id=self.id_of(GroupLink), from_id=u, to_id=v, kind=kind)


AT = NOON
