"""The part of a world that the risk of a few persons is gathered from."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, Any

import networkx as nx

from graphapi.analysis.decision import deciding_seats
from graphapi.analysis.world import FACTS, World
from graphapi.model.words import Role

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from graphapi.model.rows import Row, Seat


def excerpt(world: World, persons: Collection[str], groups: Iterable[str] = ()) -> World:
    """Return a world in which what presses on some persons and holds them is all there is.

    Of the persons it has everything but their ties; of their groups, and of those named beside
    them, the decision unit, the account managers and what happened. Whatever is asked of these
    persons, of those decision units and of those groups has the same answer as in the whole world.

    Notes
    -----
    Cost O(rows of the persons, and seats of their groups).
    """
    own = list(_seats(world, persons))
    around = dict.fromkeys(chain((seat.group_id for seat in own), groups))
    deciding = [seat for group in around for seat in deciding_seats(world, group)]
    managers = _found(world.managers_in, around)
    people = {*persons, *(seat.person_id for seat in deciding)}
    found: Mapping[str, Iterable[Row]] = {
        "groups": [world.groups[group] for group in around if group in world.groups],
        "persons": [world.persons[person] for person in people if person in world.persons],
        "seats": [*own, *deciding, *managers],
        "touches": _either(world.touches_on_person, persons, world.touches_on_group, around),
        "losses": _either(world.losses_of_person, persons, world.losses_of_group, around),
        "bundles": _either(world.bundles_for, persons, world.bundles_of, around),
        "visits": _found(world.visits_to, persons),
        "incidents": _found(world.incidents_of, around),
    }
    facts: dict[str, Any] = {name: _by_id(found.get(name, ())) for name in FACTS}
    graph = nx.MultiDiGraph()
    graph.add_nodes_from(facts["persons"])
    return replace(world, graph=graph, **facts)


def _seats(world: World, persons: Iterable[str]) -> Iterable[Seat]:
    held = _found(world.seats_of, persons)
    return (seat for seat in held if seat.role is not Role.ACCOUNT_MANAGER)


def _found(rows: Mapping[str, tuple[Any, ...]], names: Iterable[str]) -> Iterable[Any]:
    return chain.from_iterable(rows.get(name, ()) for name in names)


def _either(
    of_persons: Mapping[str, tuple[Any, ...]],
    persons: Iterable[str],
    of_groups: Mapping[str, tuple[Any, ...]],
    groups: Iterable[str],
) -> Iterable[Any]:
    return chain(_found(of_persons, persons), _found(of_groups, groups))


def _by_id(rows: Iterable[Row]) -> Mapping[str, Row]:
    found = {row.id: row for row in rows}
    return {id_: found[id_] for id_ in sorted(found)}
