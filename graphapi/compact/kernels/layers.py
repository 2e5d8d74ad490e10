"""Layered maxima over the edges: the value of the best path, one sweep for each edge of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Values = npt.NDArray[np.float64]
    Index = npt.NDArray[np.int32]
    Pointer = npt.NDArray[np.int64]


def best_of_rows(indptr: Pointer, entries: Values) -> Values:
    """Return the largest entry of each row, 0 for an empty row.

    Parameters
    ----------
    indptr : int64, shape (n + 1,)
        Row v has the entries ``indptr[v]`` to ``indptr[v + 1]``.
    entries : float64, shape (m,)
        Values of zero or more.
    """
    best = np.zeros(len(indptr) - 1)
    filled = np.flatnonzero(np.diff(indptr))
    if len(filled):
        best[filled] = np.maximum.reduceat(entries, indptr[filled])
    return best


class Steps(NamedTuple):
    """The edges that may be walked.

    Attributes
    ----------
    indptr : int64, shape (n + 1,)
        Node v has the entries ``indptr[v]`` to ``indptr[v + 1]``.
    indices : int32, shape (m,)
        The neighbour of each entry.
    strengths : float64, shape (m,)
        The strength of each entry's edge, in [0, 1].
    factors : float64, shape (n,)
        The factor of passing through each node, in [0, 1].
    """

    indptr: Pointer
    indices: Index
    strengths: Values
    factors: Values


class Bounds(NamedTuple):
    """What is still to be had from each node on the way to the target.

    Attributes
    ----------
    worth : float64, shape (hops + 1, n)
        In row r the value of the best walk of at most r edges to the target, times the factor of
        the node where it begins; arriving at the target is worth 1.
    departing : float64, shape (n,)
        The value of the best walk of at most `hops` edges from each node, without its factor.
    distance : int64, shape (n,)
        The fewest edges to the target, 0 where there are none.
    """

    worth: Values
    departing: Values
    distance: Pointer


def arrivals(steps: Steps, target: int, hops: int) -> Bounds:
    """Bound the value of what is left of a path by the best walk of so many edges.

    Parameters
    ----------
    steps : Steps
        From each node to its successors.
    target : int
        Where walks end.
    hops : int
        The largest number of edges.
    """
    nodes = len(steps.factors)
    worth = np.zeros((hops + 1, nodes))
    worth[0, target] = 1.0
    departing, distance = np.zeros(nodes), np.zeros(nodes, dtype=np.int64)
    for left in range(1, hops + 1):
        departing = best_of_rows(steps.indptr, steps.strengths * worth[left - 1][steps.indices])
        departing[target] = 0.0
        distance[(distance == 0) & (departing > 0)] = left
        worth[left] = steps.factors * departing
        worth[left, target] = 1.0
    return Bounds(worth, departing, distance)


def reached(steps: Steps, starts: Values, hops: int) -> Values:
    """Return the value of the best path from the starts to each node.

    Parameters
    ----------
    steps : Steps
        From each node to its predecessors.
    starts : float64, shape (n,)
        The value of each node as the first of a path.
    hops : int
        The largest number of edges.
    """
    values = starts
    for _ in range(hops):
        leaving = np.maximum(starts, steps.factors * values)
        values = np.maximum(
            starts, best_of_rows(steps.indptr, steps.strengths * leaving[steps.indices])
        )
    return values
