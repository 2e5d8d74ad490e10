"""The steps of the Leiden algorithm under the constant Potts model.

An entry of a network is one direction of an edge, so every edge has two; nodes weigh as many
original nodes as they stand for. Moving a node of size s to community c gains
``weight(node, c) - resolution * s * size(c)``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from graphapi.compact.kernels.compiled import compiled

if TYPE_CHECKING:
    import numpy.typing as npt

    Values = npt.NDArray[np.float64]
    Index = npt.NDArray[np.int32]
    Pointer = npt.NDArray[np.int64]

GAIN = 1e-9
"""The smallest gain that counts; less is rounding."""
ALONE = -1
"""The name of the community that a node would found by itself."""


class Network(NamedTuple):
    """An undirected weighted network without self loops.

    Attributes
    ----------
    indptr : int64, shape (n + 1,)
    indices : int32, shape (m,)
    weights : float64, shape (m,)
    sizes : float64, shape (n,)
        How many original nodes each node stands for.
    """

    indptr: Pointer
    indices: Index
    weights: Values
    sizes: Values


@compiled
def gather(network: Network, node: int, groups: Index, towards: Values, touched: Index) -> int:
    """Sum the weights from a node to each group; return how many groups were touched."""
    number = 0
    for entry in range(network.indptr[node], network.indptr[node + 1]):
        group = groups[network.indices[entry]]
        if towards[group] == 0.0:
            touched[number] = group
            number += 1
        towards[group] += network.weights[entry]
    return number


@compiled
def total_sizes(network: Network, membership: Index) -> Values:
    """Return the size of each community, by its name."""
    totals = np.zeros(len(membership))
    for node in range(len(membership)):
        totals[membership[node]] += network.sizes[node]
    return totals


@compiled
def best_group(own: int, cost: float, totals: Values, towards: Values, touched: Index) -> int:
    """Return the community that gains most, the own one unless another gains more, or ALONE.

    The weights towards the touched communities are set back to zero.
    """
    best, most = own, towards[own] - cost * totals[own] + GAIN
    if most < 0 and totals[own] > 0:
        best, most = ALONE, 0.0
    for group in touched:
        gain = towards[group] - cost * totals[group]
        first = gain == most and best != own and group < best
        if group != own and (gain > most or first):
            best, most = group, gain
        towards[group] = 0.0
    return best


@compiled
def vacancies(totals: Values) -> tuple[Index, int]:
    """Return the numbers that no community has, the smallest last, and how many there are."""
    empty, spare = np.zeros(len(totals), dtype=np.int32), 0
    for group in range(len(totals) - 1, -1, -1):
        if totals[group] == 0:
            empty[spare] = group
            spare += 1
    return empty, spare


@compiled
def move(network: Network, membership: Index, order: Index, resolution: float) -> int:
    """Move single nodes to the community of the largest gain until no queued node gains.

    Nodes are first looked at in ``order``; ``membership``, int32 of shape (n,), holds each one's
    community in 0 … n - 1 and is changed in place. Returns how many moves were made; each has made
    the quality larger.
    """
    count = len(order)
    totals = total_sizes(network, membership)
    empty, spare = vacancies(totals)
    queue, queued = order.copy(), np.ones(count, dtype=np.bool_)
    towards, touched = np.zeros(count), np.zeros(count, dtype=np.int32)
    head, waiting, moves = 0, count, 0
    while waiting > 0:
        node = queue[head]
        head, waiting, queued[node] = (head + 1) % count, waiting - 1, False
        own = membership[node]
        number = gather(network, node, membership, towards, touched)
        totals[own] -= network.sizes[node]
        cost = resolution * network.sizes[node]
        best = best_group(own, cost, totals, towards, touched[:number])
        if best == ALONE:
            spare -= 1
            best = empty[spare]
        totals[best] += network.sizes[node]
        if best == own:
            continue
        if totals[own] == 0:
            empty[spare] = own
            spare += 1
        membership[node] = best
        moves += 1
        for entry in range(network.indptr[node], network.indptr[node + 1]):
            other = network.indices[entry]
            if not queued[other] and membership[other] != best:
                queue[(head + waiting) % count] = other
                waiting, queued[other] = waiting + 1, True
    return moves


@compiled
def refine(network: Network, membership: Index, order: Index, resolution: float) -> Index:
    """Split each community into parts that hang together well.

    Every node begins as a part by itself; one that is still alone and well connected to its
    community joins the well connected part of it with the largest gain. The result, int32 of shape
    (n,), is the part of each node, named by one of its nodes.
    """
    count = len(order)
    totals = total_sizes(network, membership)
    parts = np.arange(count).astype(np.int32)
    part_sizes, cuts, alone = network.sizes.copy(), np.zeros(count), np.ones(count, dtype=np.bool_)
    for node in range(count):
        for entry in range(network.indptr[node], network.indptr[node + 1]):
            if membership[network.indices[entry]] == membership[node]:
                cuts[node] += network.weights[entry]
    towards, touched = np.zeros(count), np.zeros(count, dtype=np.int32)
    for node in order:
        total, size = totals[membership[node]], network.sizes[node]
        if not alone[node] or cuts[node] < resolution * size * (total - size):
            continue
        number = gather(network, node, parts, towards, touched)
        best, most, weight = node, GAIN, 0.0
        for position in range(number):
            part = touched[position]
            gain = towards[part] - resolution * size * part_sizes[part]
            inside = membership[part] == membership[node]
            held = cuts[part] >= resolution * part_sizes[part] * (total - part_sizes[part])
            if inside and held and (gain > most or (gain == most and part < best)):
                best, most, weight = part, gain, towards[part]
            towards[part] = 0.0
        if best != node:
            parts[node] = best
            cuts[best] += cuts[node] - 2 * weight
            part_sizes[best] += size
            alone[best] = False
            alone[node] = False
    return parts


def aggregate(network: Network, parts: Index, count: int) -> Network:
    """Make a network whose nodes are the parts 0 … count - 1 of another; O(m log m)."""
    owners = np.repeat(parts, np.diff(network.indptr)).astype(np.int64)
    others = parts[network.indices]
    between = owners != others
    names, place = np.unique(owners[between] * count + others[between], return_inverse=True)
    weights = sums(place, network.weights[between], len(names))
    indptr = np.searchsorted(names, np.arange(count + 1, dtype=np.int64) * count)
    sizes = sums(parts, network.sizes, count)
    return Network(indptr, (names % count).astype(np.int32), weights, sizes)


def sums(places: npt.NDArray[np.integer[Any]], weights: Values, count: int) -> Values:
    """Return the sum of the weights at each place."""
    return np.bincount(places, weights=weights, minlength=count).astype(np.float64)
