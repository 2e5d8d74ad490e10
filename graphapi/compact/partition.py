"""Communities of a graph, in an array, that read like NetworkX's list of sets."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from functools import cached_property
from itertools import starmap
from operator import eq
from typing import TYPE_CHECKING, Any, overload

import numpy as np

from graphapi.compact.kernels.numbering import members_by_group, number_by_first

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from graphapi.compact.graph import CompactGraph

    Index = npt.NDArray[np.int32]
    Pointer = npt.NDArray[np.int64]


class Partition(Sequence[set[Hashable]]):
    """Every node of a graph in one community; sets are made when they are asked for.

    Parameters
    ----------
    labels : sequence of hashables
        The nodes, by position.
    membership : array of integers, shape (n,)
        A name for the community of each position; communities are numbered anew.

    Attributes
    ----------
    membership : int32, shape (n,)
        The number of the community of each position, 0 … count - 1; communities are numbered in the
        order of their first positions.
    sizes : int64, shape (count,)
        How many nodes each community has.

    Raises
    ------
    ValueError
        If there is not one name for each node.
    """

    def __init__(self, labels: Sequence[Hashable], membership: npt.NDArray[Any]) -> None:
        if membership.shape != (len(labels),):
            raise ValueError("membership: give one community for each node of the graph")
        self.labels = labels
        self.membership, count = _numbered(membership)
        self.sizes: Pointer = np.bincount(self.membership, minlength=count).astype(np.int64)
        self.membership.flags.writeable = False

    @classmethod
    def of(
        cls,
        graph: CompactGraph,
        communities: Iterable[Iterable[Hashable]] | Mapping[Hashable, Hashable] | npt.NDArray[Any],
    ) -> Partition:
        """Lay communities out for the nodes of a graph; O(n).

        Parameters
        ----------
        communities : collections of nodes, mapping of node to community, or array of integers
            Unknown nodes are passed over. Nodes in none of them, or with a negative number in an
            array, are alone; a node in several is in the last.

        Raises
        ------
        ValueError
            For an array that has not one number for each node.
        """
        if isinstance(communities, Partition) and communities.labels is graph.labels:
            return communities
        if isinstance(communities, np.ndarray):
            return cls(graph.labels, _with_loners(communities))
        named = communities.items() if isinstance(communities, Mapping) else _pairs(communities)
        return cls(graph.labels, _laid_out(graph, named))

    @overload
    def __getitem__(self, number: int) -> set[Hashable]: ...
    @overload
    def __getitem__(self, number: slice) -> list[set[Hashable]]: ...
    def __getitem__(self, number: int | slice) -> set[Hashable] | list[set[Hashable]]:
        if isinstance(number, slice):
            return [self[each] for each in range(*number.indices(len(self)))]
        if not -len(self) <= number < len(self):
            raise IndexError("a partition has no community of this number")
        return {self.labels[node] for node in self.members(number % len(self)).tolist()}

    def __len__(self) -> int:
        return len(self.sizes)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Partition) and self.labels is other.labels:
            return np.array_equal(self.membership, other.membership)
        if not isinstance(other, Sequence) or isinstance(other, str):
            return NotImplemented
        return len(self) == len(other) and all(starmap(eq, zip(self, other, strict=True)))

    __hash__ = None  # type: ignore[assignment]  # as of a list

    def __repr__(self) -> str:
        return f"<partition of {len(self.labels)} nodes into {len(self)} communities>"

    def members(self, number: int) -> Index:
        """Return the positions of the nodes of a community, ascending."""
        begins, members = self.grouped
        return members[begins[number] : begins[number + 1]]

    @cached_property
    def grouped(self) -> tuple[Pointer, Index]:
        """Positions by community: begins, int64 of shape (count + 1,), and members, int32 (n,)."""
        return members_by_group(self.membership, len(self))


def _numbered(names: npt.NDArray[Any]) -> tuple[Index, int]:
    low, high = (int(names.min()), int(names.max())) if len(names) else (0, 0)
    if low < 0 or high >= max(len(names), 1):
        names = np.unique(names, return_inverse=True)[1]
    membership = names.astype(np.int32)
    return membership, number_by_first(membership, len(membership))


def _with_loners(names: npt.NDArray[Any]) -> npt.NDArray[Any]:
    if not len(names) or names.min() >= 0:
        return names
    alone = int(names.max()) + 1 + np.arange(len(names), dtype=np.int64)
    return np.where(names < 0, alone, names)


def _pairs(
    communities: Iterable[Iterable[Hashable]],
) -> Iterator[tuple[Hashable, Hashable]]:
    return ((node, number) for number, nodes in enumerate(communities) for node in nodes)


def _laid_out(graph: CompactGraph, named: Iterable[tuple[Hashable, Hashable]]) -> Index:
    membership = np.full(len(graph), -1, dtype=np.int64)
    numbers: dict[Hashable, int] = {}
    for node, name in named:
        if node in graph:
            membership[graph.position[node]] = numbers.setdefault(name, len(numbers))
    return _with_loners(membership).astype(np.int32)
