"""The first step: each node goes to the community where it gains most.

Either one node after another, or in batches: the nodes of a batch decide in the light of one state,
on any number of threads, and then move one after another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from graphapi.compact.kernels.communities.network import ALONE, STAY
from graphapi.compact.kernels.communities.prefetch import look_ahead, look_closely
from graphapi.compact.kernels.communities.tally import taken
from graphapi.compact.kernels.compiled import compiled, lean

if TYPE_CHECKING:
    from graphapi.compact.kernels.communities.network import (
        Flags,
        Homes,
        Names,
        Network,
        Rule,
        Values,
    )
    from graphapi.compact.kernels.communities.tally import Tally

_ZERO, _ONE = np.uint64(0), np.uint64(1)
_AT_ONCE = 4
"""Of so many nodes the communities around are asked from memory before the first decides."""


class Ballot(NamedTuple):
    """Who is asked in a round.

    Attributes
    ----------
    order : uint32, shape (number of nodes that are asked,)
        Batch after batch.
    targets : uint32, same shape
        Where each of them wants to go.
    pulls : float64, same shape
        By how much the weight towards the target is larger than that towards the own community.
    turns : uint8, shape (n,)
        The batch of each node, counted from 1; 0 for who is not asked.
    """

    order: Names
    targets: Names
    pulls: Values
    turns: Flags


@lean
def is_content(network: Network, homes: Homes, rule: Rule, node: np.uint32) -> bool:
    """Tell whether a node stays whatever the masses of the communities around it are.

    That is so where more weight leads into its own community than to all the others together.
    """
    begin, end = network.indptr[node], network.indptr[np.uint64(node) + _ONE]
    own, mass = homes.names[node], network.masses[node]
    inside, total = _inside(network, homes.names, own, begin, end)
    most = inside - rule.resolution * mass * (homes.masses[own] - mass) + rule.least
    return bool(most >= 0.0 and total - inside < most)


@lean
def _inside(
    network: Network, names: Names, own: np.uint32, begin: np.uint64, end: np.uint64
) -> tuple[float, float]:
    """Sum the weights of the entries from `begin` to `end` that lead to a community, and of all."""
    if len(network.weights) == 0:
        number = _ZERO
        for entry in range(begin, end):
            number += np.uint64(names[network.indices[entry]] == own)
        return np.float64(number), np.float64(end - begin)
    inside, total = 0.0, 0.0
    for entry in range(begin, end):
        weight = np.float64(network.weights[entry])
        inside += weight * (names[network.indices[entry]] == own)
        total += weight
    return inside, total


@lean
def _sum(network: Network, names: Names, begin: np.uint64, end: np.uint64, sums: Values) -> None:
    """Sum the weights of the entries from `begin` to `end` by community."""
    if len(network.weights) == 0:
        for entry in range(begin, end):
            sums[names[network.indices[entry]]] += 1.0
    else:
        for entry in range(begin, end):
            sums[names[network.indices[entry]]] += np.float64(network.weights[entry])


@lean
def best_move(
    network: Network, homes: Homes, rule: Rule, node: np.uint32, tally: Tally
) -> tuple[np.uint32, float, float]:
    """Return the community of the largest gain, STAY if none gains, or ALONE if leaving does.

    Of equal gains the community with the smallest number is taken. The second number is by how much
    the weight towards it is larger than that towards the own community, the third by how much it is
    better to stay than to take the best of the other moves.
    """
    begin, end = network.indptr[node], network.indptr[np.uint64(node) + _ONE]
    own, mass = homes.names[node], network.masses[node]
    _sum(network, homes.names, begin, end, tally.sums)
    cost, inside = rule.resolution * mass, taken(tally, own)
    best, most, pull = STAY, inside - cost * (homes.masses[own] - mass) + rule.least, 0.0
    stay, rival = most, 0.0
    if most < 0.0 and homes.counts[own] > 1:
        best, most, pull = ALONE, 0.0, -inside
    for entry in range(begin, end):
        name = homes.names[network.indices[entry]]
        weight = taken(tally, name)
        gain = weight - cost * homes.masses[name]
        tied = (gain == most) & (name < best) & (best != STAY)
        better = ((gain > most) | tied) & (weight > 0.0)
        best = name if better else best
        most = gain if better else most
        pull = weight - inside if better else pull
        rival = max(rival, gain)
    return best, pull, stay - rival


@lean
def moved(network: Network, homes: Homes, node: np.uint32, target: np.uint32, spare: int) -> int:
    """Move a node; ALONE is a community without nodes, sought from `spare` on and returned."""
    if target == ALONE:
        while homes.counts[spare] > 0:
            spare = (spare + 1) % len(homes.counts)
        target = np.uint32(spare)
    own, mass = homes.names[node], network.masses[node]
    homes.masses[own] -= mass
    homes.counts[own] -= 1
    homes.torn[own] = 1
    homes.masses[target] += mass
    homes.counts[target] += 1
    homes.names[node] = target
    return spare


@compiled
def doubt(  # noqa: PLR0917  arrays in, arrays out
    begin: int, end: int, network: Network, homes: Homes, rule: Rule, active: Flags
) -> None:
    """Mark who of the nodes `begin` to `end` may gain by a move."""
    for node in range(begin, end):
        active[node] = not is_content(network, homes, rule, np.uint32(node))


@compiled
def decide(  # noqa: PLR0917  arrays in, arrays out
    begin: int,
    end: int,
    tally: Tally,
    network: Network,
    homes: Homes,
    rule: Rule,
    ballot: Ballot,
) -> None:
    """Write the targets of those who are asked from `begin` to `end`; nobody moves.

    Two nodes that are alone do not change places: only the one with the larger community moves.
    """
    for first in range(begin, end, _AT_ONCE):
        last = min(first + _AT_ONCE, end)
        for turn in range(first, last):
            look_ahead(ballot.order, turn, end, network.indptr, network.indices, homes.names)
            content = is_content(network, homes, rule, ballot.order[turn])
            ballot.targets[turn] = STAY if content else ALONE
            if not content:
                look_closely(ballot.order[turn], network, homes, tally)
        for turn in range(first, last):
            if ballot.targets[turn] != STAY:
                _decide_one(turn, network, homes, rule, ballot, tally)


@lean
def _decide_one(  # noqa: PLR0917  arrays in, arrays out
    turn: int, network: Network, homes: Homes, rule: Rule, ballot: Ballot, tally: Tally
) -> None:
    node = ballot.order[turn]
    target, ballot.pulls[turn], _ = best_move(network, homes, rule, node, tally)
    if target < ALONE:
        own = homes.names[node]
        if target > own and homes.counts[target] == 1 and homes.counts[own] == 1:
            target = STAY
    ballot.targets[turn] = target


@compiled
def follow(  # noqa: PLR0917  arrays in, arrays out
    begin: int,
    end: int,
    network: Network,
    homes: Homes,
    rule: Rule,
    ballot: Ballot,
    active: Flags,
) -> int:
    """Move those who are asked from `begin` to `end` to their targets; return how many moved.

    Who would no longer gain, because others went there first, stays and becomes active.
    """
    moves, spare = 0, 0
    for turn in range(begin, end):
        if ballot.targets[turn] == STAY:
            continue
        node = ballot.order[turn]
        mass, rest = network.masses[node], homes.masses[homes.names[node]] - network.masses[node]
        there = 0.0 if ballot.targets[turn] == ALONE else homes.masses[ballot.targets[turn]]
        alone = ballot.targets[turn] == ALONE and homes.counts[homes.names[node]] == 1
        if alone or ballot.pulls[turn] - rule.resolution * mass * (there - rest) <= rule.least:
            ballot.targets[turn], active[node] = STAY, 1
            continue
        spare = moved(network, homes, node, ballot.targets[turn], spare)
        moves += 1
    return moves


@compiled
def wake(  # noqa: PLR0917  arrays in, arrays out
    begin: int,
    end: int,
    network: Network,
    names: Names,
    ballot: Ballot,
    active: Flags,
) -> None:
    """Mark who has not been asked since a neighbour, asked from `begin` to `end`, moved away."""
    for turn in range(begin, end):
        look_ahead(ballot.order, turn, end, network.indptr, network.indices, names)
        if ballot.targets[turn] == STAY:
            continue
        node = ballot.order[turn]
        for entry in range(network.indptr[node], network.indptr[np.uint64(node) + _ONE]):
            other = network.indices[entry]
            if ballot.turns[other] <= ballot.turns[node] and names[other] != names[node]:
                active[other] = 1


@compiled
def settle(  # noqa: PLR0917  arrays in, arrays out
    tally: Tally,
    network: Network,
    homes: Homes,
    rule: Rule,
    queue: Names,
    waiting: int,
    queued: Flags,
) -> int:
    """Move one node after another until none that waits gains; return how many moves were made.

    Who was asked and stayed waits again when moves around may have used up the slack by which
    staying was better: its weight towards who moved, twice if that one has left its community.

    Parameters
    ----------
    queue : uint32, shape (n,)
        The nodes that wait, at its beginning; overwritten.
    queued : uint8, shape (n,)
        1 for those that wait; 0 in the end.
    """
    head, moves, spare, size = 0, 0, 0, len(queue)
    slack = np.zeros(size)
    while waiting > 0:
        look_ahead(queue, head, size, network.indptr, network.indices, homes.names)
        node = queue[head]
        own = homes.names[node]
        head, waiting, queued[node] = (head + 1) % size, waiting - 1, 0
        target, _, slack[node] = best_move(network, homes, rule, node, tally)
        if target == STAY:
            continue
        spare = moved(network, homes, node, target, spare)
        moves += 1
        for entry in range(network.indptr[node], network.indptr[np.uint64(node) + _ONE]):
            other = network.indices[entry]
            if queued[other] == 0 and _stirred(network, homes.names, entry, own, node, slack):
                queue[(head + waiting) % size] = other
                waiting, queued[other] = waiting + 1, 1
    return moves


@lean
def _stirred(  # noqa: PLR0917  arrays in, arrays out
    network: Network, names: Names, entry: int, own: np.uint32, node: np.uint32, slack: Values
) -> bool:
    """Tell whether the end of an entry has no slack left, now that `node` has left `own`."""
    other = network.indices[entry]
    if names[other] == names[node]:
        return False
    weight = np.float64(network.weights[entry]) if len(network.weights) > 0 else 1.0
    slack[other] -= 2.0 * weight if names[other] == own else weight
    return bool(slack[other] <= 0.0)
