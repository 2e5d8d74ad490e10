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

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from graphapi.compact.channel import Channel, check_hazards
from graphapi.compact.plain import spread as plain
from graphapi.compact.seam import dispatchable, only_simple

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Mapping, Sequence


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """The outcome of spreading.

    Attributes
    ----------
    hazard : mapping of node to number
        λ of every node, zero or more.
    own, damping, fixed : mapping of node to number
        As they were given, or for every node; nan where the outgoing message is not constant.
    rounds : Rounds
        What was received in each round.
    channel : Channel
        How it was spread.
    """

    hazard: Mapping[Hashable, float]
    own: Mapping[Hashable, float]
    damping: Mapping[Hashable, float]
    fixed: Mapping[Hashable, float]
    rounds: Rounds
    channel: Channel

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

    def asked_again(
        self,
        own: Mapping[Hashable, float],
        damping: Mapping[Hashable, float],
        fixed: Mapping[Hashable, float],
    ) -> dict[str, Any]:
        """Return the question to `spread` that this answers, with some numbers changed."""
        nodes = {
            "own": {**self.own, **own},
            "damping": {**self.damping, **damping},
            "fixed": {**self.fixed, **fixed},
        }
        return {name: getattr(self.channel, name) for name in Channel.__slots__} | nodes

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
            if not math.isnan(self.fixed.get(u, math.nan)):
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
@dispatchable(edge_attrs={"transmission": 0.0, "category": None})
def spread(
    G: Any,  # noqa: N803  the name NetworkX gives to graphs
    own: Mapping[Hashable, float],
    *,
    damping: Mapping[Hashable, float] | None = None,
    fixed: Mapping[Hashable, float] | None = None,
    rounds: int = 3,
    transmission: str = "transmission",
    scale: float = 1.0,
    category: str | None = None,
    factors: Mapping[Hashable, float] | None = None,
) -> Spread:
    """Spread hazards along the edges of a simple graph, as the module says; O(rounds · m).

    Parameters
    ----------
    own, damping : mapping of node to number
        h and m, zero or more; 0 and 1 for a node that is missing.
    fixed : mapping of node to number, optional
        Nodes that send a constant message in [0, 1] and receive nothing; not those with nan.
    rounds, transmission, scale, category, factors
        As in `Channel`. `NodeNotFound` for an unknown node, `ValueError` for a number out of range.
    """
    channel = Channel(rounds, transmission, scale, category, factors)
    check_hazards(G, own, damping or {}, fixed or {})
    lasting = {u: message for u, message in (fixed or {}).items() if not math.isnan(message)}
    nodes = plain.Nodes(own, damping or {}, lasting)
    passed = plain.passed(plain.probabilities(G, channel, lasting), nodes, rounds)
    last = passed.incoming[-1] if rounds else {}
    return Spread(
        hazard={node: own.get(node, 0.0) + sum(last.get(node, {}).values()) for node in G},
        own=own,
        damping=nodes.damping,
        fixed=lasting,
        rounds=passed,
        channel=channel,
    )


@only_simple
@dispatchable(preserve_edge_attrs=True)
def updated_spread(
    G: Any,  # noqa: N803  the name NetworkX gives to graphs
    before: Spread,
    *,
    own: Mapping[Hashable, float] | None = None,
    damping: Mapping[Hashable, float] | None = None,
    fixed: Mapping[Hashable, float] | None = None,
    rewired: Collection[Hashable] = (),  # noqa: ARG001  only arrays profit
    tolerance: float = 0.0,  # noqa: ARG001  only arrays profit
) -> tuple[Spread, Sequence[Hashable]]:
    """Spread once more after a change at a few nodes, where it can matter (forward push).

    Parameters
    ----------
    G : graph
        Of the same nodes as before; edges may differ at `rewired` nodes.
    own, damping, fixed : mapping of node to number, optional
        What is now another; nan as a fixed message ends it.
    rewired : collection of nodes
        Both ends of every edge that is new, gone or other.
    tolerance : float
        A change is passed on where a hazard moves by more than this. With 0 the answer is that of
        spreading anew, to the last bit.

    Returns
    -------
    Spread, sequence of nodes
        With the nodes whose hazard may differ from before. On a compact graph O(edges at the nodes
        reached, and at those reached before), now and then O(rounds · n); else as spreading anew.

    References
    ----------
    R. Andersen, F. Chung, K. Lang, "Local graph partitioning using PageRank vectors", FOCS 2006,
    doi 10.1109/FOCS.2006.44, for pushing what moves by more than a tolerance.
    """
    again = before.asked_again(own or {}, damping or {}, fixed or {})
    return spread(G, **again), tuple(G)


@only_simple
@dispatchable(preserve_edge_attrs=True)
def hazards_at(
    G: Any,  # noqa: N803  the name NetworkX gives to graphs
    before: Spread,
    nodes: Collection[Hashable],
    *,
    own: Mapping[Hashable, float],
) -> dict[Hashable, float]:
    """Return what would press on some nodes if others had other hazards of their own.

    Parameters
    ----------
    G : graph
        That of the answer before.
    nodes : collection of nodes
        Those asked for.
    own : mapping of node to number
        What is another; `some_values` may lay it out.

    Returns
    -------
    dict of node to number
        λ as spreading anew finds it, to the last bit. On a compact graph O(edges to the nodes
        within so many edges before those asked for as there are rounds), and nothing is kept.
    """
    found = spread(G, **before.asked_again(own, {}, {})).hazard
    return {node: found[node] for node in nodes}
