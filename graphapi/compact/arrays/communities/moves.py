"""The first step on two threads: who moves, in batches while many do, then one after another."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from graphapi.compact.arrays.communities.networks import PARTS
from graphapi.compact.kernels.communities.frontier import in_batches
from graphapi.compact.kernels.communities.moving import Ballot, decide, doubt, follow, settle, wake
from graphapi.compact.kernels.threads import even_cuts

if TYPE_CHECKING:
    import numpy.typing as npt

    from graphapi.compact.arrays.communities.threads import Each
    from graphapi.compact.kernels.communities.network import Flags, Homes, Network, Rule

MANY: Final = 20_000
"""A network of fewer nodes is faster asked one by one."""
BATCHES: Final = 8
"""Into how many batches a round of all nodes falls: fewer decide in an older light."""
LEAST: Final = 3
ROUNDS: Final = 50
FEW: Final = 20
"""When at most one node in so many moves, or after so many rounds, the rest is asked one by one."""


def settled(
    network: Network, homes: Homes, rule: Rule, random: np.random.Generator, each: Each
) -> int:
    """Move the nodes of a network until none gains; return how many moves were made.

    The moves are the same for any number of threads.
    """
    count = len(network.masses)
    active = np.ones(count, dtype=np.uint8)
    if count < MANY:
        order = random.permutation(count).astype(np.uint32)
        with each.tally(network) as tally:
            return settle(tally, network, homes, rule, order, count, active)
    if homes.counts.max() > 1:
        each(doubt, even_cuts(network.indptr.view(np.int64), PARTS), network, homes, rule, active)
    moves = _in_rounds(network, homes, rule, active, random=random, each=each)
    return moves + settled_from(network, homes, rule, active, each)


def settled_from(network: Network, homes: Homes, rule: Rule, active: Flags, each: Each) -> int:
    """Move the active nodes, and who is drawn along, until none gains."""
    queue = np.zeros(len(active), dtype=np.uint32)
    waiting = np.flatnonzero(active)
    queue[: len(waiting)] = waiting
    with each.tally(network) as tally:
        return settle(tally, network, homes, rule, queue, len(waiting), active)


def _in_rounds(
    network: Network,
    homes: Homes,
    rule: Rule,
    active: Flags,
    *,
    random: np.random.Generator,
    each: Each,
) -> int:
    turns, all_moves = np.zeros_like(active), 0
    for _ in range(ROUNDS):
        waiting = np.flatnonzero(active.view(np.bool_))
        if len(waiting) <= len(active) // FEW:
            break
        active[:] = 0
        batches = max(LEAST, round(BATCHES * len(waiting) / len(active)))
        begins, order = in_batches(waiting, turns, batches, int(random.integers(2**62)))
        del waiting
        ballot = Ballot(order, np.empty_like(order), np.empty(len(order)), turns)
        moves = 0
        for begin, end in pairwise(begins.tolist()):
            each.tallying(decide, _parts(begin, end), network, homes, rule, ballot)
            moves += follow(begin, end, network, homes, rule, ballot, active)
        if moves > len(active) // 2:
            active[:] = 1  # nearly all would be woken
        else:
            each(wake, _parts(0, len(order)), network, homes.names, ballot, active)
        all_moves += moves
        if moves <= len(active) // FEW:
            break
        turns[order] = 0
    return all_moves


def _parts(begin: int, end: int) -> npt.NDArray[np.int64]:
    parts = max(2, min(16, (end - begin) // 10_000))
    return np.linspace(begin, end, parts + 1).astype(np.int64)
