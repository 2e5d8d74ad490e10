"""What NetworkX and its users ask of a graph, read from arrays that never change."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

import networkx as nx
import numpy as np
from networkx.classes import reportviews

from graphapi.compact import reading
from graphapi.compact.adjacency import by_source
from graphapi.compact.columns import Column
from graphapi.compact.degrees import Degrees
from graphapi.compact.reading import Neighbours, NodeData
from graphapi.compact.values import NodeValues

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping, Sequence

    import numpy.typing as npt

    from graphapi.compact.adjacency import Adjacency, Index, Pointer
    from graphapi.compact.derived import Derivation


class CompactGraph:
    """A directed or undirected graph, simple or with keyed parallel edges; see `from_edges`.

    This is what NetworkX and its users ask of a graph. How it lies in arrays, `layout.Layout` and
    `patched.PatchedGraph` know.

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
    out, into : Adjacency
        The successors and the predecessors of every node; all neighbours where the graph is
        undirected.
    """

    __networkx_backend__: ClassVar[str] = "compact"

    if TYPE_CHECKING:
        labels: Sequence[Hashable]
        position: Mapping[Hashable, int]
        directed: bool
        derived: dict[Any, Derivation]
        graph: dict[str, Any]

        @property
        def indptr(self) -> Pointer: ...
        @property
        def targets(self) -> Index: ...
        @property
        def table(self) -> Mapping[str, Column]: ...
        @property
        def keys(self) -> Column | None: ...
        @property
        def out(self) -> Adjacency: ...
        @property
        def into(self) -> Adjacency: ...
        @property
        def nbytes(self) -> int: ...
        def turned_column(self, name: str) -> npt.NDArray[Any]: ...
        def folded(self) -> CompactGraph: ...
        def row(self, node: Hashable, *, out: bool) -> tuple[Index, Pointer]: ...
        def edges_at(self, source: int, target: int) -> Pointer: ...
        def data_at(self, edges: Pointer) -> list[dict[str, Any]]: ...
        def keys_at(self, edges: Pointer) -> list[Hashable]: ...

    def __len__(self) -> int:
        return len(self.labels)

    def __contains__(self, node: object) -> bool:
        try:
            return node in self.position
        except TypeError:
            return False

    def __repr__(self) -> str:
        kind = f"{'directed' if self.directed else 'undirected'}{' multi' * self.is_multigraph()}"
        return f"<compact {kind} graph of {len(self)} nodes and {self.number_of_edges()} edges>"

    @cached_property
    def _adj(self) -> Neighbours:
        return Neighbours(self, out=True)

    @cached_property
    def _pred(self) -> Neighbours:
        return Neighbours(self, out=False)

    @property
    def _succ(self) -> Neighbours:
        return self._adj

    @cached_property
    def _node(self) -> NodeData:
        return NodeData(self.position)

    def is_directed(self) -> bool:
        """Whether edges have a direction."""
        return self.directed

    def is_multigraph(self) -> bool:
        """Whether edges have keys."""
        return self.keys is not None

    def __iter__(self) -> Iterator[Hashable]:
        return iter(self.labels)

    def number_of_nodes(self) -> int:
        """Return how many nodes there are."""
        return len(self.labels)

    order = number_of_nodes

    def has_node(self, node: object) -> bool:
        """Whether the graph has a node."""
        return node in self

    @cached_property
    def nodes(self) -> Any:
        """The nodes, as NetworkX shows them; nodes carry no data."""
        return reportviews.NodeView(self)

    @property
    def adj(self) -> Neighbours:
        """The neighbours of each node with the data of the edges to them."""
        return self._adj

    succ = adj

    @property
    def pred(self) -> Neighbours:
        """The predecessors of each node with the data of the edges from them."""
        return self._pred

    def __getitem__(self, node: Hashable) -> Mapping[Hashable, Any]:
        return self._adj[node]

    def adjacency(self) -> Iterator[tuple[Hashable, Mapping[Hashable, Any]]]:
        """Iterate over the nodes and their neighbours."""
        return iter(self._adj.items())

    nbunch_iter = nx.Graph.nbunch_iter

    def neighbors(self, node: Hashable) -> Iterator[Hashable]:
        """Iterate over the successors of a node; all neighbours where undirected."""
        return iter(self._of(node, self._adj))

    successors = neighbors

    def predecessors(self, node: Hashable) -> Iterator[Hashable]:
        """Iterate over the nodes with an edge to a node."""
        return iter(self._of(node, self._pred))

    def _of(self, node: Hashable, neighbours: Neighbours) -> Mapping[Hashable, Any]:
        if node not in self:
            raise nx.NetworkXError(f"The node {node} is not in the graph.")
        return neighbours[node]

    @cached_property
    def edges(self) -> Any:
        """The edges, as NetworkX shows them: call it for keys and data."""
        return reading.EDGE_VIEWS[self.directed, self.is_multigraph()](self)

    @property
    def in_edges(self) -> Any:
        """The edges by their targets."""
        return reading.IN_EDGE_VIEWS[self.is_multigraph()](self)

    @property
    def degree(self) -> Degrees:
        """The number, or a sum of data, of the edges at each node."""
        return Degrees(self)

    @property
    def in_degree(self) -> Degrees:
        """The number, or a sum of data, of the edges to each node."""
        return Degrees(self, "into")

    @property
    def out_degree(self) -> Degrees:
        """The number, or a sum of data, of the edges from each node."""
        return Degrees(self, "out")

    def size(self, weight: str | None = None) -> float:
        """Return how many edges there are, or the sum of one of their columns."""
        if weight is None:
            return self.number_of_edges()
        return float(self.column(weight).numbers().sum())

    def number_of_edges(self, u: Hashable | None = None, v: Hashable | None = None) -> int:
        """Return how many edges there are, in all or from u to v."""
        return len(self.targets) if u is None or v is None else len(self.edges_between(u, v))

    def has_edge(self, u: Hashable, v: Hashable, key: Hashable | None = None) -> bool:
        """Whether there is an edge from u to v, with a key if one is given."""
        found = self.edges_between(u, v)
        return len(found) > 0 if key is None else key in self.keys_at(found)

    def get_edge_data(
        self, u: Hashable, v: Hashable, key: Hashable | None = None, default: Any = None
    ) -> Any:
        """Return the data of the edge from u to v, by key where edges have keys.

        Where edges have keys and none is given, a mapping of key to data.
        """
        found = self.edges_between(u, v)
        if not len(found):
            return default
        if not self.is_multigraph():
            return self.data_at(found)[0]
        by_key = dict(zip(self.keys_at(found), self.data_at(found), strict=True))
        return by_key if key is None else by_key.get(key, default)

    def edges_between(self, u: Hashable, v: Hashable) -> Pointer:
        """Return the positions of the edges from u to v; cost the logarithm of u's degree."""
        if u not in self or v not in self:
            return np.empty(0, dtype=np.int64)
        source, target = self.position[u], self.position[v]
        if not self.directed:
            source, target = min(source, target), max(source, target)
        return self.edges_at(source, target)

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
        held = self.table.get(name)
        return Column(np.zeros(len(self.targets))) if held is None else held

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
