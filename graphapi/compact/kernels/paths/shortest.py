"""Shortest paths by the sum of their edges' weights, from some nodes outwards or from two ends.

Nodes and paths come in the order of NetworkX's own loops, so that equals are decided in the same
way but for the order of the neighbours, which is that of their places in the graph.

References
----------
E. W. Dijkstra, "A note on two problems in connexion with graphs", Numer. Math. 1:269, 1959.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from graphapi.compact.kernels.compiled import compiled, inlined, lean
from graphapi.compact.kernels.patch import slot_of
from graphapi.compact.kernels.paths.heap import drop_first, push
from graphapi.compact.kernels.paths.rows import number_of, row_of

if TYPE_CHECKING:
    import numpy.typing as npt

    from graphapi.compact.kernels.paths.rows import Rows

    Floats = npt.NDArray[Any]
    Integers = npt.NDArray[Any]

DONE, CRAMPED, CONTRADICTED = range(3)
"""How it went: to its end; the room was too little; a shorter way came after the node was left, as
only negative weights bring about."""
WAITING, PUSHED, LEFT, COUNT = range(4)
"""The marks of a side: how many ways wait, how many ever did, how many nodes were left. Of the
first side: how many nodes there are."""
LOW = (1 << 32) - 1
UNSEEN, SEEN = -2, -1


class Walk(NamedTuple):
    """The state of a search.

    Attributes
    ----------
    rows : pair of Rows
        By side, from each node to those that it goes on to, with the weights.
    slots, nodes : int32
        Which node has which place; see `field.Field`.
    distance : float64, shape (2, room)
        By side the length of the shortest way seen.
    parent, rank : int64, shape (2, room)
        The place before each on that way, -1 at its beginning; as how many-th the place was left,
        `SEEN` while it was not, `UNSEEN` without a way.
    order : int64, shape (2, room)
        The places that were left, in that order.
    keys, items : float64, int64, shape (2, ways)
        The ways that wait, as heaps; an item is ``number << 32 | place``.
    marks : int64, shape (2, 4)
    """

    rows: tuple[Rows, Rows]
    slots: Integers
    nodes: Integers
    distance: Floats
    parent: Integers
    rank: Integers
    order: Integers
    keys: Floats
    items: Integers
    marks: Integers


class Tree(NamedTuple):
    """Shortest ways.

    Attributes
    ----------
    status : int
        `DONE`, `CRAMPED` or `CONTRADICTED`.
    nodes : int32
        The nodes that were reached, in the order of their distance.
    distances : float64
    parents : int64
        As how many-th the node before each was reached, -1 where a way begins.
    """

    status: int
    nodes: Integers
    distances: Floats
    parents: Integers


@inlined
def new_walk(rows: tuple[Rows, Rows], room: int) -> Walk:
    """Return a search that knows of nothing; the room is a power of two."""
    return Walk(
        rows,
        np.zeros(2 * room, np.int32),
        np.empty(room, np.int32),
        np.empty((2, room), np.float64),
        np.empty((2, room), np.int64),
        np.empty((2, room), np.int64),
        np.empty((2, room), np.int64),
        np.empty((2, 2 * room), np.float64),
        np.empty((2, 2 * room), np.int64),
        np.zeros((2, 4), np.int64),
    )


@compiled
def tree(rows: tuple[Rows, Rows], sources: Integers, target: int, cutoff: float, room: int) -> Tree:
    """Search from all sources at once.

    Parameters
    ----------
    target : int
        Where to stop, -1 for nowhere.
    cutoff : float
        How long a way may be.
    room : int
        A power of two: for so many nodes, more than there are sources.
    """
    walk = new_walk(rows, room)
    status = _spread(walk, sources, target, cutoff)
    order = walk.order[0, : walk.marks[0, LEFT]]
    parents = np.empty(len(order), np.int64)
    for index in range(len(order)):
        before = walk.parent[0, order[index]]
        parents[index] = walk.rank[0, before] if before >= 0 else -1
    return Tree(status, walk.nodes[order], walk.distance[0][order], parents)


@lean
def _spread(walk: Walk, sources: Integers, target: int, cutoff: float) -> int:
    for index in range(len(sources)):
        _arrive(walk, 0, _touched(walk, sources[index]), -1, 0.0)
    status = DONE
    while status == DONE and walk.marks[0, WAITING] > 0:
        place = _leave_first(walk, 0)
        if place >= 0:
            if walk.nodes[place] == target:
                break
            status = _go_on(walk, 0, place, cutoff)
    return status


@compiled
def between(
    rows: tuple[Rows, Rows], source: int, target: int, room: int
) -> tuple[int, Floats, Integers]:
    """Search from two different ends.

    Returns
    -------
    int
        `DONE`, `CRAMPED` or `CONTRADICTED`.
    float64, shape (1,) or (0,)
        The length of the shortest way; none if there is no way.
    int64
        Its nodes.
    """
    walk = new_walk(rows, room)
    found = np.array([np.inf, -1.0])
    status = _meet(walk, source, target, found)
    meeting = int(found[1])
    if status != DONE or meeting < 0:
        return status, np.empty(0, np.float64), np.empty(0, np.int64)
    nodes = np.empty(walk.marks[0, COUNT] + 1, np.int64)
    length, place = 0, meeting
    while place >= 0:
        nodes[length], place = walk.nodes[place], walk.parent[0, place]
        length += 1
    nodes[:length] = nodes[:length][::-1].copy()
    place = walk.parent[1, meeting]
    while place >= 0:
        nodes[length], place = walk.nodes[place], walk.parent[1, place]
        length += 1
    return status, found[:1], nodes[:length]


@lean
def _meet(walk: Walk, source: int, target: int, found: Floats) -> int:
    _arrive(walk, 0, _touched(walk, source), -1, 0.0)
    _arrive(walk, 1, _touched(walk, target), -1, 0.0)
    side, status = 1, DONE
    while status == DONE and walk.marks[0, WAITING] > 0 and walk.marks[1, WAITING] > 0:
        side = 1 - side
        place = _leave_first(walk, side)
        if place >= 0:
            if walk.rank[1 - side, place] >= 0:
                return DONE
            status = _go_on(walk, side, place, np.inf)
            _look_across(walk, side, place, found)
    found[1] = -1.0
    return status


@inlined
def _look_across(walk: Walk, side: int, place: int, found: Floats) -> None:
    rows = walk.rows[side]
    begin, end = row_of(rows, walk.nodes[place])
    for entry in range(begin, end):
        there = int(walk.slots[slot_of(walk.slots, walk.nodes, rows.indices[entry])]) - 1
        both = there >= 0 and min(walk.rank[side, there], walk.rank[1 - side, there]) > UNSEEN
        if both and walk.parent[side, there] == place:
            length = walk.distance[side, there] + walk.distance[1 - side, there]
            if found[1] < 0 or length < found[0]:
                found[0], found[1] = length, there


@inlined
def _touched(walk: Walk, node: int) -> int:
    slot = slot_of(walk.slots, walk.nodes, node)
    place = int(walk.slots[slot]) - 1
    if place < 0:
        place = walk.marks[0, COUNT]
        walk.marks[0, COUNT] += 1
        walk.slots[slot], walk.nodes[place] = place + 1, node
        for side in range(2):
            walk.rank[side, place] = UNSEEN
    return place


@inlined
def _arrive(walk: Walk, side: int, place: int, parent: int, distance: float) -> None:
    walk.distance[side, place], walk.parent[side, place] = distance, parent
    walk.rank[side, place] = SEEN
    label = distance, walk.marks[side, PUSHED] << 32 | place
    push(walk.keys, walk.items, side, walk.marks[side, WAITING], label)
    walk.marks[side, WAITING] += 1
    walk.marks[side, PUSHED] += 1


@inlined
def _leave_first(walk: Walk, side: int) -> int:
    """Leave the nearest place, and return it; -1 where it was left before."""
    place = walk.items[side, 0] & LOW
    walk.marks[side, WAITING] -= 1
    drop_first(walk.keys, walk.items, side, walk.marks[side, WAITING])
    if walk.rank[side, place] >= 0:
        return -1
    walk.rank[side, place] = walk.marks[side, LEFT]
    walk.order[side, walk.marks[side, LEFT]] = place
    walk.marks[side, LEFT] += 1
    return int(place)


@inlined
def _go_on(walk: Walk, side: int, place: int, cutoff: float) -> int:
    rows, node, distance = walk.rows[side], walk.nodes[place], walk.distance
    begin, end = row_of(rows, node)
    more = end - begin
    if walk.marks[0, COUNT] + more > len(walk.nodes):
        return CRAMPED
    if walk.marks[side, WAITING] + more > walk.keys.shape[1]:
        return CRAMPED
    for entry in range(begin, end):
        length = distance[side, place] + number_of(rows, entry)
        if length > cutoff:
            continue
        there = _touched(walk, rows.indices[entry])
        if walk.rank[side, there] == UNSEEN or length < distance[side, there]:
            if walk.rank[side, there] >= 0:
                return CONTRADICTED
            _arrive(walk, side, there, place, length)
    return DONE
