"""The views in plain dictionaries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import networkx as nx

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterator

Edge = tuple["Hashable", "Hashable", "Hashable", dict[str, Any]]


class Allowed(NamedTuple):
    """Which edges count: those whose value in a column is one of the categories, or all."""

    categories: Collection[Hashable] | None
    column: str

    def edges(self, graph: Any) -> Iterator[Edge]:
        """Yield the edges that count and join two different nodes, with key and data."""
        keyed = graph.is_multigraph()
        rows = graph.edges(keys=True, data=True) if keyed else graph.edges(data=True)
        for row in rows:
            allowed = self.categories is None or row[-1].get(self.column) in self.categories
            if allowed and row[0] != row[1]:
                yield row[0], row[1], row[2] if keyed else None, row[-1]


def strongest(
    graph: Any,
    column: str,
    *,
    allowed: Allowed,
    without: Collection[Hashable],
    drop: Collection[Hashable],
) -> Any:
    """Keep the best edge of each ordered pair; of equals the one with the smallest key."""
    best: dict[tuple[Hashable, Hashable], tuple[float, Any]] = {}
    for u, v, key, data in allowed.edges(graph):
        value = data.get(column, 0.0)
        if value > 0 and u not in without and v not in without and key not in drop:
            best[u, v] = min(best.get((u, v), (0.0, key)), (-value, key))
    found = nx.DiGraph()
    found.add_nodes_from(graph)
    for (u, v), (loss, key) in best.items():
        named = {"key": key} if graph.is_multigraph() else {}
        found.add_edge(u, v, **{column: -loss}, **named)
    return found


def undirected(graph: Any, allowed: Allowed) -> Any:
    """Join each two nodes that have an edge in any direction."""
    found = nx.Graph()
    found.add_nodes_from(graph)
    found.add_edges_from((u, v) for u, v, _, _ in allowed.edges(graph))
    return found
