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
    """

    given: Mapping[str, Mapping[str, float]]
    taken: Mapping[str, Mapping[str, float]]
    flat: Any

    def near(self, person: str) -> set[str]:
        """Return everybody with whom a person has a tie, either way."""
        return {*self.given.get(person, ()), *self.taken.get(person, ())}


def layer_ties(world: World, layer: Layer, faint: Collection[str] = frozenset()) -> LayerTies:
    """Return the ties of a layer among everybody but the competitors' people; cost O(ties).

    ``faint`` are ids of ties to leave out.
    """
    rivals = frozenset(
        person for person, row in world.persons.items() if row.side is Side.COMPETITOR
    )
    strong = strongest(
        world.graph, "weight", categories=LAYER_KINDS[layer], without=rivals, drop=faint
    )
    given: dict[str, dict[str, float]] = defaultdict(dict)
    taken: dict[str, dict[str, float]] = defaultdict(dict)
    for source, target, weight in strong.edges(data="weight"):
        given[source][target] = taken[target][source] = weight
    return LayerTies(given, taken, undirected(strong))


def dominant_calls(world: World, layer: Layer) -> Mapping[str, float]:
    """Return the strength of each ``CALLS`` tie where these are most ties of a layer, else nothing.

    So it is after an import of mails or calls, where nearly everybody has some contact with
    everybody.
    """
    ties = [
        tie
        for tie in world.ties.values()
        if tie.kind in LAYER_KINDS[layer] and is_drawn(tie, world.persons, world.day)
    ]
    calls = {t.id: strength_of(t, world.parameters) for t in ties if t.kind is TieKind.CALLS}
    return calls if len(calls) * 2 > len(ties) else {}


def clear_half(calls: Mapping[str, float]) -> Mapping[str, float]:
    """Return the calls that are not under the median strength."""
    median = _median(calls)
    return {tie: strength for tie, strength in calls.items() if strength >= median}


def clearer(calls: Mapping[str, float]) -> Mapping[str, float]:
    """Return the clear half of calls; where the median is the least, those over it.

    Nothing where all are alike.
    """
    half = clear_half(calls)
    if len(half) < len(calls):
        return half
    median = _median(calls)
    return {tie: strength for tie, strength in calls.items() if strength > median}


def _median(calls: Mapping[str, float]) -> float:
    return statistics.median(calls.values()) if calls else 0.0
