"""Names of nodes without an object for each: by a pattern, or as bytes in one array."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol, cast, overload

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt


class Findable(Protocol):
    """A sequence of different names that tells the place of each."""

    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[str]: ...
    def find(self, label: str) -> int:
        """Return the place of a name, -1 where there is none."""
        ...


class Positions(Mapping[Hashable, int]):
    """The place of every name of a sequence, found when it is asked for."""

    def __init__(self, labels: Findable) -> None:
        self._labels = labels

    def __getitem__(self, label: Hashable) -> int:
        place = self._labels.find(label) if isinstance(label, str) else -1
        if place < 0:
            raise KeyError(label)
        return place

    def __iter__(self) -> Iterator[Hashable]:
        return iter(self._labels)

    def __len__(self) -> int:
        return len(self._labels)


class LazyLabels(Sequence[str]):
    """Different names, made when they are asked for."""

    def name(self, place: int) -> str:
        """Return the name at a place from 0 on."""
        raise NotImplementedError

    def find(self, label: str) -> int:
        """Return the place of a name, -1 where there is none."""
        raise NotImplementedError

    @cached_property
    def positions(self) -> Positions:
        """The place of every name."""
        return Positions(self)

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> list[str]: ...
    def __getitem__(self, place: int | slice) -> str | list[str]:
        if isinstance(place, slice):
            return [self.name(each) for each in range(len(self))[place]]
        return self.name(range(len(self))[place])

    def __contains__(self, label: object) -> bool:
        return isinstance(label, str) and self.find(label) >= 0


@dataclass(frozen=True)
class Numbered(LazyLabels):
    """Names that count from 0: ``Numbered("p", 3)`` is p0, p1, p2.

    Attributes
    ----------
    prefix : str
        What stands before the number.
    size : int
        How many names there are.
    width : int
        With how many digits at least a number is written.
    """

    prefix: str
    size: int
    width: int = 0

    def __len__(self) -> int:
        return self.size

    def name(self, place: int) -> str:
        """Return the name at a place; O(1)."""
        return f"{self.prefix}{place:0{self.width}d}"

    def find(self, label: str) -> int:
        """Return the place of a name, -1 where there is none; O(1)."""
        digits = label[len(self.prefix) :]
        if not (digits.isascii() and digits.isdigit()) or len(digits) > len(self.name(self.size)):
            return -1
        place = int(digits)
        return place if place < self.size and self.name(place) == label else -1


@dataclass(frozen=True, eq=False)
class Encoded(LazyLabels):
    """Any names, as UTF-8 in one array of fixed width.

    Attributes
    ----------
    raw : bytes array, shape (n,)
        The names.
    order : int32, shape (n,)
        Their places, in the order of their bytes.
    """

    raw: npt.NDArray[np.bytes_]
    order: npt.NDArray[np.int32]

    @classmethod
    def of(cls, labels: Sequence[Any] | npt.NDArray[np.bytes_]) -> Encoded:
        """Encode names; O(n log n).

        Raises
        ------
        ValueError
            If a name is no text, ends with a zero byte, or is there twice.
        """
        raw = labels if isinstance(labels, np.ndarray) else np.array(_encoded(labels), np.bytes_)
        order = np.argsort(raw, kind="stable").astype(np.int32)
        for begin in range(0, len(raw), 1 << 20):
            near = raw[order[begin : begin + (1 << 20) + 1]]
            if (near[1:] == near[:-1]).any():
                raise ValueError("labels: two nodes are equal; give each once")
        return cls(raw, order)

    def __len__(self) -> int:
        return len(self.raw)

    def name(self, place: int) -> str:
        """Return the name at a place; O(1)."""
        return cast("bytes", self.raw[place]).decode()

    def find(self, label: str) -> int:
        """Return the place of a name, -1 where there is none; O(log n)."""
        wanted = label.encode(errors="surrogatepass")
        rank = int(np.searchsorted(self.raw, np.bytes_(wanted), sorter=self.order))
        if rank == len(self.raw):
            return -1
        place = int(self.order[rank])
        return place if self.raw[place] == wanted else -1


def _encoded(labels: Sequence[Any]) -> list[bytes]:
    if not all(isinstance(label, str) for label in labels):
        raise ValueError("labels: names that are no text cannot be encoded")
    found = [label.encode() for label in labels]
    if any(name.endswith(b"\0") for name in found):
        raise ValueError("labels: a name cannot end with a zero byte")
    return found


def laid_out(
    labels: Sequence[Hashable],
) -> tuple[Sequence[Hashable], Mapping[Hashable, int]]:
    """Return names and their places: lazy ones as they are, others as a tuple and a dictionary."""
    if isinstance(labels, LazyLabels):
        return labels, labels.positions
    names = tuple(labels)
    return names, {label: place for place, label in enumerate(names)}
