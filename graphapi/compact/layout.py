"""How a graph lies in arrays."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from graphapi.compact.adjacency import by_both_ends, by_source, by_target
from graphapi.compact.columns import ABSENT, Column
from graphapi.compact.kernels.messages import backward
from graphapi.compact.kernels.ways import edges_of
from graphapi.compact.values import NodeValues

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

    import numpy.typing as npt

    from graphapi.compact.adjacency import Adjacency, Index, Pointer

CHUNK = 1 << 22
"""How many values are put into another order at a time."""


@dataclass(frozen=True, eq=False, repr=False)
class Layout:
    """Nodes by position, edges in rows by their source, and their data in columns.

    Attributes
    ----------
    labels : sequence
        The nodes, in the order of their positions.
    position : mapping
        The position of each node.
    indptr : int64, one more than there are nodes
        Node v has the edges ``indptr[v]`` to ``indptr[v + 1]``.
    targets : int32, one for each edge
        Where it ends, ascending within a row. Edges without direction lie at their lower end.
    table : mapping of name to Column
        The edge data, in the order of the edges.
    keys : Column, optional
        The keys of a multigraph's edges; none for a simple graph.
    turned : Adjacency, optional
        `into` where it is laid out already.
    kept : mapping of name to array
        The edge data in the order of `into`, as far as they have been asked for.
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
    graph: dict[str, Any] = field(default_factory=dict)
    __networkx_cache__: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for array in self._arrays:
            array.flags.writeable = False

    def __len__(self) -> int:
        return len(self.labels)

    def __contains__(self, node: object) -> bool:
        try:
            return node in self.position
        except TypeError:
            return False

    @property
    def _arrays(self) -> list[npt.NDArray[Any]]:
        columns = [*self.table.values(), *(() if self.keys is None else (self.keys,))]
        return [self.indptr, self.targets, *(column.values for column in columns)]

    @property
    def sources(self) -> Index:
        """The position of the source of each edge; found anew each time, O(m)."""
        return by_source(self.indptr, self.targets).owners

    @property
    def columns(self) -> Mapping[str, npt.NDArray[Any]]:
        """The arrays of the edge data; of a categorical column its codes."""
        return {name: column.values for name, column in self.table.items()}

    @property
    def categories(self) -> Mapping[str, tuple[Hashable, ...]]:
        """What the codes of each categorical column stand for."""
        return {name: c.categories for name, c in self.table.items() if c.categories is not None}

    def column(self, name: str) -> Column:
        """Return an edge column, one of zeros where no edge has such a value."""
        return self.table.get(name, Column(np.zeros(len(self.targets))))

    def at_nodes(self, values: Mapping[Hashable, float], default: float) -> npt.NDArray[Any]:
        """Return an array of numbers by position; unknown nodes are passed over.

        Numbers that were laid out for these nodes are taken as they are: do not write to them.
        """
        if isinstance(values, NodeValues) and values.position is self.position:
            return values.array
        found = np.full(len(self), default)
        known = [(self.position[node], x) for node, x in values.items() if node in self]
        found[[position for position, _ in known]] = [x for _, x in known]
        return found

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
    def backward(self) -> Pointer:
        """The position in `out` of the entry against each entry, -1 where there is none."""
        return backward(self.out.owners, self.out.indices, len(self))

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

    def edges_between(self, u: Hashable, v: Hashable) -> Pointer:
        """Return the positions of the edges from u to v; cost the logarithm of u's degree."""
        if u not in self or v not in self:
            return np.empty(0, dtype=np.int64)
        source, target = self.position[u], self.position[v]
        if not self.directed:
            source, target = min(source, target), max(source, target)
        begin, end = self.indptr[source], self.indptr[source + 1]
        first, last = self.targets[begin:end].searchsorted((target, target + 1))
        return np.arange(begin + first, begin + last, dtype=np.int64)

    def data_at(self, edges: Pointer | slice) -> list[dict[str, Any]]:
        """Return the data of edges at positions as plain Python values."""
        values = [column.plain(edges) for column in self.table.values()]
        rows = zip(*values, strict=True) if values else ((),) * len(self.targets[edges])
        return [
            {n: x for n, x in zip(self.table, row, strict=True) if x is not ABSENT} for row in rows
        ]

    def keys_at(self, edges: Pointer) -> list[Hashable]:
        """Return the keys of edges at positions; none where edges have no keys."""
        return [] if self.keys is None else self.keys.plain(edges)


def _in_order(values: npt.NDArray[Any], order: Pointer) -> npt.NDArray[Any]:
    found = np.empty(len(order), dtype=values.dtype)
    for begin in range(0, len(order), CHUNK):
        found[begin : begin + CHUNK] = values[order[begin : begin + CHUNK]]
    found.flags.writeable = False
    return found
