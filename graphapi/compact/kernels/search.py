"""Breadth-first search: who is how many steps away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graphapi.compact.kernels.compiled import compiled

if TYPE_CHECKING:
    import numpy.typing as npt

    from graphapi.compact.kernels.rows import Rows

    Index = npt.NDArray[np.int32]
    Values = npt.NDArray[np.float64]

FAR = -1
"""The distance of a node that was not reached."""


@compiled
def breadth_first(
    rows: Rows, sources: Index, deepest: int, distances: Index, parents: Index
) -> Index:
    """Visit nodes by their number of steps from the nearest source; O(n + m).

    Parameters
    ----------
    sources : int32
        Different nodes.
    deepest : int
        How many steps to go at most.
    distances, parents : int32, shape (n,)
        Filled with `FAR`; get the steps to each visited node, and the node before it (none before a
        source).

    Returns
    -------
    int32
        The visited nodes in the order of the visit.
    """
    order = np.empty(len(distances), dtype=np.int32)
    reached = 0
    for source in sources:
        distances[source] = 0
        order[reached] = source
        reached += 1
    head = 0
    while head < reached and distances[order[head]] < deepest:
        node = order[head]
        head += 1
        for entry in range(rows.indptr[node], rows.indptr[node + 1]):
            other = rows.indices[entry]
            if distances[other] == FAR:
                distances[other] = distances[node] + 1
                parents[other] = node
                order[reached] = other
                reached += 1
    return order[:reached]


@compiled
def sum_distances(begin: int, end: int, rows: Rows, nodes: Index, sums: Values) -> None:
    """Search from each of some nodes and sum over what it reaches; O(n + m) for each.

    Parameters
    ----------
    begin, end : int
        Which of the nodes are this part's.
    nodes : int32, shape (k,)
    sums : float64, shape (k, 3)
        Gets how many others each node reaches, and the sums of their distances and of the inverses
        of their distances.
    """
    distances = np.full(len(rows.indptr) - 1, FAR, dtype=np.int32)
    parents = np.empty_like(distances)
    for place in range(begin, end):
        order = breadth_first(rows, nodes[place : place + 1], len(distances), distances, parents)
        for node in order:
            steps = distances[node]
            distances[node] = FAR
            if steps > 0:
                sums[place, 0] += 1.0
                sums[place, 1] += steps
                sums[place, 2] += 1.0 / steps
