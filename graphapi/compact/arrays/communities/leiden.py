"""Leiden on compact graphs, by our own name and by those of NetworkX."""

from __future__ import annotations

from itertools import islice
from math import isfinite
from typing import TYPE_CHECKING, Any

import numpy as np

from graphapi.compact.arrays.communities.lots import lot
from graphapi.compact.arrays.communities.networks import modular, potts
from graphapi.compact.arrays.communities.rounds import Climb, bettered, climbing
from graphapi.compact.arrays.communities.threads import on
from graphapi.compact.partition import Partition

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping

    from graphapi.compact.graph import CompactGraph
    from graphapi.compact.kernels.communities.network import Names

QUALITIES = {"cpm": potts, "modularity": modular}


def leiden(  # noqa: PLR0917  in the order of `communities.leiden`
    graph: CompactGraph,
    quality: str = "cpm",
    resolution: float = 0.15,
    weight: str | None = None,
    seed: int = 0,
    initial: Iterable[Iterable[Hashable]] | Mapping[Hashable, Hashable] | None = None,
    rounds: int | None = None,
    threads: int | None = None,
) -> Partition:
    """Answer `leiden` on a compact graph."""
    if rounds is not None and rounds < 1:
        raise ValueError("rounds: give a whole number of 1 or more, or nothing")
    climb = climb_of(
        graph, quality, resolution=resolution, weight=weight, seed=seed, threads=threads
    )
    names = alone(graph) if initial is None else _names(Partition.of(graph, initial))
    return Partition(graph.labels, bettered(climb, names, rounds).view(np.int32))


def leiden_communities(
    graph: CompactGraph,
    weight: str | None = "weight",
    resolution: float = 1,
    max_level: int | None = None,
    seed: Any = None,
) -> Partition:
    """Answer `networkx.community.leiden_communities`."""
    if max_level is not None and max_level <= 0:
        raise ValueError("max_level argument must be a positive integer or None")
    *_, last = islice(_partitions(graph, weight, resolution, seed), max_level)
    return last


def leiden_partitions(
    graph: CompactGraph, weight: str | None = "weight", resolution: float = 1, seed: Any = None
) -> Iterator[list[set[Hashable]]]:
    """Answer `networkx.community.leiden_partitions`: levels of a round, then what betters it."""
    return map(list, _partitions(graph, weight, resolution, seed))


def _partitions(
    graph: CompactGraph, weight: str | None, resolution: float, seed: Any
) -> Iterator[Partition]:
    climb = climb_of(graph, "modularity", resolution=resolution, weight=weight, seed=lot(seed))
    names = alone(graph)
    for level in climbing(climb, names):
        if level.changes or level.below is None:
            names = level.flat()
            yield Partition(graph.labels, names.view(np.int32))
    better = Partition(graph.labels, bettered(climb, names).view(np.int32))
    if better.membership.tobytes() != names.tobytes():
        yield better


def climb_of(
    graph: CompactGraph,
    quality: str,
    *,
    resolution: float,
    weight: str | None,
    seed: int,
    threads: int | None = None,
) -> Climb:
    """Check what is asked, and read the graph for it.

    Raises
    ------
    ValueError
        For a quality or a number of threads that there is not, a resolution that is not a finite
        number larger than 0, a negative seed, or a weight that is negative or not finite.
    """
    if quality not in QUALITIES:
        raise ValueError(f"quality: give one of {', '.join(QUALITIES)}")
    if not (isfinite(resolution) and resolution > 0):
        raise ValueError("resolution: give a finite number larger than 0")
    if seed < 0:
        raise ValueError("seed: give a whole number of 0 or more")
    each = on(threads)
    network, rule = QUALITIES[quality](graph, weight, resolution)
    return Climb(network, rule, np.random.default_rng(seed), each)


def alone(graph: CompactGraph) -> Names:
    """Return a community for each node."""
    return np.arange(len(graph), dtype=np.uint32)


def _names(partition: Partition) -> Names:
    return partition.membership.view(np.uint32)
