"""Circles as people see them, made from tables when they are looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, overload

import numpy as np

from graphapi.model.words import CircleRole

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from graphapi.analysis.circles.layers import Calls, Layer
    from graphapi.analysis.circles.roles import CircleMember
    from graphapi.analysis.circles.table import CircleTable


@dataclass(frozen=True, slots=True)
class Circle:
    """A community of persons in one layer.

    Attributes
    ----------
    id : str
        Of a published circle the id that it keeps from run to run; else the layer and the first of
        those who have their first place in it.
    members : tuple of CircleMember
        By influence inside, largest first.
    density : float
        The share of pairs of members that have a tie.
    share_inside : float
        The share of the members' ties that stay in the circle.
    calls_left_out : float
        The share of the layer's calls that was left out as too faint, 0 for none.
    """

    id: str
    layer: Layer
    members: tuple[CircleMember, ...]
    density: float
    share_inside: float
    calls_left_out: float = 0.0

    @property
    def thinned(self) -> bool:
        """Whether calls were left out, because the layer is mostly calls."""
        return self.calls_left_out > 0.0

    @property
    def persons(self) -> tuple[str, ...]:
        """The ids of the members."""
        return tuple(member.person for member in self.members)

    @property
    def leaders(self) -> tuple[str, ...]:
        """Those who lead, most influential first."""
        return tuple(m.person for m in self.members if m.role is CircleRole.LEADER)

    @property
    def bridges(self) -> tuple[str, ...]:
        """Those who join the circle to others, most influential first."""
        return tuple(m.person for m in self.members if m.bridge)


@dataclass(frozen=True, slots=True)
class LayerTable:
    """The circles of a layer, with an id for each.

    Attributes
    ----------
    layer : Layer
    table : CircleTable
    ids : sequence of str
        One for each circle of the table.
    calls_left_out : float
        As in `Circle`.
    faint : int
        How many calls that is.
    """

    layer: Layer
    table: CircleTable
    ids: Sequence[str]
    calls_left_out: float = 0.0
    faint: int = 0

    def circle(self, number: int) -> Circle:
        """Return a circle with its members."""
        return Circle(
            id=self.ids[number],
            layer=self.layer,
            members=tuple(sorted(self.table.members(number), key=_most_influence)),
            density=float(self.table.density[number]),
            share_inside=float(self.table.share_inside[number]),
            calls_left_out=self.calls_left_out,
        )

    def by_size(self) -> list[int]:
        """Return the numbers of the circles, largest first, of equals by id."""
        sizes = self.table.sizes.tolist()
        return sorted(range(len(self.table)), key=lambda number: (-sizes[number], self.ids[number]))


def layer_table(
    layer: Layer, table: CircleTable, ids: Sequence[str], calls: Calls | None
) -> LayerTable:
    """Return the circles of a layer of which some calls were left out, or none."""
    if calls is None:
        return LayerTable(layer, table, ids)
    return LayerTable(layer, table, ids, calls.share_left_out, calls.faint)


def _most_influence(member: CircleMember) -> tuple[float, str]:
    return -member.inside, member.person


class Circles(Sequence[Circle]):
    """The circles of all layers, largest first within a layer; each is made once it is asked for.

    Parameters
    ----------
    layers : iterable of LayerTable
    """

    def __init__(self, layers: Sequence[LayerTable]) -> None:
        self.layers = tuple(layers)
        self._places = [(layer, number) for layer in self.layers for number in layer.by_size()]
        self._made: dict[int, Circle] = {}

    def __len__(self) -> int:
        return len(self._places)

    @overload
    def __getitem__(self, place: int) -> Circle: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Circle, ...]: ...
    def __getitem__(self, place: int | slice) -> Circle | tuple[Circle, ...]:
        if isinstance(place, slice):
            return tuple(self[each] for each in range(*place.indices(len(self))))
        place = range(len(self))[place]
        if place not in self._made:
            layer, number = self._places[place]
            self._made[place] = layer.circle(number)
        return self._made[place]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment]  # as of a list

    def named(self, id_: str) -> Circle | None:
        """Return the circle with an id."""
        place = self._by_id.get(id_)
        return None if place is None else self[place]

    def of(self, person: str) -> tuple[Circle, ...]:
        """Return the circles of a person, in their order; cost the logarithm of everybody."""
        return tuple(self[place] for place in sorted(self._found(person)))

    @cached_property
    def _by_id(self) -> Mapping[str, int]:
        return {layer.ids[number]: n for n, (layer, number) in enumerate(self._places)}

    def _found(self, person: str) -> Iterator[int]:
        for index in self._indexes:
            yield from index.places(person)

    @cached_property
    def _indexes(self) -> tuple[_Index, ...]:
        where = {(id(layer), number): n for n, (layer, number) in enumerate(self._places)}
        return tuple(
            _Index.of(layer.table, [where[id(layer), n] for n in range(len(layer.table))])
            for layer in self.layers
        )


@dataclass(frozen=True, slots=True)
class _Index:
    """The places of the circles of each person of a layer."""

    table: CircleTable
    persons: np.ndarray[tuple[int], np.dtype[np.int32]]
    circles: np.ndarray[tuple[int], np.dtype[np.int64]]

    @classmethod
    def of(cls, table: CircleTable, places: Sequence[int]) -> _Index:
        order = np.argsort(table.persons, kind="stable")
        circles = np.repeat(np.array(places, dtype=np.int64), table.sizes)
        return cls(table, table.persons[order], circles[order])

    def places(self, person: str) -> list[int]:
        position = self.table.position.get(person)
        if position is None:
            return []
        first, last = np.searchsorted(self.persons, (position, position + 1))
        found: list[int] = self.circles[first:last].tolist()
        return found
