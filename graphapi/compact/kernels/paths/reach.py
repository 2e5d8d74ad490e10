"""The value of the best path from some starts to every node that they reach, ring by ring."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from graphapi.compact.kernels.compiled import compiled, inlined, lean
from graphapi.compact.kernels.patch import slot_of
from graphapi.compact.kernels.paths.rows import number_of, row_of

if TYPE_CHECKING:
    import numpy.typing as npt

    from graphapi.compact.kernels.paths.rows import Rows

    Floats = npt.NDArray[Any]
    Integers = npt.NDArray[Any]


class Basin(NamedTuple):
    """What is known of the nodes reached, by place.

    Attributes
    ----------
    rows : Rows
        From each node to those that paths go on to.
    factors : float64, shape (n,) or (0,)
        The factor of every node of the graph; none where all are 1.
    slots, nodes : int32
        Which node has which place; see `field.Field`.
    factor, start, value, leaving : float64
        The factor of each; its value as the first of a path; the value of the best path to it; the
        value with which a path leaves it.
    ring : int64, shape (2, room)
        Whose value rose last, and whose rises now.
    rose : int64
        In which ring the value of each rose last.
    marks : int64, shape (3,)
        How many there are, and how many stand in either ring.
    """

    rows: Rows
    factors: Floats
    slots: npt.NDArray[Any]
    nodes: npt.NDArray[Any]
    factor: Floats
    start: Floats
    value: Floats
    leaving: Floats
    ring: npt.NDArray[Any]
    rose: Integers
    marks: Integers


COUNT, OLD, NEW = range(3)


class Reached(NamedTuple):
    """What was found.

    Attributes
    ----------
    roomy : bool
        Whether there was room; else nothing was found.
    nodes, values : int32, float64
        The nodes reached, and the value of the best path to each.
    strongest : float
        The largest strength that was seen.
    """

    roomy: bool
    nodes: npt.NDArray[Any]
    values: Floats
    strongest: float


@compiled
def reached(
    rows: Rows,
    factors: tuple[Floats, Integers, Floats],
    starts: tuple[Integers, Floats],
    hops: int,
    room: int,
) -> Reached:
    """Find the best value of each node.

    Parameters
    ----------
    factors : triple of float64, int64, float64
        The factor of every node, none where all but the special ones are 1; the special nodes, and
        their factors.
    starts : pair of int64, float64
        The nodes where paths start, and their values.
    hops : int
        The largest number of edges of a path.
    room : int
        A power of two: for so many nodes, more than there are special ones and starts.
    """
    basin = Basin(
        rows,
        factors[0],
        np.zeros(2 * room, np.int32),
        np.empty(room, np.int32),
        np.empty(room, np.float64),
        np.empty(room, np.float64),
        np.empty(room, np.float64),
        np.empty(room, np.float64),
        np.empty((2, room), np.int64),
        np.empty(room, np.int64),
        np.zeros(3, np.int64),
    )
    seen = np.zeros(1, np.float64)
    roomy = _spread(basin, factors, starts, hops, seen)
    count = basin.marks[COUNT]
    found = np.flatnonzero(basin.value[:count] > 0) if roomy else np.empty(0, np.int64)
    return Reached(roomy, basin.nodes[found], basin.value[found], seen[0])


@lean
def _spread(
    basin: Basin,
    factors: tuple[Floats, Integers, Floats],
    starts: tuple[Integers, Floats],
    hops: int,
    seen: Floats,
) -> bool:
    for index in range(len(factors[1])):
        basin.factor[_touched(basin, factors[1][index])] = factors[2][index]
    for index in range(len(starts[0])):
        place = _touched(basin, starts[0][index])
        basin.start[place] = basin.value[place] = starts[1][index]
        basin.ring[0, index], basin.marks[OLD] = place, index + 1
    for ring in range(hops):
        old, roomy = ring % 2, True
        _leave(basin, old)
        for index in range(basin.marks[OLD]):
            roomy = roomy and _flow(basin, basin.ring[old, index], ring, seen)
        if not roomy:
            return False
        basin.marks[OLD], basin.marks[NEW] = basin.marks[NEW], 0
    return True


@inlined
def _leave(basin: Basin, old: int) -> None:
    for index in range(basin.marks[OLD]):
        place = basin.ring[old, index]
        passed = basin.factor[place] * basin.value[place]
        basin.leaving[place] = max(basin.start[place], passed)


@inlined
def _flow(basin: Basin, place: int, ring: int, seen: Floats) -> bool:
    rows, slots, nodes, value = basin.rows, basin.slots, basin.nodes, basin.value
    node, leaving, marks = nodes[place], basin.leaving[place], basin.marks
    begin, end = row_of(rows, node)
    if marks[COUNT] + end - begin > len(nodes):
        return False
    for entry in range(begin, end):
        head, strength = rows.indices[entry], number_of(rows, entry)
        if head == node or not strength > 0:
            continue
        seen[0] = max(seen[0], strength)
        offered = strength * leaving
        there = int(slots[slot_of(slots, nodes, head)]) - 1
        if there < 0:
            there = _touched(basin, head)
        if offered > value[there]:
            value[there] = offered
            if basin.rose[there] != ring:
                basin.rose[there] = ring
                basin.ring[(ring + 1) % 2, marks[NEW]] = there
                marks[NEW] += 1
    return True


@inlined
def _touched(basin: Basin, node: int) -> int:
    slot = slot_of(basin.slots, basin.nodes, node)
    place = int(basin.slots[slot]) - 1
    if place < 0:
        place = basin.marks[COUNT]
        basin.marks[COUNT] += 1
        basin.slots[slot], basin.nodes[place] = place + 1, node
        basin.factor[place] = basin.factors[node] if len(basin.factors) > 0 else 1.0
        basin.start[place], basin.value[place], basin.rose[place] = 0.0, 0.0, -1
    return place
