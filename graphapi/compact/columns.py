"""Columns of edge data: an array of numbers, of category codes, or of any objects."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterable, Sequence

    import numpy.typing as npt

    Positions = npt.NDArray[np.integer[Any]] | npt.NDArray[np.bool_]


class Absent:
    """The mark of an edge that has no value in a column of objects."""

    def __repr__(self) -> str:
        return "absent"

    def __reduce__(self) -> str:
        return "ABSENT"


ABSENT: Final = Absent()


@dataclass(frozen=True, slots=True)
class Column:
    """One value for each edge.

    Attributes
    ----------
    values : array
        Numbers, objects, or codes into ``categories``.
    categories : tuple, optional
        What the codes stand for, in the order of the codes.
    unit : float
        What a number in ``values`` counts: a strength may be kept as uint16 in ten-thousandths.
    """

    values: npt.NDArray[Any]
    categories: tuple[Hashable, ...] | None = None
    unit: float = 1.0

    def __len__(self) -> int:
        return len(self.values)

    @property
    def meaning(self) -> tuple[tuple[Hashable, ...] | None, float]:
        """What the values stand for, categories and unit."""
        return self.categories, self.unit

    def take(self, positions: Positions) -> Column:
        """Return the column of the edges at positions, or where a mask is true."""
        return self.holding(self.values[positions])

    def holding(self, values: npt.NDArray[Any]) -> Column:
        """Return a column of other values that mean the same."""
        return Column(values, self.categories, self.unit)

    def plain(self, positions: Positions | slice = slice(None)) -> list[Any]:
        """Return values as plain Python objects, categories in place of their codes."""
        found = self.values[positions]
        if self.categories is not None:
            return [self.categories[code] for code in found.tolist()]
        counted: list[Any] = (found if self.unit == 1.0 else found * self.unit).tolist()
        return counted

    def among(self, allowed: Collection[Hashable]) -> npt.NDArray[np.bool_]:
        """Return a mask of the edges whose value is one of those allowed."""
        if self.categories is None:
            return np.array([value in allowed for value in self.plain()], dtype=np.bool_)
        known = np.array([category in allowed for category in self.categories], dtype=np.bool_)
        found: npt.NDArray[np.bool_] = known[self.values]
        return found

    def numbers(self) -> npt.NDArray[np.float64]:
        """Return the values as float64; an absent value is nan."""
        if self.values.dtype != object:
            counted = self.values.astype(np.float64)
            return counted if self.unit == 1.0 else np.multiply(counted, self.unit, out=counted)
        return np.array([np.nan if v is ABSENT else v for v in self.values], dtype=np.float64)

    def followed_by(self, other: Column) -> Column:
        """Return this column with the values of another after its own."""
        if not len(self) or not len(other):
            return self if len(other) == 0 else other
        if self.categories is not None and other.categories is not None:
            return _joined_codes(self, self.categories, other.recoded_for(self.categories))
        if self.values.dtype == other.values.dtype and self.meaning == other.meaning:
            return self.holding(np.concatenate([self.values, other.values]))
        return column_of([*self.plain(), *other.plain()])

    def recoded_for(self, categories: tuple[Hashable, ...]) -> Column:
        """Return the same values coded by given categories, new ones after them."""
        own = self.categories or ()
        new = tuple(category for category in own if category not in categories)
        codes = {category: code for code, category in enumerate(categories + new)}
        mapping = np.array([codes[category] for category in own], dtype=np.int32)
        return Column(mapping[self.values], categories + new)


def _joined_codes(first: Column, categories: tuple[Hashable, ...], second: Column) -> Column:
    everything = second.categories or categories
    codes = np.concatenate([first.values.astype(np.int32), second.values])
    return Column(codes.astype(code_type(len(everything))), everything)


def column_of(values: Column | npt.NDArray[Any] | Sequence[Any]) -> Column:
    """Make a column of what a caller offers.

    Parameters
    ----------
    values : Column, array or sequence
        A column or an array is taken as it is; a sequence of strings becomes codes and
        categories, one of floats float64 (integers among them become floats), one of integers
        int64, anything else objects.
    """
    if isinstance(values, Column):
        return values
    if isinstance(values, np.ndarray):
        return Column(values)
    return _from_python(list(values))


def _from_python(values: list[Any]) -> Column:
    kinds = {type(value) for value in values}
    if kinds and all(issubclass(kind, str) for kind in kinds):
        return categorical(values)
    for python, dtype in _NUMBERS:
        if kinds <= python:
            return Column(np.array(values, dtype=dtype))
    return objects(values)


_NUMBERS: Final = (
    ({float}, np.float64),
    ({bool}, np.bool_),
    ({int}, np.int64),
    ({float, int}, np.float64),
)


def categorical(values: Sequence[Hashable]) -> Column:
    """Code values by their categories, which are put in the order of their text."""
    categories = tuple(sorted(set(values), key=str))
    code = {category: position for position, category in enumerate(categories)}
    codes = np.array([code[value] for value in values], dtype=code_type(len(categories)))
    return Column(codes, categories)


def objects(values: Iterable[Any]) -> Column:
    """Make a column that keeps values as the objects they are, tuples too."""
    kept = list(values)
    column = np.empty(len(kept), dtype=object)
    column[:] = kept
    return Column(column)


def code_type(categories: int) -> type[np.int8 | np.int32]:
    """Return the smaller of two integer types that holds the codes of so many categories."""
    return np.int8 if categories <= 128 else np.int32
