"""A world in two regions with a canary in every value: a text or number that is found nowhere else.

Whatever belongs to the west, or to no region, has an id that begins with ``wq7-``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from graphapi.api.access.classes import SORTS, Sort
from graphapi.model.columns import ColumnType, columns
from graphapi.model.rows import (
    AlertMark,
    Bundle,
    CompetitorTouch,
    Group,
    GroupLink,
    Incident,
    Loss,
    Row,
    Visit,
)
from graphapi.model.words import (
    AlertStatus,
    GroupLinkKind,
    IncidentKind,
    Role,
    Side,
    TieKind,
    TouchKind,
)
from tests.worlds import AT, DAY, bureau, person, seat, tie

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graphapi.model.columns import Column

EAST, WEST, NOWHERE = "eq7-", "wq7-", "uq7-"
"""How ids begin: in the east, elsewhere, and those that nobody has."""
ELSEWHERE = frozenset({"branch", "plant", "g1", "wife", "hermit", "t1", "t2"})
"""The rows of the bureau's world that belong to no group of the east."""
KEPT = frozenset({"id", "currency", "region", "start", "end", "since", "until", "contract_end"})


@dataclass(frozen=True)
class Canary:
    """A value that was planted in a column of a row."""

    text: str
    row: str
    place: str
    sort: Sort

    @property
    def west(self) -> bool:
        return self.row.startswith(WEST)

    @property
    def pattern(self) -> str:
        """What it looks like in an answer; money also in units of its currency."""
        if not self.text.replace(".", "").isdigit():
            return re.escape(self.text)
        forms = [self.text, f"{int(self.text) / 100:.2f}"] if self.text.isdigit() else [self.text]
        return rf"(?<![\d.])(?:{'|'.join(map(re.escape, forms))})(?![\d])"


def _mark(id_: str) -> AlertMark:
    return AlertMark(
        id=id_,
        status=AlertStatus.SEEN,
        at=AT,
        by="x",
        person_id="miller",
        attention=0.5,
        note="x",
        seen_at=AT,
    )


def _western() -> tuple[Row, ...]:
    return (
        Group(id="mill", name="Mill", region="西区", monthly_revenue=1, currency="CNY", seen_at=AT),
        person("miller", "Miller", monthly_revenue=1, currency="CNY"),
        person("baker", "Baker", name_latin="Baker", phone="1"),
        person("rival", "Rival", Side.COMPETITOR),
        seat("m1", "miller", "mill", Role.DECISION_MAKER, weight=0.5, title="x"),
        seat("m2", "baker", "mill", Role.MEMBER, department="x"),
        seat("m3", "wang", "mill", Role.ACCOUNT_MANAGER),
        tie("m4", "miller", "chief", TieKind.FRIEND, 0.5, certainty=0.5),
        tie("m5", "chief", "miller", TieKind.FRIEND, 0.5),
        tie("m6", "wang", "miller", TieKind.BUSINESS, 0.5),
        tie("m7", "miller", "baker", TieKind.COLLEAGUE, 0.5),
        tie("m8", "baker", "miller", TieKind.COLLEAGUE, 0.5),
        Visit(
            id="m9", own_person_id="wang", person_id="miller", at=AT - DAY, outcome="x", seen_at=AT
        ),
        Bundle(id="m10", group_id="mill", product="x", person_id="chief", share=0.5, seen_at=AT),
        Loss(id="m11", at=AT - DAY, person_id="baker", competitor="x", seen_at=AT),
        CompetitorTouch(
            id="m12",
            competitor="x",
            kind=TouchKind.VISIT,
            at=AT,
            person_id="miller",
            note="x",
            seen_at=AT,
        ),
        Incident(id="m13", group_id="mill", kind=IncidentKind.COMPLAINT, opened_at=AT, seen_at=AT),
        GroupLink(id="m14", from_id="mill", to_id="bureau", kind=GroupLinkKind.PEER, seen_at=AT),
        _mark("m15"),
    )


def _renamed(row: Row, ids: dict[str, str]) -> Row:
    names = [c.attribute for c in columns(type(row)) if c.refers_to or c.attribute == "id"]
    old = {name: getattr(row, name) for name in names}
    return replace(row, **{name: ids[value] for name, value in old.items() if value is not None})


def _planted(row: Row, number: int) -> Row:
    values: dict[str, Any] = {}
    for place, column in enumerate(columns(type(row))):
        canary = number * 100 + place
        if column.attribute in KEPT or column.refers_to:
            continue
        if column.attribute == "phone":
            values["phone"] = f"138{canary:08}"
        elif column.holds is ColumnType.TEXT:
            values[column.attribute] = f"Q{canary:06}鸟"
        elif column.attribute == "monthly_revenue":
            values.update(monthly_revenue=7_000_000 + canary, currency="CNY")
        elif column.holds is ColumnType.REAL and getattr(row, column.attribute) is not None:
            values[column.attribute] = round(0.5 + canary / 1_000_000, 6)
    return replace(row, **values)


def world() -> tuple[Row, ...]:
    """The rows, in an order in which each is put after those that it names."""
    rows = (*bureau(), *_western())
    western = {row.id for row in _western()} | ELSEWHERE
    ids = {row.id: (WEST if row.id in western else EAST) + row.id for row in rows}
    return tuple(_planted(_renamed(row, ids), place) for place, row in enumerate(rows))


def canaries(rows: Iterable[Row]) -> Iterator[Canary]:
    """Yield what was planted, with the class of its field, and ids that are not of the east."""
    for row in rows:
        kind = type(row)
        if row.id.startswith(WEST):
            yield Canary(row.id, row.id, f"{kind.__name__}.id", Sort.INTERNAL)
        for column in columns(kind):
            value = getattr(row, column.attribute)
            if _is_planted(column) and value is not None:
                place = f"{kind.__name__}.{column.name}"
                yield Canary(str(value), row.id, place, SORTS[place])


def _is_planted(column: Column) -> bool:
    if column.attribute in KEPT or column.refers_to:
        return False
    return column.holds in {ColumnType.TEXT, ColumnType.REAL} or column.name == "monthlyRevenue"
