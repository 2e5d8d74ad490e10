"""What is still to be had from each node on the way to the target, by how many edges are left."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from graphapi.compact.kernels.compiled import inlined, lean
from graphapi.compact.kernels.patch import slot_of
from graphapi.compact.kernels.paths.field import (
    BACKWARDS,
    COUNT,
    FAR,
    FORWARDS,
    READ,
    SETTLED,
    TARGET,
    Field,
)
from graphapi.compact.kernels.paths.rows import number_of, row_of

if TYPE_CHECKING:
    import numpy.typing as npt


class Between(NamedTuple):
    """The edges from places settled forwards to places settled either way.

    Attributes
    ----------
    begins : int64, one more than there are places
    heads : int64
    strengths : float64
    """

    begins: npt.NDArray[Any]
    heads: npt.NDArray[Any]
    strengths: npt.NDArray[Any]


@inlined
def worth_of(field: Field) -> npt.NDArray[Any]:
    """Return the value of the best walk from each place to the target.

    Returns
    -------
    float64, shape (places, hops + 1)
        Of at most so many edges, without the factor of the place itself; never below that of a path
        whose value is over `labels.unseen`.
    """
    count, read = field.marks[FORWARDS, COUNT], field.marks[FORWARDS, READ]
    worth = np.zeros((count, field.best.shape[2]), np.float64)
    begins, heads = np.zeros(count + 1, np.int64), np.empty(read, np.int64)
    between = Between(begins, heads, np.empty(read, np.float64))
    _lay_out(field, between)
    _raise_by_edges(field, between, worth)
    return worth


@lean
def _lay_out(field: Field, between: Between) -> None:
    rows, known, slots, nodes = field.rows[FORWARDS], field.known, field.slots, field.nodes
    begins, heads, strengths = between
    kept = 0
    for place in range(len(begins) - 1):
        node = nodes[place]
        if known[FORWARDS, place, SETTLED] < FAR:
            begin, end = row_of(rows, node)
            for entry in range(begin, end):
                head, strength = rows.indices[entry], number_of(rows, entry)
                there = int(slots[slot_of(slots, nodes, head)]) - 1
                if there < 0 or head == node or not strength > 0:
                    continue
                settled = min(known[FORWARDS, there, SETTLED], known[BACKWARDS, there, SETTLED])
                if settled < FAR or there == TARGET:
                    heads[kept], strengths[kept] = there, strength
                    kept += 1
        begins[place + 1] = kept


@lean
def _raise_by_edges(field: Field, between: Between, worth: npt.NDArray[Any]) -> None:
    known, best, factor = field.known, field.best, field.factor
    begins, heads, strengths = between
    count, most = worth.shape
    worth[TARGET] = 1.0
    for place in range(1, count):
        for left in range(known[BACKWARDS, place, SETTLED], most):
            worth[place, left] = best[BACKWARDS, place, left]
    for left in range(1, most):
        for place in range(1, count):
            for entry in range(begins[place], begins[place + 1]):
                onward = factor[heads[entry]] * worth[heads[entry], left - 1]
                worth[place, left] = max(worth[place, left], strengths[entry] * onward)
