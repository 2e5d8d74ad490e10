"""Whom to keep, at a glance: by the money that hangs on everybody, without any sampling."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graphapi.analysis.majority import majorities
from graphapi.analysis.risk.stake import COLLEAGUES_FOLLOW, staked
from graphapi.compact.rows import weighted_rows

if TYPE_CHECKING:
    import numpy.typing as npt

    from graphapi.analysis.forecast.takings import Takings
    from graphapi.analysis.risk.hazards import Hazards
    from graphapi.analysis.risk.stake import Stakes

    Numbers = npt.NDArray[np.float64]


def hanging(hazards: Hazards, takings: Takings) -> Numbers:
    """Return V of everybody, by place, minor units a month: what :mod:`risk.stake` says of few.

    O(persons + ties), and as :func:`~graphapi.analysis.majority.majorities` twice for each person
    of each decision unit.
    """
    stakes = staked(hazards, hazards.risks(), takings.people)
    tips = _tipping(hazards)
    places = hazards.places
    colleagues = np.append(stakes.at_home, 0.0)[places.homes] - stakes.staying
    contract = np.append(takings.contracts, 0.0)[places.homes]
    tipped = tips * (contract + COLLEAGUES_FOLLOW * colleagues)
    return np.asarray(stakes.risks * (stakes.revenue + _followers(stakes) + tipped))


def _followers(stakes: Stakes) -> Numbers:
    table = stakes.hazards.world.parameters
    ties = weighted_rows(stakes.hazards.ties, "weight")
    passes = np.minimum(table.hazard_cap, table.spread_beta * ties.numbers)
    count = len(ties.indptr) - 1
    sources = np.repeat(np.arange(count), np.diff(ties.indptr))
    found = np.bincount(sources, passes * stakes.staying[ties.indices], count)
    return np.asarray(found, dtype=np.float64)


def _tipping(hazards: Hazards) -> Numbers:
    """Return how much the contract of the home group hangs on each person, σ times Birnbaum."""
    places, units = hazards.places, hazards.places.units
    sizes = np.diff(units.starts)[units.groups]
    starts = np.concatenate([[0], np.cumsum(sizes)])
    each = np.repeat(np.arange(len(sizes)), sizes)
    entries = np.arange(starts[-1]) - starts[each] + units.starts[units.groups][each]
    own = entries == each
    chances = hazards.falling[units.persons[entries]]
    threshold = hazards.world.parameters.unit_threshold
    held, left = (
        majorities(starts, units.say[entries], np.where(own, value, chances), threshold)
        for value in (1.0, 0.0)
    )
    standing = np.isnan(places.gone.groups)[units.groups]
    at_home = places.homes[units.persons] == units.groups
    counted = np.where(standing & at_home, hazards.rate * (held - left), 0.0)
    return np.bincount(units.persons, counted, len(places.persons)).astype(np.float64)
