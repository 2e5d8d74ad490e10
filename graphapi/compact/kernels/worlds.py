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

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from graphapi.compact.kernels.compiled import compiled, lean

if TYPE_CHECKING:
    import numpy.typing as npt

    Values = npt.NDArray[np.float64]
    Index = npt.NDArray[np.int64]

SLACK = 1e-9
"""A weight that misses the threshold of a gate by less is enough."""
NOBODY = -1
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)
_UNIT = 1.0 / 9007199254740992.0


class Branch(NamedTuple):
    """What may fall, and how.

    Attributes
    ----------
    indptr, targets : int64
        Edges in rows by source.
    passes : float64, shape (edges,)
        The chance that each transmits.
    falls : float64, shape (nodes,)
        The chance that each falls by itself; of a node that has fallen, that it still transmits.
    fallen : bool, shape (nodes,)
        Who has fallen in every world.
    say_starts, say_gates : int64
        The gates on which each node has a weight, in rows by node.
    says : float64
        Those weights.
    gate_starts, gate_entries : int64
        The entries of `members` behind each gate.
    members : int64, shape (entries,)
        A node for each gate that it stands behind, ascending.
    follows : float64, shape (entries,)
        The chance that it follows once that gate is open.
    opens : float64, shape (gates,)
        The chance that a gate opens once enough has fallen; 0 for one that never does.
    threshold : float
        How much is enough.
    worths, gate_worths : float64
        What is lost with a node, and with a gate.
    """

    indptr: npt.NDArray[Any]
    targets: npt.NDArray[Any]
    passes: npt.NDArray[Any]
    falls: npt.NDArray[Any]
    fallen: npt.NDArray[Any]
    say_starts: npt.NDArray[Any]
    say_gates: npt.NDArray[Any]
    says: npt.NDArray[Any]
    gate_starts: npt.NDArray[Any]
    gate_entries: npt.NDArray[Any]
    members: npt.NDArray[Any]
    follows: npt.NDArray[Any]
    opens: npt.NDArray[Any]
    threshold: float
    worths: npt.NDArray[Any]
    gate_worths: npt.NDArray[Any]


class Run(NamedTuple):
    """What came of some worlds.

    Attributes
    ----------
    losses : float64, shape (worlds,)
        What was lost in each.
    openings : int64, shape (gates,)
        In how many of them each gate opened.
    starts : int64, shape (worlds + 1,)
        The entries of each world.
    nodes : int64, shape (entries,)
        Who fell there, who had not fallen before.
    credits : float64, shape (entries,)
        What was lost with each and because of each.
    """

    losses: Values
    openings: Index
    starts: Index
    nodes: Index
    credits: Values


class _World(NamedTuple):
    stamps: Index
    order: Index
    parents: Index
    masses: Values
    decided: Index
    openers: Index
    below: Values


@lean
def coin(world: int, event: int) -> float:
    """Return the random number of an event in a world, 0 to under 1 (splitmix64)."""
    mixed = np.uint64(world) * _GOLDEN + np.uint64(event) * _FIRST + _SECOND
    mixed = (mixed ^ (mixed >> np.uint64(30))) * _FIRST
    mixed = (mixed ^ (mixed >> np.uint64(27))) * _SECOND
    mixed ^= mixed >> np.uint64(31)
    return float((mixed >> np.uint64(11)) * _UNIT)


