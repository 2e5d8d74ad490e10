"""Circles: who belongs together, at work, as classmates and as friends; who leads, who bridges.

Each layer of ties is parted by Leiden with the constant Potts model; circles of one layer may share
people (algorithms.md, section 3). Everybody but the competitors' people is in the picture: a circle
in which one of ours or a third party sits is a way in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphapi.analysis.circles.layers import Layer, layers_of
from graphapi.analysis.circles.roster import NO_CIRCLES, starting_from
from graphapi.analysis.circles.table import table_of
from graphapi.analysis.circles.told import Circles, LayerTable, layer_table
from graphapi.compact.communities import leiden

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphapi.analysis.circles.layers import Calls, TieLayers
    from graphapi.analysis.circles.roster import Roster
    from graphapi.analysis.circles.table import CircleTable, Parting
    from graphapi.analysis.parameters import Parameters
    from graphapi.analysis.world import World
    from graphapi.compact.graph import CompactGraph


def find_circles(world: World, *, gamma: float | None = None, seed: int = 0) -> Circles:
    """Find the circles of every layer, largest first within a layer.

    Parameters
    ----------
    world : World
        The facts at one moment.
    gamma : float, optional
        How dense a circle is at least and how sparse the ties between circles are at most; the
        parameter table's 0.15 by default, 0.07 to 0.25 are useful.
    seed : int
        The same seed gives the same circles.

    Returns
    -------
    Circles
        Of three members or more.

    Raises
    ------
    BadInput
        If ``gamma`` is not over 0 and at most 1.

    Notes
    -----
    Near O(ties) a layer.

    References
    ----------
    V. A. Traag, L. Waltman, N. J. van Eck, "From Louvain to Leiden", Scientific Reports 9, 2019,
    doi 10.1038/s41598-019-41695-z. V. A. Traag, P. Van Dooren, Y. Nesterov, "Narrow scope for
    resolution-limit-free community detection", Physical Review E 84, 2011,
    doi 10.1103/PhysRevE.84.016114.
    """
    rule = rule_of(world.parameters, gamma=gamma, seed=seed)
    ties = layers_of(world)
    return Circles([provisional(parted(ties, layer, rule)) for layer in Layer])


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What makes a circle; see the parameter table for the defaults.

    Attributes
    ----------
    gamma, seed, minimum, boundary
        As in `table.table_of`.
    largest : int
        While a circle of a layer of mostly calls has more members, more calls are left out.
    part : Parting
        What parts a layer.
    """

    gamma: float
    seed: int
    minimum: int
    boundary: float
    largest: int
    part: Parting


def rule_of(
    parameters: Parameters, *, gamma: float | None = None, seed: int = 0, part: Parting = leiden
) -> Rule:
    """Return the rule of a parameter table, with another ``gamma`` if one is given."""
    return Rule(
        gamma=parameters.circle_gamma if gamma is None else gamma,
        seed=seed,
        minimum=parameters.circle_min,
        boundary=parameters.circle_boundary,
        largest=parameters.circle_max,
        part=part,
    )


@dataclass(frozen=True, slots=True)
class Parted:
    """A layer of ties with its circles, and the calls of which only clear ones were kept."""

    layer: Layer
    ties: CompactGraph
    table: CircleTable
    calls: Calls | None = None

    def named(self, ids: Sequence[str]) -> LayerTable:
        """Return the circles with an id for each."""
        return layer_table(self.layer, self.table, ids, self.calls)


def parted(ties: TieLayers, layer: Layer, rule: Rule, *, last: Roster = NO_CIRCLES) -> Parted:
    """Part a layer; of mostly calls, the clear half, and so on while a part is too large.

    It begins with the circles of the last run, or else with everybody alone.
    A circle of more than ``rule.largest`` is more than people can use. Near O(ties) each time.
    """
    calls = ties.dominant_calls(layer)
    kept = calls and calls.clear_half()
    while True:
        graph = ties.ties(layer, kept)
        table = _table(graph, rule, last)
        largest = max(table.partition.sizes.tolist(), default=0)
        fewer = kept.clearer() if kept and largest > rule.largest else None
        if fewer is None:
            return Parted(layer, graph, table, kept)
        kept = fewer


def _table(graph: CompactGraph, rule: Rule, last: Roster) -> CircleTable:
    return table_of(
        graph,
        gamma=rule.gamma,
        seed=rule.seed,
        initial=starting_from(graph, last),
        minimum=rule.minimum,
        boundary=rule.boundary,
        part=rule.part,
    )


def provisional(found: Parted) -> LayerTable:
    """Name circles by their layer and the first of those who have their first place in each."""
    labels, first = found.table.labels, found.table.first.tolist()
    ids = [f"{found.layer}-{labels[position]}" for position in first]
    return found.named(ids)
