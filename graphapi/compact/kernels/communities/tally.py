"""Sums by name in a small table, for the few names that a row of a network meets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from graphapi.compact.kernels.compiled import compiled, inlined

if TYPE_CHECKING:
    import numpy.typing as npt

NOBODY = np.uint32(0xFFFFFFFF)
_SPREAD = np.uint64(2654435769)
"""2**32 over the golden ratio: multiples of it lie far apart."""
_SHIFT, _ONE = np.uint64(8), np.uint64(1)


class Tally(NamedTuple):
    """An open table of sums.

    Attributes
    ----------
    names : uint32, shape (a power of two,)
        Whose sum each place holds, or NOBODY.
    sums : float64, same shape
    places : uint64
        The places that are taken, in the order of their first use.
    """

    names: npt.NDArray[np.uint32]
    sums: npt.NDArray[np.float64]
    places: npt.NDArray[np.uint64]


@compiled
def table_size(most: int) -> int:
    """Return the size of a table for so many names: a power of two, so large that few meet."""
    size = 8
    while size < 8 * most:
        size *= 2
    return size


@compiled
def new_tally(most: int) -> Tally:
    """Make a tally for at most so many names."""
    size = table_size(most)
    return Tally(np.empty(size, np.uint32), np.empty(size), np.empty(most + 2, np.uint64))


@inlined
def cleared(tally: Any, most: int) -> Any:
    """Empty as much of a tally as so many names need, and return the mask of its places."""
    size = table_size(most)
    for place in range(np.uint64(size)):
        tally.names[place] = NOBODY
    return np.uint64(size - 1)


@inlined
def place_of(names: Any, name: Any, mask: Any) -> Any:
    """Return the place of a name, or the free place where it belongs."""
    place = ((name * _SPREAD) >> _SHIFT) & mask
    while names[place] != name and names[place] != NOBODY:
        place = (place + _ONE) & mask
    return place


@inlined
def added(tally: Any, taken: Any, name: Any, weight: Any, mask: Any) -> Any:
    """Add a weight to the sum of a name; return how many places are taken now."""
    place = place_of(tally.names, name, mask)
    if tally.names[place] == name:
        tally.sums[place] += weight
        return taken
    tally.names[place] = name
    tally.sums[place] = weight
    tally.places[taken] = place
    return taken + _ONE
