"""Communities that hang together: those that do not are cut into their pieces."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graphapi.compact.kernels.communities.moving import moved
from graphapi.compact.kernels.communities.network import ALONE
from graphapi.compact.kernels.compiled import compiled, lean

if TYPE_CHECKING:
    from graphapi.compact.kernels.communities.network import (
        Flags,
        Groups,
        Homes,
        Names,
        Network,
    )

_ONE = np.uint64(1)


@compiled
def examine(  # noqa: PLR0917  arrays in, arrays out
    begin: int,
    end: int,
    network: Network,
    homes: Homes,
    groups: Groups,
    seen: Flags,
    reached: Names,
) -> None:
    """Look whether the torn ones of the communities `begin` to `end` still hang together.

    Those that do are torn no more.

    Parameters
    ----------
    groups : Groups
        The nodes by community.
    seen : uint8, shape (n,)
        0 for the members of these communities.
    reached : uint32, shape (n,)
        Overwritten.
    """
    for community in range(begin, end):
        first, last = groups.begins[community], groups.begins[community + 1]
        if homes.torn[community] == 1 and last > first:
            room = reached[first:last]
            size = _reach(network, homes.names, int(groups.members[first]), seen, room)
            homes.torn[community] = size < last - first


@compiled
def mend(network: Network, homes: Homes, active: Flags) -> int:
    """Cut the torn communities into their connected pieces; return how many cuts were made.

    Of each the piece with the first node keeps the community. The members of all pieces of what was
    cut, and their neighbours, become active. Afterwards no community is torn.
    """
    count = len(homes.names)
    seen, reached = np.zeros(count, np.uint8), np.empty(count, np.uint32)
    kept, cut = np.zeros(count, np.uint8), np.zeros(count, np.uint8)
    cuts, spare = 0, 0
    for node in range(count):
        own = homes.names[node]
        if homes.torn[own] == 0 or seen[node] == 1:
            continue
        size = _reach(network, homes.names, node, seen, reached)
        if kept[own] == 1:
            spare = moved(network, homes, np.uint32(node), ALONE, spare)
            for number in range(1, size):
                moved(network, homes, reached[number], homes.names[node], spare)
            cut[own], cut[homes.names[node]] = 1, 1
            cuts += 1
        kept[own] = 1
    homes.torn[:] = 0
    if cuts > 0:
        _wake_around(network, homes.names, cut, active)
    return cuts


@lean
def _reach(network: Network, names: Names, node: int, seen: Flags, reached: Names) -> int:
    """List who of its community a node reaches, itself first; return how many these are."""
    reached[0], seen[node] = node, 1
    size, number = 1, 0
    while number < size:
        here = reached[number]
        number += 1
        for entry in range(network.indptr[here], network.indptr[np.uint64(here) + _ONE]):
            other = network.indices[entry]
            if seen[other] == 0 and names[other] == names[here]:
                reached[size], seen[other] = other, 1
                size += 1
    return size


@lean
def _wake_around(network: Network, names: Names, cut: Flags, active: Flags) -> None:
    for node in range(len(names)):
        if cut[names[node]] == 1:
            active[node] = 1
            for entry in range(network.indptr[node], network.indptr[node + 1]):
                active[network.indices[entry]] = 1
