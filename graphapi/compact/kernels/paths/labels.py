"""Labels spread from both ends of the paths by value, until nothing better is left between them.

With α and β the largest values that wait forwards and backwards, every path of a value over α · β
runs over settled labels alone: forwards up to its last node whose forward value is at least α,
backwards from the next one on.

References
----------
I. Pohl, "Bi-directional search", Machine Intelligence 6 (1971): the side with less waiting moves.
R. Guérin, A. Orda, "Computing shortest paths for any number of hops", IEEE/ACM ToN 10:613, 2002.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphapi.compact.kernels.compiled import inlined, lean
from graphapi.compact.kernels.patch import slot_of
from graphapi.compact.kernels.paths.field import (
    BACKWARDS,
    DISTANCE,
    FORWARDS,
    RADIUS,
    READ,
    SETTLED,
    SHIFT,
    TARGET,
    WAITING,
    Field,
    degree_of,
    enter,
    first_value,
    has_room,
    steps_to,
)
from graphapi.compact.kernels.paths.heap import drop_first, push
from graphapi.compact.kernels.paths.rows import number_of, row_of

if TYPE_CHECKING:
    import numpy.typing as npt

BEST, STRONGEST = range(2)


@inlined
def offer(field: Field, side: int, place: int, edges: int, value: float) -> None:
    """Let a label wait that is better than those of no more edges; there must be room."""
    best, keys, items, hops = field.best, field.keys, field.items, field.best.shape[2] - 1
    more = edges
    while more <= hops and best[side, place, more] < value:
        best[side, place, more] = value
        more += 1
    at, item = field.marks[side, WAITING], edges << SHIFT | place
    field.marks[side, WAITING] += 1
    push(keys, items, side, at, (-value, item))


@lean
def approach(field: Field, seen: npt.NDArray[Any], share: float, reads: int) -> bool:
    """Settle labels until no path of a share of the best value is left between them.

    Parameters
    ----------
    seen : float64, shape (2,)
        The largest value of a walk from end to end, and the largest strength; raised in passing.
    share : float
        Of the largest value of a walk, over 0 to 1.
    reads : int
        After how many entries to stop in any case.

    Returns
    -------
    bool
        Whether there was room.
    """
    hops = field.best.shape[2] - 1
    while field.marks[FORWARDS, READ] + field.marks[BACKWARDS, READ] < reads:
        if unseen(field) <= share * seen[BEST]:
            break
        side = int(field.marks[BACKWARDS, WAITING] < field.marks[FORWARDS, WAITING])
        item = field.items[side, 0]
        place, edges = item & ((1 << SHIFT) - 1), item >> SHIFT
        field.marks[side, WAITING] -= 1
        drop_first(field.keys, field.items, side, field.marks[side, WAITING])
        settled = field.known[side, place, SETTLED] <= edges
        if settled or edges + steps_to(field, 1 - side, place) > hops:
            continue
        field.known[side, place, SETTLED] = edges
        if not has_room(field, degree_of(field, side, place)):
            return False
        _follow(field, side, place, edges, seen)
    return True


@inlined
def unseen(field: Field) -> float:
    """Return the value over which every path runs over settled labels alone."""
    return first_value(field, FORWARDS) * first_value(field, BACKWARDS)


@inlined
def _follow(
    field: Field,
    side: int,
    place: int,
    edges: int,
    seen: npt.NDArray[Any],
) -> None:
    rows, node, longer = field.rows[side], field.nodes[place], edges + 1
    slots, nodes, factor = field.slots, field.nodes, field.factor
    best, known, other = field.best, field.known, 1 - side
    left, radius = best.shape[2] - 1 - longer, field.marks[other, RADIUS]
    forwards, carried = side == FORWARDS, best[side, place, edges]
    if not forwards:
        carried *= factor[place]
    begin, end = row_of(rows, node)
    field.marks[side, READ] += end - begin
    for entry in range(begin, end):
        strength, head = number_of(rows, entry), rows.indices[entry]
        if left < 0 or not strength > 0 or head == node:
            continue
        seen[STRONGEST] = max(seen[STRONGEST], strength)
        slot = slot_of(slots, nodes, head)
        if slots[slot] == 0:
            if left <= radius:
                continue
            enter(field, slot, head)
        there = int(slots[slot]) - 1
        if there == TARGET and not forwards:
            continue
        reached = strength * carried * (factor[there] if forwards else 1.0)
        seen[BEST] = max(seen[BEST], reached * best[other, there, left])
        near = min(known[other, there, DISTANCE], radius + 1) <= left and there != TARGET
        if near and reached > best[side, there, longer]:
            offer(field, side, there, longer, reached)
