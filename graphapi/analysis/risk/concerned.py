"""Whom a change of the facts concerns: whose terms of risk are to be gathered anew."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from graphapi.analysis.decision import DECIDING, deciding_seats
from graphapi.analysis.world import FACTS
from graphapi.model.rows import (
    AlertMark,
    Bundle,
    CompetitorTouch,
    Group,
    GroupLink,
    Incident,
    Loss,
    Person,
    Seat,
    Tie,
    Visit,
)
from graphapi.model.words import Role

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from graphapi.analysis.world import World
    from graphapi.changes import Change
    from graphapi.model.rows import Row


@dataclass(frozen=True, slots=True)
class Concerned:
    """Whom changes concern.

    Attributes
    ----------
    persons : set of ids
        Whose susceptibility, direct pressure, seats or loss may differ.
    units, contracts, people : set of ids of groups
        Whose decision unit may differ; on whose contract or unit something happened; all of whose
        people are concerned.
    rewired : set of ids of persons
        The ends of ties.
    looks, groups : set of ids of groups
        Those that may look at others than before; those named by what changed.
    """

    persons: set[str] = field(default_factory=set)
    units: set[str] = field(default_factory=set)
    contracts: set[str] = field(default_factory=set)
    people: set[str] = field(default_factory=set)
    rewired: set[str] = field(default_factory=set)
    looks: set[str] = field(default_factory=set)
    groups: set[str] = field(default_factory=set)


def _seat(row: Seat, found: Concerned) -> None:
    found.persons.add(row.person_id)
    found.groups.add(row.group_id)
    if row.role in DECIDING:
        found.units.add(row.group_id)
    if row.role is Role.ACCOUNT_MANAGER:
        found.people.add(row.group_id)


def _about(row: CompetitorTouch | Loss, found: Concerned) -> None:
    if row.person_id is not None:
        found.persons.add(row.person_id)
    if row.group_id is not None:
        found.groups.add(row.group_id)
        found.contracts.add(row.group_id)


def _bundle(row: Bundle, found: Concerned) -> None:
    if row.person_id is not None:
        found.persons.add(row.person_id)
    else:
        found.people.add(row.group_id)


_OF: Mapping[type[Row], Callable[[Any, Concerned], None]] = {
    Person: lambda row, found: found.persons.add(row.id),
    Seat: _seat,
    Tie: lambda row, found: found.rewired.update((row.from_id, row.to_id)),
    CompetitorTouch: _about,
    Loss: _about,
    Visit: lambda row, found: found.persons.add(row.person_id),
    Incident: lambda row, found: found.people.add(row.group_id),
    Bundle: _bundle,
    GroupLink: lambda row, found: found.looks.update((row.from_id, row.to_id)),
    AlertMark: lambda _, __: None,
}
"""How a row says whom it concerns, by kind; of groups see below."""


def concerned(old: World, new: World, changes: Iterable[Change]) -> Concerned | None:
    """Say whom the changes between two worlds concern; null where that is everybody.

    Everybody is concerned where persons or groups come or go, where a seat names a group that
    nobody knows, and where another moment or another table of parameters is meant. Cost O(changes,
    and people of the groups that they name).
    """
    found = Concerned()
    if old.at != new.at or old.parameters != new.parameters:
        return None
    for each in changes:
        rows: list[Any] = [getattr(w, _FACTS[each.kind]).get(each.id) for w in (old, new)]
        if each.kind in _LASTING and None in rows:
            return None
        if each.kind is Seat and any(row.group_id not in new.groups for row in rows if row):
            return None
        if each.kind is Group:
            _group(rows[0], rows[1], found)
        else:
            for row in filter(None, rows):
                _OF[each.kind](row, found)
    for world in (old, new):
        found.persons.update(_behind(world, found))
    return found


_FACTS = {kind: name for name, kind in FACTS.items()}
_LASTING = (Person, Group)


def _group(before: Group, after: Group, found: Concerned) -> None:
    found.groups.add(after.id)
    if before.contract_end != after.contract_end:
        found.people.add(after.id)
    if (before.industry, before.region) != (after.industry, after.region):
        found.looks.add(after.id)


def _behind(world: World, found: Concerned) -> Iterator[str]:
    for group in found.units | found.contracts:
        yield from (seat.person_id for seat in deciding_seats(world, group))
    for group in found.people:
        yield from world.people_in.get(group, ())
