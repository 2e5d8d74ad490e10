"""Rows of which some were replaced: where the newest form of each lies."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from graphapi.compact.kernels.compiled import compiled, inlined

if TYPE_CHECKING:
    import numpy.typing as npt

    Index = npt.NDArray[np.int32]
    Pointer = npt.NDArray[np.int64]


class Patch(NamedTuple):
    """The rows that were replaced, found by hashing.

    Attributes
    ----------
    slots : int32, a power of two of them, or none
        One more than the place of the node that hashes there, 0 where a slot is free; open
        addressing. None where no row was replaced.
    nodes : int32
        The node of each place.
    begins, ends : int64
        Where its row now lies.
    """

    slots: Index
    nodes: Index
    begins: Pointer
    ends: Pointer


@inlined
def span_of(indptr: Pointer, patch: Patch, node: int) -> tuple[int, int]:
    """Return where the row of a node begins and ends; O(1)."""
    begin, end = indptr[node], indptr[node + 1]
    if len(patch.slots) > 0:
        slot = slot_of(patch.slots, patch.nodes, node)
        if patch.slots[slot] != 0:
            begin, end = patch.begins[patch.slots[slot] - 1], patch.ends[patch.slots[slot] - 1]
    return begin, end


@inlined
def slot_of(slots: Index, nodes: Index, node: int) -> int:
    """Return the slot that a node has, or would have."""
    mask = len(slots) - 1
    slot = int(((np.int64(node) * 2654435769) >> 15) & mask)
    while slots[slot] != 0 and nodes[slots[slot] - 1] != node:
        slot = (slot + 1) & mask
    return slot


@compiled
def span(indptr: Pointer, patch: Patch, node: int) -> tuple[int, int]:
    """Return where the row of a node begins and ends; O(1)."""
    return span_of(indptr, patch, node)


@compiled
def replaced(patch: Patch, nodes: Index, begins: Pointer, ends: Pointer) -> Patch:
    """Return a patch with more rows replaced, or replaced again; O(rows that are).

    Parameters
    ----------
    nodes : int32
        None twice.
    begins, ends : int64
        Where their rows now lie.
    """
    most = len(patch.nodes) + len(nodes)
    size = max(8, len(patch.slots))
    while size < 2 * most:
        size *= 2
    slots = np.zeros(size, dtype=np.int32)
    all_nodes = np.empty(most, dtype=np.int32)
    all_begins, all_ends = np.empty(most, dtype=np.int64), np.empty(most, dtype=np.int64)
    count = len(patch.nodes)
    all_nodes[:count], all_begins[:count], all_ends[:count] = patch.nodes, patch.begins, patch.ends
    if size == len(patch.slots):
        slots[:] = patch.slots
    else:
        for place in range(count):
            slots[slot_of(slots, all_nodes, all_nodes[place])] = place + 1
    for which in range(len(nodes)):
        slot = slot_of(slots, all_nodes, nodes[which])
        if slots[slot] == 0:
            all_nodes[count] = nodes[which]
            count += 1
            slots[slot] = count
        all_begins[slots[slot] - 1], all_ends[slots[slot] - 1] = begins[which], ends[which]
    return Patch(slots, all_nodes[:count], all_begins[:count], all_ends[:count])
