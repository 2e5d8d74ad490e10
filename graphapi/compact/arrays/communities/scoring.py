"""How good a partition is, counted edge by edge and without the kernels that look for good ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from networkx.algorithms.community.quality import NotAPartition

from graphapi.compact.partition import Partition

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterable, Iterator

    import numpy.typing as npt

    from graphapi.compact.columns import Column
    from graphapi.compact.graph import CompactGraph

    Values = npt.NDArray[np.float64]
    Index = npt.NDArray[np.int32]

CHUNK = 1 << 20
"""How many rows are looked at together."""


class Sums(NamedTuple):
    """What the weights of edges add up to.

    Attributes
    ----------
    inside, loops : float
        Of the edges inside of communities, and of the self loops among them.
    begun, ended : float64, shape (number of communities,)
        Of the edges by the community of their first and of their second end.
    """

    inside: float
    loops: float
    begun: Values
    ended: Values


def sums(graph: CompactGraph, partition: Partition, weight: str | None) -> Sums:
    """Add up the weights of edges by community; an edge without a weight weighs 1; O(m)."""
    homes, count = partition.membership, len(partition)
    inside, loops, begun, ended = 0.0, 0.0, np.zeros(count), np.zeros(count)
    for nodes, others, weights in _edges(graph, weight):
        from_home, to_home = homes[nodes], homes[others]
        inside += float(weights[from_home == to_home].sum())
        loops += float(weights[nodes == others].sum())
        begun += np.bincount(from_home, weights=weights, minlength=count)
        ended += np.bincount(to_home, weights=weights, minlength=count)
    return Sums(inside, loops, begun, ended)


def _edges(graph: CompactGraph, weight: str | None) -> Iterator[tuple[Index, Index, Values]]:
    for first in range(0, len(graph), CHUNK):
        indptr = graph.indptr[first : first + CHUNK + 1]
        nodes = np.arange(first, first + len(indptr) - 1, dtype=np.int32)
        edges = slice(int(indptr[0]), int(indptr[-1]))
        others = graph.targets[edges]
        weights = np.ones(len(others))
        if weight is not None and weight in graph.columns:
            weights = np.nan_to_num(_numbers(graph.column(weight), edges), nan=1.0)
        yield np.repeat(nodes, np.diff(indptr)), others, weights


def _numbers(column: Column, edges: slice) -> Values:
    return column.holding(column.values[edges]).numbers()


def modularity(
    graph: CompactGraph,
    communities: Iterable[Collection[Hashable]],
    weight: str | None = "weight",
    resolution: float = 1,
) -> float:
    """Answer `networkx.community.modularity`; O(n + m)."""
    found = sums(graph, partition_of(graph, communities), weight)
    begun, ended, total = found.begun, found.ended, float(found.begun.sum())
    if not graph.directed:
        begun = ended = found.begun + found.ended
    norm = float(begun.sum()) ** 2
    return found.inside / total - resolution * float(begun @ ended) / norm


def community_quality(
    graph: CompactGraph,
    partition: Iterable[Collection[Hashable]],
    *,
    quality: str = "cpm",
    resolution: float = 0.15,
    weight: str | None = None,
) -> float:
    """Answer `partition_quality`."""
    if quality == "modularity":
        return modularity(graph, partition, weight, resolution)
    if quality != "cpm":
        raise ValueError("quality: give one of cpm, modularity")
    held = partition_of(graph, partition)
    found = sums(graph, held, weight)
    pairs = float((held.sizes * (held.sizes - 1)).sum()) / 2
    return found.inside - found.loops - resolution * pairs


def partition_of(graph: CompactGraph, communities: Iterable[Collection[Hashable]]) -> Partition:
    """Lay communities out; `NotAPartition` where a node is in none or in several."""
    if isinstance(communities, Partition) and communities.labels is graph.labels:
        return communities
    held: list[Any] = list(communities)
    number = sum(map(len, held))
    if (
        number != len(graph)
        or len({node for nodes in held for node in nodes if node in graph}) != number
    ):
        raise NotAPartition(graph, held)
    return Partition.of(graph, held)
