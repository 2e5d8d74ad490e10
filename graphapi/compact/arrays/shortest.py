"""Shortest weighted paths on arrays, as NetworkX answers them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import networkx as nx
import numpy as np

from graphapi.compact.arrays.answers import names
from graphapi.compact.arrays.paths import MORE, ROOM, rows_of
from graphapi.compact.arrays.weights import weighted
from graphapi.compact.kernels.paths import shortest
from graphapi.compact.kernels.paths.shortest import CONTRADICTED, CRAMPED

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Hashable

    from graphapi.compact.arrays.entries import Way
    from graphapi.compact.graph import CompactGraph
    from graphapi.compact.kernels.paths.rows import Rows
    from graphapi.compact.kernels.paths.shortest import Tree

    Paths = dict[Hashable, list[Hashable]]

NOWHERE = -1


class Reached(NamedTuple):
    """The nodes reached, nearest first, their distances, and which of them lies before each."""

    nodes: list[Hashable]
    distances: list[float]
    parents: list[int]


def dijkstra_path(
    graph: CompactGraph, source: Hashable, target: Hashable, weight: str | None = "weight"
) -> list[Hashable]:
    """Answer `networkx.dijkstra_path`; cost O(edges log edges) of the nodes nearer than it."""
    path: list[Hashable] = single_source_dijkstra(graph, source, target, weight=weight)[1]
    return path


def dijkstra_path_length(
    graph: CompactGraph, source: Hashable, target: Hashable, weight: str | None = "weight"
) -> float:
    """Answer `networkx.dijkstra_path_length`; cost as of `dijkstra_path`."""
    _check_sources(graph, (source,))
    if source == target:
        return 0
    found = _reached(graph, (source,), weight, target=target)
    if not found.nodes or found.nodes[-1] != target:
        raise nx.NetworkXNoPath(f"Node {target} not reachable from {source}")
    return found.distances[-1]


def bidirectional_dijkstra(
    graph: CompactGraph, source: Hashable, target: Hashable, weight: str | None = "weight"
) -> tuple[float, list[Hashable]]:
    """Answer `networkx.bidirectional_dijkstra`; cost O(edges log edges) of the nodes met."""
    for part, node in {"Source": source, "Target": target}.items():
        if node not in graph:
            raise nx.NodeNotFound(f"{part} {node} is not in G")
    if source == target:
        return 0, [source]
    rows = _weights(graph, weight, "out"), _weights(graph, weight, "into")
    ends = graph.position[source], graph.position[target]
    _, length, nodes = _with_room(ROOM, lambda room: shortest.between(rows, *ends, room))
    if not len(nodes):
        raise nx.NetworkXNoPath(f"No path between {source} and {target}.")
    return _numbers(graph, weight, length)[0], names(graph, nodes)


def single_source_dijkstra(
    graph: CompactGraph,
    source: Hashable,
    target: Hashable | None = None,
    cutoff: float | None = None,
    weight: str | None = "weight",
) -> tuple[Any, Any]:
    """Answer `networkx.single_source_dijkstra`; cost O(edges log edges) of the nodes reached."""
    return multi_source_dijkstra(graph, {source}, target, cutoff, weight)


def single_source_dijkstra_path(
    graph: CompactGraph,
    source: Hashable,
    cutoff: float | None = None,
    weight: str | None = "weight",
) -> Paths:
    """Answer `networkx.single_source_dijkstra_path`; cost as of `single_source_dijkstra`."""
    return multi_source_dijkstra_path(graph, {source}, cutoff, weight)


def single_source_dijkstra_path_length(
    graph: CompactGraph,
    source: Hashable,
    cutoff: float | None = None,
    weight: str | None = "weight",
) -> dict[Hashable, float]:
    """Answer `networkx.single_source_dijkstra_path_length`; cost as of `single_source_dijkstra`."""
    return multi_source_dijkstra_path_length(graph, {source}, cutoff, weight)


def multi_source_dijkstra(
    graph: CompactGraph,
    sources: Collection[Hashable],
    target: Hashable | None = None,
    cutoff: float | None = None,
    weight: str | None = "weight",
) -> tuple[Any, Any]:
    """Answer `networkx.multi_source_dijkstra`; cost O(edges log edges) of the nodes reached."""
    _check_sources(graph, sources)
    if target in sources:
        return 0, [target]
    found = _reached(graph, sources, weight, target=target, cutoff=cutoff)
    if target is None:
        return dict(zip(found.nodes, found.distances, strict=True)), _paths(found)
    if found.nodes[-1] != target:
        raise nx.NetworkXNoPath(f"No path to {target}.")
    return found.distances[-1], _last_path(found)


def multi_source_dijkstra_path(
    graph: CompactGraph,
    sources: Collection[Hashable],
    cutoff: float | None = None,
    weight: str | None = "weight",
) -> Paths:
    """Answer `networkx.multi_source_dijkstra_path`; cost as of `multi_source_dijkstra`."""
    _check_sources(graph, sources)
    return _paths(_reached(graph, sources, weight, cutoff=cutoff))


def multi_source_dijkstra_path_length(
    graph: CompactGraph,
    sources: Collection[Hashable],
    cutoff: float | None = None,
    weight: str | None = "weight",
) -> dict[Hashable, float]:
    """Answer `networkx.multi_source_dijkstra_path_length`; cost as of `multi_source_dijkstra`."""
    _check_sources(graph, sources)
    found = _reached(graph, sources, weight, cutoff=cutoff)
    return dict(zip(found.nodes, found.distances, strict=True))


def _check_sources(graph: CompactGraph, sources: Collection[Hashable]) -> None:
    if not sources:
        raise ValueError("sources must not be empty")
    for source in sources:
        if source not in graph:
            raise nx.NodeNotFound(f"Node {source} not found in graph")


def _reached(
    graph: CompactGraph,
    sources: Collection[Hashable],
    weight: str | None,
    *,
    target: Hashable | None = None,
    cutoff: float | None = None,
) -> Reached:
    rows = _weights(graph, weight, "out")
    begun = np.array([graph.position[source] for source in sources], dtype=np.int64)
    end = graph.position.get(target, NOWHERE)
    far = np.inf if cutoff is None else float(cutoff)
    room = max(ROOM, 1 << (2 * (len(graph) if target is None else len(begun))).bit_length())
    found: Tree = _with_room(room, lambda room: shortest.tree((rows, rows), begun, end, far, room))
    distances = _numbers(graph, weight, found.distances)
    return Reached(names(graph, found.nodes), distances, found.parents.tolist())


def _with_room(room: int, search: Callable[[int], Any]) -> Any:
    found = search(room)
    while found[0] == CRAMPED:
        room *= MORE
        found = search(room)
    if found[0] == CONTRADICTED:
        raise ValueError("Contradictory paths found:", "negative weights?")
    return found


def _weights(graph: CompactGraph, weight: str | None, way: Way) -> Rows:
    found, unit = weighted(graph, weight, way=way)
    return rows_of(found.indptr, found.indices, found.values, unit)


def _numbers(graph: CompactGraph, weight: str | None, lengths: Any) -> list[float]:
    """Return lengths as the sums of weights that NetworkX adds: whole where the weights are."""
    column = None if weight is None else graph.table.get(weight)
    whole = column is None or (column.values.dtype.kind in "iu" and column.unit == 1.0)
    numbers: list[float] = (lengths.astype(np.int64) if whole else lengths).tolist()
    return numbers


def _paths(found: Reached) -> Paths:
    paths: list[list[Hashable]] = []
    for node, parent in zip(found.nodes, found.parents, strict=True):
        paths.append([*paths[parent], node] if parent >= 0 else [node])
    return dict(zip(found.nodes, paths, strict=True))


def _last_path(found: Reached) -> list[Hashable]:
    path, at = [], len(found.nodes) - 1
    while at >= 0:
        path.append(found.nodes[at])
        at = found.parents[at]
    return path[::-1]
