"""At-risk clusters: people of one group who are about to leave together, with money and reasons.

Two orders are kept apart: attention ``z(C) = sum (r_v - mean r) / sqrt |C|`` says where something
happens, money ``E(C) = sum r_v revenue_v`` where it costs most (algorithms.md, section 5).
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, overload

import numpy as np

from graphapi.analysis.risk.reasons import SHOWN, shared_reasons
from graphapi.analysis.risk.standing import attention, by_risk, scene_of, standing_out
from graphapi.compact.communities import leiden
from graphapi.compact.graph import from_edges

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from graphapi.analysis.circles.told import Circle
    from graphapi.analysis.risk.assess import Risk
    from graphapi.analysis.risk.explain import Part
    from graphapi.analysis.risk.reasons import Reason
    from graphapi.analysis.risk.standing import Scene
    from graphapi.analysis.world import World

KEPT = 3
CROSSING = 10
ROUNDING = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """People of one group who are at risk together, in figures.

    Attributes
    ----------
    members : tuple of str
        Persons at home in the group, by risk descending.
    attention : float
        z, how far the members stand above everybody's mean risk.
    money : float
        E of the members alone, minor units a month.
    contract_money : float
        The contract revenue times the chance that it goes.
    switch : float
        That chance.
    """

    id: str
    group: str
    members: tuple[str, ...]
    attention: float
    money: float
    contract_money: float
    currency: str | None
    switch: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster(Outline):
    """An outline with its reasons.

    Attributes
    ----------
    parts : tuple of tuples of str
        The members as they are best shown: one part, or the circles of a large cluster, those in
        no circle last.
    entry_points : tuple of str
        Persons outside the cluster through whom most of it comes, strongest first.
    reasons : tuple of Reason
        The amounts sum to the sum of the members' hazards.
    keep : tuple of str
        Up to three members on whom most money hangs, whom we must keep.
    """

    parts: tuple[tuple[str, ...], ...]
    entry_points: tuple[str, ...]
    reasons: tuple[Reason, ...]
    keep: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Clusters(Sequence[Cluster]):
    """Clusters in an order; each is explained when it is first looked at, and kept.

    Attributes
    ----------
    outlines : tuple of Outline
        What is known without an explanation.
    """

    scene: Scene
    outlines: tuple[Outline, ...]
    _told: dict[str, Cluster] = field(default_factory=dict, repr=False)

    def __len__(self) -> int:
        return len(self.outlines)

    @overload
    def __getitem__(self, number: int) -> Cluster: ...
    @overload
    def __getitem__(self, number: slice) -> tuple[Cluster, ...]: ...
    def __getitem__(self, number: int | slice) -> Cluster | tuple[Cluster, ...]:
        if isinstance(number, slice):
            return tuple(map(self.told, self.outlines[number]))
        return self.told(self.outlines[number])

    def told(self, outline: Outline) -> Cluster:
        """Return one of them with its reasons; O(the explanations of its members)."""
        if outline.id not in self._told:
            self._told[outline.id] = _explained(self.scene, outline)
        return self._told[outline.id]

    def named(self, id_: str) -> Cluster | None:
        """Return a cluster by its id."""
        return next((self.told(each) for each in self.outlines if each.id == id_), None)

    def only(self, wanted: Callable[[Outline], bool]) -> Clusters:
        """Return some of them, in the same order."""
        return self.these(filter(wanted, self.outlines))

    def these(self, outlines: Iterable[Outline]) -> Clusters:
        """Return some of them in another order."""
        return Clusters(self.scene, tuple(outlines), self._told)


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


def find_clusters(world: World, risk: Risk) -> Clusters:
    """Find the clusters of a world, most money first.

    A member is a customer who is not known lost, is in the top tenth of everybody's risk and above
    the mean, so that a world in which nobody stands out has no cluster. A group with three or more
    of them has a cluster; a person counts in the home group alone.

    Notes
    -----
    O(persons log persons); nothing is explained yet.
    """
    scene = scene_of(world, risk)
    found = (_outline(scene, group, by_risk(risk, people)) for group, people in standing_out(scene))
    most_first = sorted(found, key=lambda cluster: (-cluster.money, cluster.id))
    return Clusters(scene, tuple(most_first))


def by_attention(clusters: Clusters) -> Clusters:
    """Order clusters by attention, where most happens first."""
    return clusters.these(sorted(clusters.outlines, key=lambda each: (-each.attention, each.id)))


def find_cross_circles(
    world: World, risk: Risk, circles: Iterable[Circle]
) -> tuple[CrossCircle, ...]:
    """Find the ten circles across groups that ask for most attention, highest z first.

    A second list beside the clusters, never merged with them: people may be in both. A circle
    counts if three or more of its people are customers who are not known lost, at home in two
    groups or more, and if they stand above the mean.
    """
    scene = scene_of(world, risk)
    candidates = []
    for circle in _candidates(scene, tuple(circles)):
        people = by_risk(risk, [p for p in circle.persons if scene.may_go[scene.place_of[p]]])
        z = attention(risk.values, people, scene.mean)
        if z > 0.0:
            candidates.append((-z, circle.id, people))
    best = sorted(candidates)[:CROSSING]
    return tuple(_crossing(scene, name, people) for _, name, people in best)


def _candidates(scene: Scene, circles: Sequence[Circle]) -> Iterator[Circle]:
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


def _outline(scene: Scene, group: str, members: tuple[str, ...]) -> Outline:
    known = scene.risk.groups[group]
    return Outline(
        id=f"CLUSTER-{group}",
        group=group,
        members=members,
        attention=attention(scene.risk.values, members, scene.mean),
        money=scene.money(members),
        contract_money=known.contract,
        currency=known.currency,
        switch=known.switch,
    )


def _explained(scene: Scene, outline: Outline) -> Cluster:
    hazards, members = scene.risk.hazards, outline.members
    parts = {person: scene.tracer.parts(person) for person in members}
    at_stake = scene.stakes.of(outline.group, members)
    known = {each.name: getattr(outline, each.name) for each in fields(outline)}
    return Cluster(
        **known,
        parts=_shown(scene.world, hazards.ties, members),
        entry_points=_entry_points(parts),
        reasons=shared_reasons(hazards, parts),
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


def _shown(world: World, ties: Any, members: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    if len(members) <= world.parameters.cluster_max:
        return (members,)
    parted = leiden(_among(ties, members), resolution=world.parameters.circle_gamma)
    sets = [set(map(str, part)) for part in parted]
    circles = [s for s in sets if len(s) >= world.parameters.circle_min]
    place = {
        p: n for n, s in enumerate(sorted(circles, key=lambda s: (-len(s), min(s)))) for p in s
    }
    parts: dict[int, list[str]] = defaultdict(list)
    for person in members:
        parts[place.get(person, len(circles))].append(person)
    return tuple(tuple(parts[number]) for number in sorted(parts))


def _among(ties: Any, members: Iterable[str]) -> Any:
    """Return the ties among some persons without direction, at the cost of their ties."""
    place_of = {person: place for place, person in enumerate(sorted(members))}
    pairs = {
        (min(place, place_of[other]), max(place, place_of[other]))
        for person, place in place_of.items()
        for other in ties[person]
        if other in place_of
    }
    ends = np.array(sorted(pairs), dtype=np.int32).reshape(-1, 2)
    return from_edges(list(place_of), ends[:, 0], ends[:, 1], {}, directed=False)


def _crossing(scene: Scene, circle: str, members: tuple[str, ...]) -> CrossCircle:
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
