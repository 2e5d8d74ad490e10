"""Where the values of a column stand in an answer: worked out only when one of them fails."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Sequence

Step: TypeAlias = "tuple[int, str | int]"
"""How far along its siblings something stands, and its response name or its index in a list."""


class Place(Protocol):
    """Where the values of a column stand."""

    def steps(self, index: int) -> tuple[Step, ...]:
        """Return the steps from the top of the answer to one value of the column."""


@dataclass(slots=True, eq=False)
class Top:
    """The one object at the top of an answer."""

    def steps(self, index: int) -> tuple[Step, ...]:  # noqa: ARG002 - there is but one
        """Return no step at all."""
        return ()


@dataclass(slots=True, eq=False)
class InField:
    """The values of one field of every object of a column."""

    before: Place
    order: int
    key: str

    def steps(self, index: int) -> tuple[Step, ...]:
        """Return the steps to the field of one object."""
        return (*self.before.steps(index), (self.order, self.key))


@dataclass(slots=True, eq=False)
class InLists:
    """The items of every list of a column, one after the other; ``starts`` is where each begins."""

    before: Place
    starts: Sequence[int]

    def steps(self, index: int) -> tuple[Step, ...]:
        """Return the steps to one item."""
        row = bisect_right(self.starts, index) - 1
        item = index - self.starts[row]
        return (*self.before.steps(row), (item, item))


@dataclass(slots=True, eq=False)
class Kept:
    """Some values of a column: those at the indices ``kept``."""

    before: Place
    kept: Sequence[int]

    def steps(self, index: int) -> tuple[Step, ...]:
        """Return the steps to one of the values that were kept."""
        return self.before.steps(self.kept[index])
