"""The layers in which people form circles, and the ties that each consists of."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from graphapi.compact.convert import from_plain
from graphapi.compact.graph import CompactGraph
from graphapi.compact.layout import whole
from graphapi.compact.views import strongest
from graphapi.model.words import Side, TieKind

if TYPE_CHECKING:
    import numpy.typing as npt

    from graphapi.analysis.parameters import Parameters
    from graphapi.analysis.world import World

    Reals = npt.NDArray[np.float64]
    Flags = npt.NDArray[np.bool_]


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


@dataclass(frozen=True)
class TieLayers:
    """The ties among some persons, from which those of each layer are taken.

    Attributes
    ----------
    graph : CompactGraph
        Directed, with the edge columns ``kind``, ``strength`` and ``weight``. Without kinds, all
        ties are ties of work.
    without : frozenset of str
        Persons whose ties do not count.
    """

    graph: CompactGraph
    without: frozenset[str] = frozenset()

    def ties(self, layer: Layer, calls: Calls | None = None) -> CompactGraph:
        """Return the strongest tie of each ordered pair in a layer; cost O(ties).

        Of calls only those kept, where any are given.
        """
        found: CompactGraph = strongest(
            self.graph,
            "weight",
            categories=LAYER_KINDS[layer] if self._has_kinds or layer is not Layer.WORK else None,
            without=self.without,
            drop=calls.left_out if calls else frozenset(),
        )
        return found

    @property
    def _has_kinds(self) -> bool:
        return "kind" in self.graph.table

    def dominant_calls(self, layer: Layer) -> Calls | None:
        """Return the ``CALLS`` ties where these are most ties of a layer, else nothing.

        So it is after an import of mails or calls, where nearly everybody has some contact with
        everybody. Ties without ids of their own are all kept.
        """
        kinds = self.graph.column("kind")
        if self.graph.keys is None or TieKind.CALLS not in LAYER_KINDS[layer]:
            return None
        calls = np.flatnonzero(kinds.among({TieKind.CALLS}))
        if len(calls) * 2 <= np.count_nonzero(kinds.among(LAYER_KINDS[layer])):
            return None
        strength = self.graph.column("strength").take(calls).numbers()
        return Calls(self.graph, calls, strength, np.ones(len(calls), dtype=np.bool_))


@dataclass(frozen=True)
class Calls:
    """The calls of a layer, and which of them are kept."""

    graph: CompactGraph
    edges: npt.NDArray[np.int64]
    strength: Reals
    kept: Flags

    @property
    def faint(self) -> int:
        """How many calls are left out."""
        return len(self.kept) - int(np.count_nonzero(self.kept))

    @property
    def share_left_out(self) -> float:
        """The share of the calls that is left out."""
        return self.faint / len(self.kept)

    @cached_property
    def left_out(self) -> frozenset[Any]:
        """The ids of the ties that are left out."""
        keys = self.graph.keys
        assert keys is not None, "calls are told apart by the ids of their ties"
        return frozenset(keys.take(self.edges[~self.kept]).plain())

    @cached_property
    def median(self) -> float:
        """The median strength of those kept."""
        return float(np.median(self.strength[self.kept]))

    def clear_half(self) -> Calls:
        """Return the calls with only those kept that are not under the median."""
        return self._only(self.strength >= self.median)

    def clearer(self) -> Calls | None:
        """Return the clear half of those kept; where the median is the least, those over it.

        Nothing where all are alike.
        """
        half = self.clear_half()
        if np.count_nonzero(half.kept) < np.count_nonzero(self.kept):
            return half
        over = self._only(self.strength > self.median)
        return over if over.kept.any() else None

    def without(self, faint: int) -> Calls:
        """Return the calls thinned as often as leaves out about so many of them."""
        kept = self
        fewer: Calls | None = self.clear_half()
        while fewer and abs(fewer.faint - faint) < abs(kept.faint - faint):
            kept, fewer = fewer, fewer.clearer()
        return kept

    def _only(self, clear: Flags) -> Calls:
        return Calls(self.graph, self.edges, self.strength, self.kept & clear)


def layers_of(world: World) -> TieLayers:
    """Return the ties among everybody but the competitors' people."""
    graph = world.graph
    rivals = (p for p, row in world.persons.items() if row.side is Side.COMPETITOR)
    compact = graph if isinstance(graph, CompactGraph) else from_plain(graph)
    return TieLayers(compact, frozenset(rivals))


CHUNK = 1 << 22
"""How many ties are weighed at a time."""


def weighed(graph: CompactGraph, parameters: Parameters) -> CompactGraph:
    """Return a graph whose ties have a ``weight``, what of their strength passes on by their kind.

    A graph that has weights is returned as it is, and one without kinds weighs by strength. O(ties)
    in time, 2 bytes a tie where strengths are whole ten-thousandths.
    """
    if "weight" in graph.table:
        return graph
    laid, strength, kind = whole(graph), graph.column("strength"), graph.column("kind")
    weights = strength.values.copy()
    if kind.categories is not None:
        prior = np.array([parameters.kind_prior[TieKind(str(k))] for k in kind.categories])
        whole_numbers = weights.dtype.kind in "iu"
        for begin in range(0, len(weights), CHUNK):
            part = slice(begin, begin + CHUNK)
            passed = strength.values[part] * prior[kind.values[part]]
            weights[part] = np.ceil(passed) if whole_numbers else passed
    return replace(laid, table={**laid.table, "weight": strength.holding(weights)}, derived={})
