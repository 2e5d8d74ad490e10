r"""How a hazard spreads along edges, and where the hazard of a node comes from.

Messages never turn back. With :math:`a^0_{u→v} = 1 - e^{-m_u h_u}`, in each round

.. math::
   c_{uv} = -\ln(1 - p_{uv} a_{u→v}), \quad
   λ_v = h_v + \sum_u c_{uv}, \quad
   a_{u→v} = 1 - e^{-m_u (λ_u - c_{vu})}

so that what v has from u is not sent back to u as if it were news. On a tree, without damping and
with enough rounds, :math:`1 - e^{-λ_v}` is the probability that v is reached in the independent
cascade.

References
----------
.. [1] B. Karrer and M. E. J. Newman. Message passing approach for general epidemic models. Physical
   Review E 82 (2010), doi 10.1103/PhysRevE.82.016101.
.. [2] A. Y. Lokhov, M. Mézard, L. Zdeborová. Dynamic message-passing equations for models with
   unidirectional dynamics. Physical Review E 91 (2015), doi 10.1103/PhysRevE.91.012811.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import networkx as nx

from graphapi.compact.plain import spread as plain
from graphapi.compact.seam import dispatchable, only_simple

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping


class Rounds(Protocol):
    """What every node received in every round of messages."""

    def __len__(self) -> int:
        """Return how many rounds there were."""

    def received(self, number: int, node: Hashable) -> Mapping[Hashable, float]:
        """Return the positive hazards that a node received in a round, counted from 1."""


class _Share(NamedTuple):
    """A share of a hazard on its way back to its sources: all of it, and its strongest chain."""

    amount: float
    strongest: float
    chain: tuple[Hashable, ...]

    def part(self, fraction: float, *further: Hashable) -> _Share:
        chain = (*further, *self.chain)
        return _Share(self.amount * fraction, self.strongest * fraction, chain)

    def joined(self, other: _Share | None) -> _Share:
        if other is None:
            return self
        best = min(self, other, key=lambda share: (-share.strongest, [*map(str, share.chain)]))
        return best._replace(amount=self.amount + other.amount)


@dataclass(frozen=True, slots=True)
class Spread:
    """The outcome of spreading.

    Attributes
    ----------
    hazard : mapping of node to number
        λ of every node, zero or more.
    own : mapping of node to number
        The hazard that a node has by itself, as it was given.
    fixed : mapping of node to number
        The nodes whose outgoing message is constant.
    rounds : Rounds
        What was received in each round.
    """

    hazard: Mapping[Hashable, float]
    own: Mapping[Hashable, float]
    fixed: Mapping[Hashable, float]
    rounds: Rounds

    def received(self, node: Hashable) -> Mapping[Hashable, float]:
        """Return what a node received in the last round, c of each edge to it, if positive."""
        return self.rounds.received(len(self.rounds), node) if len(self.rounds) else {}

    def attribute(self, node: Hashable) -> dict[Hashable, float]:
        """Split the hazard of a node over the nodes where it comes from.

        Returns
        -------
        dict of node to number
            φ of each source: a node with a hazard of its own, or a fixed one. The sum is the
            hazard of the node to 1e-12 of it; no number is negative.

        Notes
        -----
        Each hazard received is traced back through its sender's message without the receiver, in
        proportion to the terms of that message. O(rounds · m) at most.
        """
        return {source: share.amount for source, share in self._traced(node).items()}

    def chains(self, node: Hashable) -> dict[Hashable, tuple[Hashable, ...]]:
        """Return the strongest chain of nodes from each source to a node, both ends included."""
        return {source: share.chain for source, share in self._traced(node).items()}

    def _traced(self, node: Hashable) -> dict[Hashable, _Share]:
        found: dict[Hashable, _Share] = {}
        own = self.own.get(node, 0.0)
        if own > 0:
            found[node] = _Share(own, own, (node,))
        sent = {(u, node): _Share(c, c, (u, node)) for u, c in self.received(node).items()}
        for number in range(len(self.rounds), 0, -1):
            sent = self._traced_back(sent, number - 1, found)
        return found

    def _traced_back(
        self,
        sent: Mapping[tuple[Hashable, Hashable], _Share],
        number: int,
        found: dict[Hashable, _Share],
    ) -> dict[tuple[Hashable, Hashable], _Share]:
        earlier: dict[tuple[Hashable, Hashable], _Share] = {}
        for (u, v), share in sent.items():
            if u in self.fixed:
                found[u] = share.joined(found.get(u))
                continue
            own, terms = self.own.get(u, 0.0), self._without(u, v, number)
            total = own + sum(terms.values())
            if own > 0:
                found[u] = share.part(own / total).joined(found.get(u))
            for w, c in terms.items():
                earlier[w, u] = share.part(c / total, w).joined(earlier.get((w, u)))
        return earlier

    def _without(self, u: Hashable, v: Hashable, number: int) -> Mapping[Hashable, float]:
        received = self.rounds.received(number, u) if number else {}
        return {w: c for w, c in received.items() if w != v}


@only_simple
@dispatchable(edge_attrs={"transmission": 0.0})
def spread(
    G: Any,  # noqa: N803  the name NetworkX gives to graphs
    own: Mapping[Hashable, float],
    *,
    damping: Mapping[Hashable, float] | None = None,
    fixed: Mapping[Hashable, float] | None = None,
    rounds: int = 3,
    transmission: str = "transmission",
    scale: float = 1.0,
) -> Spread:
    """Spread hazards along the edges of a simple graph, as the module says; O(rounds · m).

    Parameters
    ----------
    own, damping : mapping of node to number
        h and m, zero or more; 0 and 1 for a node that is missing.
    fixed : mapping of node to number, optional
        Nodes that send a constant message in [0, 1] and receive nothing.
    rounds : int
        How many edges a hazard can travel.
    transmission, scale : str, float
        p is that edge data times the scale, at most 0.95; 0 where it is missing, nan or not
        positive, and from a node to itself.

    Raises
    ------
    NodeNotFound, ValueError
        For a node that is not in the graph; for a number out of its range.
    """
    check_hazards(G, own, damping or {}, fixed or {})
    nodes = plain.Nodes(own, damping or {}, fixed or {})
    probability = plain.probabilities(G, transmission, scale, nodes.fixed)
    passed = plain.passed(probability, nodes, rounds)
    last = passed.incoming[-1] if rounds else {}
    hazard = {node: own.get(node, 0.0) + sum(last.get(node, {}).values()) for node in G}
    return Spread(hazard, own, nodes.fixed, passed)


def check_hazards(
    graph: Any,
    own: Mapping[Hashable, float],
    damping: Mapping[Hashable, float],
    fixed: Mapping[Hashable, float],
) -> None:
    """Refuse unknown nodes, negative hazards and dampings, and messages that are no probability."""
    for node in (*own, *fixed):
        if node not in graph:
            raise nx.NodeNotFound(f"the node {node} is not in the graph")
    if not all(value >= 0 for values in (own, damping) for value in values.values()):
        raise ValueError("own, damping: a hazard and a damping must be zero or more")
    if not all(0 <= value <= 1 for value in fixed.values()):
        raise ValueError("fixed: a constant message must lie between 0 and 1")
