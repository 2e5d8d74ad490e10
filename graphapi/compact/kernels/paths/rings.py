"""Rings around both ends of the paths: how many edges at least lie between a node and an end."""

from __future__ import annotations

from graphapi.compact.kernels.compiled import inlined, lean
from graphapi.compact.kernels.patch import slot_of
from graphapi.compact.kernels.paths.field import (
    BACKWARDS,
    BEGIN,
    COST,
    DISTANCE,
    END,
    FAR,
    FORWARDS,
    RADIUS,
    RING,
    Field,
    degree_of,
    enter,
    has_room,
)
from graphapi.compact.kernels.paths.rows import row_of


@inlined
def join_ring(field: Field, side: int, place: int, distance: int) -> None:
    """Put a place into the rings of a side."""
    field.known[side, place, DISTANCE] = distance
    field.known[side, field.marks[side, END], RING] = place
    field.marks[side, END] += 1
    field.marks[side, COST] += degree_of(field, side, place)


@lean
def look_around(field: Field, reads: int) -> bool:
    """Draw rings around the end where it costs less, until they nearly meet or cost too much.

    No ring is drawn further than half of the way, beyond which labels say more.

    Parameters
    ----------
    reads : int
        How many entries may be read.

    Returns
    -------
    bool
        Whether there was room.
    """
    marks, hops = field.marks, field.best.shape[2] - 1
    while marks[FORWARDS, RADIUS] + marks[BACKWARDS, RADIUS] < hops - 1:
        side = int(marks[BACKWARDS, COST] < marks[FORWARDS, COST])
        reads -= marks[side, COST]
        if reads < 0 or 2 * marks[side, RADIUS] >= hops:
            break
        if not _next_ring(field, side):
            return False
    return True


@inlined
def _next_ring(field: Field, side: int) -> bool:
    marks, rows, known = field.marks, field.rows[side], field.known
    slots, nodes = field.slots, field.nodes
    first, last, radius = marks[side, BEGIN], marks[side, END], marks[side, RADIUS]
    marks[side, BEGIN], marks[side, COST] = last, 0
    for index in range(first, last):
        place = known[side, index, RING]
        if radius > 0 and field.factor[place] == 0:
            continue
        if not has_room(field, degree_of(field, side, place)):
            return False
        node = nodes[place]
        begin, end = row_of(rows, node)
        for entry in range(begin, end):
            head = rows.indices[entry]
            slot = slot_of(slots, nodes, head)
            if slots[slot] == 0:
                enter(field, slot, head)
            there = int(slots[slot]) - 1
            if known[side, there, DISTANCE] == FAR:
                join_ring(field, side, there, radius + 1)
    marks[side, RADIUS] = radius + 1 if marks[side, END] > last else FAR
    return True
