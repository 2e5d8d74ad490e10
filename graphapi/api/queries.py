"""Questions about facts: answered by the store."""

from typing import Annotated, Any

from strawberry import ID

from graphapi.api.context import Info
from graphapi.api.declare import After, First, argument, field
from graphapi.api.filters import order_of, where_of
from graphapi.api.ids import CIRCLE, CLUSTER, natural_id, parse_global
from graphapi.api.paging import Window
from graphapi.api.types.relations import BY_NAME, LATEST, listed
from graphapi.errors import BadInput
from graphapi.model.rows import KIND_OF, CompetitorTouch, Group, Person, Row

AnyId = Annotated[ID, argument("Its Relay id or its natural id.", name="id")]
MOST_NODES = 100


@field("Group", "One group; null for an unknown id.")
async def group(info: Info, *, id_: AnyId) -> Group | None:
    return await info.context.loaders.row(Group, natural_id(id_, "Group", "id"))


@field("Person", "One person; null for an unknown id.")
async def person(info: Info, *, id_: AnyId) -> Person | None:
    return await info.context.loaders.row(Person, natural_id(id_, "Person", "id"))


@field("GroupConnection!", "Groups.")
async def groups(
    info: Info,
    *,
    where: Annotated[Any, argument("Which groups; all if left out.", "GroupFilter")] = None,
    order_by: Annotated[Any, argument("By name if left out.", "GroupOrder")] = None,
    first: First = 20,
    after: After = None,
) -> Window[Group]:
    order = order_of(order_by, BY_NAME)
    return await listed(info, Group, where_of(Group, where), order, first=first, after=after)


@field("PersonConnection!", "Persons.")
async def persons(
    info: Info,
    *,
    where: Annotated[Any, argument("Which persons; all if left out.", "PersonFilter")] = None,
    order_by: Annotated[Any, argument("By name if left out.", "PersonOrder")] = None,
    first: First = 20,
    after: After = None,
) -> Window[Person]:
    order = order_of(order_by, BY_NAME)
    return await listed(info, Person, where_of(Person, where), order, first=first, after=after)


@field("TouchConnection!", "Competitor touches.")
async def competitor_touches(
    info: Info,
    *,
    where: Annotated[Any, argument("Which touches; all if left out.", "TouchFilter")] = None,
    order_by: Annotated[Any, argument("Latest first if left out.", "TouchOrder")] = None,
    first: First = 20,
    after: After = None,
) -> Window[CompetitorTouch]:
    order = order_of(order_by, LATEST)
    conditions = where_of(CompetitorTouch, where)
    return await listed(info, CompetitorTouch, conditions, order, first=first, after=after)


@field("Node", "Anything by its Relay id; null for one that is unknown or malformed.")
async def node(
    info: Info, *, id_: Annotated[ID, argument("The Relay id.", name="id")]
) -> Row | Any | None:
    return await _node(info, id_)


@field(
    "[Node]!",
    "Many things by their Relay ids, in that order; null for each unknown or malformed one.",
)
async def nodes(
    info: Info, *, ids: Annotated[list[ID], argument("At most 100 Relay ids.")]
) -> list[Any]:
    if len(ids) > MOST_NODES:
        raise BadInput(f"ids takes at most {MOST_NODES} ids, not {len(ids)}.", field="ids")
    return [_node(info, each) for each in ids]


async def _node(info: Info, text: str) -> Any:
    kind, natural = parse_global(text) or ("", "")
    if kind in KIND_OF:
        return await info.context.loaders.row(KIND_OF[kind], natural)
    if kind == CIRCLE:
        return await info.context.ask(lambda version: version.circle(natural))
    if kind == CLUSTER:
        return await info.context.ask(lambda version: version.cluster(natural))
    return None


QUERIES = (group, groups, person, persons, competitor_touches, node, nodes)
