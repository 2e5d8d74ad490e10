"""Degrees and strengths on arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from graphapi.compact.arrays.answers import by_node, names
from graphapi.compact.arrays.weights import weighted
from graphapi.compact.kernels.pagerank import strengths
from graphapi.compact.values import NodeValues

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping

    import numpy.typing as npt

    from graphapi.compact.arrays.entries import Way
    from graphapi.compact.degrees import Ends
    from graphapi.compact.graph import CompactGraph

    Numbers = npt.NDArray[Any]

WAYS: Mapping[Ends, tuple[Way, ...]] = {"both": ("out", "into"), "out": ("out",), "into": ("into",)}


def node_degrees(
    graph: CompactGraph, weight: str | None = None, *, ends: Ends = "both"
) -> NodeValues:
    """Answer `node_degrees` on a compact graph."""
    return NodeValues(graph.position, _sums(graph, weight, ends))


def _sums(graph: CompactGraph, weight: str | None = None, ends: Ends = "both") -> Numbers:
    if not graph.directed:
        return _one_way(graph, weight, "out")
    found = [_one_way(graph, weight, way) for way in WAYS[ends]]
    return found[0] + found[1] if ends == "both" else found[0]


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


def degree_centrality(graph: CompactGraph) -> dict[Hashable, float]:
    """Answer `networkx.degree_centrality`; O(n + m)."""
    return _share_of_others(graph, _sums(graph))


def in_degree_centrality(graph: CompactGraph) -> dict[Hashable, float]:
    """Answer `networkx.in_degree_centrality`; O(n)."""
    return _share_of_others(graph, _sums(graph, ends="into"))


def out_degree_centrality(graph: CompactGraph) -> dict[Hashable, float]:
    """Answer `networkx.out_degree_centrality`; O(n)."""
    return _share_of_others(graph, _sums(graph, ends="out"))


def _share_of_others(graph: CompactGraph, degrees: Numbers) -> dict[Hashable, float]:
    if len(graph) <= 1:
        return by_node(graph, np.ones(len(graph), dtype=np.int64))
    return by_node(graph, degrees * (1.0 / (len(graph) - 1)))


def isolates(graph: CompactGraph) -> Iterator[Hashable]:
    """Answer `networkx.isolates`; O(n + m)."""
    return iter(names(graph, np.flatnonzero(_sums(graph) == 0).astype(np.int32)))


def number_of_isolates(graph: CompactGraph) -> int:
    """Answer `networkx.number_of_isolates`; O(n + m)."""
    return int(np.count_nonzero(_sums(graph) == 0))
