"""Forward push: hazards after a change at a few nodes, computed where they can differ."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from graphapi.compact.kernels.compiled import compiled, lean
from graphapi.compact.kernels.messages import Network, Nodes, listen
from graphapi.compact.kernels.paths.rows import Rows, row_of

if TYPE_CHECKING:
    import numpy.typing as npt

    Index = npt.NDArray[np.int32]

UNSEEN, QUEUED, DIFFERS, TOLD = 0, 1, 2, 3
"""How far a node is: out of reach of the change, looked at, found changed, passed on."""


@lean
def spread_out(states: npt.NDArray[np.uint8], queue: Index, end: int, out: Rows) -> int:
    """Queue the successors of nodes that changed; return the end of the queue."""
    for place in range(end):
        node = queue[place]
        if states[node] != DIFFERS:
            continue
        states[node] = TOLD
        first, last = row_of(out, node)
        for entry in range(first, last):
            other = out.indices[entry]
            if states[other] == UNSEEN:
                states[other] = QUEUED
                queue[end] = other
                end += 1
    return end


@compiled
def push(seeds: Index, tolerance: float, network: Network, nodes: Nodes) -> Index:
    """Bring the hazards of all rounds up to date after a change at some nodes, in place.

    Parameters
    ----------
    seeds : int32
        The nodes whose own hazard (set in row 0 already), damping, constant or edges changed, none
        twice.
    tolerance : float
        How much the hazard of a node must move in a round to be passed on; with 0 the outcome is
        that of passing all messages again, to the last bit.
    nodes : Nodes
        The nodes looked at get level 0.

    Returns
    -------
    int32
        The nodes looked at, as the change came to them; O(n) bytes and the edges at these nodes.
    """
    count = len(nodes.levels)
    states, queue = np.zeros(count, dtype=np.uint8), np.empty(count, dtype=np.int32)
    kept = np.zeros(0)
    end = len(seeds)
    queue[:end] = seeds
    for seed in seeds:
        states[seed] = DIFFERS
    for number in range(1, len(nodes.hazard)):
        end = spread_out(states, queue, end, network.out)
        for place in range(end):
            node = int(queue[place])
            nodes.levels[node] = 0
            fresh = nodes.hazard[0, node]
            if math.isnan(nodes.constant[node]):
                fresh += listen(node, number, network, nodes, kept)
            if states[node] == QUEUED and abs(fresh - nodes.hazard[number, node]) > tolerance:
                states[node] = DIFFERS
            nodes.hazard[number, node] = fresh
    return queue[:end].copy()
