"""Compiled loops that score the people and groups of a province; `province` says what it means."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

from graphapi.compact.kernels.compiled import lean

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Reals = npt.NDArray[np.float64]
    Places = npt.NDArray[np.int64]
    Array = npt.NDArray[Any]


class Facts(NamedTuple):
    """What a snapshot says of everybody, by person.

    Attributes
    ----------
    customer : bool
    weight, touch, damping, lost : float32
        The say in the home group, the direct hazard, the susceptibility, and the days since a
        known loss, nan without one.
    revenue : int64
        Minor units a month, -1 where unknown.
    """

    customer: Array
    weight: Array
    touch: Array
    damping: Array
    lost: Array
    revenue: Array


class Scores(NamedTuple):
    """What is found: risk by person; the others by group."""

    risk: npt.NDArray[np.float32]
    people_money: Reals
    total: Reals
    counted: Places


@lean
def prepare(begin: int, end: int, facts: Facts, half_life: float, sources: Array) -> int:
    """Lay out own hazard, damping and constant message of persons, 0, 0 and nan for no customer.

    Returns
    -------
    int
        The first person of whom something is negative, infinite or nan, else -1.
    """
    for person in range(begin, end):
        own, damping, days = facts.touch[person], facts.damping[person], facts.lost[person]
        right = 0.0 <= own < math.inf and 0.0 <= damping < math.inf
        if not (right and 0.0 <= facts.weight[person] < math.inf) or days < 0.0:
            return person
        customer = facts.customer[person]
        sources[0, person] = own if customer else 0.0
        sources[1, person] = damping if customer else 0.0
        known = customer and not math.isnan(days)
        sources[2, person] = 2.0 ** (-days / half_life) if known else math.nan
    return -1


@lean
def score(person: int, acting: float, hazard: Reals, facts: Facts) -> float:
    """Return the risk of a person on whom a herd and ordinary churn act beside the pressure."""
    if not facts.customer[person]:
        return 0.0
    if not math.isnan(facts.lost[person]):
        return 1.0
    return -math.expm1(-facts.damping[person] * (hazard[person] + acting))


@lean
def add_up(  # noqa: PLR0917  arrays in, arrays out
    begin: int, end: int, group: int, head: float, facts: Facts, found: Scores
) -> None:
    """Add up the money and the risks of the customers of a group who are not known lost."""
    for person in range(begin, end):
        if facts.customer[person] and math.isnan(facts.lost[person]):
            spent = float(facts.revenue[person]) if facts.revenue[person] >= 0 else head
            found.people_money[group] += found.risk[person] * spent
            found.total[group] += found.risk[person]
            found.counted[group] += 1


@lean
def score_groups(  # noqa: PLR0917  arrays in, arrays out
    begin: int,
    end: int,
    starts: Places,
    heads: Reals,
    acting: Reals,
    hazard: Reals,
    facts: Facts,
    found: Scores,
) -> None:
    """Score everybody at home in a range of groups.

    Parameters
    ----------
    heads, acting : float64, shape (groups,)
        What a person spends of whom nothing is known, and what acts on everybody beside the
        pressure.
    """
    for group in range(begin, end):
        first, last = starts[group], starts[group + 1]
        for person in range(first, last):
            found.risk[person] = score(person, acting[group], hazard, facts)
        add_up(first, last, group, heads[group], facts, found)


@lean
def long_lost(  # noqa: PLR0917  arrays in, arrays out
    begin: int, end: int, starts: Places, facts: Facts, after: float, say: Reals
) -> None:
    """Add up by group the say of those who have been lost for so many days."""
    for group in range(begin, end):
        for person in range(starts[group], starts[group + 1]):
            if facts.customer[person] and facts.lost[person] >= after:
                say[group] += facts.weight[person]
