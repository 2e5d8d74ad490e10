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


def sums(graph: CompactGraph, weight: str | None, ways: tuple[Way, ...]) -> Numbers:
    """Return by position the number, or the sum of a weight, of the entries; O(n + m).

    An edge of an undirected graph from a node to itself counts twice, as in NetworkX.

    Parameters
    ----------
    ways : tuple of ways
        Of which entries; of an undirected graph one way has them all.

    Returns
    -------
    int64, or float64 where weights are no whole numbers, shape (n,)

    Raises
    ------
    NotImplementedError
        If a weight is no number.
    """
    first, *others = (_one_way(graph, weight, way) for way in ways)
    return first + others[0] if others else first


def _one_way(graph: CompactGraph, weight: str | None, way: Way) -> Numbers:
    rows, unit = weighted(graph, weight, way=way)
    if graph.directed and not len(rows.values):
        return np.diff(rows.indptr)
    strength = strengths(rows, 1.0 if graph.directed else 2.0)
    return strength.astype(np.int64) if _whole(graph, weight, unit) else strength * unit


def _whole(graph: CompactGraph, weight: str | None, unit: float) -> bool:
    if weight is None or weight not in graph.columns:
        return True
    return unit == 1.0 and graph.columns[weight].dtype.kind in "biu"


def _both_ways(graph: CompactGraph) -> Numbers:
    return sums(graph, None, ("out", "into") if graph.directed else ("out",))


def degree_centrality(graph: CompactGraph) -> dict[Hashable, float]:
    """Answer `networkx.degree_centrality`; O(n + m)."""
    return _share_of_others(graph, _both_ways(graph))


def in_degree_centrality(graph: CompactGraph) -> dict[Hashable, float]:
    """Answer `networkx.in_degree_centrality`; O(n)."""
    return _share_of_others(graph, sums(graph, None, ("into",)))


def out_degree_centrality(graph: CompactGraph) -> dict[Hashable, float]:
    """Answer `networkx.out_degree_centrality`; O(n)."""
    return _share_of_others(graph, sums(graph, None, ("out",)))


def _share_of_others(graph: CompactGraph, degrees: Numbers) -> dict[Hashable, float]:
    if len(graph) <= 1:
        return by_node(graph, np.ones(len(graph), dtype=np.int64))
    return by_node(graph, degrees * (1.0 / (len(graph) - 1)))


def isolates(graph: CompactGraph) -> Iterator[Hashable]:
    """Answer `networkx.isolates`; O(n + m)."""
    return iter(names(graph, np.flatnonzero(_both_ways(graph) == 0).astype(np.int32)))


def number_of_isolates(graph: CompactGraph) -> int:
    """Answer `networkx.number_of_isolates`; O(n + m)."""
    return int(np.count_nonzero(_both_ways(graph) == 0))
