"""Where persons and groups lie in the arrays of risk, who sits where, and who has gone."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from graphapi.analysis.dates import holds
from graphapi.analysis.decision import says
from graphapi.compact.values import NodeValues, node_values
from graphapi.model.rows import Loss
from graphapi.model.words import Role, Side

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt

    from graphapi.analysis.world import World
    from graphapi.model.rows import Seat

    Numbers = npt.NDArray[np.float64]
    Flags = npt.NDArray[np.bool_]
    Index = npt.NDArray[np.int64]


class Units(NamedTuple):
    """The decision units of all groups, one entry for each person of each unit.

    Attributes
    ----------
    starts : int64, shape (groups + 1,)
        The unit of group g has the entries ``starts[g]`` to ``starts[g + 1]``, in the order of the
        ids of their seats.
    persons, groups : int64, shape (entries,)
    say : float64, shape (entries,)
        Shares that sum to 1 in each unit, or to 0 where nobody has a say.
    contacts, deciders : bool, shape (entries,)
        Whether the person is a contact, a decision-maker; one may be both.
    """

    starts: Index
    persons: Index
    groups: Index
    say: Numbers
    contacts: Flags
    deciders: Flags


class Gone(NamedTuple):
    """Who is known lost.

    Attributes
    ----------
    persons : float64, shape (persons,)
        For how many days a customer has been known lost; nan for all others.
    recorded : bool, shape (persons,)
        Whether the loss is recorded, and not only a touch that was won.
    known : bool, shape (persons,)
        Whether a customer is known lost at all.
    groups : float64, shape (groups,)
        For how many days a contract has been gone; nan while it stands.
    """

    persons: Numbers
    recorded: Flags
    known: Flags
    groups: Numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """The persons and groups of a world as places in arrays.

    Attributes
    ----------
    person_at, group_at : mapping of id to place
        Persons lie as in the graph of ties; groups as in the world, then those of seats alone.
    persons, groups : sequence of ids
    customers : bool, shape (persons,)
    homes : int64, shape (persons,)
        The group of the main seat, -1 for none. The main seat is the one with the largest stated
        weight, else the one with the smallest id; the seat of an account manager is none. Money and
        the own side's care are counted there alone, so that sums over groups count nobody twice.
    housed : bool, shape (persons,)
        Who has a home.
    herd_persons, herd_groups : int64
        Each person once with each group of a seat, by person, account managers left out.
    """

    person_at: Mapping[Any, int]
    persons: Sequence[str]
    group_at: Mapping[str, int]
    groups: tuple[str, ...]
    customers: Flags
    homes: Index
    housed: Flags
    herd_persons: Index
    herd_groups: Index
    units: Units
    gone: Gone

    def values(self, numbers: Numbers) -> Mapping[Any, float]:
        """Return a number for each person as a mapping that graphs of the ties take as it is."""
        return NodeValues(self.person_at, numbers)

    def laid_out(self, numbers: Mapping[Any, float]) -> Numbers:
        """Return the numbers of all persons by place; what lies so already is taken as it is."""
        if isinstance(numbers, NodeValues) and numbers.position is self.person_at:
            return numbers.array
        return np.array([numbers[person] for person in self.persons], dtype=np.float64)

    def herds(self, person: str) -> tuple[str, ...]:
        """Return all groups in which a person has a seat."""
        at = self.person_at[person]
        first, last = np.searchsorted(self.herd_persons, [at, at + 1])
        return tuple(self.groups[group] for group in self.herd_groups[first:last])

    def say(self, group: int) -> Mapping[str, float]:
        """Return the say of each person of a group's decision unit."""
        entries = slice(self.units.starts[group], self.units.starts[group + 1])
        persons = (self.persons[place] for place in self.units.persons[entries])
        return dict(zip(persons, self.units.say[entries].tolist(), strict=True))


