"""The orders of the schema: saving rows, recording what happened, correcting and deleting."""

from typing import Annotated, Any

from strawberry import ID

from graphapi import commands
from graphapi.api.access.orders import check_amended, check_recorded, own_request
from graphapi.api.context import Info
from graphapi.api.declare import argument, field
from graphapi.api.ids import natural_id
from graphapi.api.inputs import row_of
from graphapi.api.orders import COUNTS, RequestId, Written, carry_out, reading, result
from graphapi.api.scalars import Moment
from graphapi.commands import Saved
from graphapi.model.rows import (
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
from graphapi.model.words import TouchOutcome

SAVED = {
    "Groups": Group,
    "Persons": Person,
    "Seats": Seat,
    "Ties": Tie,
    "GroupLinks": GroupLink,
    "Bundles": Bundle,
}
"""The kinds that are saved many at a time, by their plural."""

RECORDED = {"competitorTouch": CompetitorTouch, "loss": Loss, "visit": Visit, "incident": Incident}
"""The kinds that are recorded one at a time, by the field of their result."""

AS_IT_STANDS = "As it now stands; null if it was deleted meanwhile."


def _own(info: Info, request_id: str) -> str:
    return own_request(info.context.principal, request_id)


async def _amended(info: Info, kind: type[Row], id_: str) -> str:
    """Return the natural id of a row that an order changes; only one that is seen can be."""
    natural = natural_id(id_, kind.__name__, "id")
    if not info.context.scope.whole:
        await check_amended(info.context.sight, kind, natural)
    return natural


def _save(plural: str, kind: type[Row]) -> Any:
    name = plural[0].lower() + plural[1:]
    rows_field = reading(name, f"[{kind.__name__}!]!", "The rows as they now stand.", "rows")
    made = result(f"{plural}Saved", "The rows that were accepted are saved.", [rows_field, *COUNTS])

    async def resolve(
        info: Info,
        *,
        request_id: RequestId,
        rows: Annotated[
            Any,
            argument(
                "1 to 1000 rows; each replaces all fields of the row with its id.",
                f"[{kind.__name__}Input!]!",
                name=name,
            ),
        ],
    ) -> Any:
        async def order() -> Saved[Any]:
            sent = [row_of(kind, each) for each in rows]
            return await commands.save(
                info.context.store, _own(info, request_id), sent, by=info.context.principal.id
            )

        return await carry_out(info, order(), made)

    resolve.__name__ = f"save{plural}"
    text = "Insert new rows and replace known ones. A row that is wrong is rejected by itself."
    return field(f"{plural}SavedResult!", text)(resolve)


def _record(name: str, kind: type[Row]) -> Any:
    title = name[0].upper() + name[1:]
    row_field = reading(name, kind.__name__, AS_IT_STANDS, "row")
    made = result(f"{title}Recorded", "It is recorded.", [row_field])

    async def resolve(
        info: Info,
        *,
        request_id: RequestId,
        given: Annotated[
            Any,
            argument(
                "What happened; its id is made of the request id if left out.",
                f"{kind.__name__}Input!",
                name=name,
            ),
        ],
    ) -> Any:
        async def order() -> Saved[Any]:
            own = _own(info, request_id)
            row = row_of(kind, given, id_=own)
            check_recorded(info.context.scope, row, chosen=row.id != own)
            return await commands.save(info.context.store, own, [row], by=info.context.principal.id)

        return await carry_out(info, order(), made)

    resolve.__name__ = f"record{title}"
    text = f"{kind.__doc__}".splitlines()[0]
    return field(f"{title}RecordedResult!", f"Record it: {text}")(resolve)


CLOSED = result(
    "IncidentClosed",
    "The incident is settled.",
    [reading("incident", "Incident", AS_IT_STANDS, "row")],
)
OUTCOME = result(
    "TouchOutcomeSet",
    "The outcome is set.",
    [reading("competitor_touch", "CompetitorTouch", AS_IT_STANDS, "row")],
)
CORRECTED = result(
    "TieCorrected",
    "The tie is corrected.",
    [reading("tie", "Tie", AS_IT_STANDS, "row")],
)


@field("Int!")
def deleted(root: Written) -> int:
    """How many rows were deleted: the person, and all that hung on them."""
    return root.applied.deleted


DELETED = result("PersonDeleted", "The person is deleted.", [deleted])

AnyId = Annotated[ID, argument("Its Relay id or its natural id.", name="id")]


@field("IncidentClosedResult!")
async def close_incident(
    info: Info,
    *,
    request_id: RequestId,
    id_: AnyId,
    closed_at: Annotated[Moment, argument("When it was settled.")],
) -> Any:
    """Say when an incident was settled."""

    async def order() -> Saved[Incident]:
        natural = await _amended(info, Incident, id_)
        own = _own(info, request_id)
        return await commands.close_incident(
            info.context.store, own, natural, closed_at, by=info.context.principal.id
        )

    return await carry_out(info, order(), CLOSED)


@field("TouchOutcomeSetResult!")
async def set_touch_outcome(
    info: Info,
    *,
    request_id: RequestId,
    id_: AnyId,
    outcome: Annotated[TouchOutcome, argument("What came of it.", "TouchOutcome!")],
) -> Any:
    """Say what came of a competitor touch."""

    async def order() -> Saved[CompetitorTouch]:
        natural = await _amended(info, CompetitorTouch, id_)
        own = _own(info, request_id)
        return await commands.set_touch_outcome(
            info.context.store, own, natural, outcome, by=info.context.principal.id
        )

    return await carry_out(info, order(), OUTCOME)


@field("TieCorrectedResult!")
async def correct_tie(
    info: Info,
    *,
    request_id: RequestId,
    id_: AnyId,
    strength: Annotated[float | None, argument("How strong it is, over 0 to 1.")] = None,
    certainty: Annotated[float | None, argument("How sure we are of it, 0 to 1.")] = None,
) -> Any:
    """State the strength or the certainty of a tie; what is left out stays."""

    async def order() -> Saved[Tie]:
        return await commands.correct_tie(
            info.context.store,
            _own(info, request_id),
            await _amended(info, Tie, id_),
            strength=strength,
            certainty=certainty,
            by=info.context.principal.id,
        )

    return await carry_out(info, order(), CORRECTED)


@field("PersonDeletedResult!")
async def delete_person(info: Info, *, request_id: RequestId, id_: AnyId) -> Any:
    """Delete a person with all seats, ties, visits, touches, losses and bundles."""

    async def order() -> Saved[Person]:
        natural = natural_id(id_, "Person", "id")
        own = _own(info, request_id)
        applied = await commands.delete_person(
            info.context.store, own, natural, by=info.context.principal.id
        )
        return Saved((), applied)

    return await carry_out(info, order(), DELETED)


MUTATIONS = (
    *(_save(plural, kind) for plural, kind in SAVED.items()),
    *(_record(name, kind) for name, kind in RECORDED.items()),
    close_incident,
    set_touch_outcome,
    correct_tie,
    delete_person,
)
