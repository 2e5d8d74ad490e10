"""Which circle of one run is which of the next.

Circles are compared by the members that they share (algorithms.md, section 3.6; Greene, Doyle and
Cunningham 2010, doi 10.1109/ASONAM.2010.17; Palla, Barabasi and Vicsek 2007,
doi 10.1038/nature05670).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    from graphapi.analysis.circles.roster import Roster

    Index = npt.NDArray[np.int32]
    Pointer = npt.NDArray[np.int64]
    Reals = npt.NDArray[np.float64]
    Flags = npt.NDArray[np.bool_]

MERGED_FROM = 2
SPLIT_INTO = 2
"""How many circles at least come together in a merge, and come out of a split."""


@dataclass(frozen=True, slots=True)
class Matched:
    """What became of each circle; all numbers are those of circles, -1 for none.

    Attributes
    ----------
    successor : int32, shape (old circles,)
        The new circle that goes on as each old one.
    into : int32, shape (old circles,)
        The new circle into which each old one merged, with others.
    origin : int32, shape (new circles,)
        The old circle out of which each new one came, with others.
    """

    successor: Index
    into: Index
    origin: Index


class _Pairs(NamedTuple):
    """Old and new circles that share members, how many, and their Jaccard index."""

    old: Pointer
    new: Pointer
    shared: Pointer
    jaccard: Reals

    def at(self, at: npt.NDArray[np.integer] | Flags) -> _Pairs:
        return _Pairs(self.old[at], self.new[at], self.shared[at], self.jaccard[at])

    def swapped(self) -> _Pairs:
        return _Pairs(self.new, self.old, self.shared, self.jaccard)


def match(old: Roster, new: Roster, *, threshold: float = 0.3) -> Matched:
    """Say what became of the circles of one run in another.

    Parameters
    ----------
    old, new : Roster
        Over the same numbers of persons.
    threshold : float
        The least Jaccard index of two circles of which one goes on as the other.

    Notes
    -----
    A merge: two or more old circles have half of their members or more in a new one. A split: an
    old circle gives half or more of two or more new ones. Of those, who shares most members goes on
    as the same circle. Among the rest two go on that are each other's best match, by Jaccard index.
    Near O(rows log rows), without a loop over persons.
    """
    pairs = _pairs(old, new)
    merging = _gathered(pairs, old.sizes, len(new), MERGED_FROM)
    splitting = _gathered(pairs.swapped(), new.sizes, len(old), SPLIT_INTO)
    into, origin = np.full(len(old), -1, np.int32), np.full(len(new), -1, np.int32)
    into[merging.old], origin[splitting.old] = merging.new, splitting.new
    successor = np.full(len(old), -1, np.int32)
    _carry_on(successor, merging, splitting.swapped())
    free = pairs.at(~(_touched(pairs.old, into, origin) | _touched(pairs.new, origin, into)))
    mutual = _mutual(free.at(free.jaccard >= threshold), free)
    successor[mutual.old] = mutual.new
    return Matched(successor, into, origin)


def _pairs(old: Roster, new: Roster) -> _Pairs:
    """Count the members that every old circle shares with every new one, where there are any."""
    people = 1 + max(int(old.persons.max(initial=-1)), int(new.persons.max(initial=-1)))
    order = np.argsort(new.persons, kind="stable")
    begins = np.zeros(people + 1, dtype=np.int64)
    np.cumsum(np.bincount(new.persons, minlength=people), out=begins[1:])
    first, count = begins[old.persons], np.diff(begins)[old.persons]
    steps = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    joined = new.circles[order[np.repeat(first, count) + steps]]
    keys = np.repeat(old.circles, count).astype(np.int64) * max(1, len(new)) + joined
    found, shared = np.unique(keys, return_counts=True)
    left, right = np.divmod(found, max(1, len(new)))
    union = old.sizes[left] + new.sizes[right] - shared
    return _Pairs(left, right, shared, shared / union)


def _best(pairs: _Pairs) -> _Pairs:
    """Return the pair of each old circle that shares most, then is most alike."""
    return _first(pairs, (-pairs.jaccard, -pairs.shared))


def _first(pairs: _Pairs, keys: tuple[npt.NDArray[np.number], ...]) -> _Pairs:
    """Return the first pair of each old circle by keys, the most important last."""
    near = np.abs(pairs.old - pairs.new)
    ordered = pairs.at(np.lexsort((pairs.new, near, *keys, pairs.old)))
    first = np.ones(len(ordered.old), dtype=np.bool_)
    np.not_equal(ordered.old[1:], ordered.old[:-1], out=first[1:])
    return ordered.at(first)


def _gathered(pairs: _Pairs, sizes: Pointer, count: int, least: int) -> _Pairs:
    """Return the pairs in which enough old circles give half of themselves to one new circle."""
    best = _best(pairs)
    giving = best.at(2 * best.shared >= sizes[best.old])
    enough = np.bincount(giving.new, minlength=count) >= least
    return giving.at(enough[giving.new])


def _carry_on(successor: Index, *claims: _Pairs) -> None:
    """Let each old circle of the claims go on as one new circle, those that share most first."""
    both = _Pairs(*(np.concatenate(columns) for columns in zip(*claims, strict=True)))
    taken: set[int] = set()
    order = np.lexsort((both.new, both.old, -both.jaccard, -both.shared))
    for old, new in zip(both.old[order].tolist(), both.new[order].tolist(), strict=True):
        if successor[old] < 0 and new not in taken:
            successor[old] = new
            taken.add(new)


def _touched(circles: Pointer, goes: Index, comes: Index) -> Flags:
    """Whether circles take part in a merge or a split, as one of many or as the one."""
    one = np.zeros(len(goes), dtype=np.bool_)
    one[comes[comes >= 0]] = True
    found: Flags = (goes[circles] >= 0) | one[circles]
    return found


def _mutual(likely: _Pairs, free: _Pairs) -> _Pairs:
    """Return the pairs that are the best of both of their circles."""
    best = _first(free, (-free.shared, -free.jaccard))
    back = _first(free.swapped(), (-free.shared, -free.jaccard)).swapped()
    width = 1 + int(free.new.max(initial=0))
    both = np.intersect1d(best.old * width + best.new, back.old * width + back.new)
    return likely.at(np.isin(likely.old * width + likely.new, both))
