"""Core numbers on arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
import numpy as np

from graphapi.compact.arrays.answers import by_node
from graphapi.compact.arrays.weights import neighbours, sealed
from graphapi.compact.kernels.cores import core_numbers

if TYPE_CHECKING:
    from collections.abc import Hashable

    from graphapi.compact.graph import CompactGraph


def core_number(graph: CompactGraph) -> dict[Hashable, int]:
    """Answer `networkx.core_number`; O(n + m)."""
    if (graph.sources == graph.targets).any():
        raise nx.NetworkXNotImplemented(
            "Input graph has self loops which is not permitted; leave them out."
        )
    if not len(graph):
        return by_node(graph, np.empty(0, dtype=np.int32))
    rows = neighbours(graph)
    back = neighbours(graph, way="into")
    if not graph.directed:
        back = sealed(np.zeros_like(rows.indptr), rows.indices[:0], rows.values)
    degrees = (np.diff(rows.indptr) + np.diff(back.indptr)).astype(np.int32)
    return by_node(graph, core_numbers(degrees, rows, back))