def places_of(world: World) -> Places:
    """Lay out the persons and groups of a world; O(persons + groups + seats)."""
    person_at = node_values(world.graph, {}, default=0.0).position
    persons: list[Any] = list(person_at)
    day = world.day
    held = [
        seat
        for seat in world.seats.values()
        if holds(seat.since, seat.until, day) and seat.person_id in person_at
    ]
    groups = tuple(dict.fromkeys(chain(world.groups, (seat.group_id for seat in held))))
    group_at = {group: place for place, group in enumerate(groups)}
    seats = _laid_out(held, person_at, group_at)
    members = seats.of(seats.roles != _ROLES[Role.ACCOUNT_MANAGER])
    deciding = (members.roles != _ROLES[Role.MEMBER]) & (members.groups < len(world.groups))
    pairs = np.unique(members.persons * len(groups) + members.groups)
    homes = _homes(members, len(persons))
    return Places(
        person_at=person_at,
        persons=persons,
        group_at=group_at,
        groups=groups,
        customers=np.array([world.persons[p].side is Side.CUSTOMER for p in persons], np.bool_),
        homes=homes,
        housed=homes >= 0,
        herd_persons=pairs // max(1, len(groups)),
        herd_groups=pairs % max(1, len(groups)),
        units=_units(members.of(deciding), len(groups), len(persons)),
        gone=_gone(world, person_at, group_at),
    )


_ROLES = {role: code for code, role in enumerate(Role)}


class _Seats(NamedTuple):
    persons: Index
    groups: Index
    weights: Numbers
    roles: Index

    def of(self, chosen: Flags) -> _Seats:
        return _Seats(
            self.persons[chosen], self.groups[chosen], self.weights[chosen], self.roles[chosen]
        )


def _laid_out(
    seats: Sequence[Seat], person_at: Mapping[Any, int], group_at: Mapping[str, int]
) -> _Seats:
    return _Seats(
        np.array([person_at[seat.person_id] for seat in seats], dtype=np.int64),
        np.array([group_at[seat.group_id] for seat in seats], dtype=np.int64),
        np.array([seat.weight for seat in seats], dtype=np.float64),
        np.array([_ROLES[seat.role] for seat in seats], dtype=np.int64),
    )


def _homes(members: _Seats, persons: int) -> Index:
    homes = np.full(persons, -1, dtype=np.int64)
    lightest_first = np.argsort(np.nan_to_num(members.weights)[::-1], kind="stable")
    order = len(members.persons) - 1 - lightest_first
    homes[members.persons[order]] = members.groups[order]
    return homes


def _units(seats: _Seats, groups: int, persons: int) -> Units:
    deciding = seats.roles == _ROLES[Role.DECISION_MAKER]
    say = says(seats.groups, seats.weights, deciding, count=groups)
    keys = seats.groups * persons + seats.persons
    pairs, first, inverse = np.unique(keys, return_index=True, return_inverse=True)
    order = np.lexsort((first, pairs // max(1, persons)))
    found = pairs[order] // max(1, persons)
    count = len(pairs)
    return Units(
        np.searchsorted(found, np.arange(groups + 1)).astype(np.int64),
        pairs[order] % max(1, persons),
        found,
        np.bincount(inverse, say, count)[order].astype(np.float64),
        np.bincount(inverse, ~deciding, count)[order] > 0.0,
        np.bincount(inverse, deciding, count)[order] > 0.0,
    )


def _gone(world: World, person_at: Mapping[Any, int], group_at: Mapping[str, int]) -> Gone:
    persons, groups = np.full(len(person_at), np.nan), np.full(len(group_at), np.nan)
    recorded = np.zeros(len(person_at), dtype=np.bool_)
    for person, row in world.persons_lost_by.items():
        known = world.persons.get(person)
        if known is not None and known.side is Side.CUSTOMER:
            persons[person_at[person]] = world.age(row.at)
            recorded[person_at[person]] = isinstance(row, Loss)
    for group, row in world.groups_lost_by.items():
        if group in world.groups:
            groups[group_at[group]] = world.age(row.at)
    return Gone(persons, recorded, ~np.isnan(persons), groups)
