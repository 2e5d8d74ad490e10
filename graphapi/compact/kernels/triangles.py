"""Three nodes that are all neighbours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graphapi.compact.kernels.compiled import compiled
from graphapi.compact.kernels.rows import Rows

if TYPE_CHECKING:
    import numpy.typing as npt

    Index = npt.NDArray[np.int32]
    Values = npt.NDArray[np.float64]


@compiled
def upward(rows: Rows, order: Index, rank: Index) -> Rows:
    """Keep of each edge the entry from its lower to its higher end, named by their ranks; O(n + m).

    Parameters
    ----------
    order, rank : int32, shape (n,)
        The nodes from the lowest to the highest, and the rank of each.

    Returns
    -------
    Rows
        Of each rank, ascending; half as many as there were.
    """
    begins = np.zeros(len(rows.indptr), dtype=np.int64)
    for node in range(len(order)):
        for entry in range(rows.indptr[node], rows.indptr[node + 1]):
            begins[rank[node] + 1] += rank[rows.indices[entry]] > rank[node]
    begins = np.cumsum(begins)
    free = begins[:-1].copy()
    others = np.empty(begins[-1], dtype=np.int32)
    kept = np.empty(begins[-1] if len(rows.values) else 0, dtype=rows.values.dtype)
    for high in range(len(order)):
        for entry in range(rows.indptr[order[high]], rows.indptr[order[high] + 1]):
            low = rank[rows.indices[entry]]
            if low < high:
                others[free[low]] = high
                if len(rows.values):
                    kept[free[low]] = rows.values[entry]
                free[low] += 1
    return Rows(begins, others, kept)


@compiled
def product(rows: Rows, first: int, second: int, third: int) -> float:
    """Multiply the values of three entries."""
    if not len(rows.values):
        return 1.0
    value: float = rows.values[first] * rows.values[second] * rows.values[third]
    return value


@compiled
def triangles_upward(begin: int, end: int, rows: Rows) -> Values:
    """Sum at each node the products of the values of the triangles whose lowest node is in a part.

    A triangle is met once, from its lowest node. Where nodes rank by degree, O(m ** 1.5) [1]_.

    Parameters
    ----------
    begin, end : int
        The lowest nodes of this part.
    rows : Rows
        To higher nodes only, see `upward`.

    Returns
    -------
    float64, shape (n,)

    References
    ----------
    .. [1] M. Latapy. Main-memory triangle computations for very large (sparse (power-law)) graphs.
       Theoretical Computer Science 407 (2008), doi 10.1016/j.tcs.2008.07.017.
    """
    sums = np.zeros(len(rows.indptr) - 1)
    entry_to = np.full(len(rows.indptr) - 1, -1, dtype=np.int64)
    for low in range(begin, end):
        for entry in range(rows.indptr[low], rows.indptr[low + 1]):
            entry_to[rows.indices[entry]] = entry
        for first in range(rows.indptr[low], rows.indptr[low + 1]):
            middle = rows.indices[first]
            for second in range(rows.indptr[middle], rows.indptr[middle + 1]):
                third = entry_to[rows.indices[second]]
                if third >= 0:
                    value = product(rows, first, second, third)
                    sums[low] += value
                    sums[middle] += value
                    sums[rows.indices[second]] += value
        for entry in range(rows.indptr[low], rows.indptr[low + 1]):
            entry_to[rows.indices[entry]] = -1
    return sums


@compiled
def triangles_at(rows: Rows, nodes: Index) -> Values:
    """Sum the products of the values of the triangles at some nodes; O(n + their neighbours' m).

    Parameters
    ----------
    rows : Rows
        With both entries of every edge.
    nodes : int32, shape (k,)

    Returns
    -------
    float64, shape (k,)
    """
    sums = np.zeros(len(nodes))
    entry_to = np.full(len(rows.indptr) - 1, -1, dtype=np.int64)
    for place in range(len(nodes)):
        node = nodes[place]
        row = range(rows.indptr[node], rows.indptr[node + 1])
        for entry in row:
            entry_to[rows.indices[entry]] = entry
        entry_to[node] = -1
        for first in row:
            middle = rows.indices[first]
            if middle == node:
                continue
            for second in range(rows.indptr[middle], rows.indptr[middle + 1]):
                third = entry_to[rows.indices[second]]
                if third > first:
                    sums[place] += product(rows, first, second, third)
        for entry in row:
            entry_to[rows.indices[entry]] = -1
    return sums
