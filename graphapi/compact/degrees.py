"""The degrees of a graph as NetworkX shows them: of all nodes at once, of one in its row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from graphapi.compact.seam import dispatchable
from graphapi.compact.values import NodeValues

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping

Ends = Literal["both", "out", "into"]
"""Which edges of a node count: all, those from it, those to it."""
SIDES = {"both": (True, False), "out": (True,), "into": (False,)}
"""Whether edges from the node are looked at, and whether those to it."""


@dispatchable(edge_attrs="weight")
def node_degrees(
    G: Any,  # noqa: N803  the name NetworkX gives to graphs
    weight: str | None = None,
    *,
    ends: Ends = "both",
) -> NodeValues:
    """Lay out the degree or the strength of every node.

    Parameters
    ----------
    G : graph
        Any; where edges have no direction, `ends` is "both".
    weight : str, optional
        What to sum over the edges, 1 for an edge without it; none given, edges are counted.

    Returns
    -------
    NodeValues
        Whole numbers where all weights are. An edge without direction from a node to itself counts
        twice.

    Notes
    -----
    O(n), or O(n + m) for a weight.
    """
    view = {"both": "degree", "out": "out_degree", "into": "in_degree"}[ends]
    sums = dict(getattr(G, view)(weight=weight))
    return NodeValues(dict(zip(sums, range(len(sums)), strict=True)), np.array([*sums.values()]))


class Degrees:
    """The number, or the sum of a weight, of the edges at each node, as `networkx.Graph.degree`.

    An edge without a weight weighs 1; one without direction from a node to itself counts twice.

    Parameters
    ----------
    graph : CompactGraph
    ends : str
        Which edges count where they have directions.
    nbunch : node or iterable of nodes, optional
        Which nodes to show; none given, all.
    weight : str, optional
        What to sum; none given, edges are counted.

    Notes
    -----
    All nodes: O(n), or O(n + m) for a weight. One node: O(1), or its degree for a weight.
    """

    def __init__(
        self, graph: Any, ends: Ends = "both", nbunch: Any = None, weight: Any = None
    ) -> None:
        self._graph = graph
        self._ends = ends
        self._nodes = None if nbunch is None else list(graph.nbunch_iter(nbunch))
        self._weight = weight

    def __call__(self, nbunch: Any = None, weight: Any = None) -> Any:
        """Return the degree of a node, or a view of some nodes or of all."""
        if nbunch is not None and nbunch in self._graph:
            return Degrees(self._graph, self._ends, None, weight)[nbunch]
        return Degrees(self._graph, self._ends, nbunch, weight)

    def __getitem__(self, node: Hashable) -> Any:
        at_node = self._count if self._weight is None else self._sum
        sides = SIDES[self._ends] if self._graph.is_directed() else SIDES["out"]
        return sum(at_node(node, out=out) for out in sides)

    def __iter__(self) -> Iterator[tuple[Hashable, Any]]:
        if self._nodes is not None:
            return ((node, self[node]) for node in self._nodes)
        try:
            found = node_degrees(self._graph, self._weight, ends=self._ends)
        except NotImplementedError:
            return ((node, self[node]) for node in self._graph)
        return zip(self._graph, found.array.tolist(), strict=True)

    def __len__(self) -> int:
        return len(self._graph if self._nodes is None else self._nodes)

    def __str__(self) -> str:
        return str(list(self))

    def __repr__(self) -> str:
        return f"Degrees({dict(self)})"

    def _count(self, node: Hashable, *, out: bool) -> int:
        others, _ = self._graph.row(node, out=out)
        if self._graph.is_directed():
            return len(others)
        return len(others) + int(np.count_nonzero(others == self._graph.position[node]))

    def _sum(self, node: Hashable, *, out: bool) -> Any:
        row = (self._graph.adj if out else self._graph.pred)[node]
        loop = [row[node]] if node in row and not self._graph.is_directed() else []
        return sum(self._weigh(data) for data in [*row.values(), *loop])

    def _weigh(self, data: Mapping[Any, Any]) -> Any:
        parallel = data.values() if self._graph.is_multigraph() else (data,)
        return sum(values.get(self._weight, 1) for values in parallel)
