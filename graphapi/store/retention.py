"""How long what is kept: rows that are too old are deleted like any others, the rest is swept."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphapi.changes import LOCAL, Batch, Ref
from graphapi.errors import BadInput
from graphapi.model.columns import ColumnType, columns
from graphapi.model.rows import Bundle, CompetitorTouch, Incident, Row, Seat, Tie, Visit
from graphapi.store.forgetting import Limits
from graphapi.store.port import MAX_PAGE, Ask, Between

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphapi.model.rows import Millis
    from graphapi.store.port import Store

_DAY = 86_400_000
_DAYS = re.compile(r"\d{1,6}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """Days that something is kept after it happened or ended; ``None`` for ever.

    Attributes
    ----------
    visits, touches : int or None
        Visits, and competitor touches.
    ended : int or None
        Ties, seats and bundles that are over, and incidents that were settled.
    requests, runs, reasons : int or None
        What :class:`graphapi.store.forgetting.Limits` tells of.
    """

    visits: int | None = None
    touches: int | None = None
    ended: int | None = None
    requests: int | None = None
    runs: int | None = None
    reasons: int | None = None


RULES: tuple[tuple[type[Row], str, str], ...] = (
    (Visit, "at", "visits"),
    (CompetitorTouch, "at", "touches"),
    (Incident, "closed_at", "ended"),
    (Tie, "until", "ended"),
    (Seat, "until", "ended"),
    (Bundle, "end", "ended"),
)
"""The kinds that grow old, the column that says when, and what of the retention holds."""


async def too_old(store: Store, keep: Retention, *, now: Millis) -> Mapping[str, int]:
    """Count the rows that a sweep would delete, by kind."""
    found = {}
    for kind, column, name in RULES:
        where = _before(kind, column, getattr(keep, name), now)
        if where is not None:
            page = await store.page(kind, Ask(where=(where,), first=1, count=True))
            found[kind.__name__] = page.count or 0
    return found


async def sweep(
    store: Store, keep: Retention, *, now: Millis, by: str = LOCAL
) -> Mapping[str, int]:
    """Delete what is too old, in batches that the audit log tells of; return how many by kind.

    The bytes go with the next :meth:`graphapi.store.law.LawfulStore.erase`.
    """
    deleted = {}
    for kind, column, name in RULES:
        where = _before(kind, column, getattr(keep, name), now)
        if where is not None:
            deleted[kind.__name__] = await _delete(store, kind, where, by)
    limits = Limits(
        requests=_moment(keep.requests, now),
        runs=_moment(keep.runs, now),
        reasons=_moment(keep.reasons, now),
    )
    return {**deleted, **await store.sweep(limits, by=by)}


async def _delete(store: Store, kind: type[Row], where: Between, by: str) -> int:
    total = 0
    while rows := (await store.page(kind, Ask(where=(where,), first=MAX_PAGE))).rows:
        refs = tuple(Ref(kind, row.id) for row in rows)
        batch = Batch(request_id=f"sweep {uuid.uuid4()}", deletes=refs, by=by)
        total += (await store.apply(batch)).deleted
    return total


def _before(kind: type[Row], column: str, days: int | None, now: Millis) -> Between | None:
    moment = _moment(days, now)
    if moment is None:
        return None
    holds = next(each.holds for each in columns(kind) if each.attribute == column)
    if holds is ColumnType.TIME:
        return Between(column, high=moment - 1)
    day = dt.datetime.fromtimestamp(moment / 1000, dt.UTC).date() - dt.timedelta(days=1)
    return Between(column, high=day.isoformat())


def _moment(days: int | None, now: Millis) -> Millis | None:
    return None if days is None else now - days * _DAY


def read_retention(text: str, field: str) -> Retention:
    """Read a retention such as ``visits=1095 requests=30``; what it does not name is kept for ever.

    Raises
    ------
    BadInput
        If it is none.
    """
    known = tuple(each.name for each in dataclasses.fields(Retention))
    days = {}
    for part in text.replace(",", " ").split():
        name, _, number = part.partition("=")
        if name not in known or not _DAYS.fullmatch(number):
            raise BadInput(
                f"{field} must be days by name, such as visits=1095 requests=30, with names of "
                f"{', '.join(known)}; not {part!r}.",
                field=field,
            )
        days[name] = int(number)
    return Retention(**days)