@lean
def _fall(  # noqa: PLR0917  arrays in, arrays out
    node: int, parent: int, count: int, world: int, branch: Branch, state: _World
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
def _begin(world: int, held: Values, branch: Branch, state: _World) -> int:
    """Let nodes fall by themselves; return how many did, or still transmit."""
    count = 0
    for gate in range(len(held)):
        state.masses[gate] = held[gate]
    for node in range(len(branch.falls)):
        if branch.falls[node] > 0.0 and coin(world, node) < branch.falls[node]:
            count = _fall(node, NOBODY, count, world, branch, state)
    return count


@lean
def _walk(first: int, count: int, world: int, branch: Branch, state: _World) -> int:
    """Follow the edges of the nodes that fell since the first; return how many have fallen."""
    nodes, at = len(branch.falls), first
    while at < count:
        source = state.order[at]
        at += 1
        for entry in range(branch.indptr[source], branch.indptr[source + 1]):
            target = branch.targets[entry]
            if state.stamps[target] < world and coin(world, nodes + entry) < branch.passes[entry]:
                count = _fall(target, source, count, world, branch, state)
    return count


@lean
def _opener(gate: int, count: int, branch: Branch, state: _World) -> int:
    """Return the last node that fell and has a weight on a gate."""
    for place in range(count - 1, -1, -1):
        node = state.order[place]
        for entry in range(branch.say_starts[node], branch.say_starts[node + 1]):
            if branch.say_gates[entry] == gate and branch.says[entry] > 0.0:
                return int(node)
    return NOBODY


@lean
def _follow(gate: int, count: int, world: int, branch: Branch, state: _World) -> int:
    """Let those behind an open gate follow; return how many nodes have fallen."""
    before = len(branch.falls) + len(branch.targets)
    for at in range(branch.gate_starts[gate], branch.gate_starts[gate + 1]):
        entry = branch.gate_entries[at]
        node = branch.members[entry]
        if state.stamps[node] < world and coin(world, before + entry) < branch.follows[entry]:
            count = _fall(node, state.openers[gate], count, world, branch, state)
    return count


@lean
def _open(count: int, world: int, branch: Branch, state: _World, openings: Index) -> int:
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
            state.openers[gate] = _opener(gate, count, branch, state)
            count = _follow(gate, count, world, branch, state)
    return count


@lean
def _lost(count: int, world: int, branch: Branch, state: _World) -> float:
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
def _credit(count: int, world: int, branch: Branch, state: _World) -> None:
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
def _note(count: int, end: int, branch: Branch, state: _World, run: Run) -> int:
    """Write the entries of a world behind those before; return where they end."""
    for place in range(count):
        node = state.order[place]
        if not branch.fallen[node]:
            run.nodes[end], run.credits[end] = node, state.below[node]
            end += 1
    return end


@lean
def _play(world: int, held: Values, branch: Branch, state: _World, openings: Index) -> int:
    """Play one world to its end; return how many nodes are in order."""
    count = _begin(world, held, branch, state)
    done, before = 0, -1
    while count > before:
        count = _walk(done, count, world, branch, state)
        done = before = count
        count = _open(count, world, branch, state, openings)
    return count


@compiled
def _state(branch: Branch) -> _World:
    """Return a state in which those who fell in every world have fallen for good."""
    nodes, gates = len(branch.falls), len(branch.opens)
    return _World(
        np.where(branch.fallen, np.iinfo(np.int64).max, 0),
        np.empty(nodes, dtype=np.int64),
        np.empty(nodes, dtype=np.int64),
        np.empty(gates),
        np.zeros(gates, dtype=np.int64),
        np.empty(gates, dtype=np.int64),
        np.empty(nodes),
    )


@compiled
def _held(branch: Branch) -> Values:
    """Return the weight that has fallen on each gate in every world."""
    held = np.zeros(len(branch.opens))
    for node in range(len(branch.falls)):
        if branch.fallen[node]:
            for entry in range(branch.say_starts[node], branch.say_starts[node + 1]):
                held[branch.say_gates[entry]] += branch.says[entry]
    return held


@compiled
def _roomy(run: Run, end: int, more: int) -> Run:
    """Return the run with room for more entries."""
    if end + more <= len(run.nodes):
        return run
    nodes, given = np.empty(2 * (end + more), dtype=np.int64), np.empty(2 * (end + more))
    nodes[:end], given[:end] = run.nodes[:end], run.credits[:end]
    return Run(run.losses, run.openings, run.starts, nodes, given)


@compiled
def play(branch: Branch, worlds: Index) -> Run:
    """Play worlds, and see what is lost in them and through whom.

    Parameters
    ----------
    worlds : int64
        Their numbers, over 0, ascending.

    Notes
    -----
    O(nodes + gates + edges of those who fell) for each world. A node that does not fall in a world
    has no part in it: whatever makes it less likely to fall leaves that world as it is.
    """
    nodes, gates, count = len(branch.falls), len(branch.opens), len(worlds)
    starts = np.zeros(count + 1, dtype=np.int64)
    openings = np.zeros(gates, dtype=np.int64)
    run = Run(np.zeros(count), openings, starts, np.empty(nodes, dtype=np.int64), np.empty(nodes))
    state, held = _state(branch), _held(branch)
    for number in range(count):
        world, end = worlds[number], run.starts[number]
        fell = _play(world, held, branch, state, run.openings)
        run.losses[number] = _lost(fell, world, branch, state)
        _credit(fell, world, branch, state)
        run = _roomy(run, end, fell)
        run.starts[number + 1] = _note(fell, end, branch, state, run)
    end = run.starts[count]
    return Run(run.losses, run.openings, run.starts, run.nodes[:end], run.credits[:end])
