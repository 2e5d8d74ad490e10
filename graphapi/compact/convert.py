"""From plain NetworkX graphs to compact ones and back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import networkx as nx

from graphapi.compact.columns import ABSENT, Column, column_of, objects
from graphapi.compact.graph import CompactGraph, from_edges
from graphapi.compact.layout import data_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_PLAIN_CLASSES = {
    (False, False): nx.Graph,
    (False, True): nx.MultiGraph,
    (True, False): nx.DiGraph,
    (True, True): nx.MultiDiGraph,
}


def from_plain(graph: Any, attributes: Mapping[str, Any] | None = None) -> CompactGraph:
    """Lay a NetworkX graph into arrays.

    Parameters
    ----------
    graph : NetworkX graph
    attributes : mapping of name to default, optional
        The edge data to keep and what stands for a missing value; none given, all of it.

    Notes
    -----
    Data of nodes are left behind. An edge attribute whose values are all strings becomes
    categorical. O(n + m log m).
    """
    labels = list(graph)
    position = {label: index for index, label in enumerate(labels)}
    rows = list(graph.edges(keys=True, data=True) if graph.is_multigraph() else graph.edges.data())
    data = [row[-1] for row in rows]
    made = from_edges(
        labels,
        [position[row[0]] for row in rows],
        [position[row[1]] for row in rows],
        _chosen(data, attributes) if attributes is not None else _everything(data),
        directed=graph.is_directed(),
        keys=[row[2] for row in rows] if graph.is_multigraph() else None,
    )
    made.graph.update(graph.graph)
    return made


def _chosen(
    data: Iterable[Mapping[str, Any]], attributes: Mapping[str, Any]
) -> Mapping[str, Column]:
    return {
        name: column_of([values.get(name, default) for values in data])
        for name, default in attributes.items()
    }


def _everything(data: list[Mapping[str, Any]]) -> Mapping[str, Column]:
    names = dict.fromkeys(name for values in data for name in values)
    offered = {name: [values.get(name, ABSENT) for values in data] for name in names}
    return {
        name: objects(values) if ABSENT in values else column_of(values)
        for name, values in offered.items()
    }


def to_plain(graph: CompactGraph) -> Any:
    """Unroll a compact graph into the NetworkX graph that it stands for; O(n + m)."""
    graph = graph.folded()
    plain = _PLAIN_CLASSES[graph.directed, graph.is_multigraph()](**graph.graph)
    plain.add_nodes_from(graph.labels)
    ends = [[graph.labels[end] for end in side.tolist()] for side in (graph.sources, graph.targets)]
    keys = () if graph.keys is None else (graph.keys.plain(),)
    plain.add_edges_from(
        zip(*ends, *keys, data_of(graph.table, slice(None), len(graph.targets)), strict=True)
    )
    return plain
