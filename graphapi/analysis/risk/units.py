"""Some of the decision units of many groups: picked out, or put in place of others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graphapi.analysis.majority import majorities
from graphapi.analysis.risk.places import Units

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from graphapi.analysis.risk.places import Places

    Index = npt.NDArray[np.int64]
    Numbers = npt.NDArray[np.float64]


def entries_of(units: Units, groups: Index) -> tuple[Index, Index]:
    """Return the entries of the units of some groups, and how many each of them has."""
    starts = units.starts[groups]
    sizes = units.starts[groups + 1] - starts
    before = np.cumsum(sizes) - sizes
    return np.arange(sizes.sum()) + np.repeat(starts - before, sizes), sizes


def of_persons(units: Units, persons: Index, count: int) -> Index:
    """Return the groups whose units have any of some persons, ascending; O(entries)."""
    marked = np.zeros(count, dtype=np.bool_)
    marked[persons] = True
    return np.unique(units.groups[marked[units.persons]])


def held_by(units: Units, groups: Index, falls: Numbers, threshold: float) -> Numbers:
    """Return the chance that enough of the say falls in some groups.

    ``falls`` is the chance of each person of their entries, in the order of `entries_of`.
    """
    entries, sizes = entries_of(units, groups)
    starts = np.concatenate([[0], np.cumsum(sizes)])
    return majorities(starts, units.say[entries], falls, threshold)


def replaced(units: Units, places: Places, known: Mapping[int, int], at: Index) -> Units:
    """Put the units of an excerpt in the place of those of the same groups; O(entries).

    Parameters
    ----------
    places : Places
        Of the excerpt.
    known : mapping of place to place
        Where the groups whose units are put in place lie in the excerpt, by where they lie.
    at : int64
        Where each person of the excerpt lies.
    """
    groups = np.array(sorted(known), dtype=np.int64)
    gone, _ = entries_of(units, groups)
    kept = np.ones(len(units.groups), dtype=np.bool_)
    kept[gone] = False
    inner = np.array([known[group] for group in groups.tolist()], dtype=np.int64)
    entries, sizes = entries_of(places.units, inner)
    news = places.units
    owners = np.concatenate([units.groups[kept], np.repeat(groups, sizes)])
    order = np.argsort(owners, kind="stable")
    owners = owners[order]

    count = len(units.starts)
    return Units(
        np.searchsorted(owners, np.arange(count)).astype(np.int64),
        np.concatenate([units.persons[kept], at[news.persons[entries]]])[order],
        owners,
        np.concatenate([units.say[kept], news.say[entries]])[order],
        np.concatenate([units.contacts[kept], news.contacts[entries]])[order],
        np.concatenate([units.deciders[kept], news.deciders[entries]])[order],
    )
