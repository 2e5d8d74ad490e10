"""A hundred or so rows of most kinds, with nulls here and there, drawn once."""

import random
from functools import cache

from graphapi.model.rows import (
    Bundle,
    CompetitorTouch,
    Incident,
    Loss,
    Seat,
    Tie,
    Visit,
)
from graphapi.model.words import (
    GroupKind,
    IncidentKind,
    PersonTier,
    Role,
    Side,
    Support,
    TieKind,
    TouchKind,
)
from tests.store.conftest import NOON
from tests.store.rows import group, person

NAMES = (
    *("王小明", "王", "李娜", "﨎田", "𠮷野家", "𠮷", "𪚥", "张 三", "张  三", "(株)"),
    *("ﬀ", "Ａcme", "acme", "Zoë", "zoe", "zoë", "Straße", "strasse", "~", "0"),
    *("\ue000", "\uffee", "欧阳\U0001f600"),
)
"""Names in many scripts; some differ in code points only, beyond U+FFFF and at its end."""


DAYS = (None, "2019-05-01", "2025-12-30", "2026-01-01", "2030-12-31")


@cache
def world():
    """All rows, each after those it names."""
    draw = random.Random(7)
    groups, persons = draw_groups(draw), draw_persons(draw)
    g, p = [row.id for row in groups], [row.id for row in persons]
    return (
        *groups,
        *persons,
        *draw_seats(draw, p, g),
        *draw_ties(draw, p),
        *draw_touches(draw, p, g),
        Visit(id="v", own_person_id=p[0], person_id=p[1], at=NOON),
        Incident(id="i", group_id=g[0], kind=IncidentKind.COMPLAINT, opened_at=NOON),
        Incident(id="j", group_id=g[1], kind=IncidentKind.LINE_FAULT, opened_at=1, closed_at=9),
        Bundle(id="b", group_id=g[0], product="宽带", start="2020-01-01", end="2026-01-01"),
        Loss(id="l", at=NOON, person_id=p[2]),
    )


def draw_groups(draw):
    return [
        group(
            f"g{i}",
            f"g{draw.randrange(i)}" if i % 3 else None,
            name=NAMES[i % len(NAMES)],
            kind=draw.choice((None, *GroupKind)),
            headcount=draw.choice((None, 0, 5, 5, 70)),
            contract_end=draw.choice(DAYS),
            region=draw.choice((None, "", *NAMES)),
        )
        for i in range(30)
    ]


def draw_persons(draw):
    return [
        person(
            f"{draw.choice('pP人𠮷｡')}{i}",
            NAMES[i % len(NAMES)],
            side=draw.choice(tuple(Side)),
            tier=draw.choice((None, *PersonTier)),
            seniority=draw.choice((None, 0.0, 0.25, 0.5, 1.0)),
            employer=draw.choice((None, "", *NAMES)),
        )
        for i in range(40)
    ]


def draw_seats(draw, p, g):
    return [
        Seat(
            id=f"s{i}",
            person_id=draw.choice(p),
            group_id=draw.choice(g),
            role=draw.choice(tuple(Role)),
            title=draw.choice((None, *NAMES)),
            weight=draw.choice((None, 0.0, 0.5)),
            support=draw.choice((None, *Support)),
            since=draw.choice(DAYS[:3]),
            until=draw.choice((None, *DAYS[2:])),
        )
        for i in range(40)
    ]


def draw_ties(draw, p):
    return [
        Tie(
            id=f"t{i}",
            from_id=p[i],
            to_id=p[(i * 7 + 1) % 40],
            kind=draw.choice(tuple(TieKind)),
            strength=draw.choice((None, 0.1, 0.9)),
            contacts90=draw.choice((None, 0, 90)),
            last_contact=draw.choice((None, 0, NOON)),
        )
        for i in range(40)
        if i != (i * 7 + 1) % 40
    ]


def draw_touches(draw, p, g):
    return [
        CompetitorTouch(
            id=f"c{i}",
            competitor=draw.choice(NAMES),
            kind=draw.choice(tuple(TouchKind)),
            at=draw.choice((-5, 0, NOON)),
            **({"person_id": draw.choice(p)} if i % 2 else {"group_id": draw.choice(g)}),
        )
        for i in range(20)
    ]
