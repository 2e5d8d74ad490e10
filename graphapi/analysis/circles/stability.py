"""How firmly circles hold: what is left of each when they are found again from other seeds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graphapi.analysis.circles.layers import layers_of
from graphapi.compact.communities import leiden
from graphapi.compact.views import undirected

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import numpy.typing as npt

    from graphapi.analysis.circles.told import LayerTable
    from graphapi.analysis.world import World
    from graphapi.compact.graph import CompactGraph
    from graphapi.compact.partition import Partition

SEEDS = 10
"""How often circles are found again."""


def stability(
    ties: CompactGraph,
    partition: Partition,
    *,
    gamma: float,
    seeds: int = SEEDS,
    report: Callable[[int], None] = lambda _: None,
) -> npt.NDArray[np.float64]:
    """Return which share of each part stays together, at the mean over seeds.

    Parameters
    ----------
    ties : CompactGraph
        The ties of a layer.
    partition : Partition
        Its parts.
    gamma : float
        What they were found with.
    seeds : int
        How often to find them again, each time from everybody alone.
    report : callable
        Told how often that was done.

    Returns
    -------
    float64, one for each part
        Over 0 to 1; 1 where every other run has all of the part in one part of its own.

    Notes
    -----
    As `table.table_of` for each seed.
    """
    flat = undirected(ties)
    kept = np.zeros(len(partition))
    for seed in range(1, seeds + 1):
        again = leiden(flat, resolution=gamma, seed=seed)
        kept += _share_kept(partition, again)
        report(seed)
    return kept / seeds


def firmness(world: World, layer: LayerTable, *, gamma: float) -> Mapping[str, float]:
    """Return the stability of every circle of a layer by its id, on the present ties.

    Parameters
    ----------
    world : World
        The facts that the circles were measured on.
    layer : LayerTable
        Circles that were found or published.
    gamma : float
        What they were found with.
    """
    ties = layers_of(world)
    calls = ties.dominant_calls(layer.layer)
    graph = ties.ties(layer.layer, calls and calls.without(layer.faint))
    kept = stability(graph, layer.table.partition, gamma=gamma)
    by_circle = np.where(layer.table.parts >= 0, kept[layer.table.parts], 0.0)
    return dict(zip(layer.ids, by_circle.tolist(), strict=True))


def _share_kept(partition: Partition, again: Partition) -> npt.NDArray[np.float64]:
    """Return the largest share of each part that is in one part of another partition."""
    keys = partition.membership.astype(np.int64) * len(again) + again.membership
    pairs, shared = np.unique(keys, return_counts=True)
    most = np.zeros(len(partition), dtype=np.int64)
    np.maximum.at(most, pairs // max(1, len(again)), shared)
    share: npt.NDArray[np.float64] = most / np.maximum(1, partition.sizes)
    return share
