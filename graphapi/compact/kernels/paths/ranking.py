"""The best partial path first: paths come out in their order.

References
----------
P. E. Hart, N. J. Nilsson, B. Raphael, "A formal basis for the heuristic determination of minimum
cost paths", IEEE Trans. Syst. Sci. Cybern. 4:100, 1968: no bound is below a value that it bounds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from graphapi.compact.kernels.compiled import inlined, lean
from graphapi.compact.kernels.patch import slot_of
from graphapi.compact.kernels.paths.field import FORWARDS, TARGET, Field
from graphapi.compact.kernels.paths.partials import (
    EDGES,
    FOUND,
    LENGTH,
    MADE,
    WAIT,
    Partials,
    take_first,
    wait,
)
from graphapi.compact.kernels.paths.rows import number_of, row_of

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[Any]

ENOUGH, SHORT, TIED, SPENT, CRAMPED = range(5)
"""As many as asked for, or all there are; fewer, for want of labels; the last equals the next one,
and names are to decide; more steps than allowed; more of them than there is room for."""
NEARLY = 1.0 - 1e-12


class Search(NamedTuple):
    """What partial paths have in common.

    Attributes
    ----------
    field : Field
    worth : float64, shape (places, hops + 1)
        See `bounds.worth_of`.
    floor : float
        Below which no value is of interest.
    """

    field: Field
    worth: npt.NDArray[Any]
    floor: float


@lean
def ranked(search: Search, partials: Partials, starts: Floats, budget: int) -> int:
    """Rank partial paths until as many as wanted are paths, and return how it went.

    Parameters
    ----------
    partials : Partials
        None yet; the best paths are then ``found``.
    starts : float64
        The value of a path that starts at each of the places after the target's.
    budget : int
        How many partial paths may be looked at.
    """
    found, size = partials.found, partials.size
    roomy, looked = _begin(search, partials, starts), 0
    while roomy and size[WAIT] > 0:
        first = take_first(partials)
        full = size[FOUND] == len(found)
        if full and _is_worse(partials, first, found[len(found) - 1]):
            return ENOUGH
        if partials.steps[first, partials.shape[first, LENGTH] - 1] == TARGET:
            if full:
                return TIED
            found[size[FOUND]] = first
            size[FOUND] += 1
            if size[FOUND] == len(found) and len(partials.names) > 0:
                return ENOUGH
            continue
        looked += 1
        if looked > budget:
            return SPENT
        roomy = _expand(search, partials, first)
    if not roomy:
        return CRAMPED
    return SHORT if size[FOUND] < len(found) and search.floor > 0 else ENOUGH


@inlined
def _is_worse(partials: Partials, one: int, last: int) -> bool:
    longer = partials.shape[one, EDGES] > partials.shape[last, EDGES]
    return bool(longer or partials.bound[one] < partials.bound[last])


@inlined
def _begin(search: Search, partials: Partials, starts: Floats) -> bool:
    for place in range(1, len(starts) + 1):
        bound = starts[place - 1] * search.worth[place, -1]
        if bound > 0 and bound >= search.floor:
            one = partials.size[MADE]
            if one == len(partials.bound):
                return False
            partials.steps[one, 0], partials.strengths[one, 0] = place, starts[place - 1]
            wait(partials, bound, 1, _fewest(search.worth, place, search.worth.shape[1] - 1))
    return True


@inlined
def _fewest(worth: npt.NDArray[Any], place: int, left: int) -> int:
    """Return the fewest edges with which the value under the limit is had, up to rounding."""
    edges = left
    while edges > 0 and worth[place, edges - 1] >= NEARLY * worth[place, left]:
        edges -= 1
    return edges


@inlined
def _expand(search: Search, partials: Partials, one: int) -> bool:
    length, worth = partials.shape[one, LENGTH], search.worth
    rows, left = search.field.rows[FORWARDS], worth.shape[1] - 1 - length
    slots, nodes = search.field.slots, search.field.nodes
    node = nodes[partials.steps[one, length - 1]]
    begin, end = row_of(rows, node)
    for entry in range(begin, end):
        strength = number_of(rows, entry)
        there = int(slots[slot_of(slots, nodes, rows.indices[entry])]) - 1
        if there < 0 or not strength > 0 or worth[there, left] == 0:
            continue
        if _passes(partials, one, there):
            continue
        if partials.size[MADE] == len(partials.bound):
            return False
        bound = _bound(search, partials, one, there, strength)
        if bound > 0 and bound >= search.floor:
            new = partials.size[MADE]
            for step in range(length):
                partials.steps[new, step] = partials.steps[one, step]
                partials.strengths[new, step] = partials.strengths[one, step]
            partials.steps[new, length], partials.strengths[new, length] = there, strength
            edges = length + _fewest(worth, there, left)
            wait(partials, bound, length + 1, edges)
    return True


@inlined
def _passes(partials: Partials, one: int, place: int) -> bool:
    found = False
    for step in range(partials.shape[one, LENGTH]):
        found = found or partials.steps[one, step] == place
    return found


@inlined
def _bound(search: Search, partials: Partials, one: int, place: int, strength: float) -> float:
    """Return the best that a partial path may come to by one more edge, from its end to its start.

    Multiplied as the value of a path is, so that rounding makes no bound smaller than a value.
    """
    factor, length = search.field.factor, partials.shape[one, LENGTH]
    left = search.worth.shape[1] - 1 - length
    value = strength * (factor[place] * search.worth[place, left])
    for step in range(length - 1, 0, -1):
        value = partials.strengths[one, step] * (factor[partials.steps[one, step]] * value)
    return float(partials.strengths[one, 0] * value)
