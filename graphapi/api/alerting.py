"""Alerts that are asked for, and what people make of them."""

from collections.abc import Collection
from dataclasses import replace
from typing import Annotated, Any

from strawberry import ID

from graphapi import commands
from graphapi.analysis.alerts import Alert
from graphapi.api.access.orders import own_request
from graphapi.api.access.scope import Scope
from graphapi.api.context import Info
from graphapi.api.declare import argument, field, input_field, input_type
from graphapi.api.filters import MOST_VALUES
from graphapi.api.ids import ALERT, natural_id
from graphapi.api.orders import RequestId, Written, carry_out, reading, result
from graphapi.api.paging import Window, part_of
from graphapi.api.parts import Part, paged
from graphapi.api.types.alerts import alert_seen
from graphapi.commands import Saved
from graphapi.errors import BadInput, UnknownId
from graphapi.live.feed import system_clock
from graphapi.live.version import Version
from graphapi.model.rows import AlertMark
from graphapi.model.words import AlertStatus
from graphapi.store.cursor import Place

input_type(
    "AlertFilter",
    "Conditions that must all hold; one left out does not count.",
    [
        input_field("statuses", "[AlertStatus!]", "One of these became of it."),
        input_field("bands", "[RiskBand!]", "The highest risk is in one of these bands."),
        input_field(
            "groups", "[ID!]", "It is about one of these groups, or a person at home there."
        ),
        input_field("regions", "[String!]", "In a group of one of these regions."),
        input_field("tiers", "[GroupTier!]", "In a group of one of these tiers."),
    ],
)


@field("AlertConnection!")
@paged
async def alerts(
    info: Info,
    *,
    where: Annotated[Any, argument("Which alerts; all if left out.", "AlertFilter")] = None,
    part: Part,
) -> Window[Alert]:
    """What to look at now, most attention first, with what became of it."""
    scope = info.context.scope
    groups = _groups(where)

    def page(version: Version) -> Window[Alert]:
        found = version.alerts
        if not scope.whole:
            found = found.only(lambda each: scope.knows(each.subject.kind, each.subject.id))
        if where:
            found = found.only(lambda each: _wanted(version, scope, where, groups, each))
        return part_of(found, _by_attention, part)

    return await info.context.ask(page)


def _by_attention(alert: Alert) -> Place:
    return -alert.attention, alert.id


def _groups(where: Any) -> Collection[str]:
    given = (where.groups if where else None) or ()
    if len(given) > MOST_VALUES:
        raise BadInput(
            f"where.groups takes at most {MOST_VALUES} ids, not {len(given)}.",
            field="where.groups",
        )
    return frozenset(natural_id(each, "Group", "where.groups") for each in given)


def _wanted(
    version: Version, scope: Scope, where: Any, groups: Collection[str], alert: Alert
) -> bool:
    group = alert.group or version.risk.hazards.homes.get(str(alert.person))
    row = version.world.groups.get(group or "")
    if row is not None and not scope.group(row.id):
        row = None
    return (
        (not where.statuses or alert.status in where.statuses)
        and (not where.bands or alert.band in where.bands)
        and (not where.groups or (row is not None and row.id in groups))
        and (not where.regions or (row is not None and row.region in where.regions))
        and (not where.tiers or (row is not None and row.tier in where.tiers))
    )


@field("Alert")
async def alert(root: Written, info: Info) -> Alert | None:
    """The alert as it now stands; null once something newer has taken its place."""
    return None if root.row is None else await alert_seen(info, root.row.id)


SET = result(
    "AlertStatusSet",
    "It is kept what became of the alert.",
    [
        alert,
        reading("mark", "AlertMark", "What was kept; null if it was deleted meanwhile.", "row"),
    ],
)


@field("AlertStatusSetResult!")
async def set_alert_status(
    info: Info,
    *,
    request_id: RequestId,
    alert: Annotated[ID, argument("The alert: its Relay id or its natural id.")],
    status: Annotated[AlertStatus, argument("What became of it.", "AlertStatus!")],
    note: Annotated[str | None, argument("Why, in words.")] = None,
) -> Any:
    """Say what became of an alert; who says so and when is kept with it."""

    async def order() -> Saved[AlertMark]:
        own = own_request(info.context.principal, request_id)
        found = await _marked(info, natural_id(alert, ALERT, "alert"))
        by = info.context.principal.id
        mark = replace(found, status=status, at=system_clock(), by=by, note=note)
        return await commands.mark_alert(info.context.store, own, mark, by=by)

    return await carry_out(info, order(), SET)


async def _marked(info: Info, id_: str) -> AlertMark:
    """Return a mark for an alert that there is, or was when somebody marked it."""
    found = await alert_seen(info, id_)
    if found is not None:
        return AlertMark(
            id=id_,
            status=AlertStatus.NEW,
            at=0,
            by="",
            group_id=found.group,
            person_id=found.person,
            attention=max(0.0, found.attention),
        )
    (kept,) = await info.context.sight.get(AlertMark, [id_])
    if kept is None:
        raise UnknownId(
            f"alert: there is no alert with the id {id_} now; read alerts again for what holds.",
            field="alert",
        )
    return replace(kept, seen_at=None)


ALERTS = (alerts,)
ALERT_ORDERS = (set_alert_status,)
