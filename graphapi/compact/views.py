"""Simpler graphs made of a graph: the strongest of parallel edges, the edges without direction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import networkx as nx

from graphapi.compact.plain import views as plain
from graphapi.compact.seam import dispatchable

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable


@dispatchable(graphs="graph", preserve_edge_attrs=True, returns_graph=True)
def strongest(
    graph: Any,
    column: str,
    *,
    categories: Collection[Hashable] | None = None,
    category_column: str = "kind",
    without: Collection[Hashable] = frozenset(),
    drop: Collection[Hashable] = frozenset(),
) -> Any:
    """Keep the strongest of the parallel edges of each ordered pair of nodes; O(m).

    Parameters
    ----------
    graph : directed graph
        Else `NetworkXNotImplemented`.
    column : str
        How strong an edge is. One without a value over 0 is left out, and one to its own source.
    categories : collection, optional
        The values of `category_column` that are allowed; none given, all.
    without, drop : collection of nodes, of keys
        Nodes none of whose edges count, though they stay in the graph; edges that do not count.

    Returns
    -------
    simple directed graph
        With `column` and, if edges have keys, the `key` of the edge that was kept: the one of the
        largest value, of equals the one with the smallest key.
    """
    refuse_undirected(graph)
    return plain.strongest(
        graph,
        column,
        allowed=plain.Allowed(categories, category_column),
        without=without,
        drop=drop,
    )


@dispatchable(graphs="graph", preserve_edge_attrs=True, returns_graph=True)
def undirected(
    graph: Any,
    *,
    categories: Collection[Hashable] | None = None,
    category_column: str = "kind",
) -> Any:
    """Join each two nodes that have an edge in any direction, once and without data.

    Parameters
    ----------
    graph : graph
        Any; an edge from a node to itself is left out.
    categories : collection, optional
        The values of `category_column` that are allowed; none given, all.

    Returns
    -------
    simple undirected graph
        Of the same nodes.

    Notes
    -----
    O(m log m) for m edges.
    """
    return plain.undirected(graph, plain.Allowed(categories, category_column))


def refuse_undirected(graph: Any) -> None:
    """Refuse an undirected graph with NetworkX's own error."""
    if not graph.is_directed():
        raise nx.NetworkXNotImplemented("not implemented for undirected type")
