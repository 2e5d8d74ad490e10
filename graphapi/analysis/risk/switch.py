"""The chance that a group's contract goes: enough of the say lost, times how often that suffices.

``P_g = sigma * P(sum of d_d X_d >= 1/2)``, exact; a contract that went t days ago has
``2^(-t/120)`` (algorithms.md, section 4.3).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from graphapi.analysis.majority import birnbaum, majorities
from graphapi.analysis.risk.formulas import faded

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import numpy.typing as npt

    from graphapi.analysis.parameters import Parameters
    from graphapi.analysis.risk.places import Gone, Units

    Numbers = npt.NDArray[np.float64]

_SLACK = 1e-9


def known_switch_rate(units: Units, gone: Gone, table: Parameters) -> float:
    """Return how often a contract goes once half of the say has been lost for 90 days.

    ``(1.6 + gone) / (2 + cases)``: a prior of 0.8 worth two cases, over the groups whose known lost
    persons held the threshold of the say at least 90 days ago. O(persons + entries of units).
    """
    long_lost = gone.persons >= table.switch_after
    held = np.bincount(units.groups, units.say * long_lost[units.persons], len(gone.groups))
    return rate_of(are_cases(held, table), gone.groups, table)


def are_cases(held: npt.NDArray[Any], table: Parameters) -> npt.NDArray[np.bool_]:
    """Say where so much of the say has been lost for long that the contract might have gone."""
    return np.asarray(held >= table.unit_threshold - _SLACK)


def rate_of(cases: npt.NDArray[np.bool_], gone: Numbers, table: Parameters) -> float:
    """Return how often a contract goes, by the cases and for how many days each has been gone."""
    went = np.count_nonzero(cases & ~np.isnan(gone))
    return (table.switch_prior_lost + went) / (table.switch_prior_cases + np.count_nonzero(cases))


def switch_chances(
    units: Units, gone: Gone, falls: Numbers, rate: float, table: Parameters
) -> Numbers:
    """Return P of each group, 0 to 1.

    ``falls`` is the chance that each person falls, 1 for a lost one. Cost as of
    :func:`~graphapi.analysis.majority.majorities`.
    """
    held = majorities(units.starts, units.say, falls[units.persons], table.unit_threshold)
    went = faded(gone.groups, table.contract_half_life)
    return np.where(np.isnan(gone.groups), rate * held, went)


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
