"""Louvain on compact graphs: moves, then communities as nodes, as long as that is better."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from graphapi.compact.arrays.communities.leiden import alone, climb_of
from graphapi.compact.arrays.communities.lots import lot
from graphapi.compact.arrays.communities.rounds import merging
from graphapi.compact.arrays.communities.scoring import modularity
from graphapi.compact.partition import Partition

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from graphapi.compact.graph import CompactGraph


def louvain_communities(  # noqa: PLR0917  NetworkX's signature
    graph: CompactGraph,
    weight: str | None = "weight",
    resolution: float = 1,
    threshold: float = 1e-07,
    max_level: int | None = None,
    seed: Any = None,
) -> list[set[Hashable]]:
    """Answer `networkx.community.louvain_communities`."""
    if max_level is not None and max_level <= 0:
        raise ValueError("max_level argument must be a positive integer or None")
    *_, last = islice(_partitions(graph, weight, resolution, threshold, seed), max_level)
    return list(last)


def louvain_partitions(
    graph: CompactGraph,
    weight: str | None = "weight",
    resolution: float = 1,
    threshold: float = 1e-07,
    seed: Any = None,
) -> Iterator[list[set[Hashable]]]:
    """Answer `networkx.community.louvain_partitions`."""
    return map(list, _partitions(graph, weight, resolution, threshold, seed))


def _partitions(
    graph: CompactGraph, weight: str | None, resolution: float, threshold: float, seed: Any
) -> Iterator[Partition]:
    climb = climb_of(graph, "modularity", resolution=resolution, weight=weight, seed=lot(seed))
    partition = Partition(graph.labels, alone(graph).view("int32"))
    if not len(climb.network.indices):
        yield partition
        return
    last = modularity(graph, partition, weight, resolution)
    for found in merging(climb, alone(graph)):
        partition = Partition(graph.labels, found.flat().view("int32"))
        yield partition
        reached = modularity(graph, partition, weight, resolution)
        if reached - last <= threshold or not found.changes:
            return
        last = reached
