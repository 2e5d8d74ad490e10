"""The degrees of a graph as NetworkX shows them: of all nodes at once, of one in its row."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping


class Degrees:
    """The number, or the sum of a weight, of the edges at each node, as `networkx.Graph.degree`.

    An edge without a weight weighs 1; one without direction from a node to itself counts twice.

    Parameters
    ----------
    graph : CompactGraph
    ways : tuple of ways
        Which edges count where they have directions; else one way.
    nbunch : node or iterable of nodes, optional
        Which nodes to show; none given, all.
    weight : str, optional
        What to sum; none given, edges are counted.

    Notes
    -----
    All nodes: O(n), or O(n + m) for a weight. One node: O(1), or its degree for a weight.
    """

    def __init__(
        self, graph: Any, ways: tuple[str, ...], nbunch: Any = None, weight: Any = None
    ) -> None:
        self._graph = graph
        self._ways = ways
        self._nodes = None if nbunch is None else list(graph.nbunch_iter(nbunch))
        self._weight = weight

    def __call__(self, nbunch: Any = None, weight: Any = None) -> Any:
        """Return the degree of a node, or a view of some nodes or of all."""
        if nbunch is not None and nbunch in self._graph:
            return Degrees(self._graph, self._ways, None, weight)[nbunch]
        return Degrees(self._graph, self._ways, nbunch, weight)

    def __getitem__(self, node: Hashable) -> Any:
        at_node = _count if self._weight is None else self._sum
        return sum(at_node(self._graph, node, way) for way in self._ways)

    def __iter__(self) -> Iterator[tuple[Hashable, Any]]:
        if self._nodes is not None:
            return ((node, self[node]) for node in self._nodes)
        arrays = import_module("graphapi.compact.arrays.degrees")  # compiled on first use
        try:
            numbers = arrays.sums(self._graph, self._weight, self._ways)
        except NotImplementedError:
            return ((node, self[node]) for node in self._graph)
        return zip(self._graph.labels, numbers.tolist(), strict=True)

    def __len__(self) -> int:
        return len(self._graph if self._nodes is None else self._nodes)

    def __str__(self) -> str:
        return str(list(self))

    def __repr__(self) -> str:
        return f"Degrees({dict(self)})"

    def _sum(self, graph: Any, node: Hashable, way: str) -> Any:
        row = (graph.adj if way == "out" else graph.pred)[node]
        loop = [row[node]] if node in row and not graph.directed else []
        return sum(self._weigh(data) for data in [*row.values(), *loop])

    def _weigh(self, data: Mapping[Any, Any]) -> Any:
        parallel = data.values() if self._graph.is_multigraph() else (data,)
        return sum(values.get(self._weight, 1) for values in parallel)


def _count(graph: Any, node: Hashable, way: str) -> int:
    rows, place = graph.out if way == "out" else graph.into, graph.position[node]
    begin, end = rows.indptr[place : place + 2].tolist()
    if graph.directed:
        return int(end - begin)
    first, last = rows.indices[begin:end].searchsorted((place, place + 1)).tolist()
    return int(end - begin + last - first)
