"""Centralities by shortest paths on arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from graphapi.compact.arrays.answers import by_node, known, names, places
from graphapi.compact.arrays.weights import neighbours, sealed
from graphapi.compact.kernels.betweenness import dependencies
from graphapi.compact.kernels.search import sum_distances
from graphapi.compact.kernels.threads import each_part

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable
    from random import Random

    import numpy.typing as npt

    from graphapi.compact.graph import CompactGraph
    from graphapi.compact.kernels.rows import Rows

    Index = npt.NDArray[np.int32]
    Values = npt.NDArray[np.float64]

PARTS = 2
"""Into how many parts the sources of betweenness are cut: each part sums for all nodes."""
SEARCHES = 64
"""How many searches make a part where each node keeps its own sums."""


def betweenness_centrality(  # noqa: PLR0917  NetworkX's signature
    graph: CompactGraph,
    k: int | None = None,
    normalized: bool = True,  # noqa: FBT001, FBT002
    weight: None = None,  # noqa: ARG001  left to NetworkX
    endpoints: bool = False,  # noqa: FBT001, FBT002
    seed: Random | None = None,
) -> dict[Hashable, float]:
    """Answer `networkx.betweenness_centrality` without weights; O(k (n + m)), on two threads.

    The k sources that a seed chooses are those that NetworkX chooses.
    """
    count = len(graph)
    sources = _all(graph)
    if k is not None and k != count and seed is not None:
        sources = np.array(seed.sample(range(count), k), dtype=np.int32)
    cuts = np.linspace(0, len(sources), PARTS + 1).astype(np.int64)
    arguments = _without_parallels(graph), sources, float(endpoints)
    sums = sum(each_part(dependencies, cuts, *arguments), np.zeros(count))
    return by_node(
        graph,
        sums * _scale(graph, sources, k=k, normalized=normalized, endpoints=endpoints),
    )


def _scale(
    graph: CompactGraph, sources: Index, *, k: int | None, normalized: bool, endpoints: bool
) -> float | Values:
    """Return what makes sums over sources shares of pairs, or counts of them.

    A sampled source is no end of a path from itself, so that it was looked at once less.
    ``ZeroDivisionError`` where there are no samples.
    """
    ends = len(graph) if endpoints else len(graph) - 1
    if ends < 2:
        return 1.0
    factor: float = 1 / (ends - 1) if normalized else ends / (1 if graph.directed else 2)
    if k is None or k == len(graph):
        return factor / ends
    if k == 0:
        raise ZeroDivisionError("k: give at least one sample")
    looks = np.full(len(graph), float(k))
    looks[sources] -= not endpoints
    looks[looks == 0] = np.nan
    scale: Values = factor / looks
    return scale


def _without_parallels(graph: CompactGraph) -> Rows:
    rows = neighbours(graph)
    if not graph.is_multigraph():
        return rows
    first = np.append(True, rows.indices[1:] != rows.indices[:-1])[: len(rows.indices)]
    first[rows.indptr[:-1][np.diff(rows.indptr) > 0]] = True
    before = np.concatenate([[0], np.cumsum(first)])
    return sealed(before[rows.indptr], rows.indices[first], rows.values)


def closeness_centrality(
    graph: CompactGraph,
    u: Hashable | None = None,
    distance: None = None,  # noqa: ARG001  left to NetworkX
    wf_improved: bool = True,  # noqa: FBT001, FBT002
) -> float | dict[Hashable, float]:
    """Answer `networkx.closeness_centrality` without distances; O(n + m) for each node."""
    nodes = _all(graph) if u is None else places(graph, [known(graph, u)])
    reached, lengths, _ = _searched(graph, nodes)
    near = np.divide(reached, lengths, out=np.zeros(len(nodes)), where=lengths > 0)
    if wf_improved and len(graph) > 1:
        near *= reached / (len(graph) - 1)
    return by_node(graph, near) if u is None else float(near[0])


def harmonic_centrality(
    graph: CompactGraph,
    nbunch: Hashable | Iterable[Hashable] | None = None,
    distance: None = None,  # noqa: ARG001  left to NetworkX
    sources: None = None,  # noqa: ARG001  left to NetworkX
) -> dict[Hashable, float]:
    """Answer `networkx.harmonic_centrality` from all sources; O(n + m) for each node."""
    if nbunch is None:
        return by_node(graph, _searched(graph, _all(graph))[2])
    nodes = places(graph, dict.fromkeys(graph.nbunch_iter(nbunch)))
    return dict(zip(names(graph, nodes), _searched(graph, nodes)[2].tolist(), strict=True))


def _all(graph: CompactGraph) -> Index:
    return np.arange(len(graph), dtype=np.int32)


def _searched(graph: CompactGraph, nodes: Index) -> npt.NDArray[Any]:
    """Return how many nodes lead to each, and the sums of their distances and their inverses."""
    rows = neighbours(graph, way="into")
    sums = np.zeros((len(nodes), 3))
    cuts = np.append(np.arange(0, len(nodes), SEARCHES), len(nodes))
    each_part(sum_distances, cuts, rows, nodes, sums)
    return sums.T
