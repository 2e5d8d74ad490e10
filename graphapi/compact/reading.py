"""The dictionaries and views of a NetworkX graph as read-only windows on arrays."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol

from networkx.classes import reportviews

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import numpy.typing as npt

    Index = npt.NDArray[np.int32]
    Pointer = npt.NDArray[np.int64]

NO_DATA: Mapping[str, Any] = MappingProxyType({})


class NodeData(Mapping[Hashable, Mapping[str, Any]]):
    """A mapping of every node to its data, of which there is none."""

    def __init__(self, position: Mapping[Hashable, int]) -> None:
        self._position = position

    def __getitem__(self, node: Hashable) -> Mapping[str, Any]:
        self._position[node]
        return NO_DATA

    def __iter__(self) -> Iterator[Hashable]:
        return iter(self._position)

    def __len__(self) -> int:
        return len(self._position)


class Rows(Protocol):
    """What tells the edges of a node."""

    @property
    def labels(self) -> Sequence[Hashable]:
        """The nodes."""
        ...

    def is_multigraph(self) -> bool:
        """Whether edges have keys."""
        ...

    def row(self, node: Hashable, *, out: bool) -> tuple[Index, Pointer]:
        """Return the positions of neighbours one way, and the edges to or from them."""
        ...

    def data_at(self, edges: Pointer) -> list[dict[str, Any]]:
        """Return the data of edges."""
        ...

    def keys_at(self, edges: Pointer) -> list[Hashable]:
        """Return the keys of edges."""
        ...


class Neighbours(Mapping[Hashable, Mapping[Hashable, Any]]):
    """A mapping of node to neighbour to data, or to key to data where edges have keys.

    Each row is made when it is asked for: O(degree).
    """

    def __init__(self, graph: Rows, *, out: bool) -> None:
        self._graph = graph
        self._out = out

    def __getitem__(self, node: Hashable) -> Mapping[Hashable, Any]:
        graph = self._graph
        places, edges = graph.row(node, out=self._out)
        others = [graph.labels[place] for place in places.tolist()]
        data = graph.data_at(edges)
        if not graph.is_multigraph():
            return dict(zip(others, data, strict=True))
        row: dict[Hashable, dict[Hashable, Any]] = {}
        for other, key, values in zip(others, graph.keys_at(edges), data, strict=True):
            row.setdefault(other, {})[key] = values
        return row

    def __iter__(self) -> Iterator[Hashable]:
        return iter(self._graph.labels)

    def __len__(self) -> int:
        return len(self._graph.labels)


EDGE_VIEWS = {
    (False, False): reportviews.EdgeView,
    (False, True): reportviews.MultiEdgeView,
    (True, False): reportviews.OutEdgeView,
    (True, True): reportviews.OutMultiEdgeView,
}
IN_EDGE_VIEWS = (reportviews.InEdgeView, reportviews.InMultiEdgeView)
