"""The first step: each node goes to the community where it gains most.

Either one node after another, or in batches: the nodes of a batch decide in the light of one state,
on any number of threads, and then move one after another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from graphapi.compact.kernels.communities.network import ALONE, STAY
from graphapi.compact.kernels.communities.prefetch import look_ahead, look_closely
from graphapi.compact.kernels.communities.tally import added, taken
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
def tally_row(network: Network, names: Names, node: np.uint32, tally: Tally) -> np.uint64:
    """Sum the weights from a node to each community; return how many were met."""
    met, weighted = _ZERO, len(network.weights) > 0
    for entry in range(network.indptr[node], network.indptr[np.uint64(node) + _ONE]):
        weight = np.float64(network.weights[entry]) if weighted else 1.0
        met = added(tally, met, names[network.indices[entry]], weight)
    return met


@lean
def best_move(
    network: Network, homes: Homes, rule: Rule, node: np.uint32, tally: Tally
) -> tuple[np.uint32, float]:
    """Return the community of the largest gain, STAY if none gains, or ALONE if leaving does.

    Of equal gains the community with the smallest number is taken. The second number is by how much
    the weight towards it is larger than that towards the own community.
    """
    met = tally_row(network, homes.names, node, tally)
    own, mass = homes.names[node], network.masses[node]
    cost, inside = rule.resolution * mass, taken(tally, own)
    best, most, pull = STAY, inside - cost * (homes.masses[own] - mass) + rule.least, 0.0
    if most < 0.0 and homes.counts[own] > 1:
        best, most, pull = ALONE, 0.0, -inside
    for number in range(met):
        name = tally.names[number]
        weight = taken(tally, name)
        if weight < most or name == own:
            continue
        gain = weight - cost * homes.masses[name]
        if gain > most or (gain == most and name < best and best != STAY):
            best, most, pull = name, gain, weight - inside
    return best, pull


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
    for turn in range(begin, end):
        look_ahead(ballot.order, turn, end, network.indptr, network.indices, homes.names)
        look_closely(ballot.order, turn, end, network, homes, tally)
        target, ballot.pulls[turn] = best_move(network, homes, rule, ballot.order[turn], tally)
        if target < ALONE:
            own = homes.names[ballot.order[turn]]
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

    Parameters
    ----------
    queue : uint32, shape (n,)
        The nodes that wait, at its beginning; overwritten.
    queued : uint8, shape (n,)
        1 for those that wait; 0 in the end.
    """
    head, moves, spare, size = 0, 0, 0, len(queue)
    while waiting > 0:
        look_ahead(queue, head, size, network.indptr, network.indices, homes.names)
        look_closely(queue, head, size, network, homes, tally)
        node = queue[head]
        head, waiting, queued[node] = (head + 1) % size, waiting - 1, 0
        target, _ = best_move(network, homes, rule, node, tally)
        if target == STAY:
            continue
        spare = moved(network, homes, node, target, spare)
        moves += 1
        for entry in range(network.indptr[node], network.indptr[np.uint64(node) + _ONE]):
            other = network.indices[entry]
            if queued[other] == 0 and homes.names[other] != homes.names[node]:
                queue[(head + waiting) % size] = other
                waiting, queued[other] = waiting + 1, 1
    return moves
