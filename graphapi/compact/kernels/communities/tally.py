"""Sums by name, in a table with a place for every name, and a list of the names that were met."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from graphapi.compact.kernels.compiled import inlined

if TYPE_CHECKING:
    import numpy.typing as npt


class Tally(NamedTuple):
    """The sums of one row, and of none between two rows.

    Attributes
    ----------
    sums : float64, shape (number of names,)
        0 for who was not met; all are 0 between two rows.
    names : uint32, shape (number of names + 1,)
        Who was met, in the order of their first use.
    """

    sums: npt.NDArray[np.float64]
    names: npt.NDArray[np.uint32]


def new_tally(most: int) -> Tally:
    """Make a tally for so many names."""
    return Tally(np.zeros(most), np.empty(most + 1, dtype=np.uint32))


@inlined
def added(tally: Any, met: Any, name: Any, weight: Any) -> Any:
    """Add a weight larger than 0 to the sum of a name; return how many names were met by now."""
    tally.names[met] = name
    met += np.uint64(tally.sums[name] == 0.0)
    tally.sums[name] += weight
    return met


@inlined
def taken(tally: Any, name: Any) -> Any:
    """Return the sum of a name and leave 0."""
    weight = tally.sums[name]
    tally.sums[name] = 0.0
    return weight
