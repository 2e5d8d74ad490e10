"""The layers in which people form circles, and the ties that each consists of."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from graphapi.compact.views import strongest, undirected
from graphapi.model.words import Side, TieKind

if TYPE_CHECKING:
    from collections.abc import Collection

    from graphapi.analysis.world import World


class Layer(StrEnum):
    """Where a circle lives. Family and former superiors are drawn, not clustered."""

    WORK = "WORK"
    CLASSMATE = "CLASSMATE"
    FRIEND = "FRIEND"


LAYER_KINDS = MappingProxyType(
    {
        Layer.WORK: frozenset(
            {TieKind.REPORTS_TO, TieKind.COLLEAGUE, TieKind.BUSINESS, TieKind.CALLS}
        ),
        Layer.CLASSMATE: frozenset({TieKind.CLASSMATE}),
        Layer.FRIEND: frozenset({TieKind.FRIEND, TieKind.FORMER_COLLEAGUE}),
    }
)
"""The kinds of tie in each layer."""


@dataclass(frozen=True, slots=True)
class LayerGraph:
    """The ties of one layer.

    Attributes
    ----------
    strong : directed NetworkX graph
        The strongest tie of each ordered pair, with its ``weight``.
    flat : undirected NetworkX graph
        Who has a tie with whom.
    thinned : bool
        Whether weak exchange was left out.
    """

    strong: Any
    flat: Any
    thinned: bool


def layer_graph(world: World, layer: Layer) -> LayerGraph:
    """Return the ties of a layer among everybody but the competitors' people.

    Where most ties of the layer are ``CALLS`` (an import of mails or calls, where nearly everybody
    has some contact with everybody), the ones under the median strength of ``CALLS`` are left out.
    Cost O(ties).
    """
    kinds = LAYER_KINDS[layer]
    rivals = frozenset(
        person for person, row in world.persons.items() if row.side is Side.COMPETITOR
    )
    faint = _faint_calls(world.graph, kinds)
    strong = strongest(world.graph, "weight", categories=kinds, without=rivals, drop=faint)
    return LayerGraph(strong, undirected(strong), bool(faint))


def _faint_calls(graph: Any, kinds: Collection[TieKind]) -> frozenset[str]:
    ties = [
        (key, kind, strength)
        for (_, _, key, kind), (_, _, strength) in zip(
            graph.edges(keys=True, data="kind"), graph.edges(data="strength"), strict=True
        )
        if kind in kinds
    ]
    calls = {key: strength for key, kind, strength in ties if kind is TieKind.CALLS}
    if len(calls) * 2 <= len(ties):
        return frozenset()
    median = statistics.median(calls.values())
    return frozenset(key for key, strength in calls.items() if strength < median)
