"""Degrees and strengths on arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from graphapi.compact.arrays.answers import by_node, names
from graphapi.compact.arrays.weights import weighted
from graphapi.compact.kernels.pagerank import strengths

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    import numpy.typing as npt

    from graphapi.compact.arrays.entries import Way
    from graphapi.compact.graph import CompactGraph

    Numbers = npt.NDArray[Any]


def one_way(graph: CompactGraph, weight: str | None = None, *, way: Way = "out") -> Numbers:
    """Return by position the number, or the sum of a weight, of the entries one way; O(n + m).

    An edge of an undirected graph from a node to itself counts twice, as in NetworkX.

    Returns
    -------
    int64, or float64 where edges have weights, shape (n,)
    """
    rows, unit = weighted(graph, weight, way=way)
    if graph.directed and not len(rows.values):
        return np.diff(rows.indptr)
    loops = 1.0 if graph.directed else 2.0
    sums = strengths(rows, loops) * unit
    return sums if len(rows.values) else sums.astype(np.int64)


def both_ways(graph: CompactGraph, weight: str | None = None) -> Numbers:
    """Return by position the number, or the sum of a weight, of all edges; O(n + m)."""
    out = one_way(graph, weight)
    return out + one_way(graph, weight, way="into") if graph.directed else out


def degree_centrality(graph: CompactGraph) -> dict[Hashable, float]:
    """Answer `networkx.degree_centrality`; O(n + m)."""
    return _share_of_others(graph, both_ways(graph))


def in_degree_centrality(graph: CompactGraph) -> dict[Hashable, float]:
    """Answer `networkx.in_degree_centrality`; O(n)."""
    return _share_of_others(graph, one_way(graph, way="into"))


def out_degree_centrality(graph: CompactGraph) -> dict[Hashable, float]:
    """Answer `networkx.out_degree_centrality`; O(n)."""
    return _share_of_others(graph, one_way(graph))


def _share_of_others(graph: CompactGraph, degrees: Numbers) -> dict[Hashable, float]:
    if len(graph) <= 1:
        return by_node(graph, np.ones(len(graph), dtype=np.int64))
    return by_node(graph, degrees * (1.0 / (len(graph) - 1)))


def isolates(graph: CompactGraph) -> Iterator[Hashable]:
    """Answer `networkx.isolates`; O(n + m)."""
    return iter(names(graph, np.flatnonzero(both_ways(graph) == 0).astype(np.int32)))


def number_of_isolates(graph: CompactGraph) -> int:
    """Answer `networkx.number_of_isolates`; O(n + m)."""
    return int(np.count_nonzero(both_ways(graph) == 0))
