"""The second and the third step on two threads: parts, and the network whose nodes they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from graphapi.compact.arrays.communities.networks import PARTS, sealed
from graphapi.compact.kernels.communities.aggregate import aggregate, room_of
from graphapi.compact.kernels.communities.network import Groups, Homes
from graphapi.compact.kernels.communities.pieces import examine, mend
from graphapi.compact.kernels.communities.refine import refine
from graphapi.compact.kernels.numbering import members_by_group, number_by_first
from graphapi.compact.kernels.threads import even_cuts

if TYPE_CHECKING:
    import numpy.typing as npt

    from graphapi.compact.arrays.communities.threads import Each
    from graphapi.compact.kernels.communities.network import (
        Flags,
        Names,
        Network,
        Pointer,
        Rule,
    )


def numbered(names: Names) -> int:
    """Give groups numbers by their first nodes, in place; return how many there are."""
    return number_by_first(names.view(np.int32), len(names))


def refined(network: Network, names: Names, count: int, rule: Rule, each: Each) -> Names:
    """Return the part of each node; every part lies in one community and is connected."""
    parts = _alone(network)
    groups = _by_group(names, count)
    each.tallying(refine, _even(groups.begins), network, names, groups, rule, parts)
    return parts.names


def coarser(network: Network, parts: Names, count: int, each: Each) -> Network:
    """Return the network of the parts 0 … count - 1, its weights summed.

    Each step writes its rows together; then they are drawn up to close the gaps between steps.
    """
    groups = _by_group(parts, count)
    room = room_of(network.indptr, groups)
    indices = np.empty(int(room[-1]), dtype=np.uint32)
    weights = np.empty(int(room[-1]), dtype=_sum_type(network))
    lengths = np.zeros(count + 1, dtype=np.uint64)
    cuts = _even(room)
    rows = network, parts, groups, room, indices, weights, lengths
    written = each.tallying(aggregate, cuts, *rows)
    end = _drawn_up(indices, weights, room[cuts[:-1]].tolist(), written)
    masses = np.bincount(parts, weights=network.masses, minlength=count).astype(np.float64)
    indptr = np.cumsum(lengths, dtype=np.uint64)
    return sealed(indptr, _cut_off(indices, end), _cut_off(weights, end), masses)


def mended(network: Network, homes: Homes, active: Flags, each: Each) -> int:
    """Cut torn communities into connected pieces; return how many cuts that took.

    Who belongs to what was cut, and their neighbours, become active.
    """
    groups = _by_group(homes.names, len(homes.names))
    seen, reached = np.zeros_like(active), np.empty_like(groups.members)
    each(examine, _even(groups.begins), network, homes, groups, seen, reached)
    return mend(network, homes, active) if homes.torn.any() else 0


def _alone(network: Network) -> Homes:
    count = len(network.masses)
    names, torn = np.arange(count, dtype=np.uint32), np.zeros(count, dtype=np.uint8)
    return Homes(names, network.masses.copy(), np.ones(count, dtype=np.int32), torn)


def _by_group(names: Names, count: int) -> Groups:
    begins, members = members_by_group(names.view(np.int32), count)
    return Groups(begins.view(np.uint64), members.view(np.uint32))


def _even(begins: Pointer) -> npt.NDArray[np.int64]:
    return even_cuts(begins.view(np.int64), PARTS)


def _sum_type(network: Network) -> type[np.float32 | np.float64]:
    """Return the type of sums: counts are exact in float32 up to 2**24; weights want more."""
    counts = not len(network.weights) or network.weights.dtype == np.float32
    return np.float32 if counts else np.float64


def _drawn_up(
    indices: Names, weights: npt.NDArray[Any], begins: list[int], written: list[int]
) -> int:
    end = 0
    for begin, size in zip(begins, written, strict=True):
        if begin != end:
            indices[end : end + size] = indices[begin : begin + size]
            weights[end : end + size] = weights[begin : begin + size]
        end += size
    return end


def _cut_off(array: npt.NDArray[Any], end: int) -> npt.NDArray[Any]:
    array.resize(end, refcheck=False)
    return array
