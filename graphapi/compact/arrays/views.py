"""The views on arrays."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from graphapi.compact.derived import remember
from graphapi.compact.edits import patched
from graphapi.compact.kernels.threads import each_part, even_cuts
from graphapi.compact.kernels.views import (
    BothWays,
    Coded,
    join,
    keep_best,
    leave_out,
    starts_of_kept,
)
from graphapi.compact.layout import Layout, whole
from graphapi.compact.views import refuse_undirected

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable

    import numpy.typing as npt

    from graphapi.compact.adjacency import Adjacency
    from graphapi.compact.columns import Column
    from graphapi.compact.graph import CompactGraph

    Flags = npt.NDArray[np.bool_]
    Codes = npt.NDArray[np.uint8]

PARTS = 8
"""Into how many parts the nodes are cut; two are worked on at a time."""


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
    chosen = None if categories is None else frozenset(categories)
    rule = Rule(column, chosen, category_column)
    if without or drop:
        return _strongest(whole(graph), rule, without, drop)
    view = renewed(graph, rule)
    if view is None:
        view = _strongest(whole(graph), rule)
        remember(graph.derived, rule, view)
    return view


class Rule(NamedTuple):
    """Which edges count, and what is compared."""

    column: str
    categories: frozenset[Hashable] | None
    category_column: str


def renewed(graph: CompactGraph, rule: Rule) -> CompactGraph | None:
    """Return the strongest edges where somebody has them of this graph or of one before it.

    Only pairs of nodes between which edges changed are looked at again.
    """
    answer = graph.derived.get(rule)
    view: CompactGraph | None = answer.view() if answer else None
    if answer and view is not None and answer.pairs:
        view = patched(view, {pair: _winner(graph, pair, rule) for pair in answer.pairs})
        remember(graph.derived, rule, view)
    return view


def _winner(
    graph: CompactGraph, pair: tuple[int, int], rule: Rule
) -> dict[Hashable, dict[str, Any]]:
    """Return the edge of a pair that is kept, as `patched` wants it; none where none counts."""
    edges = graph.edges_at(*pair)
    keys = graph.keys_at(edges) or [None] * len(edges)
    rivals = [
        (-data[rule.column], key)
        for key, data in zip(keys, graph.data_at(edges), strict=True)
        if data.get(rule.column, 0.0) > 0
        if rule.categories is None or data.get(rule.category_column) in rule.categories
    ]
    if not rivals or pair[0] == pair[1]:
        return {}
    loss, key = min(rivals)
    return {None: {rule.column: -loss, **({"key": key} if graph.is_multigraph() else {})}}


def _strongest(
    graph: Layout,
    rule: Rule,
    without: Collection[Hashable] = (),
    drop: Collection[Hashable] = (),
) -> CompactGraph:
    held = graph.column(rule.column)
    kept = _allowed(graph, rule.categories, rule.category_column)
    kept &= (held.values if held.values.dtype != object else held.numbers()) > 0
    leave_out(graph.indptr, graph.targets, _marked(graph, without), kept)
    if graph.keys is not None:
        if drop:
            kept &= ~graph.keys.among(drop)
        _keep_one_of_parallel(graph, graph.keys, held.numbers(), kept)
    table = {rule.column: held} if graph.keys is None else {rule.column: held, "key": graph.keys}
    return _sifted(graph, table, kept)


def _keep_one_of_parallel(
    graph: CompactGraph, keys: Column, values: npt.NDArray[np.float64], kept: Flags
) -> None:
    if not keep_best(graph.indptr, graph.targets, values, kept):
        return
    edges = np.flatnonzero(kept)
    ends = graph.sources[edges], graph.targets[edges]
    same = (np.diff(ends[0]) == 0) & (np.diff(ends[1]) == 0)
    tied = np.flatnonzero(np.append(same, False) | np.append(False, same))
    names = keys.plain(edges[tied])
    pairs = zip(*(side[tied].tolist() for side in ends), strict=True)
    rivals = zip(pairs, names, edges[tied].tolist(), strict=True)
    kept[edges[tied]] = False
    kept[[min(rows)[2] for _, rows in groupby(rivals, key=lambda rival: rival[0])]] = True


def _sifted(graph: Layout, table: dict[str, Column], kept: Flags) -> CompactGraph:
    nodes = graph.labels, graph.position
    if kept.all():
        return Layout(
            *nodes,
            graph.indptr,
            graph.targets,
            table,
            None,
            directed=True,
            turned=graph.into,
            kept=graph.kept if graph.keys is None else {},
        )
    starts = starts_of_kept(graph.indptr, kept)
    sifted = {name: column.take(kept) for name, column in table.items()}
    return Layout(*nodes, starts, graph.targets[kept], sifted, None, directed=True)


def undirected(
    graph: CompactGraph,
    *,
    categories: Collection[Hashable] | None = None,
    category_column: str = "kind",
) -> CompactGraph:
    """Answer `undirected` on a compact graph."""
    none = np.empty(0, dtype=np.uint8)
    codes, into_codes, allowed = none, none, np.empty(0, dtype=np.bool_)
    if categories is not None:
        codes, into_codes, allowed = _codes(graph, categories, category_column)
    both = BothWays(_coded(graph.out, codes), _coded(graph.into, into_codes), allowed)
    cuts = even_cuts(graph.out.indptr, PARTS)
    starts = np.zeros(len(graph) + 1, dtype=np.int64)
    each_part(join, cuts, both, starts[1:], np.empty(0, dtype=np.int32))
    np.cumsum(starts, out=starts)
    targets = np.empty(starts[-1], dtype=np.int32)
    if len(targets):
        each_part(join, cuts, both, starts, targets)
    return Layout(graph.labels, graph.position, starts, targets, {}, None, directed=False)


def _coded(rows: Adjacency, codes: Codes) -> Coded:
    return Coded(rows.indptr, rows.indices, codes)


def _codes(
    graph: CompactGraph, categories: Collection[Hashable], name: str
) -> tuple[Codes, Codes, Flags]:
    """Return a code for each entry both ways, and by code whether it is allowed."""
    column = graph.table.get(name)
    if column is None or column.categories is None or column.values.itemsize != 1:
        mask = _allowed(graph, categories, name).view(np.uint8)
        return mask[graph.out.edges], mask[graph.into.edges], np.array([False, True])
    turned = graph.turned_column(name).view(np.uint8)
    straight = column.values.view(np.uint8) if graph.directed else turned
    return straight, turned, np.array([each in categories for each in column.categories], bool)


def _allowed(graph: CompactGraph, categories: Collection[Hashable] | None, name: str) -> Flags:
    if categories is not None and name in graph.table:
        return graph.table[name].among(categories)
    return np.full(len(graph.targets), categories is None or None in categories)


def _marked(graph: CompactGraph, nodes: Collection[Hashable]) -> Flags:
    if not nodes:
        return np.empty(0, dtype=np.bool_)
    marks = np.zeros(len(graph), dtype=np.bool_)
    marks[[graph.position[node] for node in nodes if node in graph]] = True
    return marks
