"""At-risk clusters: people of one group who are about to leave together, with money and reasons.

Two orders are kept apart: attention ``z(C) = sum (r_v - mean r) / sqrt |C|`` says where something
happens, money ``E(C) = sum r_v revenue_v`` where it costs most (algorithms.md, section 5).
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphapi.analysis.quantile import quantile
from graphapi.analysis.risk.explain import Tracer
from graphapi.analysis.risk.money import revenues
from graphapi.analysis.risk.reasons import SHOWN, shared_reasons
from graphapi.analysis.risk.stake import stakes
from graphapi.compact.communities import leiden
from graphapi.compact.views import strongest, undirected

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from graphapi.analysis.circles.told import Circle
    from graphapi.analysis.risk.assess import Risk
    from graphapi.analysis.risk.explain import Part
    from graphapi.analysis.risk.reasons import Reason
    from graphapi.analysis.world import World

KEPT = 3
CROSSING = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """People of one group who are at risk together.

    Attributes
    ----------
    members : tuple of str
        Persons at home in the group, by risk descending.
    parts : tuple of tuples of str
        The members as they are best shown: one part, or the circles of a large cluster, those in
        no circle last.
    entry_points : tuple of str
        Persons outside the cluster through whom most of it comes, strongest first.
    attention : float
        z, how far the members stand above everybody's mean risk.
    money : float
        E of the members alone, minor units a month.
    contract_money : float
        The contract revenue times the chance that it goes.
    switch : float
        That chance.
    reasons : tuple of Reason
        The amounts sum to the sum of the members' hazards.
    keep : tuple of str
        Up to three members on whom most money hangs, whom we must keep.
    """

    id: str
    group: str
    members: tuple[str, ...]
    parts: tuple[tuple[str, ...], ...]
    entry_points: tuple[str, ...]
    attention: float
    money: float
    contract_money: float
    currency: str | None
    switch: float
    reasons: tuple[Reason, ...]
    keep: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CrossCircle:
    """A circle across groups whose people stand above everybody's mean risk.

    ``members`` are its customers who are not known lost, by risk descending; ``groups`` are their
    homes; ``money`` counts what is paid in ``currency``, the most frequent one.
    """

    circle: str
    groups: tuple[str, ...]
    members: tuple[str, ...]
    attention: float
    money: float
    currency: str | None
    reasons: tuple[Reason, ...]


def find_clusters(world: World, risk: Risk) -> tuple[Cluster, ...]:
    """Find the clusters of a world, most money first.

    A member is a customer who is not known lost, is in the top tenth of everybody's risk and above
    the mean, so that a world in which nobody stands out has no cluster. A group with three or more
    of them has a cluster; a person counts in the home group alone.

    Notes
    -----
    O(persons log persons), and the explanation of each member.
    """
    scene = _scene(world, risk)
    clusters = [
        _cluster(scene, group, by_risk(risk, people))
        for group, people in _standing_out(scene).items()
        if len(people) >= world.parameters.cluster_min and group in world.groups
    ]
    return tuple(sorted(clusters, key=lambda cluster: (-cluster.money, cluster.id)))


def by_attention(clusters: Iterable[Cluster]) -> tuple[Cluster, ...]:
    """Order clusters by attention, where most happens first."""
    return tuple(sorted(clusters, key=lambda cluster: (-cluster.attention, cluster.id)))


def find_cross_circles(
    world: World, risk: Risk, circles: Iterable[Circle]
) -> tuple[CrossCircle, ...]:
    """Find the ten circles across groups that ask for most attention, highest z first.

    A second list beside the clusters, never merged with them: people may be in both. A circle
    counts if three or more of its people are customers who are not known lost, at home in two
    groups or more, and if they stand above the mean.
    """
    scene = _scene(world, risk)
    homes = risk.hazards.homes
    candidates = []
    for circle in circles:
        people = by_risk(risk, [p for p in circle.persons if p in scene.values])
        z = attention(risk.values, people, scene.mean)
        crosses = len({homes[person] for person in people if person in homes}) > 1
        if crosses and len(people) >= world.parameters.cluster_min and z > 0.0:
            candidates.append((-z, circle.id, people))
    best = sorted(candidates)[:CROSSING]
    return tuple(_crossing(scene, name, people) for _, name, people in best)


def attention(values: Mapping[str, float], people: Collection[str], mean: float) -> float:
    """Return z of some persons, 0 for nobody."""
    above = math.fsum(values[person] - mean for person in people)
    return above / math.sqrt(len(people)) if people else 0.0


def by_risk(risk: Risk, people: Iterable[str]) -> tuple[str, ...]:
    """Order persons by risk descending, then by id."""
    return tuple(sorted(people, key=lambda person: (-risk.values[person], person)))


@dataclass(frozen=True, slots=True)
class _Scene:
    """What all clusters of one world are drawn from: the risk of everybody who may still go."""

    world: World
    risk: Risk
    tracer: Tracer
    revenue: Mapping[str, float]
    values: Mapping[str, float]
    mean: float


def _scene(world: World, risk: Risk) -> _Scene:
    hazards = risk.hazards
    values = {p: risk.values[p] for p in hazards.susceptible if p not in hazards.lost}
    mean = math.fsum(values.values()) / len(values) if values else 0.0
    return _Scene(world, risk, Tracer(hazards), revenues(hazards), values, mean)


def _standing_out(scene: _Scene) -> Mapping[str, list[str]]:
    if not scene.values:
        return {}
    least = quantile(scene.values.values(), scene.world.parameters.cluster_quantile)
    homes = scene.risk.hazards.homes
    found: dict[str, list[str]] = defaultdict(list)
    for person, value in scene.values.items():
        if value >= least and value > scene.mean and person in homes:
            found[homes[person]].append(person)
    return found


def _money(scene: _Scene, people: Iterable[str]) -> float:
    return math.fsum(scene.values[person] * scene.revenue.get(person, 0.0) for person in people)


def _cluster(scene: _Scene, group: str, members: tuple[str, ...]) -> Cluster:
    risk = scene.risk
    parts = {person: scene.tracer.parts(person) for person in members}
    at_stake = stakes(risk.hazards, risk.values, scene.revenue, group, members)
    known = risk.groups[group]
    return Cluster(
        id=f"CLUSTER-{group}",
        group=group,
        members=members,
        parts=_shown(scene.world, members),
        entry_points=_entry_points(parts),
        attention=attention(risk.values, members, scene.mean),
        money=_money(scene, members),
        contract_money=known.contract,
        currency=known.currency,
        switch=known.switch,
        reasons=shared_reasons(risk.hazards, parts),
        keep=tuple(sorted(members, key=lambda person: (-at_stake[person], person))[:KEPT]),
    )


def _entry_points(parts_of: Mapping[str, Sequence[Part]]) -> tuple[str, ...]:
    brought: dict[str, list[float]] = defaultdict(list)
    for parts in parts_of.values():
        for part in parts:
            if part.origin is not None:
                brought[part.origin].append(part.amount)
    strongest_first = sorted(brought, key=lambda person: (-math.fsum(brought[person]), person))
    return tuple(person for person in strongest_first[:SHOWN] if person not in parts_of)


def _shown(world: World, members: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    if len(members) <= world.parameters.cluster_max:
        return (members,)
    others = frozenset(world.persons) - frozenset(members)
    ties = undirected(strongest(world.graph, "weight", without=others))
    parted = leiden(ties, resolution=world.parameters.circle_gamma)
    sets = [set(map(str, part)) for part in parted]
    circles = [s for s in sets if len(s) >= world.parameters.circle_min]
    place = {
        p: n for n, s in enumerate(sorted(circles, key=lambda s: (-len(s), min(s)))) for p in s
    }
    parts: dict[int, list[str]] = defaultdict(list)
    for person in members:
        parts[place.get(person, len(circles))].append(person)
    return tuple(tuple(parts[number]) for number in sorted(parts))


def _crossing(scene: _Scene, circle: str, members: tuple[str, ...]) -> CrossCircle:
    risk = scene.risk
    homes = risk.hazards.homes
    groups = {p: risk.groups[homes[p]] for p in members if homes.get(p) in risk.groups}
    counted = Counter(row.currency for row in groups.values() if row.currency is not None)
    currency = min(counted, key=lambda name: (-counted[name], name), default=None)
    paying = [person for person, row in groups.items() if row.currency == currency]
    return CrossCircle(
        circle=circle,
        groups=tuple(sorted({row.group for row in groups.values()})),
        members=members,
        attention=attention(risk.values, members, scene.mean),
        money=_money(scene, paying),
        currency=currency,
        reasons=shared_reasons(risk.hazards, {p: scene.tracer.parts(p) for p in members}),
    )
