"""A graph in compressed arrays that never changes and reads like a NetworkX graph."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

import networkx as nx
import numpy as np
from networkx.classes import reportviews

from graphapi.compact import reading
from graphapi.compact.adjacency import order_by_ends
from graphapi.compact.checks import check_ends, check_rows, check_unique
from graphapi.compact.columns import Column, column_of, objects
from graphapi.compact.degrees import Degrees
from graphapi.compact.labels import laid_out
from graphapi.compact.layout import Layout
from graphapi.compact.reading import Neighbours, NodeData

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping, Sequence

    import numpy.typing as npt


class CompactGraph(Layout):
    """A directed or undirected graph, simple or with keyed parallel edges; see `from_edges`.

    The arrays are its `Layout`; the rest is what NetworkX and its users ask of a graph.
    """

    __networkx_backend__: ClassVar[str] = "compact"

    def __repr__(self) -> str:
        kind = f"{'directed' if self.directed else 'undirected'}{' multi' * self.is_multigraph()}"
        return f"<compact {kind} graph of {len(self)} nodes and {len(self.targets)} edges>"

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
        return Degrees(self, ("out", "into") if self.directed else ("out",))

    @property
    def in_degree(self) -> Degrees:
        """The number, or a sum of data, of the edges to each node."""
        return Degrees(self, ("into",))

    @property
    def out_degree(self) -> Degrees:
        """The number, or a sum of data, of the edges from each node."""
        return Degrees(self, ("out",))

    def size(self, weight: str | None = None) -> float:
        """Return how many edges there are, or the sum of one of their columns."""
        return len(self.targets) if weight is None else float(self.column(weight).numbers().sum())

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
        if self.keys is None:
            return self.data_at(found)[0]
        by_key = dict(zip(self.keys_at(found), self.data_at(found), strict=True))
        return by_key if key is None else by_key.get(key, default)


def from_edges(
    labels: Sequence[Hashable],
    sources: npt.ArrayLike,
    targets: npt.ArrayLike,
    columns: Mapping[str, Any],
    *,
    directed: bool = True,
    keys: Sequence[Hashable] | None = None,
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
    keys : sequence of hashables, optional
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
    names = None if keys is None else objects(keys)
    check_ends(len(labels), *ends, [*table.values(), *([] if names is None else [names])])
    indptr, order = order_by_ends(len(labels), *ends)
    if names is not None:
        _order_parallel(order, *ends, names.plain())
    graph = CompactGraph(
        *laid_out(labels),
        indptr,
        ends[1][order],
        {name: column.take(order) for name, column in table.items()},
        None if names is None else names.take(order),
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
    graph = CompactGraph(*laid_out(labels), indptr, targets, columns, None, directed)
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
