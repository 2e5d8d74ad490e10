"""A world into a snapshot: the graph of its strongest ties and what risk is reckoned from."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

import numpy as np

from graphapi.analysis.home import spending
from graphapi.analysis.risk.hazards import gather
from graphapi.analysis.risk.money import contract_revenue
from graphapi.compact.columns import Column
from graphapi.compact.graph import from_edges
from graphapi.compact.labels import Encoded
from graphapi.jobs.bulk.contents import Contents
from graphapi.jobs.bulk.groups import NOBODY, told_groups
from graphapi.model.words import Role, Side, TieKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import numpy.typing as npt

    from graphapi.analysis.risk.hazards import Hazards
    from graphapi.analysis.world import World
    from graphapi.compact.graph import CompactGraph

    Array = npt.NDArray[Any]

SIDES, KINDS = tuple(Side), tuple(TieKind)
UNIT = 1e-4
"""What a number of a strength counts."""
_MOST = 10_000
_OWN = {Side.OURS: 1, Side.THIRD_PARTY: 2}


def snapshot_of(world: World, source: str) -> Contents:
    """Lay out a world as arrays, persons by home group and id; O(persons + facts + ties).

    Of several ties of an ordered pair the strongest is kept, in ten-thousandths. A person is in the
    home group only; money in another currency than the most frequent one is unknown.
    """
    hazards = gather(world)
    groups, persons = _placed(world, hazards.homes)
    currency = _currency(world, hazards.homes)
    sizes = [len(persons[group]) for group in groups]
    starts = np.concatenate(([0], np.cumsum(sizes))).astype(np.int64)
    people = [person for group in groups for person in persons[group]]
    names = Encoded.of(groups)
    told, beside = told_groups(names)
    arrays = {
        **_facts(world, people),
        **_pressing(hazards, people),
        "revenue": _whole(_spent(world, p, hazards.homes.get(p), currency) for p in people),
        "group": np.repeat(np.arange(len(groups), dtype=np.int32), sizes),
        "group_start": starts,
        "group_contract": _whole(_contract(hazards, each, currency) for each in groups),
        **beside,
    }
    about = {
        "source": source,
        "version": world.version,
        "people": len(people),
        "at": world.at,
        "currency": currency,
        "sides": list(Side),
        "tie_kinds": list(TieKind),
        **told,
    }
    return Contents(_graph(world, people), names, arrays, about)


def _whole(numbers: Iterable[int]) -> npt.NDArray[np.int64]:
    return np.fromiter(numbers, dtype=np.int64)


def _placed(
    world: World, homes: Mapping[str, str]
) -> tuple[Sequence[str], Mapping[str, Sequence[str]]]:
    """Return the groups that anybody is at home in, and who; last who is at home in none."""
    persons: dict[str, list[str]] = defaultdict(list)
    for person in world.persons:
        persons[homes.get(person, NOBODY)].append(person)
    groups = sorted(persons, key=lambda group: (group == NOBODY, group))
    return groups, persons


def _currency(world: World, homes: Mapping[str, str]) -> str | None:
    """Return the most frequent currency of what persons spend and contracts bring."""
    told = [spending(world, person, homes.get(person)) for person in world.persons]
    told += [(group.monthly_revenue, group.currency) for group in world.groups.values()]
    counts = Counter(currency for amount, currency in told if amount is not None and currency)
    return min(counts, key=lambda each: (-counts[each], each), default=None)


def _spent(world: World, person: str, home: str | None, currency: str | None) -> int:
    amount, its = spending(world, person, home)
    return -1 if amount is None or its != currency else round(amount)


def _contract(hazards: Hazards, group: str, currency: str | None) -> int:
    row = hazards.world.groups.get(group)
    if row is None or row.currency != currency:
        return 0
    return round(contract_revenue(hazards, group))


def _facts(world: World, people: Sequence[str]) -> Mapping[str, Array]:
    side = np.array([SIDES.index(world.persons[p].side) for p in people], dtype=np.uint8)
    own = np.array([_OWN.get(each, 0) for each in SIDES], dtype=np.uint8)
    return {"side": side, "own": own[side]}


def _pressing(hazards: Hazards, people: Sequence[str]) -> Mapping[str, Array]:
    world, homes = hazards.world, hazards.homes
    touch = {
        person: math.fsum(cause.hazard for cause in causes)
        for person, causes in hazards.causes.items()
        if person in hazards.susceptible
    }
    lost = {p: world.age(row.at) for p, row in world.persons_lost_by.items() if p in hazards.lost}
    damping = {person: known.factor for person, known in hazards.susceptible.items()}
    weight = {p: hazards.weights[home].get(p, 0.0) for p, home in homes.items()}
    contact = {p: 1 for p, home in homes.items() if _is_contact(world, p, home)}
    return {
        "weight": _by_person(weight, people, np.float32),
        "contact": _by_person(contact, people, np.uint8),
        "touch": _by_person(touch, people, np.float32),
        "damping": _by_person(damping, people, np.float32),
        "lost": _by_person(lost, people, np.float32, otherwise=math.nan),
    }


def _is_contact(world: World, person: str, home: str) -> bool:
    seats = world.seats_of[person]
    return any(seat.role is Role.CONTACT and seat.group_id == home for seat in seats)


def _by_person(
    known: Mapping[str, float], people: Sequence[str], dtype: Any, otherwise: float = 0
) -> Array:
    return np.array([known.get(person, otherwise) for person in people], dtype=dtype)


def _graph(world: World, people: Sequence[str]) -> CompactGraph:
    graph = world.strongest_ties
    position = {person: place for place, person in enumerate(people)}
    place = np.array([position[person] for person in graph.labels], dtype=np.int32)
    kinds = [KINDS.index(kind) for kind in graph.column("kind").plain()]
    counted = np.rint(graph.column("strength").numbers() / UNIT)
    columns = {
        "kind": Column(np.array(kinds, dtype=np.uint8), KINDS),
        "strength": Column(np.clip(counted, 1, _MOST).astype(np.uint16), None, UNIT),
    }
    return from_edges(Encoded.of(people), place[graph.sources], place[graph.targets], columns)
