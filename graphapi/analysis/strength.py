r"""How strong a tie is, from what was stated and what was observed: pure numbers.

With n_j the days with contact in the j-th block of 30 days ago::

    L = Σ_j 2^(−30j / half life) · ln(1 + n_j)       f = L / (L + L̃)       s = clip(s0 · (2f)^0.8)

References
----------
J. Urena-Carrion, J. Saramäki, M. Kivelä, "Estimating tie strength in social networks using temporal
communication data", EPJ Data Science 9:37, 2020, doi 10.1140/epjds/s13688-020-00256-5.
P. V. Marsden, K. E. Campbell, "Measuring tie strength", Social Forces 63:482, 1984.
"""

from __future__ import annotations

import math
from enum import StrEnum
from statistics import median
from types import MappingProxyType
from typing import TYPE_CHECKING

from graphapi.analysis.parameters import DEFAULT
from graphapi.model.words import TieKind

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from graphapi.analysis.parameters import Parameters

BLOCK_DAYS = 30
STRONG, FAIR = 0.6, 0.4
SEEN_ENOUGH = 20
TYPICAL = 1.5
BACKWARDS: Mapping[TieKind, float] = MappingProxyType(
    {TieKind.REPORTS_TO: 0.4, TieKind.FORMER_SUPERIOR: 0.5}
)
"""The part of the influence that flows back when one record stands for both ways; others 1."""

_SURE: Mapping[tuple[bool, int], float | None] = MappingProxyType(
    {
        (True, 0): 0.7,
        (True, 1): 0.9,
        (True, 2): 0.9,
        (False, 0): None,
        (False, 1): 0.5,
        (False, 2): 0.7,
    }
)


class StrengthBand(StrEnum):
    """A strength in words: strong from 0.6, fair from 0.4."""

    STRONG = "STRONG"
    FAIR = "FAIR"
    WEAK = "WEAK"


def tie_strength(
    stated: float | None,
    blocks: Sequence[int],
    typical: float,
    *,
    contacts_only: bool = False,
    parameters: Parameters = DEFAULT,
) -> float:
    """Return the strength of a tie, from the floor 0.05 to 1.

    Parameters
    ----------
    stated : float or None
        What a person said, 0 to 1. Else 0.5; or 0.3 with `contacts_only`.
    blocks : sequence of int
        Days with contact in each block of 30 days, the latest first, both directions and all
        channels. Empty where contacts of the pair cannot be seen: then nothing is concluded from
        them. Zeros say that none took place.
    typical : float
        What is usual for the kind: :func:`typical`.
    contacts_only : bool
        Whether the tie is known from contacts alone.

    It is monotone in `stated` and in each block, and non-increasing in age.

    Examples
    --------
    >>> tie_strength(0.7, (), 1.5)
    0.7
    >>> round(tie_strength(0.7, (3, 1), 1.5), 3)
    0.77
    """
    start = stated
    if start is None:
        start = parameters.tie_contacts_only if contacts_only else parameters.tie_unstated
    if blocks:
        share = staleness(activity(blocks, parameters), typical)
        start *= (2 * share) ** parameters.tie_exponent
    return min(1.0, max(parameters.tie_floor, start))


def activity(blocks: Sequence[int], parameters: Parameters = DEFAULT) -> float:
    """Return L, the fading sum over blocks of 30 days; 0 without contact, no upper bound.

    Half a half-life ago counts 0.71 times; a block counts by the logarithm of its days.
    """
    return math.fsum(
        2.0 ** (-BLOCK_DAYS * block / parameters.tie_half_life) * math.log1p(days)
        for block, days in enumerate(blocks)
    )


def staleness(active: float, typical: float) -> float:
    """Return ``f = L / (L + L̃)``: 0 without contact, ½ as usual for the kind, under 1."""
    return active / (active + typical) if active else 0.0


def typical(activities: Collection[float]) -> float:
    """Return the median L over the ties of one kind; 1.5 when fewer than 20, or when it is 0."""
    middle = median(activities) if len(activities) >= SEEN_ENOUGH else 0.0
    return middle or TYPICAL


def reciprocity(forth: float, back: float) -> float | None:
    """Return ``2·min / (sum)``: 1 when both call equally often, 0 one way; null without calls."""
    total = forth + back
    return 2.0 * min(forth, back) / total if total else None


def certainty(*, stated: bool, forth: int, back: int, wrong: bool = False) -> float | None:
    """Return how sure we are that a tie exists, 0 to 1; null where nothing speaks for it.

    0.9 stated by a person and confirmed by contacts, 0.7 one of the two, 0.5 contacts only one way;
    half of it once a person reports the tie as wrong.
    """
    ways = (forth > 0) + (back > 0)
    sure = _SURE[stated, ways]
    return sure * 0.5 if sure and wrong else sure


def band(strength: float) -> StrengthBand:
    """Return a strength in words."""
    if strength >= STRONG:
        return StrengthBand.STRONG
    return StrengthBand.FAIR if strength >= FAIR else StrengthBand.WEAK


def influence_weight(strength: float, kind: TieKind, parameters: Parameters = DEFAULT) -> float:
    """Return ``w = s · π_k``, what of a person's change reaches the other, 0 to 1."""
    return strength * parameters.kind_prior[kind]


def way_back(strength: float, kind: TieKind) -> float:
    """Return ``s · δ``, the strength of the way back where one record stands for both ways.

    From a subordinate upwards 0.4 of it, to a former superior 0.5; the whole where the kind is
    symmetric.
    """
    return strength * BACKWARDS.get(kind, 1.0)
