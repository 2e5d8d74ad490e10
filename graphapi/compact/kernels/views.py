"""Fewer edges made of rows of edges: those allowed, the best of parallel ones, one of each pair."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from graphapi.compact.kernels.compiled import compiled

if TYPE_CHECKING:
    import numpy.typing as npt

    Index = npt.NDArray[np.int32]
    Pointer = npt.NDArray[np.int64]
    Flags = npt.NDArray[np.bool_]


class Coded(NamedTuple):
    """Rows of entries, each with a code.

    Attributes
    ----------
    indptr : int64, shape (n + 1,)
    indices : int32, shape (m,)
        Ascending within a row; an entry may be there several times.
    codes : uint8, shape (m,) or (0,)
        Empty where all entries are allowed.
    """

    indptr: Pointer
    indices: Index
    codes: npt.NDArray[np.uint8]


class BothWays(NamedTuple):
    """The same edges by their sources and by their targets, and by code which of them count."""

    out: Coded
    into: Coded
    allowed: Flags


@compiled
def leave_out(indptr: Pointer, targets: Index, without: Flags, kept: Flags) -> None:
    """Keep no edge from a node to itself and none at a node that is left out, in place; O(m).

    Parameters
    ----------
    without : bool, shape (n,) or (0,)
        Empty where no node is left out.
    """
    for node in range(len(indptr) - 1):
        for edge in range(indptr[node], indptr[node + 1]):
            target = targets[edge]
            if target == node or (len(without) > 0 and (without[node] or without[target])):
                kept[edge] = False


@compiled
def keep_best(indptr: Pointer, targets: Index, values: npt.NDArray[np.float64], kept: Flags) -> int:
    """Keep the edges of the largest value among parallel ones, in place; O(m).

    Returns
    -------
    int
        How many edges are kept beside an equal one.
    """
    tied = 0
    for node in range(len(indptr) - 1):
        best = -1
        for edge in range(indptr[node], indptr[node + 1]):
            if not kept[edge]:
                continue
            if best < 0 or targets[best] != targets[edge] or values[edge] > values[best]:
                _drop_back(targets, edge, best, kept)
                best = edge
            elif values[edge] < values[best]:
                kept[edge] = False
            else:
                tied += 1
    return tied


@compiled
def _drop_back(targets: Index, edge: int, best: int, kept: Flags) -> None:
    """Keep none of the edges parallel to one that is better, from the best before it on."""
    if best >= 0 and targets[best] == targets[edge]:
        for worse in range(best, edge):
            kept[worse] = False


@compiled
def starts_of_kept(indptr: Pointer, kept: Flags) -> Pointer:
    """Return where the rows begin that only the kept edges make."""
    starts = np.zeros(len(indptr), dtype=np.int64)
    for node in range(len(indptr) - 1):
        starts[node + 1] = starts[node]
        for edge in range(indptr[node], indptr[node + 1]):
            starts[node + 1] += kept[edge]
    return starts


@compiled
def join(begin: int, end: int, edges: BothWays, places: Pointer, found: Index) -> None:
    """Write the larger neighbours of nodes begin … end - 1, each once, whichever way edges go.

    Parameters
    ----------
    places : int64, at least n
        Where the row of each node begins in `found`; where that is empty, set to how many
        neighbours there are.
    found : int32
    """
    out, into, allowed = edges
    for node in range(begin, end):
        count, first = 0, places[node]
        left, last_left = _after(out, node), out.indptr[node + 1]
        right, last_right = _after(into, node), into.indptr[node + 1]
        before = node
        while left < last_left or right < last_right:
            from_left = right == last_right or (
                left < last_left and out.indices[left] <= into.indices[right]
            )
            rows, entry = (out, left) if from_left else (into, right)
            left, right = (left + 1, right) if from_left else (left, right + 1)
            counts = len(rows.codes) == 0 or allowed[rows.codes[entry]]
            if counts and rows.indices[entry] > before:
                before = rows.indices[entry]
                if len(found) > 0:
                    found[first + count] = before
                count += 1
        if len(found) == 0:
            places[node] = count


@compiled
def _after(rows: Coded, node: int) -> int:
    """Return the first entry of a node that is larger than itself."""
    begin, end = rows.indptr[node], rows.indptr[node + 1]
    return int(begin + np.searchsorted(rows.indices[begin:end], node, side="right"))
