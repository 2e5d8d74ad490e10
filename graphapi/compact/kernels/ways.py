"""Rows of edges turned round: by target, or by both ends where edges have no direction.

Edges lie in rows by their source, the targets ascending within a row; the edge at place j is called
edge j. An edge without direction lies in the row of its lower end. Linear in n + m.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graphapi.compact.kernels.compiled import compiled

if TYPE_CHECKING:
    import numpy.typing as npt

    Index = npt.NDArray[np.int32]
    Pointer = npt.NDArray[np.int64]


@compiled
def transposed(indptr: Pointer, targets: Index, starts: Pointer) -> Index:
    """Return the source of every edge, by target; ascending within a row."""
    sources = np.empty(len(targets), dtype=np.int32)
    free = starts[:-1].copy()
    for node in range(len(indptr) - 1):
        for edge in range(indptr[node], indptr[node + 1]):
            target = targets[edge]
            sources[free[target]] = node
            free[target] += 1
    return sources


@compiled
def mirrored_starts(indptr: Pointer, targets: Index) -> Pointer:
    """Return where the rows begin in which every edge lies at both ends, a self loop once."""
    starts = np.zeros(len(indptr), dtype=np.int64)
    for node in range(len(indptr) - 1):
        starts[node + 1] += indptr[node + 1] - indptr[node]
        for edge in range(indptr[node], indptr[node + 1]):
            if targets[edge] != node:
                starts[targets[edge] + 1] += 1
    for node in range(len(indptr) - 1):
        starts[node + 1] += starts[node]
    return starts


@compiled
def mirrored(indptr: Pointer, targets: Index, starts: Pointer) -> Index:
    """Return the neighbours of every node; ascending within a row."""
    others = np.empty(starts[-1], dtype=np.int32)
    free = starts[:-1].copy()
    for node in range(len(indptr) - 1):
        for edge in range(indptr[node], indptr[node + 1]):
            target = targets[edge]
            others[free[node]] = target
            free[node] += 1
            if target != node:
                others[free[target]] = node
                free[target] += 1
    return others


@compiled
def mirrored_edges(indptr: Pointer, targets: Index, starts: Pointer) -> Pointer:
    """Return the edge of each entry of `mirrored`."""
    edges = np.empty(starts[-1], dtype=np.int64)
    free = starts[:-1].copy()
    for node in range(len(indptr) - 1):
        for edge in range(indptr[node], indptr[node + 1]):
            target = targets[edge]
            edges[free[node]] = edge
            free[node] += 1
            if target != node:
                edges[free[target]] = edge
                free[target] += 1
    return edges


@compiled
def edges_of(indptr: Pointer, targets: Index, sources: Index, ends: Index) -> Pointer:
    """Return the edges from sources to ends that there are for certain.

    Of a pair that is given several times in a row its parallel edges, one after another; O(log
    degree) each.
    """
    found = np.empty(len(sources), dtype=np.int64)
    for which in range(len(sources)):
        source, end = sources[which], ends[which]
        if which and source == sources[which - 1] and end == ends[which - 1]:
            found[which] = found[which - 1] + 1
            continue
        begin, past = indptr[source], indptr[source + 1]
        found[which] = begin + np.searchsorted(targets[begin:past], end)
    return found
