"""A world into a snapshot: the graph of its strongest ties and what risk is reckoned from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from graphapi.analysis.risk.hazards import gather
from graphapi.analysis.risk.money import contracts, purses_of
from graphapi.compact.columns import Column
from graphapi.compact.graph import from_edges
from graphapi.compact.labels import Encoded
from graphapi.jobs.bulk.contents import Contents
from graphapi.jobs.bulk.groups import NOBODY, told_groups
from graphapi.jobs.bulk.layout import OWN, SIDES, ranges, ten_thousandths, told_lost
from graphapi.model.words import Side, TieKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from graphapi.analysis.risk.hazards import Hazards
    from graphapi.analysis.risk.places import Places
    from graphapi.analysis.world import World
    from graphapi.compact.graph import CompactGraph

    Array = npt.NDArray[Any]
    Index = npt.NDArray[np.int64]

KINDS = tuple(TieKind)
_CODES = {kind: code for code, kind in enumerate(KINDS)}


def snapshot_of(world: World, source: str) -> Contents:
    """Lay out a world as arrays, persons by home group; O(persons + facts + ties).

    Of several ties of an ordered pair the strongest is kept, in ten-thousandths. A person is in the
    home group only, and has a say there only. Money in another currency than the most frequent one
    is unknown, and a contract that has gone brings nothing.
    """
    hazards = gather(world)
    places = hazards.places
    home = np.where(places.homes >= 0, places.homes, len(places.groups))
    order = np.argsort(home, kind="stable")
    starts, group, kept = ranges(home[order], len(places.groups) + 1)
    groups = Encoded.of([(*places.groups, NOBODY)[each] for each in kept])
    told, beside = told_groups(groups)
    currency, revenue, contract = _money(world, hazards)
    arrays = {
        **{name: each[order] for name, each in _persons(world, hazards).items()},
        "revenue": revenue[order],
        "group": group,
        "group_start": starts,
        "group_contract": contract[kept],
        **told_lost(np.append(places.gone.groups, np.nan)[kept]),
        **beside,
    }
    about = {
        "source": source,
        "version": world.version,
        "people": len(order),
        "at": world.at,
        "currency": currency,
        "sides": list(Side),
        "tie_kinds": list(KINDS),
        **told,
    }
    return Contents(_graph(world, places, order), groups, arrays, about)


def _money(world: World, hazards: Hazards) -> tuple[str | None, Index, Index]:
    """Return the most frequent currency, and what is spent and brought in it, by place."""
    purses, brings = purses_of(world, hazards.places), contracts(hazards)
    told = purses.currencies[~np.isnan(purses.amounts) & (purses.currencies >= 0)]
    paying = [purses.names.index(g.currency) for g in world.groups.values() if g.currency]
    counts = np.bincount(np.append(told, paying).astype(np.int64), minlength=1)
    usual = int(counts.argmax())
    same = (purses.currencies == usual) & ~np.isnan(purses.amounts)
    spent = np.rint(np.where(same, purses.amounts, -1)).astype(np.int64)
    counted = np.where(purses.of_groups == usual, brings, 0)
    contract = np.append(np.rint(counted), 0).astype(np.int64)
    return purses.names[usual] if counts.any() else None, spent, contract


def _persons(world: World, hazards: Hazards) -> Mapping[str, Array]:
    places, units = hazards.places, hazards.places.units
    customers = places.customers
    side = np.array([SIDES.index(world.persons[p].side) for p in places.persons], dtype=np.uint8)
    home = places.homes[units.persons] == units.groups
    weight = np.bincount(units.persons[home], units.say[home], len(side))
    contact = np.bincount(units.persons[home], units.contacts[home], len(side))
    own = hazards.touches.own + (hazards.examples.own if hazards.examples else 0.0)
    return {
        "side": side,
        "own": OWN[side],
        "weight": weight.astype(np.float32),
        "contact": contact.astype(np.uint8),
        "touch": np.where(customers, own, 0.0).astype(np.float32),
        "damping": np.where(customers, hazards.care.factors, 0.0).astype(np.float32),
        "lost": places.gone.persons.astype(np.float32),
    }


def _graph(world: World, places: Places, order: Index) -> CompactGraph:
    graph = world.strongest_ties
    place = np.empty(len(order), dtype=np.int32)
    place[order] = np.arange(len(order), dtype=np.int32)
    kinds = [_CODES[world.ties[tie].kind] for tie in graph.column("key").plain()]
    columns = {
        "kind": Column(np.array(kinds, dtype=np.uint8), KINDS),
        "strength": ten_thousandths(graph.column("strength").numbers()),
    }
    people = Encoded.of([places.persons[person] for person in order])
    return from_edges(people, place[graph.sources], place[graph.targets], columns)
