"""Label propagation on compact graphs, in the three ways that NetworkX knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np

from graphapi.compact.arrays.answers import sets_of
from graphapi.compact.arrays.communities.lots import lot
from graphapi.compact.arrays.communities.networks import EACH_ONE, sealed
from graphapi.compact.arrays.weights import weighted
from graphapi.compact.kernels.communities.propagation import (
    coloured,
    propagate,
    propagate_in_order,
)
from graphapi.compact.partition import Partition

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    import numpy.typing as npt

    from graphapi.compact.graph import CompactGraph
    from graphapi.compact.kernels.communities.network import Network


def label_propagation_communities(graph: CompactGraph) -> Partition:
    """Answer `networkx.community.label_propagation_communities`, with the same communities.

    References
    ----------
    G. Cordasco, L. Gargano. Community detection via semi-synchronous label propagation algorithms.
    BASNA 2010, doi 10.1109/BASNA.2010.5730298.
    """
    if graph.directed:
        raise nx.NetworkXNotImplemented("not implemented for directed type")
    network = _network(graph, None)
    labels = np.arange(len(graph), dtype=np.uint32)
    largest_first = np.argsort(-_degrees(graph), kind="stable").astype(np.uint32)
    by_colour = np.argsort(coloured(network, largest_first), kind="stable").astype(np.uint32)
    propagate_in_order(network, labels, by_colour)
    return Partition(graph.labels, labels.view(np.int32))


def asyn_lpa_communities(
    graph: CompactGraph, weight: str | None = None, seed: Any = None
) -> Iterator[set[Hashable]]:
    """Answer `networkx.community.asyn_lpa_communities`.

    References
    ----------
    U. N. Raghavan, R. Albert, S. Kumara. Near linear time algorithm to detect community structures
    in large-scale networks. Physical Review E 76 (2007), doi 10.1103/PhysRevE.76.036106.
    """
    return _spread(graph, weight, seed)


def fast_label_propagation_communities(
    graph: CompactGraph, *, weight: str | None = None, seed: Any = None
) -> Iterator[set[Hashable]]:
    """Answer `networkx.community.fast_label_propagation_communities`.

    References
    ----------
    V. A. Traag, L. Šubelj. Large network community detection by fast label propagation. Scientific
    Reports 13 (2023), doi 10.1038/s41598-023-29610-z.
    """
    return _spread(graph, weight, seed)


def _degrees(graph: CompactGraph) -> npt.NDArray[np.int64]:
    """Count the ends of edges at each node, two of a self loop."""
    ends = np.bincount(graph.targets, minlength=len(graph))
    return (ends + np.diff(graph.indptr)).astype(np.int64)


def _spread(graph: CompactGraph, weight: str | None, seed: Any) -> Iterator[set[Hashable]]:
    labels, lots = np.arange(len(graph), dtype=np.uint32), lot(seed)
    queue = np.random.default_rng(lots).permutation(len(graph)).astype(np.uint32)
    propagate(_network(graph, weight), labels, queue, lots)
    found = Partition(graph.labels, labels.view(np.int32))
    return sets_of(graph, found.membership, len(found))


def _network(graph: CompactGraph, weight: str | None) -> Network:
    rows, _ = weighted(graph, weight)
    weights = rows.values if len(rows.values) else EACH_ONE
    return sealed(rows.indptr.view(np.uint64), rows.indices.view(np.uint32), weights, np.empty(0))
