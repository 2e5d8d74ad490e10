"""Covers and profiles on arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graphapi.compact.arrays.entries import entries
from graphapi.compact.cover import Cover, Profiles
from graphapi.compact.kernels.profiles import (
    bordered,
    measure,
    participate,
    rows_by_node,
    standardise,
)
from graphapi.compact.kernels.threads import each_part, even_cuts
from graphapi.compact.partition import Partition

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    import numpy.typing as npt

    from graphapi.compact.graph import CompactGraph

    Communities = Partition | Iterable[Iterable[Hashable]]
    Index = npt.NDArray[np.int32]
    Pointer = npt.NDArray[np.int64]
    Reals = npt.NDArray[np.float64]

PARTS = 8
"""Into how many parts the nodes are cut; two are worked on at a time."""
CLOSE = 1e-9
"""How close to the mean of a community, as a share of it, is at the mean."""


def boundary_cover(
    graph: CompactGraph,
    communities: Communities,
    *,
    share: float = 0.2,
    least: int = 2,
    smallest: int = 1,
) -> Cover:
    """Answer `boundary_cover` on a compact graph."""
    if not 0 <= share <= 1:
        raise ValueError("share: give a share from 0 to 1")
    partition = Partition.of(graph, communities)
    out, into = entries(graph), entries(graph, way="into")
    ends = out.indptr, out.indices, into.indptr, into.indices
    homes, kept = partition.membership, partition.sizes >= smallest
    rule = homes, kept, float(share), least
    found = each_part(bordered, even_cuts(out.indptr, PARTS), *ends, *rule)
    nodes, joined = (
        np.concatenate([np.empty(0, np.int32), *(pair[side] for pair in found)]) for side in (0, 1)
    )
    begins, rows = rows_by_node(homes, kept, nodes, joined)
    parts = np.flatnonzero(kept).astype(np.int32)
    number = np.cumsum(kept, dtype=np.int32) - 1
    return Cover(begins, number[rows], parts)


def profiles(
    graph: CompactGraph, communities: Communities, cover: Cover, *, weight: str = "weight"
) -> Profiles:
    """Answer `profiles` on a compact graph."""
    partition = Partition.of(graph, communities)
    begins, nodes, places = cover.by_community
    out, into = entries(graph, weight), entries(graph, weight, way="into")
    cuts = even_cuts(out.indptr, PARTS)
    sums, counts = np.zeros((len(nodes), 3)), np.zeros((len(nodes), 2), dtype=np.int32)
    ends = out.indptr, out.indices, out.values, into.indptr, into.indices, into.values, out.unit
    each_part(measure, cuts, *ends, cover.begins, cover.communities, places, sums, counts)
    spread = np.zeros(len(graph))
    homes = partition.membership, len(partition)
    each_part(participate, cuts, out.indptr, out.indices, out.values, *homes, spread)
    inside = sums[:, 0].copy()
    edges, degrees = _totals(begins, counts)
    sizes = np.diff(begins)
    return Profiles(
        parts=cover.parts,
        begins=begins,
        nodes=nodes,
        joined=partition.membership[nodes] != np.repeat(cover.parts, sizes),
        inside=inside,
        outside=sums[:, 1].copy(),
        received=sums[:, 2].copy(),
        z=_scores(begins, inside),
        participation=spread[nodes],
        neighbours=counts[:, 0].copy(),
        density=_shares(edges, sizes * (sizes - 1)),
        share_inside=_shares(edges, degrees),
    )


def _scores(begins: Pointer, values: Reals) -> Reals:
    scores = np.empty(len(values))
    each_part(standardise, even_cuts(begins, PARTS), begins, values, CLOSE, scores)
    return scores


def _totals(begins: Pointer, counts: Index) -> tuple[Pointer, Pointer]:
    """Sum the neighbours inside, and all neighbours, over the members of each community."""
    running = np.zeros((len(counts) + 1, 2), dtype=np.int64)
    np.cumsum(counts, axis=0, out=running[1:])
    totals = np.diff(running[begins], axis=0)
    return totals[:, 0], totals[:, 1]


def _shares(part: Pointer, whole: Pointer) -> Reals:
    return np.divide(part, whole, out=np.zeros(len(part)), where=whole > 0)
