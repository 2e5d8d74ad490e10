"""How deep in the network each node sits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graphapi.compact.kernels.compiled import compiled

if TYPE_CHECKING:
    import numpy.typing as npt

    from graphapi.compact.kernels.rows import Rows

    Index = npt.NDArray[np.int32]


@compiled
def by_degree(degrees: Index) -> tuple[Index, Index, Index]:
    """Sort nodes by their degrees; O(n + the largest degree).

    Returns
    -------
    begins : int32, one more than the largest degree
        Where the nodes of each degree begin.
    order, places : int32, shape (n,)
        The nodes by degree, and the place of each node among them.
    """
    begins = np.zeros(degrees.max() + 2, dtype=np.int32)
    for degree in degrees:
        begins[degree + 1] += 1
    begins = np.cumsum(begins).astype(np.int32)
    order, places, free = np.empty_like(degrees), np.empty_like(degrees), begins.copy()
    for node in range(len(degrees)):
        place = free[degrees[node]]
        order[place], places[node] = node, place
        free[degrees[node]] += 1
    return begins, order, places


@compiled
def weaken(node: int, cores: Index, begins: Index, order: Index, places: Index) -> None:
    """Take one neighbour from a node: it changes place with the first node of its number."""
    first, place = begins[cores[node]], places[node]
    other = order[first]
    order[first], order[place] = node, other
    places[node], places[other] = first, place
    begins[cores[node]] += 1
    cores[node] -= 1


@compiled
def core_numbers(degrees: Index, rows: Rows, back: Rows) -> Index:
    """Return the largest k for which each node is among nodes with k neighbours each; O(n + m).

    Parameters
    ----------
    degrees : int32, shape (n,)
        The number of entries of each node in `rows` and `back` together.
    rows, back : Rows
        Without entries of a node to itself; `back` without any where edges have no direction.

    Returns
    -------
    int32, shape (n,)

    References
    ----------
    .. [1] V. Batagelj, M. Zaversnik. An O(m) algorithm for cores decomposition of networks (2003),
       arXiv cs/0310049.
    """
    cores = degrees.copy()
    begins, order, places = by_degree(degrees)
    for step in range(len(order)):
        node = order[step]
        for way in (rows, back):
            for entry in range(way.indptr[node], way.indptr[node + 1]):
                if cores[way.indices[entry]] > cores[node]:
                    weaken(way.indices[entry], cores, begins, order, places)
    return cores
