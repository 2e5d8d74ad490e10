"""The layers in which people form circles, and the ties that each consists of."""

from __future__ import annotations

import statistics
from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from graphapi.analysis.world import is_drawn, strength_of
from graphapi.compact.views import strongest, undirected
from graphapi.model.words import Side, TieKind

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

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
class LayerTies:
    """The ties of one layer.

    Attributes
    ----------
    given, taken : mapping of person to mapping of person to float
        The weight of the strongest tie to each person whom one influences, and from each person
        who influences one.
    flat : undirected NetworkX graph
        Who has a tie with whom.
    thinned : bool
        Whether weak exchange was left out.
    """

    given: Mapping[str, Mapping[str, float]]
    taken: Mapping[str, Mapping[str, float]]
    flat: Any
    thinned: bool

    def near(self, person: str) -> set[str]:
        """Return everybody with whom a person has a tie, either way."""
        return {*self.given.get(person, ()), *self.taken.get(person, ())}


def layer_ties(world: World, layer: Layer) -> LayerTies:
    """Return the ties of a layer among everybody but the competitors' people.

    Where most ties of the layer are ``CALLS`` (an import of mails or calls, where nearly everybody
    has some contact with everybody), the ones under the median strength of ``CALLS`` are left out.
    Cost O(ties).
    """
    kinds = LAYER_KINDS[layer]
    rivals = frozenset(
        person for person, row in world.persons.items() if row.side is Side.COMPETITOR
    )
    faint = _faint_calls(world, kinds)
    strong = strongest(world.graph, "weight", categories=kinds, without=rivals, drop=faint)
    given: dict[str, dict[str, float]] = defaultdict(dict)
    taken: dict[str, dict[str, float]] = defaultdict(dict)
    for source, target, weight in strong.edges(data="weight"):
        given[source][target] = taken[target][source] = weight
    return LayerTies(given, taken, undirected(strong), bool(faint))


def _faint_calls(world: World, kinds: Collection[TieKind]) -> frozenset[str]:
    ties = [
        tie
        for tie in world.ties.values()
        if tie.kind in kinds and is_drawn(tie, world.persons, world.day)
    ]
    calls = {t.id: strength_of(t, world.parameters) for t in ties if t.kind is TieKind.CALLS}
    if len(calls) * 2 <= len(ties):
        return frozenset()
    median = statistics.median(calls.values())
    return frozenset(tie for tie, strength in calls.items() if strength < median)
