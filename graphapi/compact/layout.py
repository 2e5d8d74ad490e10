"""How a graph lies in arrays."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from graphapi.compact.adjacency import by_both_ends, by_source, by_target
from graphapi.compact.columns import ABSENT, Column
from graphapi.compact.face import CompactGraph
from graphapi.compact.kernels.ways import edges_of
from graphapi.compact.pool import KEYS, PooledRows

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

    import numpy.typing as npt

    from graphapi.compact.adjacency import Adjacency, Index, Pointer
    from graphapi.compact.derived import Derivation

CHUNK = 1 << 22
"""How many values are put into another order at a time."""


@dataclass(frozen=True, eq=False, repr=False)
class Layout(CompactGraph):
    """A graph with every edge in its place, in rows by their source, and its data in columns.

    Attributes
    ----------
    labels, position, indptr, targets, table, keys, directed
        As of `CompactGraph`.
    turned : Adjacency, optional
        `into` where it is laid out already.
    kept : mapping of name to array
        The edge data in the order of `into`, as far as they have been asked for.
    pooled : pair of PooledRows, optional
        `pools` where the arrays lie in pools already.
    derived : mapping of question to Derivation
        The graphs that were made of this one, as long as somebody has them.
    """

    labels: Sequence[Hashable]
    position: Mapping[Hashable, int]
    indptr: Pointer
    targets: Index
    table: Mapping[str, Column]
    keys: Column | None
    directed: bool
    turned: Adjacency | None = None
    kept: dict[str, npt.NDArray[Any]] = field(default_factory=dict)
    pooled: tuple[PooledRows, PooledRows] | None = None
    derived: dict[Any, Derivation] = field(default_factory=dict)
    graph: dict[str, Any] = field(default_factory=dict)
    __networkx_cache__: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for array in self._arrays:
            array.flags.writeable = False

    @property
    def _arrays(self) -> list[npt.NDArray[Any]]:
        columns = [*self.table.values(), *(() if self.keys is None else (self.keys,))]
        return [self.indptr, self.targets, *(column.values for column in columns)]

    @cached_property
    def out(self) -> Adjacency:
        """The successors of every node; all neighbours where the graph is undirected."""
        return by_source(self.indptr, self.targets) if self.directed else self.into

    @cached_property
    def into(self) -> Adjacency:
        """The predecessors of every node; all neighbours where the graph is undirected."""
        if self.turned is not None:
            return self.turned
        return (by_target if self.directed else by_both_ends)(self.indptr, self.targets)

    def turned_column(self, name: str) -> npt.NDArray[Any]:
        """Return the values of a column in the order of `into`; O(m) once."""
        if name not in self.kept:
            self.kept[name] = _in_order(self.column(name).values, self.into.edges)
        return self.kept[name]

    @cached_property
    def pools(self) -> tuple[PooledRows, PooledRows]:
        """The rows of edges with room for more after them, by source and by target; O(m) once."""
        if self.pooled is not None:
            return self.pooled
        keys = {} if self.keys is None else {KEYS: self.keys.values}
        turned = {name: values for name, values in self.kept.items() if name in self.table}
        return (
            PooledRows.of(self.indptr, self.targets, {**self.columns, **keys}),
            PooledRows.of(self.into.indptr, self.into.indices, turned),
        )

    @property
    def nbytes(self) -> int:
        """How many bytes the arrays take that are laid out now; labels are not counted."""
        turned = self.into.nbytes if "into" in self.__dict__ or self.turned else 0
        return turned + sum(array.nbytes for array in (*self._arrays, *self.kept.values()))

    def folded(self) -> Self:
        """Return the same graph with all edges in their places; this one has them there."""
        return self

    def row(self, node: Hashable, *, out: bool) -> tuple[Index, Pointer]:
        """Return the neighbours of a node one way, and the edges to or from them; O(degree)."""
        place = self.position[node]
        rows = self.out if out else self.into
        others = rows.indices[rows.indptr[place] : rows.indptr[place + 1]]
        if self.directed and out:
            return others, np.arange(*self.indptr[place : place + 2], dtype=np.int64)
        lower, upper = others, np.full(len(others), place, dtype=np.int32)
        if not self.directed:
            lower, upper = np.minimum(lower, upper), np.maximum(lower, upper)
        return others, edges_of(self.indptr, self.targets, lower, upper)

    def edges_at(self, source: int, target: int) -> Pointer:
        """Return the edges between two positions, of edges without direction the lower first."""
        begin, end = self.indptr[source : source + 2].tolist()
        first, last = self.targets[begin:end].searchsorted((target, target + 1))
        return np.arange(begin + first, begin + last, dtype=np.int64)

    def data_at(self, edges: Pointer) -> list[dict[str, Any]]:
        """Return the data of edges at positions as plain Python values."""
        return data_of(self.table, edges, len(edges))

    def keys_at(self, edges: Pointer) -> list[Hashable]:
        """Return the keys of edges at positions; none where edges have no keys."""
        return [] if self.keys is None else self.keys.plain(edges)


def whole(graph: CompactGraph) -> Layout:
    """Return a graph with every row in its place, as what it is then."""
    folded = graph.folded()
    assert isinstance(folded, Layout), "a folded graph has every row in its place"
    return folded


def data_of(
    table: Mapping[str, Column], edges: Pointer | slice, count: int
) -> list[dict[str, Any]]:
    """Return what columns hold of so many edges at positions as plain Python values."""
    values = [column.plain(edges) for column in table.values()]
    rows = zip(*values, strict=True) if values else ((),) * count
    return [{n: x for n, x in zip(table, row, strict=True) if x is not ABSENT} for row in rows]


def _in_order(values: npt.NDArray[Any], order: Pointer) -> npt.NDArray[Any]:
    found = np.empty(len(order), dtype=values.dtype)
    for begin in range(0, len(order), CHUNK):
        found[begin : begin + CHUNK] = values[order[begin : begin + CHUNK]]
    found.flags.writeable = False
    return found
