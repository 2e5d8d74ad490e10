"""How hazards travel along edges, and what the numbers of nodes must fulfil before they do."""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np

from graphapi.compact.values import NodeValues, lie_within

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

ROUNDS = 250
"""The largest number of rounds; nobody needs so many."""


@dataclass(frozen=True, slots=True)
class Channel:
    """How edges transmit, and for how many rounds.

    Attributes
    ----------
    rounds : int
        How many edges a hazard can travel, 0 to 250.
    transmission, scale : str, float
        p is that edge data times the scale, at most 0.95; 0 where it is missing, nan or not
        positive, and from a node to itself.
    category, factors : str, mapping of text to number, optional
        p is also multiplied by the factor of that edge data; 0 for a text without a factor.
    """

    rounds: int = 3
    transmission: str = "transmission"
    scale: float = 1.0
    category: str | None = None
    factors: Mapping[Hashable, float] | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.rounds <= ROUNDS:
            raise ValueError(f"rounds: must lie between 0 and {ROUNDS}")

    def offer(self, data: Mapping[str, Any]) -> float:
        """Return the probability that an edge with these data offers, before it is capped."""
        scale = self.scale
        if self.category is not None:
            scale *= (self.factors or {}).get(data.get(self.category), 0.0)
        return float(scale * data.get(self.transmission, 0.0))


def check_hazards(
    graph: Any,
    own: Mapping[Hashable, float],
    damping: Mapping[Hashable, float],
    fixed: Mapping[Hashable, float],
) -> None:
    """Refuse unknown nodes, negative hazards and dampings, and messages that are no probability."""
    for values in (own, fixed):
        unknown = () if isinstance(values, NodeValues) else (u for u in values if u not in graph)
        for node in unknown:
            raise nx.NodeNotFound(f"the node {node} is not in the graph")
    if not all(lie_within(values, 0.0, sys.float_info.max) for values in (own, damping)):
        raise ValueError("own, damping: a hazard and a damping must be zero or more, and finite")
    if not _are_messages(fixed):
        raise ValueError("fixed: a constant message must lie between 0 and 1")


def _are_messages(fixed: Mapping[Hashable, float]) -> bool:
    if isinstance(fixed, NodeValues):
        lasting = fixed.array[~np.isnan(fixed.array)]
        return bool((lasting >= 0).all() and (lasting <= 1).all())
    return all(0 <= value <= 1 or math.isnan(value) for value in fixed.values())
