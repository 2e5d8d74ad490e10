"""Numbers of few nodes that stand in the place of those in the arrays, found by hashing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from graphapi.compact.kernels.compiled import compiled, inlined, lean
from graphapi.compact.kernels.patch import slot_of

if TYPE_CHECKING:
    import numpy.typing as npt

    Index = npt.NDArray[np.int32]


class Notes(NamedTuple):
    """The numbers of the nodes that were looked at again.

    Attributes
    ----------
    slots : int32, a power of two of them, or none
        One more than the row of the node that hashes there, 0 where a slot is free; open
        addressing. None where nothing is noted.
    nodes : int32, shape (k,)
        The node of each row; of several rows of a node the slots know the last.
    rows : float64, shape (k, width)
    """

    slots: Index
    nodes: Index
    rows: npt.NDArray[Any]


@inlined
def row_of_node(notes: Notes, node: int) -> int:
    """Return the row of a node, -1 where nothing is noted of it; O(1)."""
    if len(notes.slots) == 0:
        return -1
    return int(notes.slots[slot_of(notes.slots, notes.nodes, node)] - 1)


@lean
def noted_row(notes: Notes, node: int) -> int:
    """Return the row of a node, -1 where nothing is noted of it; O(1)."""
    return row_of_node(notes, node)


@compiled
def enter_rows(notes: Notes, begin: int, end: int) -> None:
    """Let the slots know some rows, in place."""
    for row in range(begin, end):
        slot = slot_of(notes.slots, notes.nodes, notes.nodes[row])
        notes.slots[slot] = row + 1


@compiled
def gathered(
    notes: Notes, base: npt.NDArray[Any], column: int, places: npt.NDArray[np.int64]
) -> npt.NDArray[np.float64]:
    """Return the numbers of some nodes: those noted in a column, else those of an array."""
    found = np.empty(len(places), dtype=np.float64)
    for place in range(len(places)):
        row = noted_row(notes, places[place])
        found[place] = notes.rows[row, column] if row >= 0 else base[places[place]]
    return found
