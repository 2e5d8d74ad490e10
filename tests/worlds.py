"""Small worlds that the tests of several rooms tell their stories in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphapi.changes import Batch
from graphapi.model.rows import (
    AlertMark,
    Bundle,
    CompetitorTouch,
    Group,
    GroupLink,
    Incident,
    Loss,
    Person,
    Row,
    Seat,
    Tie,
    Visit,
)
from graphapi.model.words import (
    AlertStatus,
    BuyingRole,
    Channel,
    GroupKind,
    GroupLinkKind,
    GroupTier,
    IncidentKind,
    PersonTier,
    Role,
    Side,
    Support,
    TieKind,
    TouchKind,
    TouchOutcome,
)

if TYPE_CHECKING:
    from graphapi.store.port import Store

AS_OF = "2026-01-31T00:00:00Z"
AT = 1_769_817_600_000
DAY = 86_400_000
"""``AS_OF`` and a day in epoch milliseconds."""


def person(id_: str, name: str, side: Side = Side.CUSTOMER, **facts: Any) -> Person:
    return Person(id=id_, name=name, side=side, seen_at=AT, **facts)


def tie(id_: str, from_id: str, to_id: str, kind: TieKind, strength: float, **facts: Any) -> Tie:
    return Tie(
        id=id_, from_id=from_id, to_id=to_id, kind=kind, strength=strength, seen_at=AT, **facts
    )


def seat(id_: str, who: str, where: str, role: Role, **facts: Any) -> Seat:
    return Seat(id=id_, person_id=who, group_id=where, role=role, seen_at=AT, **facts)


def bureau() -> tuple[Row, ...]:
    """A bureau with a chief, a deputy whom a rival has won, and a director; and its branch."""
    return (*_groups(), *_people(), *_seats(), *_ties(), *_what_happened())


def _groups() -> tuple[Row, ...]:
    return (
        Group(
            id="bureau",
            name="市水务局",
            kind=GroupKind.GOVERNMENT,
            tier=GroupTier.A1,
            region="东区",
            headcount=120,
            monthly_revenue=1_250_000,
            currency="CNY",
            contract_end="2026-06-30",
            seen_at=AT,
        ),
        Group(id="branch", name="Water Branch", parent_id="bureau", seen_at=AT),
        Group(id="plant", name="Harbour Plant", kind=GroupKind.ENTERPRISE, seen_at=AT),
        GroupLink(id="g1", from_id="plant", to_id="bureau", kind=GroupLinkKind.PEER, seen_at=AT),
        AlertMark(
            id="a1", status=AlertStatus.SEEN, at=AT - DAY, by="wang", group_id="bureau", seen_at=AT
        ),
    )


def _people() -> tuple[Row, ...]:
    return (
        person("wang", "王敏", Side.OURS, tier=PersonTier.ACCOUNT_MANAGER),
        person("zhao", "赵磊", Side.OURS, tier=PersonTier.EMPLOYEE),
        person("chief", "李国强", monthly_revenue=30_000, currency="CNY", seniority=1.0),
        person("deputy", "陈勇", monthly_revenue=20_000, currency="CNY"),
        person("director", "周洁", monthly_revenue=15_000, currency="CNY"),
        person("clerk", "Anna Berg", monthly_revenue=8_000, currency="CNY"),
        person("wife", "孙丽", Side.THIRD_PARTY),
        person("hermit", "Lone Hermit"),
    )


def _seats() -> tuple[Row, ...]:
    return (
        seat(
            "s1",
            "chief",
            "bureau",
            Role.DECISION_MAKER,
            weight=0.5,
            buying_role=BuyingRole.DECIDER,
            support=Support.NEUTRAL,
        ),
        seat("s2", "deputy", "bureau", Role.DECISION_MAKER, weight=0.3, support=Support.CRITIC),
        seat("s3", "director", "bureau", Role.DECISION_MAKER, weight=0.2),
        seat("s4", "clerk", "bureau", Role.MEMBER, department="IT"),
        seat("s5", "chief", "bureau", Role.MEMBER),
        seat("s6", "wang", "bureau", Role.ACCOUNT_MANAGER, since="2024-01-01"),
        seat("s7", "clerk", "bureau", Role.CONTACT, until="2025-12-31"),
    )


def _ties() -> tuple[Row, ...]:
    return (
        tie("t1", "zhao", "wife", TieKind.CLASSMATE, 0.8, certainty=0.9, last_contact=AT - 9 * DAY),
        tie("t2", "wife", "chief", TieKind.FAMILY, 0.9),
        tie("t3", "wang", "director", TieKind.BUSINESS, 0.6),
        tie("t4", "director", "chief", TieKind.REPORTS_TO, 0.4),
        tie("t5", "chief", "deputy", TieKind.COLLEAGUE, 0.7),
        tie("t6", "deputy", "clerk", TieKind.COLLEAGUE, 0.5),
        tie("t7", "deputy", "chief", TieKind.COLLEAGUE, 0.6),
        tie("t8", "clerk", "director", TieKind.COLLEAGUE, 0.5),
        tie("t9", "director", "clerk", TieKind.COLLEAGUE, 0.5),
    )


def _what_happened() -> tuple[Row, ...]:
    return (
        CompetitorTouch(
            id="c1",
            competitor="蓝通",
            kind=TouchKind.FREE_HANDSET,
            at=AT - 12 * DAY,
            person_id="deputy",
            outcome=TouchOutcome.WON,
            seen_at=AT,
        ),
        CompetitorTouch(
            id="c2",
            competitor="红网",
            kind=TouchKind.TENDER,
            at=AT - 3 * DAY,
            group_id="bureau",
            outcome=TouchOutcome.PENDING,
            seen_at=AT,
        ),
        Visit(
            id="v1",
            own_person_id="wang",
            person_id="director",
            at=AT - 5 * DAY,
            channel=Channel.MEETING,
            seen_at=AT,
        ),
        Incident(
            id="i1",
            group_id="bureau",
            kind=IncidentKind.LINE_FAULT,
            opened_at=AT - 6 * DAY,
            seen_at=AT,
        ),
        Bundle(id="b1", group_id="bureau", product="专线", share=0.4, seen_at=AT),
        Loss(id="l1", at=AT - 40 * DAY, person_id="clerk", competitor="蓝通", seen_at=AT),
    )


def crowd(groups: int, members: int) -> tuple[Row, ...]:
    """Many groups of many members, each group with one of them as its decision-maker."""
    rows: list[Row] = []
    for g in range(groups):
        rows.append(Group(id=f"g{g:03}", name=f"Group {g:03}", seen_at=AT))
        for m in range(members):
            who = f"g{g:03}p{m}"
            rows.append(person(who, f"Person {who}"))
            rows.append(seat(f"{who}m", who, f"g{g:03}", Role.MEMBER))
        rows.append(seat(f"g{g:03}d", f"g{g:03}p0", f"g{g:03}", Role.DECISION_MAKER))
    return tuple(rows)


async def fill(store: Store, rows: tuple[Row, ...], request_id: str = "fill") -> int:
    """Write rows to an open store; return the version."""
    applied = await store.apply(Batch(request_id=request_id, upserts=rows))
    assert not applied.rejected
    return applied.version
