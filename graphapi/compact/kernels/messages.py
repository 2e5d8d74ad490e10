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
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from graphapi.compact.kernels.compiled import lean
from graphapi.compact.kernels.hearing import Network, Nodes, carried, probability, told
from graphapi.compact.kernels.paths.rows import row_of
from graphapi.compact.kernels.threads import each_part, even_cuts

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    Values = npt.NDArray[np.float64]
    Kinds = npt.NDArray[np.uint8]
    Senders = npt.NDArray[np.int32]

FAR = 255
"""The level of a node that no source reaches."""
PART = 1 << 17
"""About how many entries are one part of a round at least."""
PARTS = 4
"""How many parts there are at most: each looks at everybody who has something to say."""


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
