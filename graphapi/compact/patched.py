"""A graph that shares the rows of another and has a few of its own beside them."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from graphapi.compact.adjacency import Adjacency, by_target
from graphapi.compact.face import CompactGraph
from graphapi.compact.layout import Layout, data_of
from graphapi.compact.pool import INDICES, KEYS

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

    import numpy.typing as npt

    from graphapi.compact.adjacency import Index, Pointer
    from graphapi.compact.columns import Column
    from graphapi.compact.derived import Derivation
    from graphapi.compact.folding import Folding
    from graphapi.compact.pool import PooledRows


@dataclass(frozen=True, eq=False, repr=False)
class PatchedGraph(CompactGraph):
    """A directed graph of which a few rows lie beside the others.

    What is asked of one node is read where its row lies. What is asked of all edges is answered by
    `folded`, the same graph with every row in its place, which is made once: O(n + m).

    Attributes
    ----------
    labels, position
        As of `CompactGraph`.
    heads : mapping of name to Column
        What the values of each column mean, of the keys under `KEYS`; the values are elsewhere.
    straight, turned : PooledRows
        The edges by source, with every column, and by target, with some.
    number : int
        How many edges there are.
    folding : Folding, optional
        The making of a graph with every row in its place that goes on beside.
    derived : mapping of question to Derivation
        As of `Layout`.
    """

    labels: Sequence[Hashable]
    position: Mapping[Hashable, int]
    heads: Mapping[str, Column]
    straight: PooledRows
    turned: PooledRows
    number: int
    directed: bool = True
    folding: Folding | None = None
    derived: dict[Any, Derivation] = field(default_factory=dict)
    graph: dict[str, Any] = field(default_factory=dict)
    __networkx_cache__: dict[str, Any] = field(default_factory=dict)

    def number_of_edges(self, u: Hashable | None = None, v: Hashable | None = None) -> int:
        """Return how many edges there are, in all or from u to v."""
        return self.number if u is None or v is None else super().number_of_edges(u, v)

    def is_multigraph(self) -> bool:
        """Whether edges have keys."""
        return KEYS in self.heads

    @property
    def indptr(self) -> Pointer:
        """Where the rows begin once all lie in their places."""
        return self._whole.indptr

    @property
    def targets(self) -> Index:
        """The targets of all edges in their places."""
        return self._whole.targets

    @property
    def table(self) -> Mapping[str, Column]:
        """The data of all edges in their places."""
        return self._whole.table

    @property
    def keys(self) -> Column | None:
        """The keys of all edges in their places."""
        return self._whole.keys

    @property
    def out(self) -> Adjacency:
        """The successors of every node."""
        return self._whole.out

    @property
    def into(self) -> Adjacency:
        """The predecessors of every node."""
        return self._whole.into

    def turned_column(self, name: str) -> npt.NDArray[Any]:
        """Return the values of a column in the order of `into`."""
        return self._whole.turned_column(name)

    @property
    def nbytes(self) -> int:
        """How many bytes the arrays take; those of the graphs that share them are counted too."""
        whole = self._whole.nbytes if self.is_whole else 0
        return whole + self.straight.nbytes + self.turned.nbytes

    @property
    def is_whole(self) -> bool:
        """Whether the same graph with every row in its place was made already."""
        return "_whole" in self.__dict__

    @cached_property
    def _whole(self) -> Layout:
        return laid(self)

    def folded(self) -> Layout:
        """Return the same graph with every row in its place; O(n + m) once."""
        return self._whole

    def row(self, node: Hashable, *, out: bool) -> tuple[Index, Pointer]:
        """Return the neighbours of a node one way, and where the edges to or from them lie."""
        place = self.position[node]
        rows = self.straight if out else self.turned
        begin, end = rows.span(place)
        others = rows.array(INDICES)[begin:end]
        if out:
            return others, np.arange(begin, end, dtype=np.int64)
        sources = np.unique(others).tolist()
        edges = [self.edges_at(source, place) for source in sources]
        return others, np.concatenate([np.empty(0, dtype=np.int64), *edges])

    def edges_at(self, source: int, target: int) -> Pointer:
        """Return where the edges between two positions lie."""
        begin, end = self.straight.span(source)
        row = self.straight.array(INDICES)[begin:end]
        first, last = row.searchsorted((target, target + 1))
        return np.arange(begin + first, begin + last, dtype=np.int64)

    @property
    def beside(self) -> int:
        """How many entries lie beside the rows that are in their places."""
        return self.straight.beside + self.turned.beside

    def lying(self, name: str) -> Column:
        """Return a column in the order in which the edges lie by source; O(1)."""
        return self.heads[name].holding(self.straight.array(name))

    def data_at(self, edges: Pointer) -> list[dict[str, Any]]:
        """Return the data of edges by where they lie, as plain Python values."""
        names = [name for name in self.heads if name != KEYS]
        return data_of({name: self.lying(name) for name in names}, edges, len(edges))

    def keys_at(self, edges: Pointer) -> list[Hashable]:
        """Return the keys of edges by where they lie; none where edges have no keys."""
        return self.lying(KEYS).plain(edges) if self.is_multigraph() else []


def pooled(graph: Layout) -> PatchedGraph:
    """Return a directed graph with rows that others can follow; O(m) once for a graph."""
    keys = {} if graph.keys is None else {KEYS: graph.keys}
    return PatchedGraph(
        graph.labels,
        graph.position,
        {**graph.table, **keys},
        *graph.pools,
        number=len(graph.targets),
        graph=graph.graph,
        derived=graph.derived,
    )


def laid(graph: PatchedGraph) -> Layout:
    """Put every row of a graph in its place; O(n + m)."""
    straight, turned = graph.straight.folded(), graph.turned.folded()
    table = {name: head.holding(straight.array(name)) for name, head in graph.heads.items()}
    keys = table.pop(KEYS, None)
    indptr, targets = straight.indptr, straight.array(INDICES)
    return Layout(
        graph.labels,
        graph.position,
        indptr,
        targets,
        table,
        keys,
        directed=True,
        turned=Adjacency(
            turned.indptr, turned.array(INDICES), lambda: by_target(indptr, targets).edges
        ),
        kept={name: turned.array(name) for name in turned.pool.names if name != INDICES},
        pooled=(straight, turned),
        graph=graph.graph,
        derived=graph.derived,
    )
