"""How many shortest paths lead over each node."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graphapi.compact.kernels.compiled import compiled
from graphapi.compact.kernels.search import FAR, breadth_first

if TYPE_CHECKING:
    import numpy.typing as npt

    from graphapi.compact.kernels.rows import Rows

    Index = npt.NDArray[np.int32]
    Values = npt.NDArray[np.float64]


@compiled
def dependencies(begin: int, end: int, rows: Rows, sources: Index, ends: float) -> Values:
    """Sum over sources the share of shortest paths from each that lead over a node [1]_.

    O(n + m) for each source; no predecessors are kept, the layers are walked back over the same
    entries.

    Parameters
    ----------
    begin, end : int
        Which of the sources are this part's.
    rows : Rows
        A network without parallel entries.
    ends : float
        1.0 to count the ends of a path too, else 0.0.

    Returns
    -------
    float64, shape (n,)

    References
    ----------
    .. [1] U. Brandes. A faster algorithm for betweenness centrality. Journal of Mathematical
       Sociology 25 (2001), doi 10.1080/0022250X.2001.9990249.
    """
    count = len(rows.indptr) - 1
    totals, paths, shares = np.zeros(count), np.zeros(count), np.zeros(count)
    distances, parents = np.full(count, FAR, dtype=np.int32), np.empty(count, dtype=np.int32)
    for place in range(begin, end):
        source = sources[place]
        order = breadth_first(rows, sources[place : place + 1], count, distances, parents)
        count_paths(rows, order, distances, paths)
        share_paths(rows, order, distances, paths, shares)
        for node in order:
            totals[node] += shares[node] + ends
            distances[node] = FAR
        totals[source] += ends * (len(order) - 2) - shares[source]
    return totals


@compiled
def count_paths(rows: Rows, order: Index, distances: Index, paths: Values) -> None:
    """Count the shortest paths to each visited node, in the order of the visit."""
    for node in order:
        paths[node] = 0.0
    paths[order[0]] = 1.0
    for node in order:
        for entry in range(rows.indptr[node], rows.indptr[node + 1]):
            if distances[rows.indices[entry]] == distances[node] + 1:
                paths[rows.indices[entry]] += paths[node]


@compiled
def share_paths(rows: Rows, order: Index, distances: Index, paths: Values, shares: Values) -> None:
    """Sum at each visited node the shares of the paths that lead over it, the last node first."""
    for node in order[::-1]:
        share = 0.0
        for entry in range(rows.indptr[node], rows.indptr[node + 1]):
            other = rows.indices[entry]
            if distances[other] == distances[node] + 1:
                share += paths[node] / paths[other] * (1.0 + shares[other])
        shares[node] = share
