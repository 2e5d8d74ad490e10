"""The chance that a group's contract goes: enough of the say lost, times how often that suffices.

``P_g = sigma * P(sum of d_d X_d >= 1/2)``, exact; a contract that went t days ago has
``2^(-t/120)`` (algorithms.md, section 4.3).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from graphapi.analysis.majority import birnbaum, majority

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from graphapi.analysis.world import World

_SLACK = 1e-9


def known_switch_rate(
    world: World, weights: Mapping[str, Mapping[str, float]], lost: Collection[str]
) -> float:
    """Return how often a contract goes once half of the say has been lost for 90 days.

    ``(1.6 + gone) / (2 + cases)``: a prior of 0.8 worth two cases, over the groups whose known lost
    persons held the threshold of the say at least 90 days ago.
    """
    table = world.parameters
    long_lost = {p for p in lost if world.age(world.persons_lost_by[p].at) >= table.switch_after}
    cases = [
        group
        for group, say in weights.items()
        if math.fsum(w for p, w in say.items() if p in long_lost) >= table.unit_threshold - _SLACK
    ]
    gone = sum(group in world.groups_lost_by for group in cases)
    return (table.switch_prior_lost + gone) / (table.switch_prior_cases + len(cases))


def switch_chances(
    world: World,
    weights: Mapping[str, Mapping[str, float]],
    falls: Callable[[str], float],
    rate: float,
) -> Mapping[str, float]:
    """Return P by group. ``falls`` gives the chance that a person falls, 1 for a lost one."""
    table = world.parameters
    chances = {}
    for group in world.groups:
        if group in world.groups_lost_by:
            age = world.age(world.groups_lost_by[group].at)
            chances[group] = 2.0 ** (-age / table.contract_half_life)
        else:
            say = weights[group]
            held = majority(list(say.values()), [falls(p) for p in say], table.unit_threshold)
            chances[group] = rate * held
    return chances


def switch_shares(
    say: Mapping[str, float], falls: Callable[[str], float], threshold: float
) -> Mapping[str, float]:
    """Return how much of a group's switch is due to each person of its unit; sums to 1.

    In proportion to say times chance to fall times Birnbaum importance. Where no seat is decisive
    by itself (all importances 0, because enough is lost twice over), to say times chance. Empty
    where nobody can fall.
    """
    chances = [falls(person) for person in say]
    decisive = birnbaum(list(say.values()), chances, threshold)
    pull = [w * a for w, a in zip(say.values(), chances, strict=True)]
    pivotal = [x * max(0.0, b) for x, b in zip(pull, decisive, strict=True)]
    parts = pivotal if math.fsum(pivotal) > _SLACK * math.fsum(pull) else pull
    total = math.fsum(parts)
    return {p: part / total for p, part in zip(say, parts, strict=True) if part > 0.0}
