"""The seam where NetworkX hands calls to this room.

NetworkX carries a call here when one of its graphs is a `CompactGraph`. A function that is not in
`Backend` runs on a plain copy of the graph, if the caller set ``nx.config.fallback_to_nx``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphapi.compact.arrays import communities, paths, spread, views
from graphapi.compact.convert import from_plain, to_plain
from graphapi.compact.graph import CompactGraph

if TYPE_CHECKING:
    from collections.abc import Mapping


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


class Backend:
    """The functions that compact graphs answer by themselves; NetworkX finds them by name."""

    convert_from_nx = staticmethod(convert_from_nx)
    convert_to_nx = staticmethod(convert_to_nx)

    best_paths = staticmethod(paths.best_paths)
    best_values = staticmethod(paths.best_values)
    best_values_to = staticmethod(paths.best_values_to)
    leiden_cpm = staticmethod(communities.leiden_cpm)
    spread = staticmethod(spread.spread)
    strongest = staticmethod(views.strongest)
    undirected = staticmethod(views.undirected)

    @staticmethod
    def can_run(name: str, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> bool | str:
        """Whether a function can be answered with these arguments, or in words why not."""
        return True

    @staticmethod
    def should_run(name: str, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> bool | str:
        """Whether converting a plain graph pays for a function, or in words why not."""
        return True
