"""A graph of other nodes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graphapi.compact.graph import from_edges
from graphapi.compact.layout import whole

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from graphapi.compact.graph import CompactGraph


def with_nodes(graph: CompactGraph, nodes: Sequence[Hashable]) -> CompactGraph:
    """Make a graph of given nodes in their order, with the edges that a graph has among them.

    Parameters
    ----------
    graph : CompactGraph
    nodes : sequence of hashables
        All different. What the graph has beside them goes with its edges; new ones have none.

    Notes
    -----
    O(n + m).
    """
    old = whole(graph)
    place = {node: number for number, node in enumerate(nodes)}
    moved = np.array([place.get(node, -1) for node in old.labels], dtype=np.int32)
    sources, targets = moved[old.sources], moved[old.targets]
    kept = (sources >= 0) & (targets >= 0)
    return from_edges(
        nodes,
        sources[kept],
        targets[kept],
        {name: column.take(kept) for name, column in old.table.items()},
        directed=old.directed,
        keys=None if old.keys is None else old.keys.take(kept),
    )
