"""The weights of edges as NetworkX reads them."""

from __future__ import annotations

from numbers import Real
from typing import TYPE_CHECKING, Any

import numpy as np

from graphapi.compact.arrays.entries import entries
from graphapi.compact.columns import ABSENT
from graphapi.compact.kernels.rows import Rows

if TYPE_CHECKING:
    import numpy.typing as npt

    from graphapi.compact.arrays.entries import Way
    from graphapi.compact.columns import Column
    from graphapi.compact.graph import CompactGraph

ONES = np.empty(0)
"""The values of entries that count 1 each."""
READ = (np.dtype(np.float64), np.dtype(np.float32), np.dtype(np.uint16))
"""The types of values that kernels are compiled for; others are copied."""


def neighbours(graph: CompactGraph, *, way: Way = "out") -> Rows:
    """Return the entries of a graph one way, without values."""
    rows = entries(graph, way=way)
    return sealed(rows.indptr, rows.indices, ONES)


def weighted(graph: CompactGraph, weight: str | None, *, way: Way = "out") -> tuple[Rows, float]:
    """Return entries with the weights of their edges, and the unit of the weights.

    An edge without a weight weighs 1; the values are empty where all do.

    Raises
    ------
    NotImplementedError
        If a weight is no number.
    """
    if weight is None or weight not in graph.columns:
        return neighbours(graph, way=way), 1.0
    column = graph.column(weight)
    if column.values.dtype == object:
        rows = graph.out if way == "out" else graph.into
        return sealed(rows.indptr, rows.indices, _present(weight, column)[rows.edges]), 1.0
    if column.categories is not None:
        raise _no_numbers(weight)
    found = entries(graph, weight, way=way)
    values = found.values if found.values.dtype in READ else found.values.astype(np.float64)
    return sealed(found.indptr, found.indices, values), found.unit


def sealed(*arrays: npt.NDArray[Any]) -> Rows:
    """Return rows that cannot be written to: kernels are compiled for one kind of arrays only."""
    views = [array.view() for array in arrays]
    for view in views:
        view.flags.writeable = False
    return Rows(*views)


def _present(weight: str, column: Column) -> npt.NDArray[np.float64]:
    present = [1.0 if value is ABSENT else value for value in column.plain()]
    if not all(isinstance(value, Real) for value in present):
        raise _no_numbers(weight)
    return np.array(present, dtype=np.float64)


def _no_numbers(weight: str) -> NotImplementedError:
    return NotImplementedError(f"{weight}: weights that are no numbers are left to NetworkX")
