"""Answers of kernels by the names of nodes."""

from __future__ import annotations

from collections.abc import ItemsView, ValuesView
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np

from graphapi.compact.kernels.numbering import members_by_group
from graphapi.compact.values import NodeValues

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator

    import numpy.typing as npt

    from graphapi.compact.graph import CompactGraph

    Index = npt.NDArray[np.int32]


class ByNode(NodeValues):
    """A mapping of every node to its number, whole or not, in an array that never changes.

    Attributes
    ----------
    array : shape (n,)
        The numbers by position.
    """

    def __getitem__(self, node: Hashable) -> Any:
        return self.array[self.position[node]].item()

    def items(self) -> ItemsView[Hashable, Any]:
        """Return the nodes with their numbers."""
        return _Items(self)

    def values(self) -> ValuesView[Any]:
        """Return the numbers in the order of the nodes."""
        return _Values(self)


class _Items(ItemsView["Hashable", Any]):
    _mapping: ByNode

    def __iter__(self) -> Iterator[tuple[Hashable, Any]]:
        return zip(self._mapping, self._mapping.array.tolist(), strict=True)


class _Values(ValuesView[Any]):
    _mapping: ByNode

    def __iter__(self) -> Iterator[Any]:
        return iter(self._mapping.array.tolist())


def by_node(graph: CompactGraph, numbers: npt.NDArray[Any]) -> ByNode:
    """Let an array of numbers by position be read by node; O(1)."""
    return ByNode(graph.position, numbers)


def names(graph: CompactGraph, positions: Index) -> list[Hashable]:
    """Return the nodes at positions."""
    return [graph.labels[position] for position in positions.tolist()]


def places(graph: CompactGraph, nodes: Iterable[Hashable]) -> Index:
    """Return the positions of nodes; ``KeyError`` for one that the graph does not have."""
    return np.array([graph.position[node] for node in nodes], dtype=np.int32)


def known(graph: CompactGraph, node: Hashable) -> Hashable:
    """Return a node; `networkx.NodeNotFound` if the graph does not have it."""
    if node not in graph:
        raise nx.NodeNotFound(f"Source {node} is not in G")
    return node


def sets_of(graph: CompactGraph, groups: Index, count: int) -> Iterator[set[Hashable]]:
    """Yield the nodes of each group 0 … count - 1; O(n)."""
    begins, members = members_by_group(groups, count)
    for begin, end in zip(begins[:-1].tolist(), begins[1:].tolist(), strict=True):
        yield set(names(graph, members[begin:end]))
