"""Sampled worlds in which nodes fall: by themselves, along edges, and through gates.

In a world every event has one random number, hashed of the world and the event, so that worlds of
the same number are alike whatever is secured in them: a node that falls by itself, an edge that
transmits, a gate that opens once nodes of enough weight have fallen, a node behind an open gate
that follows. What fell because of whom is a forest: whoever made a node fall first is its parent,
and a gate hangs on the last node of weight that fell before it opened.

References
----------
D. Kempe, J. Kleinberg, E. Tardos, "Maximizing the spread of influence through a social network",
KDD 2003, doi 10.1145/956750.956769, for cascades as reachability in sampled worlds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graphapi.compact.kernels.compiled import lean

if TYPE_CHECKING:
    import numpy.typing as npt

    from graphapi.compact.kernels.worlds.branch import Branch, Run, World

    Values = npt.NDArray[np.float64]
    Index = npt.NDArray[np.int64]

SLACK = 1e-9
"""A weight that misses the threshold of a gate by less is enough."""
NOBODY = -1
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)
_UNIT = 1.0 / 9007199254740992.0


@lean
def coin(world: int, event: int) -> float:
    """Return the random number of an event in a world, 0 to under 1 (splitmix64)."""
    mixed = np.uint64(world) * _GOLDEN + np.uint64(event) * _FIRST + _SECOND
    mixed = (mixed ^ (mixed >> np.uint64(30))) * _FIRST
    mixed = (mixed ^ (mixed >> np.uint64(27))) * _SECOND
    mixed ^= mixed >> np.uint64(31)
    return float((mixed >> np.uint64(11)) * _UNIT)


@lean
def fall(  # noqa: PLR0917  arrays in, arrays out
    node: int, parent: int, count: int, world: int, branch: Branch, state: World
) -> int:
    """Let a node fall; return how many have."""
    state.order[count] = node
    state.parents[node] = parent
    if not branch.fallen[node]:
        state.stamps[node] = world
        for entry in range(branch.say_starts[node], branch.say_starts[node + 1]):
            state.masses[branch.say_gates[entry]] += branch.says[entry]
    return count + 1


@lean
def begin(world: int, held: Values, branch: Branch, state: World) -> int:
    """Let nodes fall by themselves; return how many did, or still transmit."""
    count = 0
    for gate in range(len(held)):
        state.masses[gate] = held[gate]
    for node in range(len(branch.falls)):
        if branch.falls[node] > 0.0 and coin(world, node) < branch.falls[node]:
            count = fall(node, NOBODY, count, world, branch, state)
    return count


@lean
def walk(first: int, count: int, world: int, branch: Branch, state: World) -> int:
    """Follow the edges of the nodes that fell since the first; return how many have fallen."""
    nodes, at = len(branch.falls), first
    while at < count:
        source = state.order[at]
        at += 1
        for entry in range(branch.indptr[source], branch.indptr[source + 1]):
            target = branch.targets[entry]
            if state.stamps[target] < world and coin(world, nodes + entry) < branch.passes[entry]:
                count = fall(target, source, count, world, branch, state)
    return count


@lean
def opener_of(gate: int, count: int, branch: Branch, state: World) -> int:
    """Return the last node that fell and has a weight on a gate."""
    for place in range(count - 1, -1, -1):
        node = state.order[place]
        for entry in range(branch.say_starts[node], branch.say_starts[node + 1]):
            if branch.say_gates[entry] == gate and branch.says[entry] > 0.0:
                return int(node)
    return NOBODY


@lean
def follow(gate: int, count: int, world: int, branch: Branch, state: World) -> int:
    """Let those behind an open gate follow; return how many nodes have fallen."""
    before = len(branch.falls) + len(branch.targets)
    for at in range(branch.gate_starts[gate], branch.gate_starts[gate + 1]):
        entry = branch.gate_entries[at]
        node = branch.members[entry]
        if state.stamps[node] < world and coin(world, before + entry) < branch.follows[entry]:
            count = fall(node, state.openers[gate], count, world, branch, state)
    return count


@lean
def open_gates(count: int, world: int, branch: Branch, state: World, openings: Index) -> int:
    """Open the gates on which enough has fallen; return how many nodes have then."""
    before = len(branch.falls) + len(branch.targets) + len(branch.members)
    for gate in range(len(branch.opens)):
        enough = state.masses[gate] >= branch.threshold - SLACK
        if not enough or state.decided[gate] == world or branch.opens[gate] == 0.0:
            continue
        state.decided[gate] = world
        state.openers[gate] = NOBODY - 1
        if coin(world, before + gate) < branch.opens[gate]:
            openings[gate] += 1
            state.openers[gate] = opener_of(gate, count, branch, state)
            count = follow(gate, count, world, branch, state)
    return count


@lean
def lost_in(count: int, world: int, branch: Branch, state: World) -> float:
    """Return what was lost in a world."""
    total = 0.0
    for place in range(count):
        node = state.order[place]
        if not branch.fallen[node]:
            total += branch.worths[node]
    for gate in range(len(branch.opens)):
        if state.decided[gate] == world and state.openers[gate] >= NOBODY:
            total += branch.gate_worths[gate]
    return total


@lean
def give_credit(count: int, world: int, branch: Branch, state: World) -> None:
    """Give every node what was lost with itself and because of it."""
    for place in range(count):
        node = state.order[place]
        state.below[node] = 0.0 if branch.fallen[node] else branch.worths[node]
    for gate in range(len(branch.opens)):
        if state.decided[gate] == world and state.openers[gate] >= 0:
            state.below[state.openers[gate]] += branch.gate_worths[gate]
    for place in range(count - 1, -1, -1):
        node = state.order[place]
        if state.parents[node] >= 0:
            state.below[state.parents[node]] += state.below[node]


@lean
def note(count: int, end: int, branch: Branch, state: World, run: Run) -> int:
    """Write the entries of a world behind those before; return where they end."""
    for place in range(count):
        node = state.order[place]
        if not branch.fallen[node]:
            run.nodes[end], run.credits[end] = node, state.below[node]
            end += 1
    return end


@lean
def play_out(world: int, held: Values, branch: Branch, state: World, openings: Index) -> int:
    """Play one world to its end; return how many nodes are in order."""
    count = begin(world, held, branch, state)
    done, before = 0, -1
    while count > before:
        count = walk(done, count, world, branch, state)
        done = before = count
        count = open_gates(count, world, branch, state, openings)
    return count
