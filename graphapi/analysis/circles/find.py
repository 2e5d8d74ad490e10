"""Circles: who belongs together, at work, as classmates and as friends; who leads, who bridges.

Each layer of ties is parted by Leiden with the constant Potts model; circles of one layer may share
people (algorithms.md, section 3). Everybody but the competitors' people is in the picture: a circle
in which one of ours or a third party sits is a way in.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphapi.analysis.circles.layers import Layer, clear_half, clearer, dominant_calls, layer_ties
from graphapi.analysis.circles.roles import members_of
from graphapi.compact.communities import leiden_cpm
from graphapi.model.words import CircleRole

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from graphapi.analysis.circles.layers import LayerTies
    from graphapi.analysis.circles.roles import CircleMember
    from graphapi.analysis.world import World


@dataclass(frozen=True, slots=True)
class Circle:
    """A community of persons in one layer.

    Attributes
    ----------
    id : str
        The layer and the smallest id of those who have their first place in it.
    members : tuple of CircleMember
        By influence inside, largest first.
    density : float
        The share of pairs of members that have a tie.
    share_inside : float
        The share of the members' ties that stay in the circle.
    calls_left_out : float
        The share of the layer's calls that was left out as too faint, 0 for none.
    """

    id: str
    layer: Layer
    members: tuple[CircleMember, ...]
    density: float
    share_inside: float
    calls_left_out: float = 0.0

    @property
    def thinned(self) -> bool:
        """Whether calls were left out, because the layer is mostly calls."""
        return self.calls_left_out > 0.0

    @property
    def persons(self) -> tuple[str, ...]:
        """The ids of the members."""
        return tuple(member.person for member in self.members)

    @property
    def leaders(self) -> tuple[str, ...]:
        """Those who lead, most influential first."""
        return tuple(m.person for m in self.members if m.role is CircleRole.LEADER)

    @property
    def bridges(self) -> tuple[str, ...]:
        """Those who join the circle to others, most influential first."""
        return tuple(m.person for m in self.members if m.bridge)


def find_circles(world: World, *, gamma: float | None = None, seed: int = 0) -> tuple[Circle, ...]:
    """Find the circles of every layer, largest first within a layer.

    Parameters
    ----------
    world : World
        The facts at one moment.
    gamma : float, optional
        How dense a circle is at least and how sparse the ties between circles are at most; the
        parameter table's 0.15 by default, 0.07 to 0.25 are useful.
    seed : int
        The same seed gives the same circles.

    Returns
    -------
    tuple of Circle
        Of three members or more.

    Notes
    -----
    Near O(ties) a layer.

    References
    ----------
    V. A. Traag, L. Waltman, N. J. van Eck, "From Louvain to Leiden", Scientific Reports 9, 2019,
    doi 10.1038/s41598-019-41695-z. V. A. Traag, P. Van Dooren, Y. Nesterov, "Narrow scope for
    resolution-limit-free community detection", Physical Review E 84, 2011,
    doi 10.1103/PhysRevE.84.016114.
    """
    resolution = world.parameters.circle_gamma if gamma is None else gamma
    found: list[Circle] = []
    for layer in Layer:
        circles = _circles(world, _parted(world, layer, resolution, seed))
        found += sorted(circles, key=lambda circle: (-len(circle.members), circle.id))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Parted:
    """A layer and its parts, which share nobody."""

    layer: Layer
    ties: LayerTies
    parts: Sequence[set[str]]
    calls_left_out: float


def _parted(world: World, layer: Layer, resolution: float, seed: int) -> _Parted:
    """Part a layer; of mostly calls, the clear half, and so on while a part is too large.

    A circle of more than ``circle_max`` is more than people can use.
    """
    calls = dominant_calls(world, layer)
    kept = clear_half(calls)
    while True:
        ties = layer_ties(world, layer, calls.keys() - kept.keys())
        parts = [
            set(map(str, part)) for part in leiden_cpm(ties.flat, resolution=resolution, seed=seed)
        ]
        largest = max(map(len, parts), default=0)
        fewer = clearer(kept) if largest > world.parameters.circle_max else {}
        if not fewer:
            return _Parted(layer, ties, parts, 1 - len(kept) / len(calls) if calls else 0.0)
        kept = fewer


def _circles(world: World, parted: _Parted) -> Iterator[Circle]:
    parts, least = parted.parts, world.parameters.circle_min
    part_of = {person: part for part, people in enumerate(parts) for person in people}
    members = {part: set(people) for part, people in enumerate(parts) if len(people) >= least}
    for person, part in [*_joined(world, parted.ties, part_of, set(members))]:
        members[part].add(person)
    for part, told in members_of(parted.ties, part_of, members).items():
        yield _circle(parted, min(parts[part]), told)


def _joined(
    world: World, ties: LayerTies, part_of: Mapping[str, int], kept: set[int]
) -> Iterator[tuple[str, int]]:
    """Yield who joins which further circle: a fifth of the ties go there, and at least two."""
    for person, part in part_of.items():
        near = Counter(part_of[other] for other in ties.near(person))
        enough = max(2.0, world.parameters.circle_boundary * near.total())
        for other, count in near.items():
            if other != part and other in kept and count >= enough:
                yield person, other


def _circle(parted: _Parted, first: str, members: tuple[CircleMember, ...]) -> Circle:
    people = {member.person for member in members}
    near = [parted.ties.near(person) for person in people]
    ends = sum(len(others & people) for others in near)
    return Circle(
        id=f"{parted.layer}-{first}",
        layer=parted.layer,
        members=members,
        density=ends / (len(people) * (len(people) - 1)),
        share_inside=ends / sum(map(len, near)),
        calls_left_out=parted.calls_left_out,
    )
