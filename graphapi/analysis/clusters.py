"""At-risk clusters: people of one group who are about to leave together, with money and reasons.

Two orders are kept apart: attention ``z(C) = sum (r_v - mean r) / sqrt |C|`` says where something
happens, money ``E(C) = sum r_v revenue_v`` where it costs most (algorithms.md, section 5).
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from graphapi.analysis.quantile import quantile
from graphapi.analysis.risk.explain import Tracer
from graphapi.analysis.risk.money import purses_of, revenues
from graphapi.analysis.risk.reasons import SHOWN, shared_reasons
from graphapi.analysis.risk.stake import staked
from graphapi.compact.communities import leiden
from graphapi.compact.views import strongest, undirected

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    import numpy.typing as npt

    from graphapi.analysis.circles.told import Circle
    from graphapi.analysis.risk.assess import Risk
    from graphapi.analysis.risk.explain import Part
    from graphapi.analysis.risk.reasons import Reason
    from graphapi.analysis.risk.stake import Stakes
    from graphapi.analysis.world import World

KEPT = 3
CROSSING = 10
ROUNDING = 1e-9


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
        _cluster(scene, group, by_risk(risk, people)) for group, people in _standing_out(scene)
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
    candidates = []
    for circle in _candidates(scene, tuple(circles)):
        people = by_risk(risk, [p for p in circle.persons if scene.may_go[scene.place_of[p]]])
        z = attention(risk.values, people, scene.mean)
        if z > 0.0:
            candidates.append((-z, circle.id, people))
    best = sorted(candidates)[:CROSSING]
    return tuple(_crossing(scene, name, people) for _, name, people in best)


def _candidates(scene: _Scene, circles: Sequence[Circle]) -> Iterator[Circle]:
    """Pick the circles across groups that may be among those of most attention."""
    everybody = [scene.place_of[person] for circle in circles for person in circle.persons]
    at = np.array(everybody, dtype=np.int64)
    owner = np.repeat(np.arange(len(circles)), [len(circle.persons) for circle in circles])
    going = scene.may_go[at]
    at, owner = at[going], owner[going]
    people = np.bincount(owner, minlength=len(circles))
    above = np.bincount(owner, scene.risks[at] - scene.mean, len(circles))
    z = above / np.sqrt(np.maximum(1, people))
    first, last = np.full(len(circles), len(scene.risks)), np.full(len(circles), -1)
    homes = scene.risk.hazards.places.homes[at]
    np.minimum.at(first, owner[homes >= 0], homes[homes >= 0])
    np.maximum.at(last, owner[homes >= 0], homes[homes >= 0])
    crossing = (first < last) & (people >= scene.world.parameters.cluster_min)
    least = np.sort(z[crossing])[-CROSSING:].min(initial=math.inf) - ROUNDING
    return (circles[place] for place in np.flatnonzero(crossing & (z >= least)).tolist())


def attention(values: Mapping[str, float], people: Collection[str], mean: float) -> float:
    """Return z of some persons, 0 for nobody."""
    above = math.fsum(values[person] - mean for person in people)
    return above / math.sqrt(len(people)) if people else 0.0


def by_risk(risk: Risk, people: Iterable[str]) -> tuple[str, ...]:
    """Order persons by risk descending, then by id."""
    return tuple(sorted(people, key=lambda person: (-risk.values[person], person)))


@dataclass(frozen=True, slots=True)
class _Scene:
    """What all clusters of one world are drawn from.

    Attributes
    ----------
    risks : float64, shape (persons,)
    may_go : bool, shape (persons,)
        The customers who are not known lost.
    mean : float
        Of the risks of those.
    """

    world: World
    risk: Risk
    tracer: Tracer
    stakes: Stakes
    risks: npt.NDArray[np.float64]
    may_go: npt.NDArray[np.bool_]
    mean: float

    @property
    def place_of(self) -> Mapping[str, int]:
        return self.risk.hazards.places.person_at

    def money(self, people: Iterable[str]) -> float:
        """Return what the people may take with them, minor units a month."""
        at = [self.place_of[person] for person in people]
        return math.fsum((self.risks[at] * self.stakes.revenue[at]).tolist())


def _scene(world: World, risk: Risk) -> _Scene:
    hazards, places = risk.hazards, risk.hazards.places
    risks = places.laid_out(risk.values)
    may_go = places.customers & ~places.gone.known
    values = risks[may_go].tolist()
    mean = math.fsum(values) / len(values) if values else 0.0
    stakes = staked(hazards, risks, revenues(places, purses_of(world, places)))
    return _Scene(world, risk, Tracer(hazards), stakes, risks, may_go, mean)


def _standing_out(scene: _Scene) -> Iterator[tuple[str, list[str]]]:
    """Find who stands out in each group, where they are enough."""
    if not scene.may_go.any():
        return
    places, table = scene.risk.hazards.places, scene.world.parameters
    least = quantile(scene.risks[scene.may_go].tolist(), table.cluster_quantile)
    high = scene.may_go & (scene.risks >= least) & (scene.risks > scene.mean)
    known = (places.homes >= 0) & (places.homes < len(scene.world.groups))
    members = np.flatnonzero(high & known)
    members = members[np.argsort(places.homes[members], kind="stable")]
    groups, starts = np.unique(places.homes[members], return_index=True)
    parts = np.split(members, starts[1:])
    for group, part in zip(groups.tolist(), parts, strict=False):
        if len(part) >= table.cluster_min:
            yield places.groups[group], [places.persons[place] for place in part.tolist()]


def _cluster(scene: _Scene, group: str, members: tuple[str, ...]) -> Cluster:
    risk = scene.risk
    parts = {person: scene.tracer.parts(person) for person in members}
    at_stake = scene.stakes.of(group, members)
    known = risk.groups[group]
    return Cluster(
        id=f"CLUSTER-{group}",
        group=group,
        members=members,
        parts=_shown(scene.world, members),
        entry_points=_entry_points(parts),
        attention=attention(risk.values, members, scene.mean),
        money=scene.money(members),
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
        money=scene.money(paying),
        currency=currency,
        reasons=shared_reasons(risk.hazards, {p: scene.tracer.parts(p) for p in members}),
    )
