"""What people may order: each order becomes one batch, checked and written by the store.

An order is refused as a whole (an exception, nothing written) when none of its rows could be
accepted; otherwise the rows that were refused are listed beside those that were written. Orders
that change a part of a row read it first and write only if nothing was written in between, so no
concurrent change is lost. ``by`` is the id of the principal who orders.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from graphapi.changes import LOCAL, Batch, Ref
from graphapi.errors import BadInput, UnknownId, VersionConflict
from graphapi.model.checks import BadRow, Problem
from graphapi.model.rows import AlertMark, CompetitorTouch, Incident, Person, Row, Tie

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphapi.changes import Applied, Rejection
    from graphapi.model.rows import Millis
    from graphapi.model.words import TouchOutcome
    from graphapi.store.port import Store

R = TypeVar("R", bound=Row)

MOST_ROWS = 1_000
"""Most rows in one order; more belong into an import."""
LONGEST_REQUEST_ID = 200
_ATTEMPTS = 20
_PAUSE = 0.01


@dataclass(frozen=True, slots=True)
class Saved(Generic[R]):
    """What an order has written.

    Attributes
    ----------
    rows : tuple of Row
        The rows of the order that were accepted, as they now stand.
    applied : Applied
        The answer of the store.
    """

    rows: tuple[R, ...]
    applied: Applied


async def save(store: Store, request_id: str, rows: Sequence[R], *, by: str = LOCAL) -> Saved[R]:
    """Write rows of one kind; each replaces all fields of the row with its id.

    Raises
    ------
    BadRow
        If no row was accepted; it lists every problem.
    BadInput
        If there is no row, or more than ``MOST_ROWS``, or no request id.
    IdempotencyConflict
        If the request id was used with other rows.
    """
    if not 1 <= len(rows) <= MOST_ROWS:
        raise BadInput(
            f"Give 1 to {MOST_ROWS} rows, not {len(rows)}; use an import for more.", field="rows"
        )
    return await _write(store, Batch(request_id=request_id, upserts=tuple(rows), by=by))


async def close_incident(
    store: Store, request_id: str, id_: str, closed_at: Millis, *, by: str = LOCAL
) -> Saved[Incident]:
    """Say when an incident was settled. Errors: ``UnknownId``, ``BadRow``."""
    return await _amend(store, request_id, Incident, id_, {"closed_at": closed_at}, by=by)


async def set_touch_outcome(
    store: Store, request_id: str, id_: str, outcome: TouchOutcome, *, by: str = LOCAL
) -> Saved[CompetitorTouch]:
    """Say what came of a competitor touch. Errors: ``UnknownId``."""
    return await _amend(store, request_id, CompetitorTouch, id_, {"outcome": outcome}, by=by)


async def correct_tie(
    store: Store,
    request_id: str,
    id_: str,
    *,
    strength: float | None = None,
    certainty: float | None = None,
    by: str = LOCAL,
) -> Saved[Tie]:
    """State the strength or the certainty of a tie; what is not given stays.

    Raises
    ------
    UnknownId, BadRow
        If there is no such tie, or a value is out of range.
    BadInput
        If neither value is given.
    """
    given = {"strength": strength, "certainty": certainty}
    fields = {name: value for name, value in given.items() if value is not None}
    if not fields:
        raise BadInput("Give a strength, a certainty, or both.", field="strength")
    return await _amend(store, request_id, Tie, id_, fields, by=by)


async def mark_alert(
    store: Store, request_id: str, mark: AlertMark, *, by: str = LOCAL
) -> Saved[AlertMark]:
    """Keep what somebody made of an alert, in place of what was made of it before.

    The request id stands for the alert, the status and the note; what else the mark holds is as it
    was when the order first came.

    Raises
    ------
    UnknownId, BadRow
        If the mark names a group or person whom nobody knows, or a value is out of range.
    """
    order = f"alert {mark.id}: {mark.status} {mark.note!r}"
    batch = Batch(request_id=request_id, upserts=(mark,), order=order, by=by)
    return await _write(store, batch)


async def delete_person(store: Store, request_id: str, id_: str, *, by: str = LOCAL) -> Applied:
    """Delete a person and all its seats, ties, visits, touches, losses and bundles.

    Raises
    ------
    UnknownId
        If there is no such person.
    """
    batch = Batch(request_id=request_id, deletes=(Ref(Person, id_),), by=by)
    return (await _write(store, batch)).applied


async def _amend(
    store: Store, request_id: str, kind: type[R], id_: str, fields: Mapping[str, Any], *, by: str
) -> Saved[R]:
    order = f"{kind.__name__} {id_}: {sorted(fields.items())}"
    for attempt in range(_ATTEMPTS):
        version = await store.version()
        (row,) = await store.get(kind, [id_])
        if row is None:
            raise UnknownId(
                f"There is no {kind.__name__} with the id {id_}; correct the id.", field="id"
            )
        amended = replace(row, **fields, seen_at=None)
        batch = Batch(request_id=request_id, upserts=(amended,), order=order, by=by)
        try:
            return await _write(store, batch, expect=version)
        except VersionConflict:
            await asyncio.sleep(_PAUSE * attempt)
    raise VersionConflict(
        f"The {kind.__name__} {id_} could not be changed: the store was written to "
        f"{_ATTEMPTS} times in between; try again with the same request id."
    )


def check_request_id(request_id: str) -> None:
    """Refuse a request id that is none with ``BadInput``."""
    if not 1 <= len(request_id) <= LONGEST_REQUEST_ID:
        raise BadInput(
            f"requestId must have 1 to {LONGEST_REQUEST_ID} characters; choose a new one for "
            "each order and send it again when you repeat the order.",
            field="requestId",
        )


async def _write(store: Store, batch: Batch, *, expect: int | None = None) -> Saved[R]:
    check_request_id(batch.request_id)
    applied = await store.apply(batch, expect=expect)
    if applied.rejected and len(applied.rejected) == len(batch.upserts) + len(batch.deletes):
        raise _refusal(applied.rejected)
    refused = {(each.kind, each.id) for each in applied.rejected}
    accepted = [row for row in batch.upserts if (type(row).__name__, row.id) not in refused]
    return Saved(await _now(store, accepted), applied)


async def _now(store: Store, rows: Sequence[Row]) -> tuple[R, ...]:
    if not rows:
        return ()
    found = await store.get(type(rows[0]), list(dict.fromkeys(row.id for row in rows)))
    return tuple(row for row in found if row is not None)  # type: ignore[misc] # rows of one kind


def _refusal(rejected: Sequence[Rejection]) -> BadInput:
    if len(rejected) > 1:
        return BadRow(
            tuple(
                Problem(each.field, each.code, f"{each.kind} {each.id}: {each.message}")
                for each in rejected
            )
        )
    only = rejected[0]
    if only.code == UnknownId.code:
        return UnknownId(only.message, field=only.field)
    return BadRow((Problem(only.field, only.code, only.message),))
