"""Spreading in plain dictionaries."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphapi.compact.kernels.hearing import MOST

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

    from graphapi.compact.channel import Channel

Incoming = dict["Hashable", dict["Hashable", float]]


@dataclass(frozen=True, slots=True)
class PlainRounds:
    """What every node received in every round, by receiver and sender."""

    incoming: Sequence[Incoming]

    def __len__(self) -> int:
        return len(self.incoming)

    def received(self, number: int, node: Hashable) -> Mapping[Hashable, float]:
        """Return the positive hazards that a node received in a round, counted from 1."""
        return {u: c for u, c in self.incoming[number - 1][node].items() if c > 0}


def probabilities(graph: Any, channel: Channel, fixed: Mapping[Hashable, float]) -> Incoming:
    """Return the probability of each edge by its target and source; none into fixed nodes."""
    found: Incoming = {node: {} for node in graph}
    for u in graph:
        for v, data in graph.adj[u].items():
            value = channel.offer(data)
            if u != v and v not in fixed and value > 0:
                found[v][u] = min(MOST, value)
    return found


@dataclass(frozen=True, slots=True)
class Nodes:
    """What nodes bring into the spreading.

    Attributes
    ----------
    own, damping, fixed : mapping of node to number
        The hazard by itself (0 where missing), the factor of what is passed on (1 where missing),
        and the constant messages.
    """

    own: Mapping[Hashable, float]
    damping: Mapping[Hashable, float]
    fixed: Mapping[Hashable, float]

    def message(self, u: Hashable, received: Mapping[Hashable, float], v: Hashable) -> float:
        """Return the probability that u tells v of, leaving out what v told u."""
        if u in self.fixed:
            return self.fixed[u]
        others = sum(c for w, c in received.items() if w != v)
        return -math.expm1(-self.damping.get(u, 1.0) * (self.own.get(u, 0.0) + others))


def passed(probability: Incoming, nodes: Nodes, rounds: int) -> PlainRounds:
    """Pass messages for so many rounds."""
    latest: Incoming = {node: {} for node in probability}
    incoming: list[Incoming] = []
    for _ in range(rounds):
        latest = {
            v: {u: -math.log1p(-p * nodes.message(u, latest[u], v)) for u, p in row.items()}
            for v, row in probability.items()
        }
        incoming.append(latest)
    return PlainRounds(incoming)
