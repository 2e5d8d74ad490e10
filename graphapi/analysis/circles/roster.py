"""Who was in which circle of a layer at one run: what is matched, and what a diary is about."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from graphapi.analysis.circles.layers import Layer
from graphapi.analysis.circles.roles import ROLES
from graphapi.compact.cover import Cover
from graphapi.compact.partition import Partition
from graphapi.model.words import CircleRole

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import numpy.typing as npt

    from graphapi.compact.graph import CompactGraph

    Index = npt.NDArray[np.int32]
    Pointer = npt.NDArray[np.int64]
    Flags = npt.NDArray[np.bool_]


class Membership(Protocol):
    """One person in one circle, as a store keeps it."""

    @property
    def circle_id(self) -> str:
        """The id of the circle."""

    @property
    def layer(self) -> str:
        """The name of its layer."""

    @property
    def person_id(self) -> str:
        """The id of the person."""

    @property
    def role(self) -> CircleRole:
        """What the person is in the circle."""

    @property
    def overlap(self) -> bool:
        """Whether the first place of the person is elsewhere."""


@dataclass(frozen=True, slots=True)
class Roster:
    """The circles of a layer at one run.

    Attributes
    ----------
    ids : sequence of str
        One for each circle.
    begins : int64, shape (circles + 1,)
        Circle c has the rows ``begins[c]`` to ``begins[c + 1]``.
    persons : int32, shape (rows,)
        Numbers of persons, ascending within a circle.
    role : uint8, shape (rows,)
        Codes into `roles.ROLES`.
    overlap : bool, shape (rows,)
        Whose first place is elsewhere.
    """

    ids: Sequence[str]
    begins: Pointer
    persons: Index
    role: npt.NDArray[np.uint8]
    overlap: Flags

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def sizes(self) -> Pointer:
        """How many members each circle has."""
        return np.diff(self.begins)

    @property
    def leads(self) -> Flags:
        """Who leads."""
        found: Flags = self.role == ROLES.index(CircleRole.LEADER)
        return found

    @property
    def circles(self) -> Index:
        """The circle of each row."""
        return np.repeat(np.arange(len(self), dtype=np.int32), self.sizes)

    def with_members(self) -> Roster:
        """Return the circles that have members left."""
        left = np.flatnonzero(self.sizes)
        ids = [self.ids[circle] for circle in left.tolist()]
        begins = self.begins[np.append(left, len(self))]
        return Roster(ids, begins, self.persons, self.role, self.overlap)

    def cover(self, people: int) -> Cover:
        """Return the circles of each of so many persons."""
        begins = np.zeros(people + 1, dtype=np.int64)
        np.cumsum(np.bincount(self.persons, minlength=people), out=begins[1:])
        order = np.argsort(self.persons, kind="stable")
        return Cover(begins, self.circles[order], np.full(len(self), -1, dtype=np.int32))

    def rows(self, circle: int) -> slice:
        """Return where the members of a circle are."""
        return slice(*self.begins[circle : circle + 2].tolist())


NO_CIRCLES = Roster(
    *((), np.zeros(1, np.int64), np.empty(0, np.int32)),
    *(np.empty(0, np.uint8), np.empty(0, np.bool_)),
)
"""What there is before the first run."""


def rosters_of(
    memberships: Iterable[Membership], position: Mapping[str, int]
) -> Mapping[Layer, Roster]:
    """Lay out stored memberships, a roster for every layer; O(rows log rows).

    Parameters
    ----------
    memberships : iterable of Membership
        In any order.
    position : mapping of person to int
        The numbers of the persons; those without one are passed over, and a circle of which nobody
        is left has no rows.
    """
    by_layer: dict[str, list[Membership]] = defaultdict(list)
    for each in memberships:
        by_layer[each.layer].append(each)
    return {layer: _roster(by_layer[layer], position) for layer in Layer}


_CODE = {role: code for code, role in enumerate(ROLES)}


def _roster(rows: Sequence[Membership], position: Mapping[str, int]) -> Roster:
    ids = sorted({row.circle_id for row in rows})
    number = {id_: place for place, id_ in enumerate(ids)}
    circles = np.array([number[row.circle_id] for row in rows], dtype=np.int32)
    persons = np.array([position.get(row.person_id, -1) for row in rows], dtype=np.int32)
    role = np.array([_CODE[row.role] for row in rows], dtype=np.uint8)
    overlap = np.array([row.overlap for row in rows], dtype=np.bool_)
    known = np.flatnonzero(persons >= 0)
    order = known[np.lexsort((persons[known], circles[known]))]
    begins = np.searchsorted(circles[order], np.arange(len(ids) + 1)).astype(np.int64)
    return Roster(ids, begins, persons[order], role[order], overlap[order])


def first_places(roster: Roster, people: int) -> Pointer:
    """Return the circle in which each of so many persons has its first place, -1 for none."""
    homes = np.full(people, -1, dtype=np.int64)
    own = ~roster.overlap
    homes[roster.persons[own]] = roster.circles[own]
    return homes


def starting_from(graph: CompactGraph, roster: Roster) -> Partition | None:
    """Return the parts in which everybody has a first place; nothing where there is no circle."""
    if not len(roster.persons):
        return None
    return Partition.of(graph, first_places(roster, len(graph)))
