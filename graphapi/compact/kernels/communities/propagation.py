"""Labels that spread: each node takes the label that weighs most among its neighbours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graphapi.compact.kernels.communities.frontier import drawn
from graphapi.compact.kernels.communities.moving import tally_row
from graphapi.compact.kernels.communities.tally import new_tally
from graphapi.compact.kernels.compiled import compiled, lean

if TYPE_CHECKING:
    import numpy.typing as npt

    from graphapi.compact.kernels.communities.network import Names, Network
    from graphapi.compact.kernels.communities.tally import Tally

_ZERO, _ONE = np.uint64(0), np.uint64(1)


@lean
def heaviest(tally: Tally, taken: np.uint64) -> float:
    """Return the largest sum of a tally."""
    most: float = tally.sums[tally.places[_ZERO]]
    for number in range(_ONE, taken):
        most = max(most, tally.sums[tally.places[number]])
    return most


@lean
def any_heaviest(tally: Tally, taken: np.uint64, own: np.uint32, seed: int) -> np.uint32:
    """Return the own label if no other weighs more, else one of the heaviest, drawn by the seed."""
    most, best, first = heaviest(tally, taken), own, -1
    if tally.sums[tally.places[_ZERO]] == most:
        return own
    for number in range(_ONE, taken):
        place = tally.places[number]
        if tally.sums[place] == most:
            lot = drawn(int(tally.names[place]), seed)
            if lot > first:
                best, first = tally.names[place], lot
    return best


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
    tally, queued = new_tally(network.longest + 1), np.ones(size, dtype=np.uint8)
    head, waiting = 0, size
    while waiting > 0:
        node = queue[head]
        head, waiting, queued[node] = (head + 1) % size, waiting - 1, 0
        taken = tally_row(network, labels, node, tally)
        label = any_heaviest(tally, taken, labels[node], drawn(int(node), seed))
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
    near = np.full(network.longest + 2, -1, dtype=np.int64)
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
    tally, changes = new_tally(network.longest + 1), 1
    while changes > 0:
        changes = 0
        for turn in range(len(order)):
            node = order[turn]
            taken = tally_row(network, labels, node, tally)
            most = heaviest(tally, taken)
            if tally.sums[tally.places[_ZERO]] == most:
                continue
            best = _ZERO
            for number in range(_ONE, taken):
                place = tally.places[number]
                if tally.sums[place] == most:
                    best = max(best, np.uint64(tally.names[place]))
            labels[node] = best
            changes += 1
