r"""The few routes that together reach furthest, and the chance that one of them holds.

A route holds when all its elements do: its ties, its inner persons, its start. With S the chosen
routes, by inclusion and exclusion over the union of their elements::

    U(S) = Σ_{∅≠A⊆S} (−1)^{|A|+1} Π_{x ∈ ∪A} chance(x)

References
----------
L. G. Valiant, "The complexity of enumeration and reliability problems", SIAM J. Comput. 8:410,
1979: the chance over all routes is #P-hard, so it is given for a few, as a lower bound.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

    Joints: TypeAlias = list[tuple[Mapping[Hashable, float], float]]


@dataclass(frozen=True, slots=True)
class Route:
    """What must hold for a way to work.

    Attributes
    ----------
    elements : mapping of element to chance
        Independent of one another; elements shared by routes have one and the same chance.
    """

    elements: Mapping[Hashable, float]

    @property
    def chance(self) -> float:
        """The product of the elements."""
        return math.prod(self.elements.values(), start=1.0)


def joint_chance(routes: Sequence[Route]) -> float:
    """Return U, the chance that at least one route holds; cost 2 to the number of routes.

    Examples
    --------
    >>> joint_chance([Route({"a": 0.4, "b": 0.5}), Route({"c": 0.5, "d": 0.6})])
    0.44
    """
    joints: Joints = [({}, 1.0)]
    total = 0.0
    for route in routes:
        total += _gain(route, joints)
        joints += _joined(route, joints)
    return total


def choose(pool: Sequence[Route], *, limit: int, least: float) -> tuple[tuple[int, ...], float]:
    """Choose routes greedily by their gain in U.

    Parameters
    ----------
    pool : sequence of Route
        From the likeliest down.
    limit : int
        How many at most.
    least : float
        Stop at a smaller gain; the first route is always chosen.

    Returns
    -------
    tuple of int
        Positions in the pool, in the order chosen; of equal gains the first.
    float
        Their U: 0 for an empty pool.

    Notes
    -----
    Cost O(limit · pool · 2^limit); most of the pool is passed over, as no gain exceeds a chance.
    """
    chosen: list[int] = []
    joints: Joints = [({}, 1.0)]
    reach = 0.0
    for _ in range(limit):
        position, gain = _best(pool, chosen, joints)
        if position is None or (chosen and gain < least):
            break
        chosen.append(position)
        reach += gain
        joints += _joined(pool[position], joints)
    return tuple(chosen), reach


def _best(pool: Sequence[Route], chosen: list[int], joints: Joints) -> tuple[int | None, float]:
    best, most = None, 0.0
    for position, route in enumerate(pool):
        if route.chance <= most:
            break
        if position not in chosen and (gain := _gain(route, joints)) > most:
            best, most = position, gain
    return best, most


def _gain(route: Route, joints: Joints) -> float:
    """Return the chance that a route holds and none of those behind the joints does."""
    return math.fsum(
        sign * math.prod({**joint, **route.elements}.values()) for joint, sign in joints
    )


def _joined(route: Route, joints: Joints) -> Joints:
    return [({**joint, **route.elements}, -sign) for joint, sign in joints]
