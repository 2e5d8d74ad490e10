"""What a search knows of the nodes that it has touched, from the start's side and the target's.

Touched nodes have places, numbered from 0 by a hash table of the search, so what a search costs
depends on what it touches and not on how large the graph is. The room is fixed: a search that needs
more says so, and is begun anew in more room.

A label of a node is the value of a walk between it and a side's origin, with the number of its
edges. Forwards the value has the factor of the node in it, backwards it has not, so the value of a
path is the forward value of any of its inner nodes times the backward one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from graphapi.compact.kernels.compiled import inlined
from graphapi.compact.kernels.patch import slot_of
from graphapi.compact.kernels.paths.rows import row_of

if TYPE_CHECKING:
    import numpy.typing as npt

    from graphapi.compact.kernels.paths.rows import Rows

    Floats = npt.NDArray[Any]
    Integers = npt.NDArray[Any]

FORWARDS, BACKWARDS = range(2)
"""The two sides, by which `best`, `known`, `keys`, `items`, `marks` and `rows` are told apart."""
SETTLED, DISTANCE, RING = range(3)
"""What is known of a place from a side: the fewest edges of a label that is final, the fewest edges
between it and the origin if they are within the radius, and who is next in the rings."""
WAITING, RADIUS, BEGIN, END, COST, READ, COUNT = range(7)
"""The marks of a side: how many labels wait; the radius, where its outermost ring begins and ends,
and how many entries that has; how many entries were read for labels. Of the forward side: how many
places there are."""
FAR = 1 << 20
"""A number of edges that no limit reaches."""
TARGET = 0
"""The place of the target."""
SHIFT = 32
"""Where in an item of the heap the number of edges begins."""


class Field(NamedTuple):
    """The state of a search.

    Attributes
    ----------
    rows : pair of Rows
        From each node to its successors, and to its predecessors.
    factors : float64, shape (n,) or (0,)
        The factor of every node of the graph; none where all are 1.
    slots : int32, a power of two of them
        One more than the place that hashes there, 0 where a slot is free; open addressing.
    nodes : int32
        The node of each place.
    factor : float64
        The factor of each place; of the target 1.
    best : float64, shape (2, room, hops + 1)
        By side the largest value of a label of at most so many edges, 0 without one.
    known : int64, shape (2, room, 3)
    keys, items : float64, int64, shape (2, labels)
        By side the labels that wait, as a binary heap: the smallest key first, the value with its
        sign turned, of equal keys the fewest edges; an item is ``edges << 32 | place``.
    marks : int64, shape (2, 7)
    """

    rows: tuple[Rows, Rows]
    factors: Floats
    slots: npt.NDArray[Any]
    nodes: npt.NDArray[Any]
    factor: Floats
    best: npt.NDArray[Any]
    known: npt.NDArray[Any]
    keys: npt.NDArray[Any]
    items: npt.NDArray[Any]
    marks: npt.NDArray[Any]


class Desk(NamedTuple):
    """The memory that searches use one after another; what it holds is left over from the last.

    Attributes
    ----------
    slots
        As of `Field`, all of them free.
    nodes, factor, best, known, keys, items, marks
        As of `Field`.
    steps, strengths, bound, shape, heap
        As of `partials.Partials`.
    """

    slots: npt.NDArray[Any]
    nodes: npt.NDArray[Any]
    factor: Floats
    best: npt.NDArray[Any]
    known: npt.NDArray[Any]
    keys: npt.NDArray[Any]
    items: npt.NDArray[Any]
    marks: npt.NDArray[Any]
    steps: npt.NDArray[Any]
    strengths: npt.NDArray[Any]
    bound: Floats
    shape: npt.NDArray[Any]
    heap: Integers


def new_desk(room: int, hops: int) -> Desk:
    """Return a desk for so many nodes, a power of two, and as many partial paths.

    The system gives most of the memory only when it is written to.
    """
    return Desk(
        np.zeros(2 * room, np.int32),
        np.empty(room, np.int32),
        np.empty(room, np.float64),
        np.empty((2, room, hops + 1), np.float64),
        np.empty((2, room, 3), np.int64),
        np.empty((2, 2 * room), np.float64),
        np.empty((2, 2 * room), np.int64),
        np.empty((2, 7), np.int64),
        np.empty((room, hops + 1), np.int64),
        np.empty((room, hops + 1), np.float64),
        np.empty(room, np.float64),
        np.empty((room, 2), np.int64),
        np.empty(room, np.int64),
    )


@inlined
def field_on(desk: Desk, rows: tuple[Rows, Rows], factors: Floats) -> Field:
    """Return a field on which nothing is touched."""
    desk.marks[:] = 0
    return Field(
        rows,
        factors,
        desk.slots,
        desk.nodes,
        desk.factor,
        desk.best,
        desk.known,
        desk.keys,
        desk.items,
        desk.marks,
    )


@inlined
def clear(field: Field) -> None:
    """Free the slots, the last that was taken first, so that those before it are still found."""
    for place in range(field.marks[FORWARDS, COUNT] - 1, -1, -1):
        field.slots[slot_of(field.slots, field.nodes, field.nodes[place])] = 0


@inlined
def enter(field: Field, slot: int, node: int) -> None:
    """Give a node that was never touched the next place, by the slot that it would have."""
    place = field.marks[FORWARDS, COUNT]
    field.marks[FORWARDS, COUNT] += 1
    field.slots[slot] = place + 1
    field.nodes[place] = node
    field.factor[place] = field.factors[node] if len(field.factors) > 0 else 1.0
    for side in range(2):
        for edges in range(field.best.shape[2]):
            field.best[side, place, edges] = 0.0
        for what in range(3):
            field.known[side, place, what] = FAR


@inlined
def touched(field: Field, node: int) -> int:
    """Return the place of a node, which it is given where it has none; there must be room."""
    slot = slot_of(field.slots, field.nodes, node)
    if field.slots[slot] == 0:
        enter(field, slot, node)
    return int(field.slots[slot]) - 1


@inlined
def has_room(field: Field, more: int) -> bool:
    """Whether so many more nodes may be touched, and labels offered on either side."""
    waiting = max(field.marks[FORWARDS, WAITING], field.marks[BACKWARDS, WAITING])
    fits = field.marks[FORWARDS, COUNT] + more <= len(field.nodes)
    return bool(fits and waiting + more <= field.keys.shape[1])


@inlined
def degree_of(field: Field, side: int, place: int) -> int:
    """Return how many entries a place has on a side."""
    begin, end = row_of(field.rows[side], field.nodes[place])
    return int(end - begin)


@inlined
def steps_to(field: Field, side: int, place: int) -> int:
    """Return how many edges at least lie between a place and the origin of a side."""
    return int(min(field.known[side, place, DISTANCE], field.marks[side, RADIUS] + 1))


@inlined
def first_value(field: Field, side: int) -> float:
    """Return the largest value of a label that waits on a side, 0 without one."""
    return -field.keys[side, 0] if field.marks[side, WAITING] > 0 else 0.0
