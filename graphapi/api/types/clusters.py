"""At-risk clusters."""

from typing import Any

from graphapi.analysis.clusters import Cluster
from graphapi.api.context import Info
from graphapi.api.declare import declare, field, plain
from graphapi.api.paging import Edge, Window, part_of
from graphapi.api.parts import Part, paged
from graphapi.api.types.advice import act_before, play
from graphapi.api.types.alerts import status
from graphapi.api.types.answers import PROVENANCE, Sum, sum_of
from graphapi.api.types.connections import connection
from graphapi.api.types.people import persons
from graphapi.api.types.relations import one
from graphapi.model.rows import Group, Person


@field("Float!")
def risk(root: Edge[str], info: Info) -> float:
    """Their risk, 0 to 1."""
    return info.context.version.risk.of(root.item)


def _person(item: str, info: Info) -> Any:
    return info.context.loaders.named(Person, item)


connection(
    "ClusterMember",
    "Person",
    "Members of a cluster, highest risk first.",
    resolve=_person,
    edge_fields=[risk],
)


@field("ClusterMemberConnection!")
@paged
def members(root: Cluster, info: Info, *, part: Part) -> Window[str]:
    """Its members, highest risk first."""
    risk_of = info.context.version.risk.of
    return part_of(
        info.context.scope.persons(root.members), lambda person: (-risk_of(person), person), part
    )


async def cluster_seen(info: Info, id_: str) -> Cluster | None:
    """Return the cluster with an id, if its group is seen."""
    found = await info.context.ask(lambda version: version.cluster(id_))
    return found if found is not None and info.context.scope.group(found.group) else None


@field("Int!")
def size(root: Cluster) -> int:
    """How many members it has."""
    return len(root.members)


@field("Money!")
def money(root: Cluster) -> Sum | None:
    """Revenue of its members a month, each times their risk."""
    return sum_of(root.money, root.currency)


@field("Money!")
def contract_money(root: Cluster) -> Sum | None:
    """Contract revenue a month times the chance that the contract goes."""
    return sum_of(root.contract_money, root.currency)


declare(
    "Cluster",
    "People of one group who are about to leave together.",
    [
        plain("attention", "Float!", "How far its members stand above everybody's mean risk."),
        plain("switch", "Float!", "The chance that the contract goes, 0 to 1."),
        plain("reasons", "[Reason!]!", "The five largest and the rest, summed over its members."),
        one("group", Group, "group", "In which group."),
        size,
        members,
        persons("entry_points", "Outsiders through whom most of it comes, strongest first."),
        persons("keep", "Up to three members on whom most money hangs: keep them."),
        money,
        contract_money,
        status,
        act_before,
        play,
        *PROVENANCE,
    ],
    seen=Cluster,
    implements="Node",
)
connection("Cluster", "Cluster!", "Clusters at risk.", fields=PROVENANCE)
