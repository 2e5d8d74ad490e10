"""Paths in the making, in the order in which they are looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from graphapi.compact.kernels.compiled import inlined, lean

if TYPE_CHECKING:
    import numpy.typing as npt

    from graphapi.compact.kernels.paths.field import Desk

    Floats = npt.NDArray[Any]
    Integers = npt.NDArray[Any]

MADE, WAIT, FOUND = range(3)
LENGTH, EDGES = range(2)


class Partials(NamedTuple):
    """Paths from a start on, each with the best that may become of it.

    Attributes
    ----------
    steps : int64, shape (room, hops + 1)
        The places of each.
    strengths : float64, shape (room, hops + 1)
        The value of its start, then the strengths of its edges.
    bound : float64, shape (room,)
        The largest value that it may come to.
    shape : int64, shape (room, 2)
        How many places each has, and the fewest edges with which it may come to its bound.
    heap : int64, shape (room,)
        Those that wait, as a binary heap.
    found : int64, shape (wanted,)
        Those that have become the best paths, in their order.
    size : int64, shape (3,)
        How many there are, how many wait, and how many were found.
    names : int64, one for each place, or none
        The rank of each place's text; none given, the longer of equals comes first.
    """

    steps: npt.NDArray[Any]
    strengths: npt.NDArray[Any]
    bound: Floats
    shape: npt.NDArray[Any]
    heap: Integers
    found: Integers
    size: Integers
    names: Integers


@inlined
def partials_on(desk: Desk, most: int, wanted: int, names: Integers) -> Partials:
    """Return none yet, with room for so many if the desk has it."""
    room = min(most, len(desk.bound))
    return Partials(
        desk.steps[:room],
        desk.strengths[:room],
        desk.bound[:room],
        desk.shape[:room],
        desk.heap[:room],
        np.empty(wanted, np.int64),
        np.zeros(3, np.int64),
        names,
    )


@lean
def comes_before(partials: Partials, one: int, other: int) -> bool:
    """Whether one is looked at before another: a larger bound, fewer edges, smaller names."""
    bound, shape, names = partials.bound, partials.shape, partials.names
    if bound[one] != bound[other]:
        return bool(bound[one] > bound[other])
    if shape[one, EDGES] != shape[other, EDGES]:
        return bool(shape[one, EDGES] < shape[other, EDGES])
    if len(names) == 0:
        return bool(shape[one, LENGTH] > shape[other, LENGTH])
    for step in range(min(shape[one, LENGTH], shape[other, LENGTH])):
        first, second = names[partials.steps[one, step]], names[partials.steps[other, step]]
        if first != second:
            return bool(first < second)
    return bool(shape[one, LENGTH] < shape[other, LENGTH])


@inlined
def wait(partials: Partials, bound: float, length: int, edges: int) -> None:
    """Make the one whose steps and strengths were written last wait for its turn."""
    one, place, heap = partials.size[MADE], partials.size[WAIT], partials.heap
    partials.size[MADE] += 1
    partials.size[WAIT] += 1
    partials.bound[one] = bound
    partials.shape[one, LENGTH], partials.shape[one, EDGES] = length, edges
    while place > 0:
        above = (place - 1) >> 1
        if not comes_before(partials, one, heap[above]):
            break
        heap[place] = heap[above]
        place = above
    heap[place] = one


@inlined
def take_first(partials: Partials) -> int:
    """Take out the partial path that is looked at next; there must be one."""
    heap = partials.heap
    first = int(heap[0])
    partials.size[WAIT] -= 1
    size = partials.size[WAIT]
    last, place, below = heap[size], 0, 1
    while below < size:
        if below + 1 < size and comes_before(partials, heap[below + 1], heap[below]):
            below += 1
        if not comes_before(partials, heap[below], last):
            break
        heap[place] = heap[below]
        place, below = below, 2 * below + 1
    heap[place] = last
    return first
