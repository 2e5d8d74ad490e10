"""NetworkX functions that the arrays of a compact graph answer directly."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
from scipy.sparse import coo_array
from scipy.sparse import csgraph as sparse

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping

    import numpy.typing as npt

    from graphapi.compact.graph import CompactGraph


def connected_components(graph: CompactGraph) -> Iterator[set[Hashable]]:
    """Answer `networkx.connected_components`; O(n + m)."""
    _, piece = _pieces(graph)
    order = np.argsort(piece, kind="stable")
    cuts = np.flatnonzero(np.diff(piece[order])) + 1
    for nodes in np.split(order, cuts) if len(order) else ():
        yield {graph.labels[node] for node in nodes.tolist()}


def number_connected_components(graph: CompactGraph) -> int:
    """Answer `networkx.number_connected_components`; O(n + m)."""
    return _pieces(graph)[0]


def is_connected(graph: CompactGraph) -> bool:
    """Answer `networkx.is_connected`; O(n + m)."""
    if not len(graph):
        raise nx.NetworkXPointlessConcept("Connectivity is undefined for the null graph.")
    return number_connected_components(graph) == 1


def degree_centrality(graph: CompactGraph) -> dict[Hashable, float]:
    """Answer `networkx.degree_centrality`; O(n + m)."""
    if len(graph) <= 1:
        return dict.fromkeys(graph, 1)
    ends = np.concatenate([graph.sources, graph.targets])
    share = np.bincount(ends, minlength=len(graph)) * (1.0 / (len(graph) - 1))
    return dict(zip(graph.labels, share.tolist(), strict=True))


def pagerank(  # noqa: PLR0917  NetworkX's signature
    graph: CompactGraph,
    alpha: float = 0.85,
    personalization: Mapping[Hashable, float] | None = None,
    max_iter: int = 100,
    tol: float = 1e-6,
    nstart: None = None,  # noqa: ARG001
    weight: str | None = "weight",
    dangling: None = None,  # noqa: ARG001
) -> dict[Hashable, float]:
    """Answer `networkx.pagerank` without `nstart` and `dangling`; O(m) for each iteration."""
    if not len(graph):
        return {}
    matrix = _weighted(graph, weight)
    degree = matrix.sum(axis=1)
    share = np.divide(1.0, degree, out=np.zeros(len(graph)), where=degree != 0)
    home = _normalised(graph, personalization)
    rank = np.full(len(graph), 1.0 / len(graph))
    for _ in range(max_iter):
        last, lost = rank, rank[degree == 0].sum()
        rank = alpha * ((last * share) @ matrix + lost * home) + (1 - alpha) * home
        if np.abs(rank - last).sum() < len(graph) * tol:
            return dict(zip(graph.labels, rank.tolist(), strict=True))
    raise nx.PowerIterationFailedConvergence(max_iter)


def _normalised(
    graph: CompactGraph, personalization: Mapping[Hashable, float] | None
) -> npt.NDArray[np.float64]:
    if personalization is None:
        return np.full(len(graph), 1.0 / len(graph))
    home = graph.at_nodes(personalization, 0.0)
    if home.sum() == 0:
        raise ZeroDivisionError("personalization: give at least one node a value")
    normalised: npt.NDArray[np.float64] = home / home.sum()
    return normalised


def _weighted(graph: CompactGraph, weight: str | None) -> coo_array:
    weights = np.ones(len(graph.sources))
    if weight is not None and weight in graph.table:
        weights = np.nan_to_num(graph.column(weight).numbers(), nan=1.0)
    entries = weights[graph.out.edges], (graph.out.owners, graph.out.indices)
    return coo_array(entries, shape=(len(graph),) * 2).tocsr()


def _pieces(graph: CompactGraph) -> tuple[int, npt.NDArray[np.int32]]:
    number, piece = sparse.connected_components(_weighted(graph, None), directed=False)
    return int(number), piece
