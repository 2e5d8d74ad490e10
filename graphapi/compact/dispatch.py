"""The seam where NetworkX hands calls to this room.

NetworkX carries a call here when one of its graphs is a `CompactGraph`. A function that is not in
`Backend` runs on a plain copy of the graph, once the program has said so::

    nx.config.fallback_to_nx = True
    nx.config.warnings_to_ignore.add("cache")

The second line is for the copies, which NetworkX keeps beside the graph: they never go stale,
because a compact graph never changes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphapi.compact.arrays import communities, paths, ranks, spread, views
from graphapi.compact.convert import from_plain, to_plain
from graphapi.compact.graph import CompactGraph
from graphapi.compact.values import NodeValues

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping


def convert_from_nx(
    graph: Any,
    *,
    edge_attrs: Mapping[str, Any] | None = None,
    node_attrs: Mapping[str, Any] | None = None,
    preserve_edge_attrs: bool = False,
    preserve_node_attrs: bool = False,
    **_: Any,
) -> CompactGraph:
    """Lay a NetworkX graph into arrays, with the edge data that the function asked for.

    Raises
    ------
    NotImplementedError
        If data of nodes are asked for.
    """
    if isinstance(graph, CompactGraph):
        return graph
    if node_attrs or (preserve_node_attrs and any(graph.nodes[node] for node in graph)):
        raise NotImplementedError("a compact graph keeps no data of nodes")
    return from_plain(graph, None if preserve_edge_attrs else edge_attrs or {})


def convert_to_nx(graph: Any, **_: Any) -> Any:
    """Unroll a compact graph; whatever else a function returned stays as it is."""
    return to_plain(graph) if isinstance(graph, CompactGraph) else graph


def node_values(
    graph: CompactGraph, values: Mapping[Hashable, float], *, default: float
) -> NodeValues:
    """Answer `node_values` on a compact graph."""
    return NodeValues(graph.position, graph.at_nodes(values, default).copy())


OURS = frozenset(
    {
        "best_paths",
        "best_values",
        "best_values_to",
        "leiden_cpm",
        "node_values",
        "spread",
        "strongest",
        "undirected",
    }
)
"""The functions of this room, whose plain forms are references and not meant for speed."""

UNANSWERED: Mapping[str, Mapping[str, int]] = {"pagerank": {"nstart": 5, "dangling": 7}}
"""Arguments, by position, with which a function is left to NetworkX."""


class Backend:
    """The functions that compact graphs answer by themselves; NetworkX finds them by name."""

    convert_from_nx = staticmethod(convert_from_nx)
    convert_to_nx = staticmethod(convert_to_nx)

    best_paths = staticmethod(paths.best_paths)
    best_values = staticmethod(paths.best_values)
    best_values_to = staticmethod(paths.best_values_to)
    leiden_cpm = staticmethod(communities.leiden_cpm)
    node_values = staticmethod(node_values)
    spread = staticmethod(spread.spread)
    strongest = staticmethod(views.strongest)
    undirected = staticmethod(views.undirected)

    connected_components = staticmethod(ranks.connected_components)
    number_connected_components = staticmethod(ranks.number_connected_components)
    is_connected = staticmethod(ranks.is_connected)
    degree_centrality = staticmethod(ranks.degree_centrality)
    pagerank = staticmethod(ranks.pagerank)

    @staticmethod
    def can_run(name: str, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> bool | str:
        """Whether a function can be answered with these arguments, or in words why not."""
        for argument, place in UNANSWERED.get(name, {}).items():
            given = args[place] if len(args) > place else kwargs.get(argument)
            if given is not None:
                return f"{argument} is left to NetworkX"
        return True

    @staticmethod
    def should_run(name: str, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> bool | str:  # noqa: ARG004  NetworkX's signature
        """Whether laying a plain graph into arrays pays for a function, or in words why not."""
        return name in OURS or "laying the graph into arrays costs more than the answer"
