"""What the nodes and edges of a new graph must fulfil."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graphapi.compact.kernels.order import disorder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphapi.compact.adjacency import Index, Pointer
    from graphapi.compact.columns import Column
    from graphapi.compact.layout import Layout


def check_ends(nodes: int, sources: Index, targets: Index, columns: Sequence[Column]) -> None:
    """Refuse columns of unequal length and ends that are no position of a node."""
    if any(len(column) != len(sources) for column in columns) or len(sources) != len(targets):
        raise ValueError("columns: give sources, targets, keys and every column the same length")
    for ends in (sources, targets):
        if len(ends) and (ends.min() < 0 or ends.max() >= nodes):
            raise ValueError("sources, targets: an end of an edge must be a position in labels")


def check_rows(
    nodes: int, indptr: Pointer, targets: Index, columns: Sequence[Column], *, directed: bool
) -> None:
    """Refuse rows that do not fit the nodes, or are not in order."""
    if len(indptr) != nodes + 1 or indptr[0] != 0 or (np.diff(indptr) < 0).any():
        raise ValueError("indptr: give the ascending begins of the rows of all nodes, from 0")
    if indptr[-1] != len(targets) or any(len(column) != len(targets) for column in columns):
        raise ValueError("columns: give targets and every column the length that indptr ends with")
    outside, descents, _ = disorder(indptr, targets)
    if outside:
        raise ValueError("targets: an end of an edge must be a position in labels")
    if descents:
        raise ValueError("targets: give the ends of a node's edges in ascending order")
    firsts = np.flatnonzero(np.diff(indptr))
    if not directed and (targets[indptr[firsts]] < firsts).any():
        raise ValueError("targets: let an edge without direction lie at its lower end")


def check_unique(graph: Layout) -> None:
    """Refuse equal nodes, and edges with the same ends and the same key."""
    if len(graph.position) != len(graph.labels):
        raise ValueError("labels: two nodes are equal; give each once")
    if not disorder(graph.indptr, graph.targets)[2]:
        return
    if graph.keys is None:
        raise ValueError("keys: two edges have the same ends; give keys to keep both")
    same = (np.diff(graph.sources) == 0) & (np.diff(graph.targets) == 0)
    parallel = np.flatnonzero(np.append(same, False) | np.append(False, same))
    ends = graph.sources[parallel].tolist(), graph.targets[parallel].tolist()
    names = list(zip(*ends, graph.keys.plain(parallel), strict=True))
    if len(set(names)) != len(names):
        raise ValueError("keys: two edges have the same ends and the same key")
