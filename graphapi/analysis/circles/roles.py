"""What each person is in a circle: leader, core, bridge, follower, outlier.

``k`` is the influence on the circle (sum of tie weights to its members), ``z`` is ``k`` in standard
deviations from the mean, ``e`` the influence on everybody outside, participation
``1 - sum (k_c / k)^2`` over the parts of the layer (Guimera and Amaral 2005,
doi 10.1038/nature03288).
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphapi.analysis.quantile import quantile
from graphapi.model.words import CircleRole

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from graphapi.analysis.circles.layers import LayerTies

LEADER_Z = 1.5
LEADER_SIZE = 5
BRIDGE_QUANTILE = 0.9
BRIDGE_PARTICIPATION = 0.5
FOLLOWER_RATIO = 2.0


@dataclass(frozen=True, slots=True)
class CircleMember:
    """One person in one circle.

    Attributes
    ----------
    person : str
        The id.
    role : CircleRole
        What the person is in this circle.
    bridge : bool
        Whether the person also joins the circle to others; a leader may.
    inside, outside : float
        The influence on the circle and on everybody else in the layer: sums of tie weights.
    z : float
        ``inside`` in standard deviations from the circle's mean.
    participation : float
        0 when all influence goes to one circle, near 1 when it is spread over many.
    overlap : bool
        Whether the person has its first place elsewhere and joined by its ties here.
    """

    person: str
    role: CircleRole
    bridge: bool
    inside: float
    outside: float
    z: float
    participation: float
    overlap: bool


@dataclass(frozen=True, slots=True)
class _Figures:
    inside: float
    outside: float
    received: float
    ties: int
    participation: float
    overlap: bool


def members_of(
    ties: LayerTies, part_of: Mapping[str, int], circles: Mapping[int, Collection[str]]
) -> Mapping[int, tuple[CircleMember, ...]]:
    """Say what everybody is in each circle, the most influential in it first.

    Parameters
    ----------
    ties : LayerTies
        The ties of the layer.
    part_of : mapping of person to int
        The parts of the layer that share nobody; participation is taken over them.
    circles : mapping of int to persons
        The circles with those who joined; each has the number of the part it grew from.

    Notes
    -----
    A leader has z of 1.5 or more; in a circle of five or more that has none, the one with the
    largest z leads, unless all are equal. Then, in this order: at most one tie inside makes an
    outlier, z of 0 or more the core, influence outside in the layer's top decile or participation
    of a half or more a bridge, twice as much influence received as given a follower. Whether
    somebody bridges is told beside every role.
    """
    spread = {person: _participation(ties.given.get(person, {}), part_of) for person in part_of}
    figures = {
        circle: {
            person: _figures(
                ties, person, people, spread[person], overlap=part_of[person] != circle
            )
            for person in people
        }
        for circle, people in circles.items()
    }
    far = _far(figures)
    return {
        circle: tuple(sorted(_told(rows, far), key=lambda member: (-member.inside, member.person)))
        for circle, rows in figures.items()
    }


def _participation(influenced: Mapping[str, float], part_of: Mapping[str, int]) -> float:
    by_part: dict[int, float] = defaultdict(float)
    for other, weight in influenced.items():
        by_part[part_of[other]] += weight
    total = math.fsum(by_part.values())
    return 1.0 - math.fsum((k / total) ** 2 for k in by_part.values()) if total else 0.0


def _figures(
    ties: LayerTies, person: str, people: Collection[str], participation: float, *, overlap: bool
) -> _Figures:
    given, taken = ties.given.get(person, {}), ties.taken.get(person, {})
    return _Figures(
        inside=math.fsum(weight for other, weight in given.items() if other in people),
        outside=math.fsum(weight for other, weight in given.items() if other not in people),
        received=math.fsum(weight for other, weight in taken.items() if other in people),
        ties=sum(other in people for other in ties.near(person)),
        participation=participation,
        overlap=overlap,
    )


def _far(figures: Mapping[int, Mapping[str, _Figures]]) -> float:
    """Return from which influence outside on a person bridges: the top decile, and more than 0."""
    outside = [row.outside for rows in figures.values() for row in rows.values()]
    return max(quantile(outside, BRIDGE_QUANTILE), math.ulp(0.0)) if outside else math.inf


def _told(rows: Mapping[str, _Figures], far: float) -> Iterator[CircleMember]:
    standing = _standing({person: row.inside for person, row in rows.items()})
    leaders = _leaders(standing)
    for person, row in rows.items():
        z = standing[person]
        bridge = row.outside >= far or row.participation >= BRIDGE_PARTICIPATION
        role = CircleRole.LEADER if person in leaders else _role(row, z, bridge=bridge)
        yield CircleMember(
            person, role, bridge, row.inside, row.outside, z, row.participation, row.overlap
        )


def _standing(inside: Mapping[str, float]) -> Mapping[str, float]:
    mean = math.fsum(inside.values()) / len(inside)
    deviation = math.sqrt(math.fsum((k - mean) ** 2 for k in inside.values()) / len(inside))
    if deviation <= 1e-9 * mean:
        return dict.fromkeys(inside, 0.0)
    return {person: (k - mean) / deviation for person, k in inside.items()}


def _leaders(standing: Mapping[str, float]) -> frozenset[str]:
    leaders = frozenset(person for person, z in standing.items() if z >= LEADER_Z)
    top = min(standing, key=lambda person: (-standing[person], person))
    if leaders or len(standing) < LEADER_SIZE or standing[top] <= 0.0:
        return leaders
    return frozenset({top})


def _role(row: _Figures, z: float, *, bridge: bool) -> CircleRole:
    rules = (
        (row.ties <= 1, CircleRole.OUTLIER),
        (z >= 0.0, CircleRole.CORE),
        (bridge, CircleRole.BRIDGE),
        (row.received >= FOLLOWER_RATIO * row.inside, CircleRole.FOLLOWER),
    )
    return next((role for applies, role in rules if applies), CircleRole.ORDINARY)
