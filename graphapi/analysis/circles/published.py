"""The circles of a published run, measured on the ties as they are now."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from graphapi.analysis.circles.layers import Layer, layers_of
from graphapi.analysis.circles.roles import ROLES
from graphapi.analysis.circles.roster import first_places, rosters_of
from graphapi.analysis.circles.table import measured
from graphapi.analysis.circles.told import Circles, layer_table
from graphapi.compact.partition import Partition
from graphapi.model.words import CircleRole

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphapi.analysis.circles.layers import TieLayers
    from graphapi.analysis.circles.roster import Membership, Roster
    from graphapi.analysis.circles.told import LayerTable
    from graphapi.analysis.world import World


def published_circles(
    world: World,
    memberships: Iterable[Membership],
    *,
    faint: int = 0,
) -> Circles:
    """Return circles with the ids, members and roles of a run, and figures of the present ties.

    Parameters
    ----------
    world : World
        The facts at one moment, perhaps later than the run.
    memberships : iterable of Membership
        Of persons that are gone, nothing is told.
    faint : int
        How many calls the run left out as too faint, where a layer is mostly calls.

    Notes
    -----
    O(ties) a layer.
    """
    ties = layers_of(world)
    position: Any = ties.graph.position
    rosters = rosters_of(memberships, position)
    return Circles([_told(ties, layer, rosters[layer], faint) for layer in Layer])


def _told(ties: TieLayers, layer: Layer, roster: Roster, faint: int) -> LayerTable:
    calls = ties.dominant_calls(layer)
    kept = calls and calls.without(faint)
    graph, present = ties.ties(layer, kept), roster.with_members()
    homes = first_places(present, len(graph))
    partition = Partition.of(graph, homes)
    parts = np.full(len(present), -1, dtype=np.int32)
    placed = np.flatnonzero(homes >= 0)
    parts[homes[placed]] = partition.membership[placed]
    table = measured(graph, partition, replace(present.cover(len(graph)), parts=parts))
    bridge = table.bridge | (present.role == ROLES.index(CircleRole.BRIDGE))
    told = replace(table, role=present.role, bridge=bridge)
    return layer_table(layer, told, present.ids, kept)
