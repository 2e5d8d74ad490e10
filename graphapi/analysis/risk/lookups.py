"""Mappings of ids to what arrays hold of them."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

T = TypeVar("T")


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
