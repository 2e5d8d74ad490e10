"""Mappings of ids to what arrays hold of them."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

T = TypeVar("T")
MANY = 500
"""After so many questions about one, all are answered at once."""


@dataclass(frozen=True, slots=True, eq=False)
class ByPlace(Mapping[Any, T], Generic[T]):
    """What is to be said of some persons or groups, worked out each time it is asked for.

    Attributes
    ----------
    place_of : mapping of id to place
        In the order of the places.
    has : bool, by place
        Of whom there is something to say.
    say : callable of place
    """

    place_of: Mapping[Any, int]
    has: npt.NDArray[np.bool_]
    say: Callable[[int], T]

    def __getitem__(self, name: Hashable) -> T:
        place = self.place_of[name]
        if not self.has[place]:
            raise KeyError(name)
        return self.say(place)

    def __iter__(self) -> Iterator[Any]:
        return (name for name, has in zip(self.place_of, self.has.tolist(), strict=True) if has)

    def __len__(self) -> int:
        return int(np.count_nonzero(self.has))


@dataclass(frozen=True, slots=True, eq=False)
class ByName(Mapping[Any, T], Generic[T]):
    """What is to be said of some persons or groups by their ids, worked out each time.

    Attributes
    ----------
    names : mapping of id
        Those who are known.
    say : callable of id
        Null for those of whom there is nothing to say.
    """

    names: Mapping[Any, Any]
    say: Callable[[Any], T | None]

    def __getitem__(self, name: Hashable) -> T:
        said = self.say(name) if name in self.names else None
        if said is None:
            raise KeyError(name)
        return said

    def __iter__(self) -> Iterator[Any]:
        return (name for name in self.names if self.say(name) is not None)

    def __len__(self) -> int:
        return sum(1 for _ in self)


class OneOrAll(Mapping[Any, T], Generic[T]):
    """What is to be said of one after the other until many were asked for, then of all at once.

    Parameters
    ----------
    names : mapping of id
        Those who are known.
    one : callable of id
    every : callable
        Returns what is to be said of all, by id.
    """

    def __init__(
        self,
        names: Mapping[Any, Any],
        one: Callable[[Any], T],
        every: Callable[[], Mapping[Any, T]],
    ) -> None:
        self._names = names
        self._one = one
        self._every = every
        self._asked = 0

    @cached_property
    def all(self) -> Mapping[Any, T]:
        """What is to be said of all."""
        return self._every()

    def __getitem__(self, name: Hashable) -> T:
        if name not in self._names:
            raise KeyError(name)
        self._asked += 1
        if self._asked > MANY or "all" in self.__dict__:
            return self.all[name]
        return self._one(name)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)
