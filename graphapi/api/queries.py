"""Questions about facts: answered by the store."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Annotated, Any

from strawberry import ID

from graphapi.api.context import Info
from graphapi.api.declare import argument, field
from graphapi.api.filters import order_of, where_of
from graphapi.api.ids import ALERT, CIRCLE, CLUSTER, RUN, natural_id, parse_global
from graphapi.api.paging import Window
from graphapi.api.parts import Part, paged
from graphapi.api.types.alerts import alert_seen
from graphapi.api.types.circles import circle_seen
from graphapi.api.types.clusters import cluster_seen
from graphapi.api.types.relations import BY_ID, BY_NAME, LATEST, listed
from graphapi.errors import BadInput
from graphapi.model.rows import KIND_OF, CompetitorTouch, Group, Person, Row

AnyId = Annotated[ID, argument("Its Relay id or its natural id.", name="id")]
MOST_NODES = 100


@field("Group")
def group(info: Info, *, id_: AnyId) -> Awaitable[Group | None]:
    """One group; null for an unknown id."""
    return info.context.loaders.row(Group, natural_id(id_, "Group", "id"))


@field("Person")
def person(info: Info, *, id_: AnyId) -> Awaitable[Person | None]:
    """One person; null for an unknown id."""
    return info.context.loaders.row(Person, natural_id(id_, "Person", "id"))


@field("GroupConnection!")
@paged
def groups(
    info: Info,
    *,
    where: Annotated[Any, argument("Which groups; all if left out.", "GroupFilter")] = None,
    order_by: Annotated[Any, argument("By name if left out.", "GroupOrder")] = None,
    part: Part,
) -> Awaitable[Window[Group]]:
    """Groups."""
    order = order_of(order_by, BY_NAME)
    return listed(info, Group, where_of(Group, where), order, part)


@field("PersonConnection!")
@paged
def persons(
    info: Info,
    *,
    where: Annotated[Any, argument("Which persons; all if left out.", "PersonFilter")] = None,
    order_by: Annotated[
        Any,
        argument("By name if left out; by id for those to whom names are masked.", "PersonOrder"),
    ] = None,
    part: Part,
) -> Awaitable[Window[Person]]:
    """Persons."""
    usual = BY_NAME if info.context.caller.may_ask(Person, "name") else BY_ID
    order = order_of(order_by, usual)
    return listed(info, Person, where_of(Person, where), order, part)


@field("TouchConnection!")
@paged
def competitor_touches(
    info: Info,
    *,
    where: Annotated[Any, argument("Which touches; all if left out.", "TouchFilter")] = None,
    order_by: Annotated[Any, argument("Latest first if left out.", "TouchOrder")] = None,
    part: Part,
) -> Awaitable[Window[CompetitorTouch]]:
    """Competitor touches."""
    order = order_of(order_by, LATEST)
    conditions = where_of(CompetitorTouch, where)
    return listed(info, CompetitorTouch, conditions, order, part)


@field("Node")
async def node(
    info: Info, *, id_: Annotated[ID, argument("The Relay id.", name="id")]
) -> Row | Any | None:
    """Anything by its Relay id; null for one that is unknown or malformed."""
    return await _node(info, id_)


@field("[Node]!")
async def nodes(
    info: Info, *, ids: Annotated[list[ID], argument("At most 100 Relay ids.")]
) -> list[Any]:
    """Many things by their Relay ids, in that order; null for each unknown or malformed one."""
    if len(ids) > MOST_NODES:
        raise BadInput(f"ids takes at most {MOST_NODES} ids, not {len(ids)}.", field="ids")
    return [_node(info, each) for each in ids]


async def _node(info: Info, text: str) -> Any:
    kind, natural = parse_global(text) or ("", "")
    if kind in KIND_OF:
        return await info.context.loaders.row(KIND_OF[kind], natural)
    if kind in _DERIVED:
        return await _DERIVED[kind](info, natural)
    return await info.context.store.run(natural) if kind == RUN else None


_DERIVED: Mapping[str, Callable[[Info, str], Awaitable[Any]]] = {
    ALERT: alert_seen,
    CIRCLE: circle_seen,
    CLUSTER: cluster_seen,
}
"""How what analysis finds is looked up, by the name that its Relay id begins with."""


QUERIES = (group, groups, person, persons, competitor_touches, node, nodes)
