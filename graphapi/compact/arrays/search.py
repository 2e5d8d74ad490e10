"""Breadth-first search on arrays."""

from __future__ import annotations

from itertools import groupby, pairwise
from math import ceil
from typing import TYPE_CHECKING, Any, NamedTuple

import networkx as nx
import numpy as np

from graphapi.compact.arrays.answers import known, names, places
from graphapi.compact.arrays.weights import neighbours
from graphapi.compact.kernels.search import FAR, breadth_first

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    import numpy.typing as npt

    from graphapi.compact.arrays.entries import Way
    from graphapi.compact.graph import CompactGraph

    Index = npt.NDArray[np.int32]


class Visited(NamedTuple):
    """The nodes that a search met, nearest first, and by position their distances and parents."""

    order: Index
    distances: Index
    parents: Index


def visited(
    graph: CompactGraph, sources: Index, *, deepest: float | None = None, way: Way = "out"
) -> Visited:
    """Search from the positions of different nodes, at most so many steps deep; O(n + m)."""
    distances, parents = (np.full(len(graph), FAR, dtype=np.int32) for _ in range(2))
    steps = len(graph) if deepest is None else min(len(graph), max(0, ceil(min(deepest, 2**31))))
    order = breadth_first(neighbours(graph, way=way), sources, steps, distances, parents)
    return Visited(order, distances, parents)


def single_source_shortest_path_length(
    graph: CompactGraph, source: Hashable, cutoff: float | None = None
) -> dict[Hashable, int]:
    """Answer `networkx.single_source_shortest_path_length`; O(n + m)."""
    return _lengths(graph, known(graph, source), cutoff, "out")


def single_target_shortest_path_length(
    graph: CompactGraph, target: Hashable, cutoff: float | None = None
) -> dict[Hashable, int]:
    """Answer `networkx.single_target_shortest_path_length`; O(n + m)."""
    return _lengths(graph, known(graph, target, "Target"), cutoff, "into")


def _lengths(
    graph: CompactGraph, node: Hashable, cutoff: float | None, way: Way
) -> dict[Hashable, int]:
    found = visited(graph, places(graph, [node]), deepest=cutoff, way=way)
    lengths = found.distances[found.order].tolist()
    return dict(zip(names(graph, found.order), lengths, strict=True))


def bfs_edges(
    graph: CompactGraph,
    source: Hashable,
    reverse: bool = False,  # noqa: FBT001, FBT002  NetworkX's signature
    depth_limit: float | None = None,
    sort_neighbors: None = None,  # noqa: ARG001  left to NetworkX
) -> Iterator[tuple[Hashable, Hashable]]:
    """Answer `networkx.bfs_edges`; O(n + m) before the first edge.

    Neighbours come in the order of the nodes.
    """
    way: Way = "into" if reverse else "out"
    found = _from(graph, source, deepest=depth_limit, way=way)
    children = found.order[1:]
    yield from zip(names(graph, found.parents[children]), names(graph, children), strict=True)


def bfs_predecessors(
    graph: CompactGraph,
    source: Hashable,
    depth_limit: float | None = None,
    sort_neighbors: None = None,  # noqa: ARG001  left to NetworkX
) -> Iterator[tuple[Hashable, Hashable]]:
    """Answer `networkx.bfs_predecessors`; as `bfs_edges`."""
    for parent, child in bfs_edges(graph, source, depth_limit=depth_limit):
        yield child, parent


def bfs_successors(
    graph: CompactGraph,
    source: Hashable,
    depth_limit: float | None = None,
    sort_neighbors: None = None,  # noqa: ARG001  left to NetworkX
) -> Iterator[tuple[Hashable, list[Hashable]]]:
    """Answer `networkx.bfs_successors`; as `bfs_edges`."""
    edges = list(bfs_edges(graph, source, depth_limit=depth_limit))
    if not edges or edges[0][0] != source:
        yield source, []
    for parent, group in groupby(edges, key=lambda edge: edge[0]):
        yield parent, [child for _, child in group]


def bfs_layers(graph: CompactGraph, sources: Any) -> Iterator[list[Hashable]]:
    """Answer `networkx.bfs_layers` from a node or several; O(n + m) before the first layer."""
    first = [sources] if sources in graph else list(dict.fromkeys(sources))
    for source in first:
        _refuse_unknown(graph, source)
    for layer in _layers(visited(graph, places(graph, first))):
        yield names(graph, layer)


def _layers(found: Visited) -> Iterator[Index]:
    lengths = found.distances[found.order]
    cuts = np.searchsorted(lengths, np.arange(lengths[-1] + 2 if len(lengths) else 0))
    for begin, end in pairwise(cuts.tolist()):
        yield found.order[begin:end]


def descendants_at_distance(
    graph: CompactGraph, source: Hashable, distance: float
) -> set[Hashable]:
    """Answer `networkx.descendants_at_distance`; O(n + m)."""
    found = _from(graph, source, deepest=distance)
    return set(names(graph, found.order[found.distances[found.order] == distance]))


def descendants(graph: CompactGraph, source: Hashable) -> set[Hashable]:
    """Answer `networkx.descendants`; O(n + m)."""
    return set(names(graph, _from(graph, source).order[1:]))


def ancestors(graph: CompactGraph, source: Hashable) -> set[Hashable]:
    """Answer `networkx.ancestors`; O(n + m)."""
    return set(names(graph, _from(graph, source, way="into").order[1:]))


def _from(
    graph: CompactGraph, source: Hashable, *, deepest: float | None = None, way: Way = "out"
) -> Visited:
    _refuse_unknown(graph, source)
    return visited(graph, places(graph, [source]), deepest=deepest, way=way)


def _refuse_unknown(graph: CompactGraph, node: Hashable) -> None:
    if node not in graph:
        raise nx.NetworkXError(f"The node {node} is not in the graph.")
