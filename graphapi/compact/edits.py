"""A changed graph beside the old one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np

from graphapi.compact.columns import ABSENT, Column, column_of, objects
from graphapi.compact.graph import CompactGraph, from_edges

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping

    import numpy.typing as npt

    KeyedEdge = tuple[Hashable, Hashable, Hashable, Mapping[str, Any]]


def edited(
    graph: CompactGraph,
    *,
    drop_nodes: Iterable[Hashable] = (),
    add_nodes: Iterable[Hashable] = (),
    drop_edges: Iterable[Hashable] = (),
    put_edges: Iterable[KeyedEdge] = (),
) -> CompactGraph:
    """Make a new graph of an old one, which stays as it is: equal to one built anew.

    Nodes are dropped first, then added; then edges are dropped, then put. O(n + m log m).

    Parameters
    ----------
    graph : CompactGraph
        A multigraph in which no two edges have the same key, else `NetworkXError`.
    drop_nodes, drop_edges : iterable of nodes, of keys
        What to remove, nodes with all their edges; what is unknown is passed over.
    add_nodes : iterable of nodes
        Nodes to append; known ones stay where they are.
    put_edges : iterable of (source, target, key, data)
        Edges to insert, or to set in place of the one with the same key, whatever its ends were; of
        several the last counts. Between nodes of the graph, else `NetworkXError`.
    """
    put = {key: (u, v, data) for u, v, key, data in put_edges}
    keys = _unique_keys(graph)
    labels, moved = _new_positions(graph, set(drop_nodes), add_nodes)
    kept = (moved[graph.sources] >= 0) & (moved[graph.targets] >= 0)
    kept &= ~_among(keys, {*drop_edges, *put})
    rows = np.flatnonzero(kept)
    sources, targets = _ends(labels, put)
    return from_edges(
        labels,
        np.concatenate([moved[graph.sources[rows]], sources]),
        np.concatenate([moved[graph.targets[rows]], targets]),
        _table(graph, rows, [data for _, _, data in put.values()]),
        directed=graph.directed,
        keys=[*keys.take(rows).plain(), *put],
    )


def _unique_keys(graph: CompactGraph) -> Column:
    if graph.keys is None:
        raise nx.NetworkXError("edges without keys cannot be edited; build the graph with keys")
    if len(set(graph.keys.plain())) != len(graph.keys):
        raise nx.NetworkXError("two edges have the same key; give every edge its own")
    return graph.keys


def _new_positions(
    graph: CompactGraph, dropped: set[Hashable], added: Iterable[Hashable]
) -> tuple[list[Hashable], npt.NDArray[np.int32]]:
    gone = np.zeros(len(graph), dtype=np.bool_)
    gone[[graph.position[node] for node in dropped if node in graph]] = True
    moved = np.where(gone, -1, np.cumsum(~gone) - 1).astype(np.int32)
    labels = [label for label in graph.labels if label not in dropped]
    return list(dict.fromkeys([*labels, *added])), moved


def _among(keys: Column, chosen: set[Hashable]) -> npt.NDArray[np.bool_]:
    return keys.among(chosen) if chosen else np.zeros(len(keys), dtype=np.bool_)


def _ends(
    labels: list[Hashable], put: Mapping[Hashable, tuple[Hashable, Hashable, Any]]
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    wanted = {end for u, v, _ in put.values() for end in (u, v)}
    position = {label: index for index, label in enumerate(labels) if label in wanted}
    if missing := wanted - position.keys():
        raise nx.NetworkXError(f"add the nodes {sorted(map(str, missing))} before edges to them")
    sources = [position[u] for u, _, _ in put.values()]
    targets = [position[v] for _, v, _ in put.values()]
    return np.array(sources, dtype=np.int32), np.array(targets, dtype=np.int32)


def _table(
    graph: CompactGraph, rows: npt.NDArray[np.int64], put: list[Mapping[str, Any]]
) -> dict[str, Column]:
    names = dict.fromkeys([*graph.table, *(name for data in put for name in data)])
    return {
        name: _old(graph, name, rows).followed_by(_new([data.get(name, ABSENT) for data in put]))
        for name in names
    }


def _old(graph: CompactGraph, name: str, rows: npt.NDArray[np.int64]) -> Column:
    known = graph.table.get(name)
    return objects([ABSENT] * len(rows)) if known is None else known.take(rows)


def _new(values: list[Any]) -> Column:
    return objects(values) if ABSENT in values else column_of(values)
