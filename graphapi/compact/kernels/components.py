"""The pieces that a network falls into."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from graphapi.compact.kernels.compiled import compiled

if TYPE_CHECKING:
    import numpy.typing as npt

    from graphapi.compact.kernels.rows import Rows

    Index = npt.NDArray[np.int32]
    Pointer = npt.NDArray[np.int64]


@compiled
def first_of(node: int, leaders: Index) -> int:
    """Return the leader at the end of a chain of leaders, which is halved on the way."""
    while leaders[node] != node:
        leaders[node] = leaders[leaders[node]]
        node = leaders[node]
    return node


@compiled
def joined(rows: Rows) -> Index:
    """Name the piece of each node by its first node; about O(n + m).

    Directions do not count: entries one way are enough. Disjoint sets with path halving [1]_.

    Returns
    -------
    int32, shape (n,)

    References
    ----------
    .. [1] R. E. Tarjan, J. van Leeuwen. Worst-case analysis of set union algorithms. Journal of the
       ACM 31 (1984), doi 10.1145/62.2160.
    """
    leaders = np.arange(len(rows.indptr) - 1).astype(np.int32)
    for node in range(len(leaders)):
        for entry in range(rows.indptr[node], rows.indptr[node + 1]):
            own, other = first_of(node, leaders), first_of(rows.indices[entry], leaders)
            if own < other:
                leaders[other] = own
            elif other < own:
                leaders[own] = other
    for node in range(len(leaders)):
        leaders[node] = first_of(node, leaders)
    return leaders


class Search(NamedTuple):
    """What is known of each node while sets are sought; shape (n,) each.

    Attributes
    ----------
    follow : int64
        The entry to follow next.
    met, lowest : int32
        When the node was met, -1 if not yet; when the first node that it leads back to was met.
    number : int32
        The set of the node, -1 while that is open.
    """

    follow: Pointer
    met: Index
    lowest: Index
    number: Index


@compiled
def mutually_joined(rows: Rows) -> tuple[Index, int]:
    """Give a number to each set of nodes that reach one another along entries; O(n + m) [1]_.

    A set gets its number once all that it leads to have theirs: 0 leads to no other.

    Returns
    -------
    int32, shape (n,), and how many sets there are

    References
    ----------
    .. [1] R. Tarjan. Depth-first search and linear graph algorithms. SIAM Journal on Computing 1
       (1972), doi 10.1137/0201010.
    """
    met = np.full(len(rows.indptr) - 1, -1, dtype=np.int32)
    search = Search(rows.indptr[:-1].copy(), met, met.copy(), met.copy())
    waiting, trail = np.empty_like(met), np.empty_like(met)
    found, seen, height, depth = 0, 0, 0, 0
    for root in range(len(met)):
        following = root if met[root] < 0 else -1
        while depth > 0 or following >= 0:
            if following >= 0:
                met[following] = search.lowest[following] = seen
                waiting[height] = trail[depth] = following
                seen, height, depth = seen + 1, height + 1, depth + 1
            node = trail[depth - 1]
            following = unmet(node, rows, search)
            if following < 0:
                depth -= 1
                before = trail[depth - 1] if depth > 0 else node
                search.lowest[before] = min(search.lowest[before], search.lowest[node])
                if search.lowest[node] == met[node]:
                    height = close(node, found, search.number, waiting, height)
                    found += 1
    return search.number, found


@compiled
def unmet(node: int, rows: Rows, search: Search) -> int:
    """Follow the entries of a node up to one that was not met, else return -1."""
    while search.follow[node] < rows.indptr[node + 1]:
        other = rows.indices[search.follow[node]]
        search.follow[node] += 1
        if search.met[other] < 0:
            return int(other)
        if search.number[other] < 0:
            search.lowest[node] = min(search.lowest[node], search.met[other])
    return -1


@compiled
def close(node: int, found: int, number: Index, waiting: Index, height: int) -> int:
    """Give a number to a node and all that wait above it; return how many still wait."""
    while True:
        height -= 1
        number[waiting[height]] = found
        if waiting[height] == node:
            return height
