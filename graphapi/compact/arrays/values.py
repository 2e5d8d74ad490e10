"""Numbers of nodes on arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphapi.compact.values import NodeValues, SomeValues, laid_out

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from graphapi.compact.graph import CompactGraph


def node_values(
    graph: CompactGraph, values: Mapping[Hashable, float], *, default: float
) -> NodeValues:
    """Answer `node_values` on a compact graph."""
    return NodeValues(graph.position, graph.at_nodes(values, default).copy())


def some_values(graph: CompactGraph, values: Mapping[Hashable, float]) -> SomeValues:
    """Answer `some_values` on a compact graph."""
    position = graph.position
    return SomeValues(graph.labels, position, *laid_out(position, values))
