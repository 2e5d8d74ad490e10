"""The nouns: what the store keeps, one frozen class a kind.

Ids are natural, given by the source, unique within a kind. Times are epoch milliseconds UTC, dates
ISO text, money whole minor units beside a currency. Unknown is ``None``, never zero.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from graphapi.model.columns import ColumnType, column
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
    Severity,
    Side,
    Support,
    TieKind,
    TouchKind,
    TouchOutcome,
)

TEXT, WHOLE, REAL = ColumnType.TEXT, ColumnType.WHOLE, ColumnType.REAL
TIME, DATE, CHOICE = ColumnType.TIME, ColumnType.DATE, ColumnType.CHOICE

Millis: TypeAlias = int
"""Epoch milliseconds, UTC."""
IsoDate: TypeAlias = str
"""A calendar date, ``YYYY-MM-DD``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What every row carries: its id, where it came from, and which write last touched it."""

    id: str = field(metadata=column(TEXT, "natural id, given by the source"))
    source: str | None = field(
        default=None, metadata=column(TEXT, "where the row came from: a file, a system, a person")
    )
    seen_at: Millis | None = field(
        default=None,
        metadata=column(TIME, "when the source last saw it; the time of writing if empty"),
    )
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Group(Row):
    """A customer organisation; may have a parent, to any depth."""

    name: str = field(metadata=column(TEXT, "name of the organisation, any script"))
    kind: GroupKind | None = field(default=None, metadata=column(CHOICE, "sort of customer"))
    industry: str | None = field(default=None, metadata=column(TEXT, "industry"))
    region: str | None = field(default=None, metadata=column(TEXT, "sales region"))
    tier: GroupTier | None = field(default=None, metadata=column(CHOICE, "importance, A1 most"))
    headcount: int | None = field(
        default=None, metadata=column(WHOLE, "people who work there", low=0)
    )
    monthly_revenue: int | None = field(
        default=None, metadata=column(WHOLE, "contract revenue a month, minor units", low=0)
    )
    currency: str | None = field(default=None, metadata=column(TEXT, "ISO 4217, e.g. CNY"))
    contract_end: IsoDate | None = field(
        default=None, metadata=column(DATE, "last day of the contract")
    )
    parent_id: str | None = field(
        default=None, metadata=column(TEXT, "the group it is part of", refers_to="Group")
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Person(Row):
    """Anybody in the graph, on any side."""

    name: str = field(metadata=column(TEXT, "full name, any script", personal=True))
    side: Side = field(metadata=column(CHOICE, "on whose side the person stands"))
    name_latin: str | None = field(
        default=None, metadata=column(TEXT, "name in Latin letters", personal=True)
    )
    tier: PersonTier | None = field(
        default=None, metadata=column(CHOICE, "what a person of ours is to us")
    )
    employer: str | None = field(
        default=None, metadata=column(TEXT, "employer, if no group of ours")
    )
    phone: str | None = field(
        default=None, metadata=column(TEXT, "telephone number", personal=True)
    )
    seniority: float | None = field(
        default=None, metadata=column(REAL, "rank, 0 lowest to 1 highest", low=0, high=1)
    )
    monthly_revenue: int | None = field(
        default=None, metadata=column(WHOLE, "what the person spends a month, minor units", low=0)
    )
    currency: str | None = field(default=None, metadata=column(TEXT, "ISO 4217, e.g. CNY"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat(Row):
    """A role of a person in a group, with dates; a person may hold many."""

    person_id: str = field(metadata=column(TEXT, "who holds it", refers_to="Person"))
    group_id: str = field(metadata=column(TEXT, "in which group", refers_to="Group"))
    role: Role = field(metadata=column(CHOICE, "what the person is there"))
    title: str | None = field(default=None, metadata=column(TEXT, "title on the card"))
    department: str | None = field(default=None, metadata=column(TEXT, "department"))
    weight: float | None = field(
        default=None, metadata=column(REAL, "say in the decision, 0 to 1", low=0, high=1)
    )
    buying_role: BuyingRole | None = field(
        default=None, metadata=column(CHOICE, "part played when the group buys")
    )
    support: Support | None = field(default=None, metadata=column(CHOICE, "how they stand to us"))
    since: IsoDate | None = field(default=None, metadata=column(DATE, "first day"))
    until: IsoDate | None = field(default=None, metadata=column(DATE, "last day, empty while held"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie(Row):
    """A directed relation: influence flows from ``from_id`` to ``to_id``."""

    from_id: str = field(metadata=column(TEXT, "who influences", refers_to="Person"))
    to_id: str = field(metadata=column(TEXT, "who listens", refers_to="Person"))
    kind: TieKind = field(metadata=column(CHOICE, "why influence flows"))
    strength: float | None = field(
        default=None,
        metadata=column(REAL, "over 0 to 1; empty if unknown", low=0, high=1, positive=True),
    )
    certainty: float | None = field(
        default=None, metadata=column(REAL, "how sure we are, 0 to 1", low=0, high=1)
    )
    contacts90: int | None = field(
        default=None, metadata=column(WHOLE, "days with contact in 90 days", low=0, high=90)
    )
    last_contact: Millis | None = field(default=None, metadata=column(TIME, "last contact"))
    reciprocity: float | None = field(
        default=None, metadata=column(REAL, "1 when both call equally often", low=0, high=1)
    )
    since: IsoDate | None = field(default=None, metadata=column(DATE, "first day"))
    until: IsoDate | None = field(
        default=None, metadata=column(DATE, "last day, empty while it holds")
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CompetitorTouch(Row):
    """A rival did something to a person or a group, on a date."""

    competitor: str = field(metadata=column(TEXT, "which rival"))
    kind: TouchKind = field(metadata=column(CHOICE, "what the rival did"))
    at: Millis = field(metadata=column(TIME, "when"))
    person_id: str | None = field(
        default=None, metadata=column(TEXT, "to whom; this or groupId", refers_to="Person")
    )
    group_id: str | None = field(
        default=None, metadata=column(TEXT, "to which group; this or personId", refers_to="Group")
    )
    weight: float | None = field(
        default=None,
        metadata=column(REAL, "how hard it pulls, 0 to 1; by kind if empty", low=0, high=1),
    )
    outcome: TouchOutcome = field(
        default=TouchOutcome.UNKNOWN, metadata=column(CHOICE, "what came of it")
    )
    note: str | None = field(default=None, metadata=column(TEXT, "free text", personal=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit(Row):
    """Our own contact with a person."""

    own_person_id: str = field(metadata=column(TEXT, "who of ours", refers_to="Person"))
    person_id: str = field(metadata=column(TEXT, "whom", refers_to="Person"))
    at: Millis = field(metadata=column(TIME, "when"))
    channel: Channel = field(default=Channel.VISIT, metadata=column(CHOICE, "how"))
    outcome: str | None = field(
        default=None, metadata=column(TEXT, "what came of it", personal=True)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident(Row):
    """A line fault or complaint that hurts a group."""

    group_id: str = field(metadata=column(TEXT, "which group", refers_to="Group"))
    kind: IncidentKind = field(metadata=column(CHOICE, "fault or complaint"))
    opened_at: Millis = field(metadata=column(TIME, "when it began"))
    severity: Severity = field(default=Severity.ORDINARY, metadata=column(CHOICE, "how bad"))
    closed_at: Millis | None = field(
        default=None, metadata=column(TIME, "when it was settled, empty while open")
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle(Row):
    """A product that a group, or one person of it, is tied to by contract."""

    group_id: str = field(metadata=column(TEXT, "which group", refers_to="Group"))
    product: str = field(metadata=column(TEXT, "which product"))
    person_id: str | None = field(
        default=None, metadata=column(TEXT, "whose, if not the whole group's", refers_to="Person")
    )
    share: float | None = field(
        default=None, metadata=column(REAL, "share of the spend it ties, 0 to 1", low=0, high=1)
    )
    start: IsoDate | None = field(default=None, metadata=column(DATE, "first day"))
    end: IsoDate | None = field(default=None, metadata=column(DATE, "last day"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss(Row):
    """A person, or a group's contract, that has gone to a rival; ``seen_at`` is when we learned."""

    at: Millis = field(metadata=column(TIME, "when it went"))
    person_id: str | None = field(
        default=None, metadata=column(TEXT, "who; this or groupId", refers_to="Person")
    )
    group_id: str | None = field(
        default=None,
        metadata=column(TEXT, "whose contract; this or personId", refers_to="Group"),
    )
    competitor: str | None = field(default=None, metadata=column(TEXT, "to which rival"))


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupLink(Row):
    """Two groups that watch each other."""

    from_id: str = field(metadata=column(TEXT, "which group", refers_to="Group"))
    to_id: str = field(metadata=column(TEXT, "to which group", refers_to="Group"))
    kind: GroupLinkKind = field(metadata=column(CHOICE, "how they stand to each other"))


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertMark(Row):
    """What somebody made of an alert; it has the id of the alert."""

    status: AlertStatus = field(metadata=column(CHOICE, "what became of it"))
    at: Millis = field(metadata=column(TIME, "when that was said"))
    by: str = field(metadata=column(TEXT, "who said it"))
    group_id: str | None = field(
        default=None,
        metadata=column(TEXT, "which group it is about; this or personId", refers_to="Group"),
    )
    person_id: str | None = field(
        default=None,
        metadata=column(TEXT, "which person it is about; this or groupId", refers_to="Person"),
    )
    attention: float | None = field(
        default=None, metadata=column(REAL, "how much attention it asked for then", low=0)
    )
    note: str | None = field(default=None, metadata=column(TEXT, "free text", personal=True))


KINDS: tuple[type[Row], ...] = (
    Group,
    Person,
    Seat,
    Tie,
    GroupLink,
    CompetitorTouch,
    Visit,
    Incident,
    Bundle,
    Loss,
    AlertMark,
)
"""Every kind, each after the kinds it refers to."""

KIND_OF = {kind.__name__: kind for kind in KINDS}
"""The kinds by name."""
