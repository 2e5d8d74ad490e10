"""Questions to the live graph: answered by analysis in a worker thread."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Annotated, Any

from strawberry import ID, UNSET

from graphapi.analysis.circles.told import Circle
from graphapi.analysis.clusters import Cluster, Clusters, Outline, by_attention
from graphapi.analysis.influence.ground import Avoid
from graphapi.analysis.influence.paths import FIRST, HOPS, Influence, influence_paths, within
from graphapi.analysis.units.unit import DecisionUnit
from graphapi.api.access.scope import Scope
from graphapi.api.changing import circle_changes
from graphapi.api.context import Info
from graphapi.api.declare import argument, field, input_field, input_type
from graphapi.api.filters import MOST_VALUES
from graphapi.api.ids import CIRCLE, natural_id
from graphapi.api.paging import Window, part_of
from graphapi.api.parts import Part, paged
from graphapi.api.types.circles import around, circle_seen, circles_page, theirs
from graphapi.api.types.failures import Clashed, Refused, or_failure
from graphapi.api.types.paths import NoWay, way_or_none
from graphapi.api.types.ties import TieKinds
from graphapi.api.types.units import unit
from graphapi.api.vocabulary import ClusterOrder
from graphapi.errors import BadInput, UnknownId
from graphapi.live.version import Version
from graphapi.store.cursor import Place

input_type(
    "PathOrigin",
    "Where paths may begin; our own side if left out.",
    [
        input_field("persons", "[ID!]", "These persons."),
        input_field("group", "ID", "Everybody who holds a seat in this group."),
    ],
    one_of=True,
)
input_type(
    "AvoidInput",
    "What paths must not use.",
    [
        input_field("persons", "[ID!]", "These persons."),
        input_field("groups", "[ID!]", "Everybody who holds a seat in these groups."),
        input_field("kinds", "[TieKind!]", "Ties of these kinds."),
        input_field("compromised_over", "Float", "Everybody whose risk is larger, 0 to 1."),
    ],
)
input_type(
    "CircleFilter",
    "Conditions that must all hold; one left out does not count.",
    [
        input_field("layers", "[Layer!]", "In one of these layers."),
        input_field("person", "ID", "This person is in it."),
        input_field("group", "ID", "Two or more of this group's people are in it."),
        input_field("min_size", "Int", "It has at least so many members."),
    ],
)
input_type(
    "ClusterFilter",
    "Conditions that must all hold; one left out does not count.",
    [
        input_field("groups", "[ID!]", "In one of these groups."),
        input_field("regions", "[String!]", "In a group of one of these regions."),
        input_field("tiers", "[GroupTier!]", "In a group of one of these tiers."),
    ],
)


@field("InfluencePathsResult!", name="influencePaths")
async def paths(
    info: Info,
    *,
    to: Annotated[ID, argument("Whom to reach: Relay id or natural id of a person.")],
    from_: Annotated[
        Any, argument("Where paths begin; our own side if left out.", "PathOrigin", name="from")
    ] = None,
    first: Annotated[int, argument("How many paths, 1 to 20.")] = 5,
    max_hops: Annotated[int, argument("At most how many ties a path has, 1 to 6.")] = 4,
    avoid: Annotated[Any, argument("What paths must not use.", "AvoidInput")] = None,
    kinds: TieKinds = None,
) -> Influence | NoWay | Refused | Clashed:
    """The strongest safe ways to a person: a limit of hops is part of the search."""

    async def answer() -> Influence | NoWay:
        question = partial(
            influence_paths,
            to=natural_id(to, "Person", "to"),
            first=first,
            hops=max_hops,
            avoid=_avoid(avoid),
            kinds=None if kinds is None else frozenset(kinds),
        )
        scope = info.context.scope

        def work(version: Version) -> Influence:
            origin = _origin(scope, from_)
            if not scope.whole:
                _check(scope, question.keywords, origin)
            return question(version.world, version.risk, origin=origin)

        return way_or_none(await info.context.ask(work))

    return await or_failure(answer())


def _check(scope: Scope, asked: Mapping[str, Any], origin: tuple[str, ...] | None) -> None:
    """Refuse ids out of sight just as, and where, ids that nobody has are refused."""
    parameters = scope.world.parameters
    scope.known(asked["to"], "to")
    for person in origin or ():
        scope.known(person, "from")
    within(asked["first"], parameters.path_k, FIRST, "first")
    within(asked["hops"], parameters.path_hops, HOPS, "maxHops")
    for person in asked["avoid"].persons:
        scope.known(person, "avoid.persons")
    for group in asked["avoid"].groups:
        scope.known_group(group, "avoid.groups")


def _origin(scope: Scope, given: Any) -> tuple[str, ...] | None:
    if given is None:
        return None
    if given.persons is not UNSET:
        return _ids(given.persons, "Person", "from.persons")
    group = natural_id(given.group, "Group", "from.group")
    if group not in scope.world.groups or not scope.group(group):
        raise UnknownId(
            f"from.group: there is no group with the id {group}; give a group's id.",
            field="from.group",
        )
    return scope.world.people_in.get(group, ())


def _avoid(given: Any) -> Avoid:
    if given is None:
        return Avoid()
    return Avoid(
        persons=frozenset(_ids(given.persons, "Person", "avoid.persons")),
        groups=frozenset(_ids(given.groups, "Group", "avoid.groups")),
        kinds=frozenset(given.kinds or ()),
        compromised_over=given.compromised_over if given.compromised_over is not UNSET else None,
    )


def _ids(given: Any, kind: str, name: str) -> tuple[str, ...]:
    ids = tuple(given or ())
    if len(ids) > MOST_VALUES:
        raise BadInput(f"{name} takes at most {MOST_VALUES} ids, not {len(ids)}.", field=name)
    return tuple(natural_id(each, kind, name) for each in ids)


@field("DecisionUnit", name="decisionUnit")
async def decision_unit_of(
    info: Info,
    *,
    group: Annotated[ID, argument("Relay id or natural id of a group.")],
) -> DecisionUnit | None:
    """Who decides for a group, how we reach each, and whom to win first; null for an unknown id."""
    id_ = natural_id(group, "Group", "group")
    return await info.context.ask_each(unit, id_) if info.context.scope.group(id_) else None


@field("CircleConnection!")
@paged
async def circles(
    info: Info,
    *,
    where: Annotated[Any, argument("Which circles; all if left out.", "CircleFilter")] = None,
    part: Part,
) -> Window[Circle]:
    """Circles of persons, largest first."""
    scope = info.context.scope
    found = await info.context.ask(lambda version: _circles(version, scope, where))
    return circles_page(info, found, part)


def _circles(version: Version, scope: Scope, where: Any) -> Sequence[Circle]:
    if where is None:
        return version.circles
    found: Sequence[Circle] = version.circles
    if where.person:
        person = natural_id(where.person, "Person", "where.person")
        found = theirs(version, person) if scope.person(person) else ()
    if where.group:
        group = natural_id(where.group, "Group", "where.group")
        here = {c.id for c in around(version, group)} if scope.group(group) else ()
        found = [circle for circle in found if circle.id in here]
    layers, least = where.layers or (), where.min_size or 0
    return [c for c in found if (not layers or c.layer in layers) and len(c.members) >= least]


@field("Circle")
async def circle(
    info: Info, *, id_: Annotated[ID, argument("Its Relay id or its natural id.", name="id")]
) -> Circle | None:
    """One circle; null for an unknown id."""
    return await circle_seen(info, natural_id(id_, CIRCLE, "id"))


@field("ClusterConnection!")
@paged
async def at_risk_clusters(
    info: Info,
    *,
    where: Annotated[Any, argument("Which clusters; all if left out.", "ClusterFilter")] = None,
    order_by: Annotated[
        ClusterOrder, argument("What comes first.", "ClusterOrder!")
    ] = ClusterOrder.REVENUE_AT_RISK,
    part: Part,
) -> Window[Cluster]:
    """People of one group who are about to leave together, with money and reasons."""
    scope = info.context.scope

    def page(version: Version) -> Window[Cluster]:
        found = _clusters(version, scope, where)
        if order_by is ClusterOrder.ATTENTION:
            ordered = by_attention(found).outlines
            window = part_of(ordered, _by_attention, part)
        else:
            window = part_of(found.outlines, _by_money, part)
        told = tuple(map(found.told, window.items))
        return replace(window, items=told)  # type: ignore[return-value] # a cluster is an outline

    return await info.context.ask(page)


def _by_money(cluster: Outline) -> Place:
    return -cluster.money, cluster.id


def _by_attention(cluster: Outline) -> Place:
    return -cluster.attention, cluster.id


def _clusters(version: Version, scope: Scope, where: Any) -> Clusters:
    seen = version.clusters
    if not scope.whole:
        seen = seen.only(lambda cluster: scope.group(cluster.group))
    if not where:
        return seen
    groups = _ids(where.groups, "Group", "where.groups")

    def wanted(cluster: Outline) -> bool:
        row = version.world.groups[cluster.group]
        return (
            (not where.groups or cluster.group in groups)
            and (not where.regions or row.region in where.regions)
            and (not where.tiers or row.tier in where.tiers)
        )

    return seen.only(wanted)


QUESTIONS = (paths, decision_unit_of, circles, circle, circle_changes, at_risk_clusters)
