"""What a kernel reads of a graph: neighbours in compressed rows, and one number for each entry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    from graphapi.compact.graph import CompactGraph

    Index = npt.NDArray[np.int32]
    Pointer = npt.NDArray[np.int64]

Way = Literal["out", "into"]


class Entries(NamedTuple):
    """Neighbours with a number each.

    Attributes
    ----------
    indptr : int64, shape (n + 1,)
        Node v has the entries ``indptr[v]`` to ``indptr[v + 1]``.
    indices : int32, shape (m,)
        The neighbour of each entry, ascending within a node.
    values : array of numbers, shape (m,)
        The number of each entry is ``values[j] * unit``, of a categorical column its code; empty
        where none was asked for.
    unit : float
        1.0 but where a snapshot keeps strengths as whole ten-thousandths.
    """

    indptr: Pointer
    indices: Index
    values: npt.NDArray[Any]
    unit: float


def entries(graph: CompactGraph, column: str | None = None, *, way: Way = "out") -> Entries:
    """Return the entries of a graph one way, with the numbers of an edge column if one is named.

    Of an undirected graph both ways are the same. Cost O(1) where the arrays lie that way already,
    else O(m) once.
    """
    rows = graph.out if way == "out" else graph.into
    if column is None:
        return Entries(rows.indptr, rows.indices, np.empty(0, dtype=np.float32), 1.0)
    held = graph.column(column)
    if held.values.dtype.kind in "Ob":
        return Entries(rows.indptr, rows.indices, held.numbers()[rows.edges], 1.0)
    straight = way == "out" and graph.directed
    values = held.values if straight else graph.turned_column(column)
    return Entries(rows.indptr, rows.indices, values, held.unit)
