"""Worlds played in two threads: what is lost in each, and through whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graphapi.compact.kernels.compiled import compiled
from graphapi.compact.kernels.threads import each_part
from graphapi.compact.kernels.worlds.branch import Run, World
from graphapi.compact.kernels.worlds.cascade import give_credit, lost_in, note, play_out

if TYPE_CHECKING:
    import numpy.typing as npt

    from graphapi.compact.kernels.worlds.branch import Branch

    Values = npt.NDArray[np.float64]
    Index = npt.NDArray[np.int64]

PARTS = 2
"""Into how many parts worlds are cut."""


@compiled
def _state(branch: Branch) -> World:
    """Return a state in which those who fell in every world have fallen for good."""
    nodes, gates = len(branch.falls), len(branch.opens)
    return World(
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
def _play_some(begin: int, end: int, branch: Branch, worlds: Index) -> Run:
    """Play the worlds of a part."""
    nodes, gates, count = len(branch.falls), len(branch.opens), end - begin
    starts = np.zeros(count + 1, dtype=np.int64)
    openings = np.zeros(gates, dtype=np.int64)
    run = Run(np.zeros(count), openings, starts, np.empty(nodes, dtype=np.int64), np.empty(nodes))
    state, held = _state(branch), _held(branch)
    for number in range(count):
        world, place = worlds[begin + number], run.starts[number]
        fell = play_out(world, held, branch, state, run.openings)
        run.losses[number] = lost_in(fell, world, branch, state)
        give_credit(fell, world, branch, state)
        run = _roomy(run, place, fell)
        run.starts[number + 1] = note(fell, place, branch, state, run)
    last = run.starts[count]
    return Run(run.losses, run.openings, run.starts, run.nodes[:last], run.credits[:last])


def play(branch: Branch, worlds: Index) -> Run:
    """Play worlds in two threads, and see what is lost in them and through whom.

    Parameters
    ----------
    worlds : int64
        Their numbers, over 0, ascending.

    Notes
    -----
    O(nodes + gates + edges of those who fell) for each world; the same bits with any number of
    threads. A node that does not fall in a world has no part in it: whatever makes it less likely
    to fall leaves that world as it is.
    """
    cuts = np.linspace(0, len(worlds), PARTS + 1).astype(np.int64)
    first, second = each_part(_play_some, cuts, branch, worlds)
    return Run(
        np.concatenate([first.losses, second.losses]),
        first.openings + second.openings,
        np.concatenate([first.starts, second.starts[1:] + first.starts[-1]]),
        np.concatenate([first.nodes, second.nodes]),
        np.concatenate([first.credits, second.credits]),
    )
