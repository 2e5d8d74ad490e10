"""What may fall in sampled worlds, and what came of it, as arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Values = npt.NDArray[np.float64]
    Index = npt.NDArray[np.int64]


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


class World(NamedTuple):
    """A world while it is played.

    Attributes
    ----------
    stamps : int64, shape (nodes,)
        The last world in which each node fell.
    order, parents : int64, shape (nodes,)
        Who fell, one after another, and because of whom, by node.
    masses : float64, shape (gates,)
        What weight has fallen on each gate.
    decided, openers : int64, shape (gates,)
        The last world in which enough had fallen, and the node that tipped the gate there:
        `NOBODY` where all who have a weight had fallen before, less where it stayed shut.
    below : float64, shape (nodes,)
        What is lost with each node that fell and because of it.
    """

    stamps: Index
    order: Index
    parents: Index
    masses: Values
    decided: Index
    openers: Index
    below: Values
