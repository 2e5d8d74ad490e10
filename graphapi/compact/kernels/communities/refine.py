"""The second step: every community falls into parts that hang together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graphapi.compact.kernels.communities.prefetch import look_ahead
from graphapi.compact.kernels.communities.tally import added, taken
from graphapi.compact.kernels.compiled import compiled, lean

if TYPE_CHECKING:
    from graphapi.compact.kernels.communities.network import (
        Groups,
        Homes,
        Names,
        Network,
        Rule,
        Values,
    )
    from graphapi.compact.kernels.communities.tally import Tally

_ZERO, _ONE = np.uint64(0), np.uint64(1)


@compiled
def refine(  # noqa: PLR0917  arrays in, arrays out
    begin: int,
    end: int,
    tally: Tally,
    network: Network,
    names: Names,
    groups: Groups,
    rule: Rule,
    parts: Homes,
) -> None:
    """Refine the communities `begin` to `end`, each by itself.

    Every node begins as a part of its own. One that is still alone, and well connected to its
    community, joins the part of it with the largest gain; so every part is connected.

    Parameters
    ----------
    names : uint32, shape (n,)
        The community of each node.
    groups : Groups
        The nodes by community.
    parts : Homes
        Every node alone; changed in place.
    """
    for community in range(begin, end):
        first, last = groups.begins[community], groups.begins[community + 1]
        if last - first > _ONE:
            _refine_one(network, names, groups.members, first, last, rule, parts, tally)


@lean
def _refine_one(  # noqa: PLR0917  arrays in, arrays out
    network: Network,
    names: Names,
    members: Names,
    first: np.uint64,
    last: np.uint64,
    rule: Rule,
    parts: Homes,
    tally: Tally,
) -> None:
    total = 0.0
    for place in range(first, last):
        total += network.masses[members[place]]
    for place in range(first, last):
        look_ahead(members, place, len(members), network.indptr, network.indices, names)
        node = members[place]
        if parts.counts[parts.names[node]] != 1:
            continue
        cost = rule.resolution * network.masses[node]
        inside, met = _tally_inside(network, names, parts.names, node, tally)
        part = _best_part(parts.masses, cost, rule.least, tally, met, node)
        if part != node and inside >= cost * (total - network.masses[node]):
            _join(parts, node, part)


@lean
def _join(parts: Homes, node: np.uint32, part: np.uint32) -> None:
    parts.masses[part] += parts.masses[node]
    parts.masses[node] = 0.0
    parts.counts[part] += 1
    parts.counts[node] = 0
    parts.names[node] = part


@lean
def _tally_inside(
    network: Network, names: Names, parts: Names, node: np.uint32, tally: Tally
) -> tuple[float, np.uint64]:
    met, inside, weighted = _ZERO, 0.0, len(network.weights) > 0
    for entry in range(network.indptr[node], network.indptr[np.uint64(node) + _ONE]):
        other = network.indices[entry]
        if names[other] == names[node]:
            weight = np.float64(network.weights[entry]) if weighted else 1.0
            inside += weight
            met = added(tally, met, parts[other], weight)
    return inside, met


@lean
def _best_part(  # noqa: PLR0917  arrays in, arrays out
    masses: Values, cost: float, least: float, tally: Tally, met: np.uint64, node: np.uint32
) -> np.uint32:
    best, most = node, least
    for number in range(met):
        name = tally.names[number]
        gain = taken(tally, name) - cost * masses[name]
        if gain > most:
            best, most = name, gain
    return best
