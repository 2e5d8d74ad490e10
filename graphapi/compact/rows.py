"""The edges of a graph as rows of numbers, for kernels that walk them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from graphapi.compact.seam import dispatchable

if TYPE_CHECKING:
    import numpy.typing as npt


class WeightedRows(NamedTuple):
    """Neighbours in the order of the nodes, with a number each.

    Attributes
    ----------
    indptr : int64, shape (n + 1,)
        The edges of the node at place v are the entries ``indptr[v]`` to ``indptr[v + 1]``.
    indices : int64, shape (m,)
        The place of the node that each leads to, ascending within a row.
    numbers : float64, shape (m,)
    """

    indptr: npt.NDArray[np.int64]
    indices: npt.NDArray[np.int64]
    numbers: npt.NDArray[np.float64]


@dispatchable(edge_attrs={"column": 0.0})
def weighted_rows(
    G: Any,  # noqa: N803  the name NetworkX gives to graphs
    column: str,
) -> WeightedRows:
    """Return the edges that leave each node of a simple graph, with a number each; O(n + m).

    Parameters
    ----------
    G : graph
        Without parallel edges.
    column : str
        The edge data that holds the number; 0 where it is missing.
    """
    place_of = {node: place for place, node in enumerate(G)}
    rows = [
        sorted((place_of[other], data.get(column, 0.0)) for other, data in G[node].items())
        for node in G
    ]
    entries = [entry for row in rows for entry in row]
    return WeightedRows(
        np.cumsum([0, *map(len, rows)], dtype=np.int64),
        np.array([place for place, _ in entries], dtype=np.int64),
        np.array([number for _, number in entries], dtype=np.float64),
    )
