"""Which rows somebody may see: a condition for the store, and the same rule for its answers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, TypeVar

from graphapi.analysis.influence.ground import known, known_group
from graphapi.analysis.world import FACTS, World
from graphapi.model.rows import Group, Person, Row
from graphapi.model.words import Side
from graphapi.store.needs import referred
from graphapi.store.port import Within

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from graphapi.analysis.circles.told import Circle
    from graphapi.api.access.principal import Principal
    from graphapi.model.rows import CompetitorTouch, Loss
    from graphapi.store.port import Where

R = TypeVar("R", bound=Row)

_TABLES = {kind: name for name, kind in FACTS.items()}
_NOBODY = World(version=0, at=0, graph=None)


@dataclass(frozen=True)
class Scope:
    """What a principal may see of a world.

    A group is seen by its region and id; a person who is on our side, or now holds a seat in a
    group that is seen; any other row if each row that it names is seen.

    Attributes
    ----------
    principal : Principal
        Who asks.
    world : World
        What the answers of the store are checked against: what it does not know is not seen.
    """

    principal: Principal
    world: World

    @property
    def whole(self) -> bool:
        """Whether everything is seen."""
        return not self.principal.confined

    @cached_property
    def where(self) -> Where:
        """The condition for the store; none where everything is seen."""
        if self.whole:
            return ()
        return (Within(_listed(self.principal.regions), _listed(self.principal.groups), self._day),)

    def sees(self, row: Row) -> bool:
        """Whether a row that the store gave is seen."""
        if self.whole:
            return True
        if isinstance(row, Group):
            return self._meets(row)
        if isinstance(row, Person):
            return row.side is Side.OURS or self._sits(row.id)
        return all(self.knows(kind, id_) for kind, id_ in referred(row))

    def rows(self, kind: type[R]) -> Mapping[str, R]:
        """Return the rows of a kind in this world, seen or not."""
        found: Mapping[str, R] = getattr(self.world, _TABLES[kind])
        return found

    def knows(self, kind: type[Row], id_: str) -> bool:
        """Whether the person or the group with an id is seen."""
        return _NAMED[kind](self, id_)

    def person(self, id_: str) -> bool:
        """Whether the person with an id is seen."""
        row = self.world.persons.get(id_)
        return self.whole or (row is not None and self.sees(row))

    def group(self, id_: str) -> bool:
        """Whether the group with an id is seen."""
        row = self.world.groups.get(id_)
        return self.whole or (row is not None and self._meets(row))

    @cached_property
    def groups(self) -> frozenset[str] | None:
        """The groups that are seen; none where all are."""
        return None if self.whole else frozenset(filter(self.group, self.world.groups))

    @cached_property
    def competitors(self) -> frozenset[str] | None:
        """The rivals that touches and losses which are seen tell of; none where all are."""
        if self.whole:
            return None
        world = self.world
        rows: Iterable[CompetitorTouch | Loss] = chain(
            world.touches.values(), world.losses.values()
        )
        return frozenset(row.competitor for row in rows if row.competitor and self.sees(row))

    def persons(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Return those of some persons who are seen."""
        return tuple(id_ for id_ in ids if self.person(id_))

    def circle(self, circle: Circle) -> bool:
        """Whether a circle is seen: somebody in it is, and whoever it is called after.

        A circle that was found on the spot is called after one of its members.
        """
        if self.whole:
            return True
        seen = {id_: self.person(id_) for id_ in circle.persons}
        named = (id_ for id_ in seen if circle.id == f"{circle.layer}-{id_}")
        return any(seen.values()) and all(seen[id_] for id_ in named)

    def known(self, id_: str, field: str) -> str:
        """Return the id of a person who is seen; else fail as for one whom nobody knows."""
        return known(self.world if self.person(id_) else _NOBODY, id_, field)

    def known_group(self, id_: str, field: str) -> str:
        """Return the id of a group that is seen; else fail as for one that nobody knows."""
        return known_group(self.world if self.group(id_) else _NOBODY, id_, field)

    @property
    def _day(self) -> str:
        return self.world.day

    def _meets(self, row: Group) -> bool:
        asked = self.principal
        return (asked.regions is None or row.region in asked.regions) and (
            asked.groups is None or row.id in asked.groups
        )

    def _sits(self, person: str) -> bool:
        return any(self.group(seat.group_id) for seat in self.world.seats_of.get(person, ()))


_NAMED: Mapping[type[Row], Callable[[Scope, str], bool]] = {
    Group: Scope.group,
    Person: Scope.person,
}


def _listed(names: frozenset[str] | None) -> tuple[str, ...] | None:
    return None if names is None else tuple(sorted(names))
