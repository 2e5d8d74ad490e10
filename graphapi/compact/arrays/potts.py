"""Leiden on arrays: the steps of the kernel, level by level, until nothing moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from graphapi.compact.adjacency import adjacency
from graphapi.compact.kernels.potts import Network, aggregate, move, refine

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    import numpy.typing as npt

    from graphapi.compact.graph import CompactGraph

    Index = npt.NDArray[np.int32]


def leiden_cpm(
    graph: CompactGraph,
    *,
    resolution: float = 0.15,
    seed: int = 0,
    initial: Iterable[Iterable[Hashable]] | None = None,
) -> list[set[Hashable]]:
    """Answer `leiden_cpm` on a compact graph."""
    if not resolution > 0:
        raise ValueError("resolution: give a density larger than 0")
    if not len(graph):
        return []
    ranked = np.array(sorted(range(len(graph)), key=lambda node: str(graph.labels[node])))
    network = _ranked_network(graph, ranked)
    membership = _named_by_first(_membership(graph, initial or ())[ranked])
    found = _settled(network, membership, resolution, np.random.default_rng(seed))
    return _as_sets([graph.labels[node] for node in ranked.tolist()], found)


def _ranked_network(graph: CompactGraph, ranked: npt.NDArray[np.int64]) -> Network:
    rank = np.empty(len(graph), dtype=np.int32)
    rank[ranked] = np.arange(len(graph))
    owners, others = rank[graph.out.owners], rank[graph.out.indices]
    proper = owners != others
    near = adjacency(len(graph), owners[proper], others[proper])
    return Network(near.indptr, near.indices, np.ones(len(near.indices)), np.ones(len(graph)))


def _membership(graph: CompactGraph, initial: Iterable[Iterable[Hashable]]) -> Index:
    membership = np.arange(len(graph), dtype=np.int32)
    for community in initial:
        nodes = [graph.position[node] for node in community if node in graph]
        membership[nodes] = min(nodes, default=0)
    return membership


def _named_by_first(membership: Index) -> Index:
    """Name each community by its first node: where gains are equal, names decide."""
    _, first, place = np.unique(membership, return_index=True, return_inverse=True)
    return first[place].astype(np.int32)


def _settled(
    network: Network, membership: Index, resolution: float, random: np.random.Generator
) -> Index:
    settled = False
    while not settled:
        moves, membership = _descended(network, membership, resolution, random, by_parts=True)
        merges, membership = _descended(network, membership, resolution, random, by_parts=False)
        pieces = _connected(network, membership)
        settled = moves + merges == 0 and pieces.max() == _numbered(membership).max()
        membership = pieces
    return membership


def _descended(
    network: Network,
    membership: Index,
    resolution: float,
    random: np.random.Generator,
    *,
    by_parts: bool,
) -> tuple[int, Index]:
    """Move nodes, then their parts or whole communities as nodes of a coarser network."""
    count = len(network.sizes)
    membership = _numbered(membership)
    moves = move(network, membership, _shuffled(count, random), resolution)
    parts = (
        refine(network, membership, _shuffled(count, random), resolution)
        if by_parts
        else membership
    )
    parts = _numbered(parts)
    number = int(parts.max()) + 1
    if number == count:
        return moves, membership
    above = np.empty(number, dtype=np.int32)
    above[parts] = membership
    coarse = aggregate(network, parts, number)
    more, above = _descended(coarse, above, resolution, random, by_parts=by_parts)
    return moves + more, above[parts]


def _numbered(groups: Index) -> Index:
    return np.unique(groups, return_inverse=True)[1].astype(np.int32)


def _shuffled(count: int, random: np.random.Generator) -> Index:
    return random.permutation(count).astype(np.int32)


def _connected(network: Network, membership: Index) -> Index:
    count = len(membership)
    owners = np.repeat(np.arange(count), np.diff(network.indptr))
    inside = membership[owners] == membership[network.indices]
    ends = owners[inside], network.indices[inside]
    matrix = coo_array((network.weights[inside], ends), shape=(count, count))
    pieces: Index = connected_components(matrix, directed=False)[1]
    return pieces


def _as_sets(labels: list[Hashable], membership: Index) -> list[set[Hashable]]:
    found: dict[int, list[Hashable]] = {}
    for label, community in zip(labels, membership.tolist(), strict=True):
        found.setdefault(community, []).append(label)
    return [set(nodes) for nodes in sorted(found.values(), key=len, reverse=True)]
