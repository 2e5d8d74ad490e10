"""What the nodes and edges of a new graph must fulfil."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphapi.compact.adjacency import Index
    from graphapi.compact.columns import Column
    from graphapi.compact.layout import Layout


def check_ends(nodes: int, sources: Index, targets: Index, columns: Sequence[Column]) -> None:
    """Refuse columns of unequal length and ends that are no position of a node."""
    if any(len(column) != len(sources) for column in columns) or len(sources) != len(targets):
        raise ValueError("columns: give sources, targets, keys and every column the same length")
    ends = np.concatenate([sources, targets])
    if len(ends) and (ends.min() < 0 or ends.max() >= nodes):
        raise ValueError("sources, targets: an end of an edge must be a position in labels")


def check_unique(graph: Layout) -> None:
    """Refuse equal nodes, and edges with the same ends and the same key."""
    if len(graph.position) != len(graph.labels):
        raise ValueError("labels: two nodes are equal; give each once")
    same = (np.diff(graph.sources) == 0) & (np.diff(graph.targets) == 0)
    if graph.keys is None and same.any():
        raise ValueError("keys: two edges have the same ends; give keys to keep both")
    if graph.keys is not None and same.any():
        parallel = np.flatnonzero(np.append(same, False) | np.append(False, same))
        ends = graph.sources[parallel].tolist(), graph.targets[parallel].tolist()
        names = list(zip(*ends, graph.keys.plain(parallel), strict=True))
        if len(set(names)) != len(names):
            raise ValueError("keys: two edges have the same ends and the same key")
