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
def enter(patch: Patch, start: int) -> int:
    """Enter the rows from a place on, in place; of a node that is there already the last row.

    Returns
    -------
    int
        How many rows there are then: the first places of the arrays.
    """
    count = start
    for place in range(start, len(patch.nodes)):
        slot = slot_of(patch.slots, patch.nodes, patch.nodes[place])
        if patch.slots[slot] == 0:
            patch.nodes[count] = patch.nodes[place]
            count += 1
            patch.slots[slot] = count
        where = patch.slots[slot] - 1
        patch.begins[where], patch.ends[where] = patch.begins[place], patch.ends[place]
    return count


def replaced(patch: Patch, nodes: Index, begins: Pointer, ends: Pointer) -> Patch:
    """Return a patch with more rows replaced, or replaced again; O(rows that are).

    Parameters
    ----------
    nodes : int32
    begins, ends : int64
        Where their rows now lie.
    """
    size = max(8, len(patch.slots))
    while size < 2 * (len(patch.nodes) + len(nodes)):
        size *= 2
    grows = size > len(patch.slots)
    more = Patch(
        np.zeros(size, dtype=np.int32) if grows else patch.slots.copy(),
        np.concatenate([patch.nodes, nodes]),
        np.concatenate([patch.begins, begins]),
        np.concatenate([patch.ends, ends]),
    )
    count = enter(more, 0 if grows else len(patch.nodes))
    return Patch(more.slots, more.nodes[:count], more.begins[:count], more.ends[:count])
