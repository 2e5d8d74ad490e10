"""Edges in the order of their ends, by counting; every kernel here is linear."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from graphapi.compact.kernels.compiled import compiled

if TYPE_CHECKING:
    import numpy.typing as npt

    Index = npt.NDArray[np.int32]
    Pointer = npt.NDArray[np.int64]
    Places = npt.NDArray[Any]


@compiled
def row_starts(owners: Index, nodes: int) -> Pointer:
    """Return where the entries of each node begin once they lie by owner, and where all end."""
    starts = np.zeros(nodes + 1, dtype=np.int64)
    for entry in range(len(owners)):
        starts[owners[entry] + 1] += 1
    for node in range(nodes):
        starts[node + 1] += starts[node]
    return starts


@compiled
def ordered(places: Places, owners: Index, starts: Pointer) -> Places:
    """Return places of entries by their owner, of equal owners in the order in which they came.

    Parameters
    ----------
    places : int32 or int64, shape (m,)
        Each place of `owners` once.
    owners : int32, shape (m,)
    starts : int64
        As `row_starts` tells.
    """
    found = np.empty_like(places)
    free = starts[:-1].copy()
    for which in range(len(places)):
        place = places[which]
        owner = owners[place]
        found[free[owner]] = place
        free[owner] += 1
    return found


@compiled
def disorder(indptr: Pointer, indices: Index) -> tuple[int, int, int]:
    """Count what keeps rows from being in order: bad ends, descents, and entries that are equal."""
    outside, descents, equals = 0, 0, 0
    nodes = len(indptr) - 1
    for node in range(nodes):
        before = -1
        for entry in range(indptr[node], indptr[node + 1]):
            other = indices[entry]
            outside += other < 0 or other >= nodes
            descents += other < before
            equals += other == before
            before = other
    return outside, descents, equals
