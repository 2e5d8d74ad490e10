"""Answers of kernels by the names of nodes."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np

from graphapi.compact.kernels.numbering import members_by_group

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator

    import numpy.typing as npt

    from graphapi.compact.graph import CompactGraph

    Index = npt.NDArray[np.int32]


def by_node(graph: CompactGraph, numbers: npt.NDArray[Any]) -> dict[Hashable, Any]:
    """Return every node with its number of an array by position; O(n).

    A dictionary of one's own: NetworkX writes into such answers.
    """
    return dict(zip(graph.labels, numbers.tolist(), strict=True))


def names(graph: CompactGraph, positions: Index) -> list[Hashable]:
    """Return the nodes at positions."""
    return [graph.labels[position] for position in positions.tolist()]


def places(graph: CompactGraph, nodes: Iterable[Hashable]) -> Index:
    """Return the positions of nodes; ``KeyError`` for one that the graph does not have."""
    return np.array([graph.position[node] for node in nodes], dtype=np.int32)


def known(graph: CompactGraph, node: Hashable, part: str = "Source") -> Hashable:
    """Return a node; `networkx.NodeNotFound` if the graph does not have it."""
    if node not in graph:
        raise nx.NodeNotFound(f"{part} {node} is not in G")
    return node


def sets_of(graph: CompactGraph, groups: Index, count: int) -> Iterator[set[Hashable]]:
    """Yield the nodes of each group 0 … count - 1; O(n)."""
    begins, members = members_by_group(groups, count)
    nodes = names(graph, members)
    for begin, end in pairwise(begins.tolist()):
        yield set(nodes[begin:end])
