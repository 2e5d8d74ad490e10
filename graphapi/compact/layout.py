"""How a graph lies in arrays."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from graphapi.compact.adjacency import adjacency, both_ways
from graphapi.compact.columns import ABSENT, Column
from graphapi.compact.kernels.messages import backward
from graphapi.compact.values import NodeValues

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    import numpy.typing as npt

    from graphapi.compact.adjacency import Adjacency, Index, Pointer


@dataclass(frozen=True, eq=False, repr=False)
class Layout:
    """Nodes by position, edges ordered by their ends, and their data in columns.

    Attributes
    ----------
    labels : tuple
        The nodes, in the order of their positions.
    position : mapping
        The position of each node.
    sources, targets : int32, one for each edge
        The positions of its ends; edges are ordered by them.
    table : mapping of name to Column
        The edge data, in the order of the edges.
    keys : Column, optional
        The keys of a multigraph's edges; none for a simple graph.
    """

    labels: tuple[Hashable, ...]
    position: Mapping[Hashable, int]
    sources: Index
    targets: Index
    table: Mapping[str, Column]
    keys: Column | None
    directed: bool
    graph: dict[str, Any] = field(default_factory=dict)
    __networkx_cache__: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        keys = () if self.keys is None else (self.keys,)
        for array in (
            self.sources,
            self.targets,
            *(c.values for c in (*self.table.values(), *keys)),
        ):
            array.flags.writeable = False

    def __len__(self) -> int:
        return len(self.labels)

    def __contains__(self, node: object) -> bool:
        try:
            return node in self.position
        except TypeError:
            return False

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
        return self.table.get(name, Column(np.zeros(len(self.sources))))

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
        if self.directed:
            return adjacency(len(self), self.sources, self.targets)
        return adjacency(len(self), *both_ways(self.sources, self.targets))

    @cached_property
    def into(self) -> Adjacency:
        """The predecessors of every node; all neighbours where the graph is undirected."""
        return adjacency(len(self), self.targets, self.sources) if self.directed else self.out

    @cached_property
    def backward(self) -> Pointer:
        """The position in `out` of the entry against each entry, -1 where there is none."""
        return backward(self.out.owners, self.out.indices, len(self))

    def edges_between(self, u: Hashable, v: Hashable) -> Pointer:
        """Return the positions of the edges from u to v; cost the logarithm of u's degree."""
        if u not in self or v not in self:
            return np.empty(0, dtype=np.int64)
        begin, end = self.out.indptr[self.position[u]], self.out.indptr[self.position[u] + 1]
        row, target = self.out.indices[begin:end], self.position[v]
        first, last = row.searchsorted((target, target + 1))
        return self.out.edges[begin + first : begin + last]

    def data_at(self, edges: Pointer | slice) -> list[dict[str, Any]]:
        """Return the data of edges at positions as plain Python values."""
        values = [column.plain(edges) for column in self.table.values()]
        rows = zip(*values, strict=True) if values else ((),) * len(self.sources[edges])
        return [
            {n: x for n, x in zip(self.table, row, strict=True) if x is not ABSENT} for row in rows
        ]

    def keys_at(self, edges: Pointer) -> list[Hashable]:
        """Return the keys of edges at positions; none where edges have no keys."""
        return [] if self.keys is None else self.keys.plain(edges)
