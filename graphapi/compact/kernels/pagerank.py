"""One step of a random walk, and sums over the entries of each node."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graphapi.compact.kernels.compiled import compiled

if TYPE_CHECKING:
    import numpy.typing as npt

    from graphapi.compact.kernels.rows import Rows

    Values = npt.NDArray[np.float64]


@compiled
def pull(begin: int, end: int, rows: Rows, given: Values, received: Values) -> None:
    """Give each of the nodes begin … end - 1 the sum of what its neighbours give; O(m).

    Parameters
    ----------
    given, received : float64, shape (n,)
        What a node gives along an entry of value 1; what it gets, written.
    """
    for node in range(begin, end):
        total = 0.0
        if len(rows.values):
            for entry in range(rows.indptr[node], rows.indptr[node + 1]):
                total += rows.values[entry] * given[rows.indices[entry]]
        else:
            for entry in range(rows.indptr[node], rows.indptr[node + 1]):
                total += given[rows.indices[entry]]
        received[node] = total


@compiled
def strengths(rows: Rows, loops: float) -> Values:
    """Sum the values of the entries of each node; O(n + m).

    Parameters
    ----------
    loops : float
        How often the entry of a node to itself counts.

    Returns
    -------
    float64, shape (n,)
    """
    sums = np.zeros(len(rows.indptr) - 1)
    for node in range(len(sums)):
        for entry in range(rows.indptr[node], rows.indptr[node + 1]):
            value = rows.values[entry] if len(rows.values) else 1.0
            sums[node] += value * loops if rows.indices[entry] == node else value
    return sums
