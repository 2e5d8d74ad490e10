r"""Rounds of messages that never turn back, over the nodes that a source can reach.

With :math:`λ^0_u` the hazard of node u by itself, round k carries along the edge from u to v

.. math::
   c^k_{uv} = -\ln(1 - p_{uv} (1 - e^{-m_u (λ^{k-1}_u - c^{k-1}_{vu})})), \quad
   λ^k_v = λ^0_v + \sum_u c^k_{uv}

What went back and forth between two nodes follows from their hazards in the rounds before, so
nothing is kept by edge: memory is 8 bytes a node and round. Where no edge leads back, the message
of a node is the same to everybody and is computed once.

References
----------
B. Karrer and M. E. J. Newman, "Message passing approach for general epidemic models", Physical
Review E 82 (2010), doi 10.1103/PhysRevE.82.016101.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from graphapi.compact.kernels.compiled import compiled, lean
from graphapi.compact.kernels.notes import noted_row
from graphapi.compact.kernels.paths.rows import Rows, number_of, row_of
from graphapi.compact.kernels.threads import each_part, even_cuts

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from graphapi.compact.kernels.notes import Notes

    Values = npt.NDArray[np.float64]
    Kinds = npt.NDArray[np.uint8]
    Senders = npt.NDArray[np.int32]

MOST = 0.95
"""The largest probability that an edge transmits."""
NOISE = 1e-14
"""The part of a sum below which the difference of two sums is rounding."""
FAR = 255
"""The level of a node that no source reaches."""
PART = 1 << 17
"""About how many entries are one part of a round at least."""
PARTS = 4
"""How many parts there are at most: each looks at everybody who has something to say."""


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


class Said(NamedTuple):
    """What is said in a round.

    Attributes
    ----------
    nodes : int32, ascending
        Those that have something to say.
    messages : float64
        What each tells those who told it nothing, over 0.
    """

    nodes: Senders
    messages: Values


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


@lean
def start(begin: int, end: int, nodes: Nodes) -> None:
    """Set the level of the nodes that have something to tell to 0, of all others to far."""
    for node in range(begin, end):
        speaks = nodes.hazard[0, node] > 0.0 or nodes.constant[node] > 0.0
        nodes.levels[node] = 0 if speaks else FAR


@lean
def tell(begin: int, end: int, number: int, nodes: Nodes, said: Said) -> int:
    """Note in the first places of a part what its nodes say in a round; return how many do."""
    place = begin
    for node in range(begin, end):
        if nodes.levels[node] < number:
            message = told(node, nodes.hazard[number - 1, node], nodes)
            if message > 0.0:
                said.nodes[place], said.messages[place] = node, message
                place += 1
    return place - begin


@lean
def pass_on(  # noqa: PLR0917  arrays in, arrays out
    begin: int, end: int, number: int, said: Said, network: Network, nodes: Nodes
) -> None:
    """Add what the nodes of a part receive in a round to zeros, in the order of those who say it.

    A node that is newly reached has the number of the round as level.
    """
    into, out = network.into, network.out
    for place in range(len(said.nodes)):
        node = int(said.nodes[place])
        first, last = row_of(out, node)
        if first == last or out.indices[first] >= end or out.indices[last - 1] < begin:
            continue
        back, stop = row_of(into, node)
        for entry in range(first, last):
            other = int(out.indices[entry])
            if other < begin or other >= end or other == node:
                continue
            forth = probability(out, network.out_kinds, entry, network.factors)
            c = -1.0
            if nodes.levels[other] + 2 <= number:
                while back < stop and into.indices[back] < other:
                    back += 1
                if back < stop and into.indices[back] == other:
                    way_back = probability(into, network.into_kinds, back, network.factors)
                    c = carried(number, (node, other), (forth, way_back), nodes)
            if c < 0.0:
                c = -math.log1p(-forth * said.messages[place])
            nodes.levels[other] = min(nodes.levels[other], np.uint8(number))
            nodes.hazard[number, other] += c


@lean
def settle(begin: int, end: int, number: int, nodes: Nodes) -> None:
    """Add to what nodes received in a round what they have by themselves."""
    for node in range(begin, end):
        if nodes.levels[node] <= number:
            received = nodes.hazard[number, node] if math.isnan(nodes.constant[node]) else 0.0
            nodes.hazard[number, node] = nodes.hazard[0, node] + received


def pass_messages(network: Network, nodes: Nodes) -> None:
    """Pass messages for as many rounds as there are rows, in two threads; in place.

    Parameters
    ----------
    nodes : Nodes
        Zeros as hazard after the first row; any levels.

    Notes
    -----
    O(rounds · n + edges of the nodes that have something to say, in each round); the same bits with
    any number of threads.
    """
    count, indptr = len(nodes.levels), network.into.indptr
    cuts = even_cuts(indptr, max(1, min(PARTS, int(indptr[-1]) // PART)))
    room = Said(np.empty(count, dtype=np.int32), np.empty(count))
    each_part(start, cuts, nodes)
    for number in range(1, len(nodes.hazard)):
        counts = each_part(tell, cuts, number, nodes, room)
        said = _together(room, cuts, counts)
        each_part(pass_on, cuts, number, said, network, nodes)
        each_part(settle, cuts, number, nodes)


def _together(room: Said, cuts: npt.NDArray[np.int64], counts: Sequence[int]) -> Said:
    """Return what the parts noted, one after the other."""
    kept = [slice(0), *(slice(at, at + count) for at, count in zip(cuts, counts, strict=False))]
    return Said(*(np.concatenate([noted[span] for span in kept]) for noted in room))


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
