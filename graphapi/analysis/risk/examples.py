"""Groups that set an example: what a possible switch is to those who look at it.

A group looks at the groups it is linked to, either way, and at those of the same industry and
region; each counts once, with ``-ln(1 - 0.05 P)``, and presses on the decision-makers
(algorithms.md, section 4.8).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from graphapi.analysis.risk.formulas import hazard_of
from graphapi.analysis.risk.pressure import Cause
from graphapi.changes import Ref
from graphapi.model.rows import Group

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from graphapi.analysis.risk.places import Places
    from graphapi.analysis.world import World

    Numbers = npt.NDArray[np.float64]
    Index = npt.NDArray[np.int64]


class Looks(NamedTuple):
    """Which groups look at each other.

    Attributes
    ----------
    kinds : int64, shape (groups,)
        Equal for groups of the same industry and region, -1 where one of them is unknown.
    lookers, seen : int64
        Pairs of linked groups of different kinds, both ways and each once, by looker.
    """

    kinds: Index
    lookers: Index
    seen: Index

    def of(self, group: int) -> Index:
        """Return the groups that one looks at, ascending; O(groups)."""
        first, last = np.searchsorted(self.lookers, [group, group + 1])
        alike = np.flatnonzero((self.kinds == self.kinds[group]) & (self.kinds >= 0))
        return np.union1d(alike[alike != group], self.seen[first:last])

    def total(self, pressing: Numbers) -> Numbers:
        """Return the sum over the groups that each looks at; O(groups + links)."""
        kinds = np.maximum(self.kinds, 0)
        known = self.kinds >= 0
        sums = np.bincount(kinds, pressing * known)[kinds] - pressing
        others = np.bincount(kinds, (pressing > 0.0) & known)[kinds] - (pressing > 0.0)
        alike = np.where(known & (others > 0.0), np.maximum(0.0, sums), 0.0)
        return np.asarray(alike + np.bincount(self.lookers, pressing[self.seen], len(kinds)))


@dataclass(frozen=True, eq=False)
class Examples:
    """What the switches of groups are to others.

    Attributes
    ----------
    pressing : float64, shape (groups,)
        The hazard that each group is to a decision-maker of a group that looks at it.
    seen : float64, shape (groups,)
        The hazard to each decision-maker of a group because of all that it looks at.
    """

    places: Places
    looks: Looks
    pressing: Numbers
    seen: Numbers

    @cached_property
    def of_entries(self) -> Numbers:
        """The hazard to each person of each decision unit."""
        return self.seen[self.places.units.groups] * self.places.units.deciders

    @cached_property
    def press(self) -> bool:
        """Whether any of it presses on anybody; O(entries) once."""
        return bool(self.seen.any()) and bool(self.of_entries.any())

    @cached_property
    def own(self) -> Numbers:
        """What presses on everybody because of it; O(persons) once."""
        found = np.bincount(self.places.units.persons, self.of_entries, len(self.places.persons))
        return found.astype(np.float64)

    def own_of(self, persons: Index) -> Numbers:
        """Return what presses on some persons, by place, ascending; O(entries)."""
        units, count = self.places.units, len(self.places.persons)
        marked = np.zeros(count, dtype=np.bool_)
        marked[persons] = True
        theirs = marked[units.persons]
        inner = np.searchsorted(persons, units.persons[theirs])
        return np.bincount(inner, self.of_entries[theirs], len(persons)).astype(np.float64)

    def causes(self, place: int) -> Iterator[Cause]:
        """Return the groups that press on one person, by place; O(entries + groups)."""
        units = self.places.units
        for group in units.groups[(units.persons == place) & units.deciders].tolist():
            for other in self.looks.of(group).tolist():
                if self.pressing[other] > 0.0:
                    source = Ref(Group, self.places.groups[other])
                    yield Cause(source, float(self.pressing[other]))


def looks_of(world: World, places: Places) -> Looks:
    """Say which groups look at each other; O(groups + links)."""
    count = len(places.groups)
    codes: dict[tuple[str, str], int] = {}
    kinds = np.full(count, -1, dtype=np.int64)
    for place, row in enumerate(world.groups.values()):
        if row.industry is not None and row.region is not None:
            kinds[place] = codes.setdefault((row.industry, row.region), len(codes))
    at = places.group_at
    known = [
        (at[link.from_id], at[link.to_id])
        for link in world.group_links.values()
        if link.from_id in world.groups and link.to_id in world.groups
    ]
    ends = np.array(known, dtype=np.int64).reshape(-1, 2)
    both = np.concatenate([ends, ends[:, ::-1]])
    alike = (kinds[both[:, 0]] == kinds[both[:, 1]]) & (kinds[both[:, 0]] >= 0)
    pairs = both[~alike & (both[:, 0] != both[:, 1])]
    keys = np.unique(pairs[:, 0] * count + pairs[:, 1])
    return Looks(kinds, keys // max(1, count), keys % max(1, count))


def examples_of(places: Places, looks: Looks, switches: Numbers, imitation: float) -> Examples:
    """Return what possible switches are to others.

    ``switches`` is P by group, 0 to 1; ``imitation`` how much of it presses. Cost O(groups +
    links).
    """
    pressing = np.asarray(hazard_of(imitation * switches))
    return Examples(places, looks, pressing, looks.total(pressing))
