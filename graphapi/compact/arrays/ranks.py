"""PageRank on arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
import numpy as np

from graphapi.compact.arrays.answers import by_node
from graphapi.compact.arrays.weights import weighted
from graphapi.compact.kernels.pagerank import pull, strengths
from graphapi.compact.kernels.threads import each_part, even_cuts

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    import numpy.typing as npt

    from graphapi.compact.graph import CompactGraph
    from graphapi.compact.kernels.rows import Rows

    Values = npt.NDArray[np.float64]
    Given = Mapping[Hashable, float] | None

PARTS = 8


def pagerank(  # noqa: PLR0917  NetworkX's signature
    graph: CompactGraph,
    alpha: float = 0.85,
    personalization: Given = None,
    max_iter: int = 100,
    tol: float = 1e-6,
    nstart: Given = None,
    weight: str | None = "weight",
    dangling: Given = None,
) -> dict[Hashable, float]:
    """Answer `networkx.pagerank`; O(m) for each iteration, on two threads."""
    if not len(graph):
        return by_node(graph, np.empty(0))
    rank, home = (
        _shares(graph, nstart, "nstart"),
        _shares(graph, personalization, "personalization"),
    )
    lost_home = home if dangling is None else _shares(graph, dangling, "dangling")
    strength = strengths(weighted(graph, weight)[0], 1.0)
    rows, _ = weighted(graph, weight, way="into")
    ends = strength == 0
    share = np.divide(1.0, strength, out=np.zeros(len(graph)), where=~ends)
    for _ in range(max_iter):
        last, lost = rank, rank[ends].sum()
        rank = alpha * (_received(rows, last * share) + lost * lost_home) + (1 - alpha) * home
        if np.abs(rank - last).sum() < len(graph) * tol:
            return by_node(graph, rank)
    raise nx.PowerIterationFailedConvergence(max_iter)


def _received(rows: Rows, given: Values) -> Values:
    received = np.empty_like(given)
    each_part(pull, even_cuts(rows.indptr, PARTS), rows, given, received)
    return received


def _shares(graph: CompactGraph, given: Given, name: str) -> Values:
    if given is None:
        return np.full(len(graph), 1.0 / len(graph))
    numbers = graph.at_nodes(given, 0.0).astype(np.float64)
    if numbers.sum() == 0:
        raise ZeroDivisionError(f"{name}: give at least one node a value")
    shares: Values = numbers / numbers.sum()
    return shares
