"""Triangles and clustering on arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.sparse import csr_array

from graphapi.compact.arrays.answers import by_node, names, places
from graphapi.compact.arrays.weights import ONES, neighbours, sealed, weighted
from graphapi.compact.kernels.pagerank import strengths
from graphapi.compact.kernels.threads import each_part
from graphapi.compact.kernels.triangles import triangles_at, triangles_upward, upward

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    import numpy.typing as npt

    from graphapi.compact.graph import CompactGraph
    from graphapi.compact.kernels.rows import Rows

    Index = npt.NDArray[np.int32]
    Numbers = npt.NDArray[Any]
    Values = npt.NDArray[np.float64]
    Nodes = Hashable | Iterable[Hashable] | None

PARTS = 2
"""Into how many parts the lowest nodes of triangles are cut: each part sums for all nodes."""


def triangles(graph: CompactGraph, nodes: Nodes = None) -> Any:
    """Answer `networkx.triangles`; O(m ** 1.5), for some nodes O(the entries of neighbours)."""
    chosen = _chosen(graph, nodes)
    return _by_node(graph, nodes, chosen, _sums(_rows(graph), chosen).astype(np.int64))


def clustering(graph: CompactGraph, nodes: Nodes = None, weight: str | None = None) -> Any:
    """Answer `networkx.clustering`; O(m ** 1.5), for some nodes O(the entries of neighbours)."""
    chosen = _chosen(graph, nodes)
    return _by_node(graph, nodes, chosen, _coefficients(graph, chosen, weight))


def average_clustering(
    graph: CompactGraph,
    nodes: Nodes = None,
    weight: str | None = None,
    count_zeros: bool = True,  # noqa: FBT001, FBT002  NetworkX's signature
) -> float:
    """Answer `networkx.average_clustering`; as `clustering`."""
    found = _coefficients(graph, _chosen(graph, nodes), weight)
    counted = len(found) if count_zeros else int(np.count_nonzero(found))
    return float(found.sum()) / counted


def transitivity(graph: CompactGraph) -> float:
    """Answer `networkx.transitivity` where edges have no direction; O(m ** 1.5)."""
    rows = _rows(graph)
    closed = 2 * _sums(rows, None).sum()
    return float(closed / _pairs(rows).sum()) if closed else 0.0


def _coefficients(graph: CompactGraph, chosen: Index | None, weight: str | None) -> Values:
    rows = _rows(graph)
    pairs = _pairs(rows)
    weighed = rows if weight is None or not len(rows.indices) else _weighed(graph, weight)
    closed = 2 * _sums(weighed, chosen)
    open_or_closed = pairs if chosen is None else pairs[chosen]
    return np.divide(closed, open_or_closed, out=np.zeros(len(closed)), where=closed != 0)


def _pairs(rows: Rows) -> Values:
    """Return how many triangles each node could have, each counted twice.

    Of edges with a direction, a pair of edges to the same neighbour cannot make one.
    """
    degrees = strengths(rows, 0.0)
    if not len(rows.values):
        return degrees * (degrees - 1)
    mutual = degrees - strengths(rows._replace(values=ONES), 0.0)
    return 2 * (degrees * (degrees - 1) - 2 * mutual)


def _rows(graph: CompactGraph) -> Rows:
    """Return the neighbours of every node whatever the direction, mutual ones of the value 2."""
    rows = neighbours(graph)
    return _both_ways(sealed(*rows[:2], np.ones(len(rows.indices)))) if graph.directed else rows


def _weighed(graph: CompactGraph, weight: str) -> Rows:
    """Return the cube roots of weights, the largest of which is 1."""
    rows, _ = weighted(graph, weight)
    values = rows.values if len(rows.values) else np.ones(len(rows.indices))
    if not values.max() > 0:
        raise NotImplementedError(f"{weight}: weights none of which is over 0 are left to NetworkX")
    roots = np.cbrt(values / values.max())
    rows = sealed(*rows[:2], roots)
    return _both_ways(rows) if graph.directed else rows


def _both_ways(rows: Rows) -> Rows:
    nodes = len(rows.indptr) - 1
    one = csr_array((rows.values, rows.indices, rows.indptr), shape=(nodes, nodes))
    both = (one + one.T).tocsr()
    return sealed(both.indptr.astype(np.int64), both.indices.astype(np.int32), both.data)


def _sums(rows: Rows, chosen: Index | None) -> Values:
    if chosen is not None:
        return triangles_at(rows, chosen)
    degrees = np.diff(rows.indptr)
    order = np.argsort(degrees, kind="stable").astype(np.int32)
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order), dtype=np.int32)
    higher = upward(rows, order, rank)
    cuts = np.linspace(0, len(order), PARTS + 1).astype(np.int64)
    found = sum(each_part(triangles_upward, cuts, higher), np.zeros(len(order)))
    return found[rank]


def _chosen(graph: CompactGraph, nodes: Nodes) -> Index | None:
    return None if nodes is None else places(graph, graph.nbunch_iter(nodes))


def _by_node(graph: CompactGraph, nodes: Nodes, chosen: Index | None, numbers: Numbers) -> Any:
    if chosen is None:
        return by_node(graph, numbers)
    if nodes in graph:
        return numbers[0].item()
    return dict(zip(names(graph, chosen), numbers.tolist(), strict=True))
