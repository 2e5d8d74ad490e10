"""What travels along one edge, and what one node hears: the parts of rounds of messages.

See `messages` for the formulas.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from graphapi.compact.kernels.compiled import compiled, lean
from graphapi.compact.kernels.notes import noted_row
from graphapi.compact.kernels.paths.rows import Rows, number_of, row_of

if TYPE_CHECKING:
    import numpy.typing as npt

    from graphapi.compact.kernels.notes import Notes

    Values = npt.NDArray[np.float64]
    Kinds = npt.NDArray[np.uint8]
    Senders = npt.NDArray[np.int32]

MOST = 0.95
"""The largest probability that an edge transmits."""
NOISE = 1e-14
"""The part of a sum below which the difference of two sums is rounding."""


class Network(NamedTuple):
    """Where messages run.

    Attributes
    ----------
    into, out : Rows
        The same edges by their targets and by their sources, ascending and none twice, with what
        each of them offers: any number, nan offers nothing.
    into_kinds, out_kinds : uint8, shape (m,) or (0,)
        The kind of each entry; empty where all are alike.
    factors : float64, shape (kinds,)
        An edge transmits with probability ``factors[kind] * offer``, at most 0.95.
    """

    into: Rows
    out: Rows
    into_kinds: npt.NDArray[Any]
    out_kinds: npt.NDArray[Any]
    factors: npt.NDArray[Any]


class Nodes(NamedTuple):
    """What nodes bring, and what presses on them.

    Attributes
    ----------
    damping : float, shape (n,)
        m, zero or more.
    constant : float, shape (n,)
        The message of a node that sends the same at all times and receives nothing, 0 to 1; else
        nan.
    hazard : float64, shape (rounds + 1, n)
        λ after each round; in row 0 what each node has by itself.
    levels : uint8, shape (n,)
        Over how many edges a source reaches each node, or fewer.
    notes : Notes
        What holds instead for nodes that were looked at again: the column of `hazard` in so many
        columns, then damping, constant, and what `push` keeps for itself. None while all messages
        are passed.
    """

    damping: npt.NDArray[Any]
    constant: npt.NDArray[Any]
    hazard: Values
    levels: npt.NDArray[np.uint8]
    notes: Notes


@lean
def probability(rows: Rows, kinds: Kinds, entry: int, factors: Values) -> float:
    """Return the probability that the edge of an entry transmits, 0 to 0.95."""
    factor = factors[kinds[entry]] if len(kinds) > 0 else factors[0]
    offered = factor * number_of(rows, entry)
    return min(MOST, offered) if offered > 0.0 else 0.0


@lean
def hazard_at(step: int, node: int, nodes: Nodes) -> float:
    """Return the hazard of a node after a round."""
    row = noted_row(nodes.notes, node)
    return float(nodes.notes.rows[row, step] if row >= 0 else nodes.hazard[step, node])


@lean
def constant_at(node: int, nodes: Nodes) -> float:
    """Return the message of a node that sends the same at all times, nan for others."""
    row, steps = noted_row(nodes.notes, node), len(nodes.hazard)
    return float(nodes.notes.rows[row, steps + 1] if row >= 0 else nodes.constant[node])


@lean
def told(node: int, hazard: float, nodes: Nodes) -> float:
    """Return the message of a node on which such a hazard presses, 0 to 1."""
    row, steps = noted_row(nodes.notes, node), len(nodes.hazard)
    constant = nodes.notes.rows[row, steps + 1] if row >= 0 else nodes.constant[node]
    if not math.isnan(constant):
        return float(constant)
    damping = nodes.notes.rows[row, steps] if row >= 0 else nodes.damping[node]
    return -math.expm1(-damping * hazard) if hazard > 0.0 else 0.0


@lean
def carried(
    number: int, ends: tuple[int, int], chances: tuple[float, float], nodes: Nodes
) -> float:
    """Return c of the edge between two ends in a round, from what they told each other before.

    Parameters
    ----------
    chances : float, float
        The probabilities of that edge and of the one that leads back.
    """
    c = 0.0
    for step in range(1, number + 1):
        way = (number - step) % 2
        node = ends[0] if way == 0 else ends[1]
        whole = hazard_at(step - 1, node, nodes)
        rest = whole - c if whole - c > NOISE * whole else 0.0
        c = -math.log1p(-chances[way] * told(node, rest, nodes))
    return c


@lean
def listen(node: int, number: int, network: Network, nodes: Nodes, kept: Values) -> float:
    """Return what a node receives in a round, and keep what each of its entries carries.

    Parameters
    ----------
    kept : float64, zeros, one for each entry of the node, or empty
        Becomes c of each entry.
    """
    into, out = network.into, network.out
    begin, end = row_of(into, node)
    back, last = row_of(out, node)
    if noted_row(nodes.notes, node) < 0 and nodes.levels[node] + 2 > number:
        last = back
    total = 0.0
    for entry in range(begin, end):
        other = int(into.indices[entry])
        message = told(other, hazard_at(number - 1, other, nodes), nodes)
        if message == 0.0 or other == node:
            continue
        forth = probability(into, network.into_kinds, entry, network.factors)
        while back < last and out.indices[back] < other:
            back += 1
        if back < last and out.indices[back] == other:
            way_back = probability(out, network.out_kinds, back, network.factors)
            c = carried(number, (other, node), (forth, way_back), nodes)
        else:
            c = -math.log1p(-forth * message)
        total += c
        if len(kept):
            kept[entry - begin] = c
    return total


@compiled
def heard(node: int, number: int, network: Network, nodes: Nodes) -> tuple[Senders, Values]:
    """Return who told a node anything in a round, and c of each of them.

    Parameters
    ----------
    nodes : Nodes
        With hazards known up to the round before.

    Returns
    -------
    senders : int32, ascending
    carried : float64
        Over 0.
    """
    begin, end = row_of(network.into, node)
    kept = np.zeros(end - begin)
    if math.isnan(constant_at(node, nodes)):
        listen(node, number, network, nodes, kept)
    positive = np.flatnonzero(kept)
    return network.into.indices[begin + positive], kept[positive]
