"""The circles of a published run, measured on the ties as they are now."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from graphapi.analysis.circles.layers import Layer, layers_of
from graphapi.analysis.circles.roles import ROLES
from graphapi.analysis.circles.roster import Roster, rosters_of
from graphapi.analysis.circles.table import measured
from graphapi.analysis.circles.told import Circles, LayerTable
from graphapi.compact.cover import Cover
from graphapi.compact.partition import Partition
from graphapi.compact.profiles import profiles
from graphapi.model.words import CircleRole

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import numpy.typing as npt

    from graphapi.analysis.circles.layers import TieLayers
    from graphapi.analysis.circles.roster import Membership
    from graphapi.analysis.world import World
    from graphapi.compact.graph import CompactGraph


NONE_LEFT_OUT: Mapping[str, float] = MappingProxyType({})


def published_circles(
    world: World,
    memberships: Iterable[Membership],
    calls_left_out: Mapping[str, float] = NONE_LEFT_OUT,
) -> Circles:
    """Return circles with the ids, members and roles of a run, and figures of the present ties.

    Parameters
    ----------
    world : World
        The facts at one moment, perhaps later than the run.
    memberships : iterable of Membership
        Of persons that are gone, nothing is told.
    calls_left_out : mapping of layer to float
        The share of the calls of each layer that the run left out as faint.

    Notes
    -----
    The first place of a person in several circles of a layer is where most of its ties are. O(ties)
    a layer.
    """
    ties = layers_of(world)
    position: Any = ties.graph.position
    rosters = rosters_of(memberships, position)
    return Circles([_told(ties, layer, rosters[layer], calls_left_out) for layer in Layer])


def _told(
    ties: TieLayers, layer: Layer, roster: Roster, calls_left_out: Mapping[str, float]
) -> LayerTable:
    calls = ties.dominant_calls(layer)
    kept = calls and calls.about(calls_left_out.get(layer, 0.0))
    graph, present = ties.ties(layer, kept), _with_members(roster)
    cover = _cover(graph, present)
    partition, parts = _first_places(graph, present, cover)
    table = measured(graph, partition, replace(cover, parts=parts))
    bridge = table.bridge | (present.role == ROLES.index(CircleRole.BRIDGE))
    told = replace(table, role=present.role, bridge=bridge)
    return LayerTable(layer, told, present.ids, kept.share_left_out if kept else 0.0)


def _with_members(roster: Roster) -> Roster:
    left = np.flatnonzero(roster.sizes)
    ids = [roster.ids[circle] for circle in left.tolist()]
    return replace(roster, ids=ids, begins=roster.begins[np.append(left, len(roster))])


def _cover(graph: CompactGraph, roster: Roster) -> Cover:
    begins = np.zeros(len(graph) + 1, dtype=np.int64)
    np.cumsum(np.bincount(roster.persons, minlength=len(graph)), out=begins[1:])
    order = np.argsort(roster.persons, kind="stable")
    return Cover(begins, roster.circles[order], np.full(len(roster), -1, dtype=np.int32))


def _first_places(
    graph: CompactGraph, roster: Roster, cover: Cover
) -> tuple[Partition, npt.NDArray[np.int32]]:
    """Return who has a first place with whom, and the part of each circle, -1 for none."""
    alone = Partition.of(graph, np.full(len(graph), -1))
    near = profiles(graph, alone, cover).neighbours
    order = np.lexsort((-roster.circles, near, roster.persons))
    homes = np.full(len(graph), -1, dtype=np.int64)
    homes[roster.persons[order]] = roster.circles[order]
    partition = Partition.of(graph, homes)
    parts = np.full(len(roster), -1, dtype=np.int32)
    placed = np.flatnonzero(homes >= 0)
    parts[homes[placed]] = partition.membership[placed]
    return partition, parts
