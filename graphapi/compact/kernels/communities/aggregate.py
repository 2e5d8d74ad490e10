"""The third step: a coarser network, whose nodes are the parts of the finer one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graphapi.compact.kernels.communities.prefetch import look_ahead
from graphapi.compact.kernels.communities.tally import added, taken
from graphapi.compact.kernels.compiled import compiled, lean

if TYPE_CHECKING:
    from graphapi.compact.kernels.communities.network import (
        Groups,
        Names,
        Network,
        Pointer,
        Weights,
    )
    from graphapi.compact.kernels.communities.tally import Tally

_ZERO, _ONE = np.uint64(0), np.uint64(1)


@compiled
def room_of(indptr: Pointer, parts: Groups) -> Pointer:
    """Return where the entries of each part may begin, were no two of them for the same part.

    Parameters
    ----------
    parts : Groups
        The nodes by part.

    Returns
    -------
    uint64, shape (number of parts + 1,)
    """
    count = len(parts.begins) - 1
    room = np.zeros(count + 1, dtype=np.uint64)
    for part in range(count):
        entries = _ZERO
        for place in range(parts.begins[part], parts.begins[part + 1]):
            node = np.uint64(parts.members[place])
            entries += indptr[node + _ONE] - indptr[node]
        room[part + 1] = room[part] + min(entries, np.uint64(count))
    return room


@compiled
def aggregate(  # noqa: PLR0917  arrays in, arrays out
    begin: int,
    end: int,
    tally: Tally,
    network: Network,
    parts: Names,
    groups: Groups,
    room: Pointer,
    indices: Names,
    weights: Weights,
    lengths: Pointer,
) -> int:
    """Write the rows of the parts `begin` to `end`, one after another from ``room[begin]`` on.

    ``lengths[p + 1]`` becomes the number of entries of part p. Returns how many were written.
    """
    free = room[begin]
    for part in range(begin, end):
        met = _tally_part(network, parts, groups, part, tally)
        for number in range(met):
            name = tally.names[number]
            indices[free + number] = name
            weights[free + number] = taken(tally, name)
        lengths[part + 1] = met
        free += met
    return int(free - room[begin])


@lean
def _tally_part(
    network: Network, parts: Names, groups: Groups, part: int, tally: Tally
) -> np.uint64:
    """Sum the weights from a part to each other one; return how many were met."""
    met, own, weighted = _ZERO, np.uint32(part), len(network.weights) > 0
    members = groups.members
    for place in range(groups.begins[part], groups.begins[part + 1]):
        look_ahead(members, place, len(members), network.indptr, network.indices, parts)
        node = members[place]
        for entry in range(network.indptr[node], network.indptr[np.uint64(node) + _ONE]):
            name = parts[network.indices[entry]]
            if name != own:
                weight = np.float64(network.weights[entry]) if weighted else 1.0
                met = added(tally, met, name, weight)
    return met
