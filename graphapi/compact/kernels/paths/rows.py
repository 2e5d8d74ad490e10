"""The neighbours of a graph's nodes and how strong the edges to them are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from graphapi.compact.kernels.compiled import inlined, lean
from graphapi.compact.kernels.patch import span_of

if TYPE_CHECKING:
    import numpy.typing as npt

    from graphapi.compact.kernels.patch import Patch


class Rows(NamedTuple):
    """Neighbours with a number each.

    Attributes
    ----------
    indptr : int64, shape (n + 1,)
        Node v has the entries ``indptr[v]`` to ``indptr[v + 1]``, or those that the patch says.
    indices : int32, shape (m,)
        The neighbour of each entry.
    wholes : uint16, shape (m,) or (0,)
        The number of each entry in units, where a snapshot keeps it so.
    numbers : float64, shape (m,) or (0,)
        The number of each entry, where not. One of the two is empty, so that kernels are compiled
        once; both where every number is 1.
    unit : float
    patch : Patch
        The rows that lie elsewhere.
    """

    indptr: npt.NDArray[Any]
    indices: npt.NDArray[Any]
    wholes: npt.NDArray[Any]
    numbers: npt.NDArray[Any]
    unit: float
    patch: Patch


@inlined
def number_of(rows: Rows, entry: int) -> float:
    """Return the number of an entry; 1 where there are none."""
    if len(rows.wholes) > 0:
        return float(rows.wholes[entry] * rows.unit)
    return float(rows.numbers[entry] * rows.unit) if len(rows.numbers) > 0 else 1.0


@lean
def row_of(rows: Rows, node: int) -> tuple[int, int]:
    """Return where the entries of a node begin and end."""
    begin, end = span_of(rows.indptr, rows.patch, node)
    return begin, end
