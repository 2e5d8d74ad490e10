"""Components on arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx

from graphapi.compact.arrays.answers import names, places, sets_of
from graphapi.compact.arrays.search import visited
from graphapi.compact.arrays.weights import neighbours
from graphapi.compact.kernels.components import joined, mutually_joined
from graphapi.compact.kernels.numbering import number_by_first

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    import numpy as np
    import numpy.typing as npt

    from graphapi.compact.graph import CompactGraph


def connected_components(graph: CompactGraph) -> Iterator[set[Hashable]]:
    """Answer `networkx.connected_components`; about O(n + m)."""
    return sets_of(graph, *_pieces(graph))


def number_connected_components(graph: CompactGraph) -> int:
    """Answer `networkx.number_connected_components`; about O(n + m)."""
    return _pieces(graph)[1]


def is_connected(graph: CompactGraph) -> bool:
    """Answer `networkx.is_connected`; about O(n + m)."""
    _refuse_empty(graph)
    return _pieces(graph)[1] == 1


def node_connected_component(graph: CompactGraph, n: Hashable) -> set[Hashable]:
    """Answer `networkx.node_connected_component`; O(n + the component's m)."""
    return set(names(graph, visited(graph, places(graph, [n])).order))


weakly_connected_components = connected_components
number_weakly_connected_components = number_connected_components
is_weakly_connected = is_connected


def strongly_connected_components(graph: CompactGraph) -> Iterator[set[Hashable]]:
    """Answer `networkx.strongly_connected_components`; O(n + m)."""
    return sets_of(graph, *_mutual(graph))


def number_strongly_connected_components(graph: CompactGraph) -> int:
    """Answer `networkx.number_strongly_connected_components`; O(n + m)."""
    return _mutual(graph)[1]


def is_strongly_connected(graph: CompactGraph) -> bool:
    """Answer `networkx.is_strongly_connected`; O(n + m)."""
    _refuse_empty(graph)
    return _mutual(graph)[1] == 1


def _pieces(graph: CompactGraph) -> tuple[npt.NDArray[np.int32], int]:
    leaders = joined(neighbours(graph))
    return leaders, number_by_first(leaders, len(leaders))


def _mutual(graph: CompactGraph) -> tuple[npt.NDArray[np.int32], int]:
    return mutually_joined(neighbours(graph))


def _refuse_empty(graph: CompactGraph) -> None:
    if not len(graph):
        raise nx.NetworkXPointlessConcept("Connectivity is undefined for the null graph.")
