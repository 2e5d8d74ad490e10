"""Forward push: hazards after a change at a few nodes, computed where they can differ.

What is looked at again is noted in rows of its own beside the arrays (see `notes`), one for each
node: its hazard after each round, damping, constant, and how far it is.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from graphapi.compact.kernels.compiled import compiled
from graphapi.compact.kernels.hearing import Network, Nodes, listen
from graphapi.compact.kernels.notes import noted_row
from graphapi.compact.kernels.patch import slot_of
from graphapi.compact.kernels.paths.rows import Rows, row_of

if TYPE_CHECKING:
    import numpy.typing as npt

    from graphapi.compact.kernels.notes import Notes

    Index = npt.NDArray[np.int32]

QUEUED, DIFFERS, TOLD = 0.0, 1.0, 2.0
"""How far a node is: looked at, found changed, passed on."""


@compiled
def note(before: Nodes, notes: Notes, begin: int, end: int) -> None:
    """Fill rows with what was known of their nodes, and let the slots know them, in place.

    Parameters
    ----------
    before : Nodes
        With the notes of before.
    notes : Notes
        With the nodes of the rows.
    """
    steps = len(before.hazard)
    for place in range(begin, end):
        node = notes.nodes[place]
        row = noted_row(before.notes, node)
        if row >= 0:
            notes.rows[place] = before.notes.rows[row]
        else:
            for step in range(steps):
                notes.rows[place, step] = before.hazard[step, node]
            notes.rows[place, steps] = before.damping[node]
            notes.rows[place, steps + 1] = before.constant[node]
        notes.rows[place, steps + 2] = QUEUED
        notes.slots[slot_of(notes.slots, notes.nodes, node)] = place + 1


@compiled
def within_reach(notes: Notes, begin: int, end: int, out: Rows) -> int:
    """Return how many successors the nodes that changed have, some counted more than once."""
    state, count = notes.rows.shape[1] - 1, 0
    for place in range(begin, end):
        if notes.rows[place, state] == DIFFERS:
            first, last = row_of(out, notes.nodes[place])
            count += last - first
    return count


@compiled
def spread_out(notes: Notes, begin: int, end: int, out: Rows) -> int:
    """Queue the successors of nodes that changed, in place; return the end of the queue.

    What the queue holds lies from `begin` on; their rows are still to be filled.
    """
    state, last_row = notes.rows.shape[1] - 1, end
    for place in range(begin, end):
        if notes.rows[place, state] != DIFFERS:
            continue
        notes.rows[place, state] = TOLD
        first, last = row_of(out, notes.nodes[place])
        for entry in range(first, last):
            other = out.indices[entry]
            if noted_row(notes, other) < begin:
                notes.nodes[last_row] = other
                notes.slots[slot_of(notes.slots, notes.nodes, other)] = last_row + 1
                last_row += 1
    return last_row


@compiled
def look_again(
    number: int, span: tuple[int, int], tolerance: float, network: Network, nodes: Nodes
) -> None:
    """Bring the hazards of a round up to date in the rows of a span, in place."""
    rows = nodes.notes.rows
    state, constant = rows.shape[1] - 1, rows.shape[1] - 2
    kept = np.zeros(0)
    for place in range(span[0], span[1]):
        fresh = rows[place, 0]
        if math.isnan(rows[place, constant]):
            fresh += listen(int(nodes.notes.nodes[place]), number, network, nodes, kept)
        if rows[place, state] == QUEUED and abs(fresh - rows[place, number]) > tolerance:
            rows[place, state] = DIFFERS
        rows[place, number] = fresh
