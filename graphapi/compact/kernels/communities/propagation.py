"""Labels that spread: each node takes the label that weighs most among its neighbours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graphapi.compact.kernels.communities.frontier import drawn
from graphapi.compact.kernels.communities.tally import Tally, added, taken
from graphapi.compact.kernels.compiled import compiled, lean

if TYPE_CHECKING:
    import numpy.typing as npt

    from graphapi.compact.kernels.communities.network import Names, Network

_ZERO, _ONE = np.uint64(0), np.uint64(1)


@lean
def tally_row(network: Network, names: Names, node: np.uint32, tally: Tally) -> np.uint64:
    """Sum the weights from a node to each community; return how many were met."""
    met, weighted = _ZERO, len(network.weights) > 0
    for entry in range(network.indptr[node], network.indptr[np.uint64(node) + _ONE]):
        weight = np.float64(network.weights[entry]) if weighted else 1.0
        met = added(tally, met, names[network.indices[entry]], weight)
    return met


@lean
def heaviest(tally: Tally, met: np.uint64) -> float:
    """Return the largest sum of a tally."""
    most = 0.0
    for number in range(met):
        most = max(most, tally.sums[tally.names[number]])
    return most


@lean
def any_heaviest(tally: Tally, met: np.uint64, own: np.uint32, seed: int) -> np.uint32:
    """Return the own label if no other weighs more, else one of the heaviest, drawn by the seed.

    The tally is empty afterwards.
    """
    most, best, first = heaviest(tally, met), own, -1
    stays = tally.sums[own] == most
    for number in range(met):
        name = tally.names[number]
        if taken(tally, name) == most and not stays:
            lot = drawn(int(name), seed)
            if lot > first:
                best, first = name, lot
    return best


@lean
def largest_heaviest(tally: Tally, met: np.uint64, own: np.uint32) -> np.uint32:
    """Return the own label if no other weighs more, else the largest of the heaviest.

    The tally is empty afterwards.
    """
    most, best = heaviest(tally, met), _ZERO
    stays = tally.sums[own] == most
    for number in range(met):
        name = tally.names[number]
        if taken(tally, name) == most:
            best = max(best, np.uint64(name))
    return own if stays else np.uint32(best)


@compiled
def propagate(network: Network, labels: Names, queue: Names, seed: int) -> None:
    """Relabel one node after another until every label is a heaviest among its neighbours.

    Parameters
    ----------
    labels : uint32, shape (n,)
        Changed in place.
    queue : uint32, shape (n,)
        All nodes, in the order in which they are asked first; overwritten.

    Notes
    -----
    Each change makes the weight of the edges inside of labels larger, so it comes to an end.
    """
    size = len(labels)
    tally = Tally(np.zeros(size), np.empty(size + 1, dtype=np.uint32))
    queued = np.ones(size, dtype=np.uint8)
    head, waiting = 0, size
    while waiting > 0:
        node = queue[head]
        head, waiting, queued[node] = (head + 1) % size, waiting - 1, 0
        met = tally_row(network, labels, node, tally)
        label = any_heaviest(tally, met, labels[node], drawn(int(node), seed))
        if label == labels[node]:
            continue
        labels[node] = label
        for entry in range(network.indptr[node], network.indptr[np.uint64(node) + _ONE]):
            other = network.indices[entry]
            if queued[other] == 0 and labels[other] != label:
                queue[(head + waiting) % size] = other
                waiting, queued[other] = waiting + 1, 1


@compiled
def coloured(network: Network, order: Names) -> npt.NDArray[np.int32]:
    """Give each node, in this order, the smallest colour that none of its neighbours has yet."""
    colours = np.full(len(order), -1, dtype=np.int32)
    near = np.full(len(order) + 1, -1, dtype=np.int64)
    for turn in range(len(order)):
        node = order[turn]
        for entry in range(network.indptr[node], network.indptr[np.uint64(node) + _ONE]):
            colour = colours[network.indices[entry]]
            if 0 <= colour < len(near):
                near[colour] = turn
        colour = 0
        while near[colour] == turn:
            colour += 1
        colours[node] = colour
    return colours


@compiled
def propagate_in_order(network: Network, labels: Names, order: Names) -> None:
    """Relabel all nodes in an order, again and again until none changes.

    A node keeps its label if that is a heaviest one; else it takes the largest of the heaviest.
    """
    tally = Tally(np.zeros(len(order)), np.empty(len(order) + 1, dtype=np.uint32))
    changes = 1
    while changes > 0:
        changes = 0
        for turn in range(len(order)):
            node = order[turn]
            met = tally_row(network, labels, node, tally)
            label = largest_heaviest(tally, met, labels[node])
            changes += label != labels[node]
            labels[node] = label
