"""What a kernel reads of a graph: neighbours in compressed rows, and one number for each entry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np

from graphapi.compact.columns import Column
from graphapi.compact.patched import PatchedGraph
from graphapi.compact.pool import INDICES, NO_PATCH

if TYPE_CHECKING:
    import numpy.typing as npt

    from graphapi.compact.graph import CompactGraph
    from graphapi.compact.kernels.patch import Patch

    Index = npt.NDArray[np.int32]
    Pointer = npt.NDArray[np.int64]

Way = Literal["out", "into"]
_NONE = np.empty(0, dtype=np.float32)
_NONE.flags.writeable = False


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
        return Entries(rows.indptr, rows.indices, _NONE, 1.0)
    held = graph.column(column)
    if held.values.dtype.kind in "Ob":
        return Entries(rows.indptr, rows.indices, held.numbers()[rows.edges], 1.0)
    straight = way == "out" and graph.directed
    values = held.values if straight else graph.turned_column(column)
    return Entries(rows.indptr, rows.indices, values, held.unit)


class LocalEntries(NamedTuple):
    """Neighbours with a number each, where the rows of few nodes may lie beside the others.

    Attributes
    ----------
    indptr, indices, values, unit
        As of `Entries`, but a row lies where `kernels.patch.span_of` says.
    patch : Patch
        The rows that lie elsewhere.
    """

    indptr: Pointer
    indices: Index
    values: npt.NDArray[Any]
    unit: float
    patch: Patch


def local_entries(graph: CompactGraph, column: str | None = None, *, way: Way) -> LocalEntries:
    """Return entries for a kernel that reads the rows of some nodes; O(1) after an edit."""
    if not isinstance(graph, PatchedGraph) or graph.is_whole:
        return LocalEntries(*entries(graph, column, way=way), NO_PATCH)
    rows = graph.straight if way == "out" else graph.turned
    head = Column(_NONE) if column is None else graph.heads.get(column)
    if head is None or head.values.dtype.kind in "Ob" or column not in {None, *rows.pool.names}:
        return LocalEntries(*entries(graph, column, way=way), NO_PATCH)
    values = _NONE if column is None else rows.array(column)
    return LocalEntries(rows.indptr, rows.array(INDICES), values, head.unit, rows.patch)
