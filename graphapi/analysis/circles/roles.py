"""What each person is in a circle: leader, core, bridge, follower, outlier.

The figures are those of `graphapi.compact.profiles`: the influence on the circle and on everybody
outside, z among the members, and participation over the parts of the layer (Guimera and Amaral
2005, doi 10.1038/nature03288).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from graphapi.model.words import CircleRole

if TYPE_CHECKING:
    import numpy.typing as npt

    from graphapi.compact.cover import Profiles

    Flags = npt.NDArray[np.bool_]
    Reals = npt.NDArray[np.float64]

LEADER_Z = 1.5
LEADER_SIZE = 5
BRIDGE_QUANTILE = 0.9
BRIDGE_PARTICIPATION = 0.5
FOLLOWER_RATIO = 2.0
CLOSE = 1 - 1e-9
"""Sums of the same weights in another order may differ by less; they reach the same bounds."""
ROLES = tuple(CircleRole)
"""What the codes of roles stand for."""


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


def roles_of(found: Profiles) -> tuple[npt.NDArray[np.uint8], Flags]:
    """Say what everybody is in each circle of a layer, and who joins it to others.

    Parameters
    ----------
    found : Profiles
        The figures of a layer's circles.

    Returns
    -------
    roles : uint8
        Codes into `ROLES`, one for each row of the profiles.
    bridges : bool
        Told beside every role.

    Notes
    -----
    A leader has z of 1.5 or more; in a circle of five or more that has none, the one with the
    largest z leads, unless all are equal. Then, in this order: at most one tie inside makes an
    outlier, z of 0 or more the core, influence outside in the layer's top decile or participation
    of a half or more a bridge, twice as much influence received as given a follower.
    """
    bridges = found.outside >= _far(found.outside) * CLOSE
    bridges |= found.participation >= BRIDGE_PARTICIPATION * CLOSE
    rules = (
        (_leaders(found), CircleRole.LEADER),
        (found.neighbours <= 1, CircleRole.OUTLIER),
        (found.z >= 0.0, CircleRole.CORE),
        (bridges, CircleRole.BRIDGE),
        (found.received >= FOLLOWER_RATIO * CLOSE * found.inside, CircleRole.FOLLOWER),
    )
    roles = np.full(len(found.z), ROLES.index(CircleRole.ORDINARY), dtype=np.uint8)
    for applies, role in reversed(rules):
        roles[applies] = ROLES.index(role)
    return roles, bridges


def _far(outside: Reals) -> float:
    """Return from which influence outside on a person bridges: the top decile, and more than 0.

    Linear between neighbours (Hyndman and Fan 1996, type 7).
    """
    if not len(outside):
        return math.inf
    place = BRIDGE_QUANTILE * (len(outside) - 1)
    ends = math.floor(place), math.ceil(place)
    low, high = np.partition(outside, ends)[list(ends)].tolist()
    return max(float(low + (high - low) * (place - ends[0])), math.ulp(0.0))


def _leaders(found: Profiles) -> Flags:
    leaders: Flags = found.z >= LEADER_Z * CLOSE
    if not len(leaders):
        return leaders
    begins, sizes = found.begins[:-1], np.diff(found.begins)
    top = np.maximum.reduceat(found.z, begins)
    wanting = (top < LEADER_Z * CLOSE) & (sizes >= LEADER_SIZE) & (top > 0.0)
    at_top = np.flatnonzero(found.z >= np.repeat(np.where(wanting, top * CLOSE, np.inf), sizes))
    leaders[at_top[_first_of_each(np.searchsorted(begins, at_top, side="right"))]] = True
    return leaders


def _first_of_each(ascending: npt.NDArray[Any]) -> Flags:
    first = np.ones(len(ascending), dtype=np.bool_)
    np.not_equal(ascending[1:], ascending[:-1], out=first[1:])
    return first
