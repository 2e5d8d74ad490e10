"""Worlds as the arrays of a snapshot, for tests of the risk of a province."""

from __future__ import annotations

import math
from bisect import bisect_left
from dataclasses import dataclass
from typing import Any

import numpy as np

from graphapi.analysis.risk.assess import assess
from graphapi.compact.graph import from_edges
from graphapi.model.words import Side

NOBODY = "~"
"""The group of those who have no home; it comes last."""
KINDS = {
    "side": np.uint8,
    "weight": np.float32,
    "touch": np.float32,
    "damping": np.float32,
    "lost": np.float32,
    "revenue": np.int64,
}


@dataclass(frozen=True)
class Laid:
    """A world laid out: its persons by home group, and what a snapshot keeps of them."""

    persons: list[str]
    groups: list[str]
    graph: Any
    arrays: dict[str, Any]


def laid_out(world) -> Laid:
    """Lay out a world in which everybody has at most one seat."""
    hazards = assess(world, switch_rate=0.8).hazards
    home = {who: hazards.homes.get(who, NOBODY) for who in world.persons}
    persons = sorted(world.persons, key=lambda who: (home[who], who))
    groups = [*sorted(world.groups), NOBODY]
    rows = [_person(world, hazards, who, home[who]) for who in persons]
    homes = [home[who] for who in persons]
    arrays = {
        name: np.array([row[name] for row in rows], dtype=kind) for name, kind in KINDS.items()
    }
    starts = [bisect_left(homes, each) for each in groups]
    arrays["group_start"] = np.array([*starts, len(persons)], dtype=np.int64)
    arrays["group_contract"] = np.array([_contract(world, g) for g in groups], dtype=np.int64)
    arrays["group_lost"] = np.array([_gone(world, g) for g in groups], dtype=np.float32)
    return Laid(persons, groups, _graph(world, persons), arrays)


def _person(world, hazards, who, home):
    row, lost = world.persons[who], world.persons_lost_by.get(who)
    known = hazards.susceptible.get(who)
    return {
        "side": list(Side).index(row.side),
        "weight": hazards.weights.get(home, {}).get(who, 0.0),
        "touch": math.fsum(each.hazard for each in hazards.causes.get(who, ())),
        "damping": known.factor if known else 0.0,
        "lost": world.age(lost.at) if lost else math.nan,
        "revenue": -1 if row.monthly_revenue is None else row.monthly_revenue,
    }


def _contract(world, group):
    row = world.groups.get(group)
    return -1 if row is None or row.monthly_revenue is None else row.monthly_revenue


def _gone(world, group):
    lost = world.groups_lost_by.get(group)
    return math.nan if lost is None else world.age(lost.at)


def _graph(world, persons):
    """Return the tie of each ordered pair through which most flows."""
    place = {who: number for number, who in enumerate(persons)}
    best = {}
    for source, target, data in world.graph.edges(data=True):
        pair = place[source], place[target]
        said = data["weight"], data["kind"], data["strength"]
        best[pair] = max(best.get(pair, said), said)
    kinds, strengths = [kind for _, kind, _ in best.values()], [s for *_, s in best.values()]
    columns = {"kind": kinds, "strength": strengths} if best else {"strength": []}
    return from_edges(persons, [u for u, _ in best], [v for _, v in best], columns)
