"""A changed graph beside the old one."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from math import isnan
from typing import TYPE_CHECKING, Any, NamedTuple

import networkx as nx
import numpy as np

from graphapi.compact.columns import ABSENT, Column, column_of, objects
from graphapi.compact.derived import carried
from graphapi.compact.folding import begun, is_due
from graphapi.compact.graph import from_edges
from graphapi.compact.layout import whole
from graphapi.compact.patched import PatchedGraph, pooled
from graphapi.compact.pool import INDICES, KEYS

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping, Sequence

    import numpy.typing as npt

    from graphapi.compact.adjacency import Index
    from graphapi.compact.graph import CompactGraph
    from graphapi.compact.pool import PooledRows, Row

    KeyedEdge = tuple[Hashable, Hashable, Hashable, Mapping[str, Any]]
    Pairs = Mapping[tuple[int, int], Mapping[Hashable, Mapping[str, Any]]]

MANY = 64
"""With more than one pair changed of so many edges, a graph is built anew."""
FEW = 256
"""So many pairs may change in any graph."""


def edited(
    graph: CompactGraph,
    *,
    drop_edges: Iterable[tuple[Hashable, Hashable, Hashable]] = (),
    put_edges: Iterable[KeyedEdge] = (),
) -> CompactGraph:
    """Make a new graph of an old one, which stays as it is: equal to one built anew.

    Edges are dropped, then put.

    Parameters
    ----------
    graph : CompactGraph
    drop_edges : iterable of (source, target, key)
        What to remove; what is unknown is passed over. Edges without keys have the key None.
    put_edges : iterable of (source, target, key, data)
        Edges to insert, or to set in place of the one with the same ends and the same key; of
        several the last counts. Between nodes of the graph, else `NetworkXError`.

    Notes
    -----
    The new graph shares the arrays of the old one and has the rows of the ends beside them: cost
    O(degree of the ends). Where a column cannot hold a new value, in graphs without directions and
    after many changes at once it is built anew, O(n + m).
    """
    pairs: dict[tuple[int, int], dict[Hashable, Mapping[str, Any]]] = {}
    for u, v, key in drop_edges:
        if u in graph and v in graph:
            _parallel(graph, u, v, pairs).pop(key, None)
    for u, v, key, data in put_edges:
        if missing := sorted(str(node) for node in {u, v} if node not in graph):
            raise nx.NetworkXError(f"add the nodes {missing} before edges to them")
        _parallel(graph, u, v, pairs)[key] = data
    return patched(graph, pairs) if pairs else graph


def _parallel(
    graph: CompactGraph,
    u: Hashable,
    v: Hashable,
    pairs: dict[tuple[int, int], dict[Hashable, Mapping[str, Any]]],
) -> dict[Hashable, Mapping[str, Any]]:
    """Return the edges of a pair of nodes by key, which is to be changed."""
    pair = graph.position[u], graph.position[v]
    if not graph.directed:
        pair = min(pair), max(pair)
    if pair not in pairs:
        edges = graph.edges_at(*pair)
        keys = graph.keys_at(edges) if graph.is_multigraph() else [None] * len(edges)
        pairs[pair] = dict(zip(keys, graph.data_at(edges), strict=True))
    return pairs[pair]


def patched(graph: CompactGraph, pairs: Pairs) -> CompactGraph:
    """Return a graph with other edges between pairs of positions: those given, by key."""
    if not graph.directed or len(pairs) > FEW + graph.number_of_edges() // MANY:
        return _built(graph, pairs)
    fresh = isinstance(graph, PatchedGraph) and not graph.is_whole
    start = graph if isinstance(graph, PatchedGraph) and fresh else pooled(whole(graph))
    news = _News.of(pairs)
    table = {name: _coded(head, news.values(name)) for name, head in start.heads.items()}
    held = {name: column for name, column in table.items() if column is not None}
    if len(held) < len(table) or not news.names <= table.keys():
        return _built(graph, pairs)
    columns = {name: column.values for name, column in held.items()}
    before = sum(len(start.edges_at(*pair)) for pair in pairs)
    return _settled(
        replace(
            start,
            heads=held,
            straight=_with_entries(start.straight, pairs, news.sources, news.targets, columns),
            turned=_with_entries(
                start.turned, [pair[::-1] for pair in pairs], news.targets, news.sources, columns
            ),
            number=start.number + len(news.data) - before,
            derived=carried(graph.derived, pairs),
        )
    )


def _settled(graph: PatchedGraph) -> PatchedGraph:
    """Begin to fold a graph where it is time, and go on from the folded one where it is there."""
    folding = graph.folding
    if folding is None and is_due(graph.beside, graph.number):
        return replace(graph, folding=begun(graph.folded, (graph.straight.end, graph.turned.end)))
    if folding is None or not folding.whole.done():
        return graph
    base = pooled(folding.whole.result())
    return replace(
        graph,
        straight=base.straight.with_rows(graph.straight.since(folding.straight)),
        turned=base.turned.with_rows(graph.turned.since(folding.turned)),
        folding=None,
    )


class _News(NamedTuple):
    """The edges that come in place of others, in the order of pairs and of the text of keys."""

    sources: Index
    targets: Index
    keys: Sequence[Hashable]
    data: Sequence[Mapping[str, Any]]

    @classmethod
    def of(cls, pairs: Pairs) -> _News:
        rows = [
            (*pair, key, edges[key])
            for pair, edges in pairs.items()
            for key in sorted(edges, key=str)
        ]
        sources, targets, keys, data = zip(*rows, strict=True) if rows else ((), (), (), ())
        return cls(np.array(sources, np.int32), np.array(targets, np.int32), keys, data)

    @property
    def names(self) -> set[str]:
        return {name for data in self.data for name in data}

    def values(self, name: str) -> list[Any]:
        return [*self.keys] if name == KEYS else [data.get(name, ABSENT) for data in self.data]


def _with_entries(
    rows: PooledRows,
    pairs: Iterable[tuple[int, int]],
    owners: Index,
    others: Index,
    columns: Mapping[str, npt.NDArray[Any]],
) -> PooledRows:
    """Return rows with other entries between pairs of owners and others."""
    changed: dict[int, list[int]] = defaultdict(list)
    for owner, other in pairs:
        changed[owner].append(other)
    news: dict[int, list[int]] = defaultdict(list)
    for entry, owner in enumerate(owners.tolist()):
        news[owner].append(entry)
    offered = {INDICES: others, **{n: columns[n] for n in rows.pool.names if n != INDICES}}
    return rows.with_rows(
        {
            owner: _row(rows, owner, left, {n: a[news[owner]] for n, a in offered.items()})
            for owner, left in changed.items()
        }
    )


def _row(rows: PooledRows, owner: int, left: Iterable[int], news: Row) -> Row:
    begin, end = rows.span(owner)
    others = rows.array(INDICES)[begin:end]
    kept = np.ones(len(others), dtype=np.bool_)
    for other in left:
        kept &= others != other
    order = np.argsort(np.concatenate([others[kept], news[INDICES]]), kind="stable")
    return {n: np.concatenate([rows.array(n)[begin:end][kept], a])[order] for n, a in news.items()}


def _coded(head: Column, values: list[Any]) -> Column | None:
    """Return values as a column holds them, or nothing where it cannot."""
    if head.categories is not None:
        return _categorised(head, head.categories, values)
    kind = head.values.dtype.kind
    if kind == "O":
        return objects(values)
    if not all(type(value) in _PLAIN[kind] for value in values):
        return None
    counted = [value / head.unit for value in values] if head.unit != 1.0 else values
    ends = np.iinfo(head.values.dtype) if kind in "iu" else None
    if head.unit != 1.0 and ends:
        counted = [round(value) for value in counted if np.isfinite(value)]
    if len(counted) < len(values) or (ends and any(not ends.min <= c <= ends.max for c in counted)):
        return None
    column = head.holding(np.array(counted, dtype=head.values.dtype))
    pairs = zip(column.plain(), values, strict=True)
    return column if all(abs(a - b) <= _NOTHING or a == b or isnan(a) for a, b in pairs) else None


_PLAIN = {"f": (float, int), "i": (int, float), "u": (int, float), "b": (bool,)}
"""The types of values that a column of numbers of some kind may hold."""
_NOTHING = 1e-12
"""What two numbers may differ by that a unit was taken out of and put back."""


def _categorised(
    head: Column, categories: tuple[Hashable, ...], values: list[Any]
) -> Column | None:
    if not all(isinstance(value, str) for value in values):
        return None
    everything = tuple(dict.fromkeys([*categories, *values]))
    if len(everything) - 1 > np.iinfo(head.values.dtype).max:
        return None
    code = {category: place for place, category in enumerate(everything)}
    codes = np.array([code[value] for value in values], dtype=head.values.dtype)
    return Column(codes, everything)


def _built(graph: CompactGraph, pairs: Pairs) -> CompactGraph:
    """Build a graph anew with other edges between pairs; O(n + m)."""
    old, news = graph.folded(), _News.of(pairs)
    kept = np.ones(len(old.targets), dtype=np.bool_)
    for pair in pairs:
        kept[old.edges_at(*pair)] = False
    names = dict.fromkeys([*old.table, *sorted(news.names)])
    keys = None if old.keys is None else [*old.keys.take(kept).plain(), *news.keys]
    return from_edges(
        graph.labels,
        np.concatenate([old.sources[kept], news.sources]),
        np.concatenate([old.targets[kept], news.targets]),
        {name: _old(old, name, kept).followed_by(_new(news.values(name))) for name in names},
        directed=graph.directed,
        keys=keys,
    )


def _old(graph: CompactGraph, name: str, kept: npt.NDArray[np.bool_]) -> Column:
    known = graph.table.get(name)
    return objects([ABSENT] * np.count_nonzero(kept)) if known is None else known.take(kept)


def _new(values: list[Any]) -> Column:
    return objects(values) if any(value is ABSENT for value in values) else column_of(values)
