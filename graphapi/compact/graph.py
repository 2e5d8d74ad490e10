"""Graphs in compressed arrays, made of tables of edges."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from graphapi.compact.adjacency import order_by_ends
from graphapi.compact.checks import check_ends, check_rows, check_unique
from graphapi.compact.columns import Column, column_of, objects
from graphapi.compact.face import CompactGraph
from graphapi.compact.labels import laid_out
from graphapi.compact.layout import Layout

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

    import numpy.typing as npt

__all__ = ["CompactGraph", "from_edges", "from_sorted"]


def from_edges(
    labels: Sequence[Hashable],
    sources: npt.ArrayLike,
    targets: npt.ArrayLike,
    columns: Mapping[str, Any],
    *,
    directed: bool = True,
    keys: Sequence[Hashable] | Column | None = None,
) -> CompactGraph:
    """Make a graph of its nodes and a table of its edges; O(n + m).

    Parameters
    ----------
    labels : sequence of hashables
        The nodes, all different; `labels.LazyLabels` need no object for each.
    sources, targets : arrays of integers
        The positions in `labels` of the ends of each edge.
    columns : mapping of name to array, sequence or Column
        A value for each edge. A sequence of strings is kept as int8 codes of categories.
    keys : sequence of hashables or Column of them, optional
        A key for each edge; given, the graph is a multigraph. Edges lie in the order of their ends,
        then of the text of their keys.

    Raises
    ------
    ValueError
        For equal nodes, columns of another length, ends out of range, edges with equal ends (and
        key).
    """
    ends = np.asarray(sources, dtype=np.int32), np.asarray(targets, dtype=np.int32)
    if not directed:
        ends = np.minimum(*ends), np.maximum(*ends)
    table = {name: column_of(values) for name, values in columns.items()}
    names = keys if keys is None or isinstance(keys, Column) else objects(keys)
    check_ends(len(labels), *ends, [*table.values(), *([] if names is None else [names])])
    return _in_order(labels, ends, table, names, directed=directed)


def _in_order(
    labels: Sequence[Hashable],
    ends: tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]],
    table: Mapping[str, Column],
    keys: Column | None,
    *,
    directed: bool,
) -> CompactGraph:
    indptr, order = order_by_ends(len(labels), *ends)
    if keys is not None:
        _order_parallel(order, *ends, keys.plain())
    graph = Layout(
        *laid_out(labels),
        indptr,
        ends[1][order],
        {name: column.take(order) for name, column in table.items()},
        None if keys is None else keys.take(order),
        directed,
    )
    check_unique(graph)
    return graph


def from_sorted(
    labels: Sequence[Hashable],
    indptr: npt.NDArray[np.int64],
    targets: npt.NDArray[np.int32],
    columns: Mapping[str, Column],
    *,
    directed: bool = True,
) -> CompactGraph:
    """Make a simple graph of rows that are in order already; the arrays are taken, not copied.

    Parameters
    ----------
    labels, columns
        As of `from_edges`.
    indptr : int64, one more than there are nodes
        Node v has the edges ``indptr[v]`` to ``indptr[v + 1]``.
    targets : int32, one for each edge
        Ascending within a row; in a graph without directions none less than the source.

    Raises
    ------
    ValueError
        As `from_edges`, and for rows that are not in order.
    """
    check_rows(len(labels), indptr, targets, list(columns.values()), directed=directed)
    graph = Layout(*laid_out(labels), indptr, targets, columns, None, directed)
    check_unique(graph)
    return graph


def _order_parallel(
    order: npt.NDArray[Any],
    sources: npt.NDArray[np.int32],
    targets: npt.NDArray[np.int32],
    keys: Sequence[Hashable],
) -> None:
    u, v = sources[order], targets[order]
    same = (u[1:] == u[:-1]) & (v[1:] == v[:-1])
    places = np.flatnonzero(np.append(same, False) | np.insert(same, 0, False))
    ranked = sorted(
        order[places].tolist(), key=lambda edge: (sources[edge], targets[edge], str(keys[edge]))
    )
    order[places] = ranked
