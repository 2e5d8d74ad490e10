"""Spreading on arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from graphapi.compact.kernels.messages import Arcs, Senders, pass_messages, received
from graphapi.compact.plain.spread import MOST
from graphapi.compact.spread import Spread, check_hazards

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

    import numpy.typing as npt

    from graphapi.compact.graph import CompactGraph

    Values = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ArrayRounds:
    """What every arc carried in every round; arcs are found by their targets."""

    graph: CompactGraph
    carried: Sequence[Values]
    incoming: npt.NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.carried)

    def received(self, number: int, node: Hashable) -> Mapping[Hashable, float]:
        """Return the positive hazards that a node received in a round, counted from 1."""
        into, position = self.graph.into, self.graph.position[node]
        entries = slice(into.indptr[position], into.indptr[position + 1])
        senders = into.indices[entries].tolist()
        hazards = self.carried[number - 1][self.incoming[entries]].tolist()
        labels = self.graph.labels
        return {labels[u]: c for u, c in zip(senders, hazards, strict=True) if c > 0}


def spread(
    graph: CompactGraph,
    own: Mapping[Hashable, float],
    *,
    damping: Mapping[Hashable, float] | None = None,
    fixed: Mapping[Hashable, float] | None = None,
    rounds: int = 3,
    transmission: str = "transmission",
    scale: float = 1.0,
) -> Spread:
    """Answer `spread` on a compact graph."""
    check_hazards(graph, own, damping or {}, fixed or {})
    senders = Senders(
        graph.at_nodes(own, 0.0),
        graph.at_nodes(damping or {}, 1.0),
        graph.at_nodes(fixed or {}, np.nan),
    )
    arcs = _arcs(graph, transmission, scale, ~np.isnan(senders.constant))
    carried = pass_messages(arcs, senders, rounds)
    hazard = received(arcs, senders.own, carried[-1]) if carried else senders.own
    incoming = graph.into.edges if graph.directed else graph.backward
    hazards = dict(zip(graph.labels, hazard.tolist(), strict=True))
    return Spread(hazards, own, fixed or {}, ArrayRounds(graph, carried, incoming))


def _arcs(
    graph: CompactGraph, transmission: str, scale: float, deaf: npt.NDArray[np.bool_]
) -> Arcs:
    sources, targets = graph.out.owners, graph.out.indices
    offered = scale * graph.column(transmission).numbers()[graph.out.edges]
    open_to = (sources != targets) & ~deaf[targets] & (offered > 0)
    probability = np.where(open_to, np.minimum(MOST, offered), 0.0)
    return Arcs(sources, targets, graph.backward, probability)
