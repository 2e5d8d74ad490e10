"""The views on arrays."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import numpy as np

from graphapi.compact.graph import CompactGraph
from graphapi.compact.kernels.order import row_starts
from graphapi.compact.views import refuse_undirected

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable

    import numpy.typing as npt

    from graphapi.compact.columns import Column


def strongest(
    graph: CompactGraph,
    column: str,
    *,
    categories: Collection[Hashable] | None = None,
    category_column: str = "kind",
    without: Collection[Hashable] = frozenset(),
    drop: Collection[Hashable] = frozenset(),
) -> CompactGraph:
    """Answer `strongest` on a compact graph."""
    refuse_undirected(graph)
    values = graph.column(column).numbers()
    kept = _mask(graph, categories, category_column) & (values > 0)
    if without:
        out = np.zeros(len(graph), dtype=np.bool_)
        out[[graph.position[node] for node in without if node in graph]] = True
        kept &= ~(out[graph.sources] | out[graph.targets])
    if drop and graph.keys is not None:
        kept &= ~graph.keys.among(drop)
    edges = _winners(graph, np.flatnonzero(kept), values)
    table = {column: graph.column(column).take(edges)}
    if graph.keys is not None:
        table["key"] = graph.keys.take(edges)
    return _same_nodes(graph, graph.sources[edges], graph.targets[edges], table, directed=True)


def _winners(
    graph: CompactGraph, edges: npt.NDArray[np.int64], values: npt.NDArray[np.float64]
) -> npt.NDArray[np.int64]:
    if graph.keys is None or not len(edges):
        return edges
    sources, targets, values = graph.sources[edges], graph.targets[edges], values[edges]
    begins = np.append(True, (np.diff(sources) != 0) | (np.diff(targets) != 0))
    pair = np.cumsum(begins) - 1
    most = np.maximum.reduceat(values, np.flatnonzero(begins))
    best = np.flatnonzero(values == most[pair])
    tied = np.bincount(pair[best], minlength=len(most))[pair[best]] > 1
    chosen = [
        *edges[best[~tied]].tolist(),
        *_smallest_keys(graph, edges[best[tied]], pair[best[tied]]),
    ]
    return np.array(sorted(chosen), dtype=np.int64)


def _smallest_keys(
    graph: CompactGraph, edges: npt.NDArray[np.int64], pairs: npt.NDArray[np.int64]
) -> list[int]:
    rivals: dict[int, list[tuple[Any, int]]] = defaultdict(list)
    keys = graph.keys.plain(edges) if graph.keys is not None else []
    for pair, key, edge in zip(pairs.tolist(), keys, edges.tolist(), strict=True):
        rivals[pair].append((key, edge))
    return [min(found)[1] for found in rivals.values()]


def undirected(
    graph: CompactGraph,
    *,
    categories: Collection[Hashable] | None = None,
    category_column: str = "kind",
) -> CompactGraph:
    """Answer `undirected` on a compact graph."""
    kept = _mask(graph, categories, category_column)
    ends = graph.sources[kept].astype(np.int64), graph.targets[kept].astype(np.int64)
    nodes = max(1, len(graph))
    pairs = np.unique(np.minimum(*ends) * nodes + np.maximum(*ends))
    lower, upper = pairs // nodes, pairs % nodes
    return _same_nodes(graph, lower.astype(np.int32), upper.astype(np.int32), {}, directed=False)


def _mask(
    graph: CompactGraph, categories: Collection[Hashable] | None, category_column: str
) -> npt.NDArray[np.bool_]:
    proper: npt.NDArray[np.bool_] = graph.sources != graph.targets
    if categories is None:
        return proper
    if category_column in graph.table:
        proper &= graph.table[category_column].among(categories)
    elif None not in categories:
        proper[:] = False
    return proper


def _same_nodes(
    graph: CompactGraph,
    sources: npt.NDArray[np.int32],
    targets: npt.NDArray[np.int32],
    table: dict[str, Column],
    *,
    directed: bool,
) -> CompactGraph:
    nodes = graph.labels, graph.position
    indptr = row_starts(sources, len(graph))
    return CompactGraph(*nodes, indptr, targets, table, None, directed)
