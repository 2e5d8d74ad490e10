"""Numbers of the nodes of a graph, laid out and checked once for many questions."""

from __future__ import annotations

from collections.abc import Hashable, ItemsView, Iterator, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, overload

import numpy as np

from graphapi.compact.seam import dispatchable

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy.typing as npt


class NodeValues(Mapping[Hashable, float]):
    """A mapping of every node of a graph to its number, which never changes.

    Where a mapping of node to number is asked for, a graph of the nodes that it was made for (see
    `node_values`) takes its array as it is, and its range is looked at once.

    Attributes
    ----------
    position : mapping of node to its place in the arrays
    base : float64, shape (n,)
        The numbers but for those that were changed.
    changed : mapping of place to number
        The numbers of few nodes, in place of those in `base`.
    """

    def __init__(
        self,
        position: Mapping[Hashable, int],
        base: npt.NDArray[np.float64],
        changed: Mapping[int, float] = MappingProxyType({}),
    ) -> None:
        self.position = position
        self.base = base
        self.changed = changed
        base.flags.writeable = False

    def __getitem__(self, node: Hashable) -> float:
        place = self.position[node]
        return self.changed[place] if place in self.changed else float(self.base[place])

    def __iter__(self) -> Iterator[Hashable]:
        return iter(self.position)

    def __len__(self) -> int:
        return len(self.position)

    def at(self, places: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
        """Return the numbers of nodes by place."""
        found: npt.NDArray[np.float64] = self.array[places]
        return found

    def with_value(self, node: Hashable, value: float) -> NodeValues:
        """Return the same numbers but for one node; ``KeyError`` for a node that has none."""
        return self.with_values({node: value})

    def with_values(self, values: Mapping[Hashable, float]) -> NodeValues:
        """Return the same numbers but for some nodes; cost O(all that were ever changed)."""
        news = {self.position[node]: value for node, value in values.items()}
        changed = NodeValues(self.position, self.base, {**self.changed, **news})
        changed.__dict__["base_ends"] = self.base_ends
        return changed

    @cached_property
    def array(self) -> npt.NDArray[np.float64]:
        """The numbers by place; O(n) once where some were changed."""
        if not self.changed:
            return self.base
        array = self.base.copy()
        array[list(self.changed)] = list(self.changed.values())
        array.flags.writeable = False
        return array

    @cached_property
    def base_ends(self) -> tuple[float, float]:
        """The smallest and the largest number of the base; nan where one is nan, 0 without any."""
        return _ends(self.base)

    def lie_within(self, low: float, high: float) -> bool:
        """Whether all numbers lie in a range, the ends included; none does if it is nan."""
        least, most = self.base_ends
        if not low <= least <= most <= high:
            least, most = _ends(self.array)
        changed = all(low <= value <= high for value in self.changed.values())
        return changed and low <= least <= most <= high


def _ends(numbers: npt.NDArray[np.float64]) -> tuple[float, float]:
    return (float(numbers.min()), float(numbers.max())) if len(numbers) else (0.0, 0.0)


class Chosen(Sequence[Hashable]):
    """Some nodes of a graph, by their places.

    Attributes
    ----------
    labels : sequence
        The nodes of the graph.
    places : int64
    """

    def __init__(self, labels: Sequence[Hashable], places: npt.NDArray[np.int64]) -> None:
        self.labels = labels
        self.places = places

    def __len__(self) -> int:
        return len(self.places)

    @overload
    def __getitem__(self, number: int) -> Hashable: ...
    @overload
    def __getitem__(self, number: slice) -> Chosen: ...
    def __getitem__(self, number: int | slice) -> Hashable | Chosen:
        if isinstance(number, slice):
            return Chosen(self.labels, self.places[number])
        return self.labels[int(self.places[number])]


class SomeValues(Mapping[Hashable, float]):
    """A mapping of some nodes of a graph to numbers, which never changes; see `some_values`.

    Attributes
    ----------
    labels, position : sequence, mapping
        The nodes of the graph by place, and the place of each.
    places : int64, ascending
        The nodes that have a number.
    numbers : float64
        The number of each of them.
    """

    def __init__(
        self,
        labels: Sequence[Hashable],
        position: Mapping[Hashable, int],
        places: npt.NDArray[np.int64],
        numbers: npt.NDArray[np.float64],
    ) -> None:
        self.labels = labels
        self.position = position
        order = np.argsort(places, kind="stable")
        self.places, self.numbers = places[order], numbers[order]
        for array in (self.places, self.numbers):
            array.flags.writeable = False

    def __getitem__(self, node: Hashable) -> float:
        found = self.at(np.array([self.position[node]]), missing=np.nan)[0]
        if np.isnan(found):
            raise KeyError(node)
        return float(found)

    def __iter__(self) -> Iterator[Hashable]:
        return (self.labels[place] for place in self.places.tolist())

    def __len__(self) -> int:
        return len(self.places)

    def items(self) -> ItemsView[Hashable, float]:
        """Return the nodes with their numbers, in the order of their places; O(all of them)."""
        return dict(zip(self, self.numbers.tolist(), strict=True)).items()

    def at(self, places: npt.NDArray[np.int64], *, missing: float = 0.0) -> npt.NDArray[np.float64]:
        """Return the numbers of nodes by place; O(log) each."""
        found = np.full(len(places), missing)
        if len(self):
            near = np.minimum(np.searchsorted(self.places, places), len(self) - 1)
            known = self.places[near] == places
            found[known] = self.numbers[near[known]]
        return found

    def without(self, nodes: Iterable[Hashable]) -> SomeValues:
        """Return the numbers of the other nodes."""
        gone = [self.position[node] for node in nodes if node in self.position]
        kept = ~np.isin(self.places, np.array(gone, dtype=np.int64))
        return SomeValues(self.labels, self.position, self.places[kept], self.numbers[kept])

    def with_values(self, values: Mapping[Hashable, float]) -> SomeValues:
        """Return the same numbers, and those of more nodes or in place of theirs."""
        others, news = self.without(values), laid_out(self.position, values)
        both = np.concatenate([others.places, news[0]]), np.concatenate([others.numbers, news[1]])
        return SomeValues(self.labels, self.position, *both)

    @cached_property
    def ends(self) -> tuple[float, float]:
        """The smallest and the largest number; nan where one is nan, 0 where there are none."""
        return _ends(self.numbers)


def laid_out(
    position: Mapping[Hashable, int], values: Mapping[Hashable, float]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    """Return the places and the numbers of nodes; ``KeyError`` for a node without a place."""
    count = len(values)
    return (
        np.fromiter((position[node] for node in values), np.int64, count),
        np.fromiter(values.values(), np.float64, count),
    )


@dispatchable()
def some_values(
    G: Any,  # noqa: N803  the name NetworkX gives to graphs
    values: Mapping[Hashable, float],
) -> SomeValues:
    """Lay out numbers of some nodes of a graph, for many questions; O(n) on a plain graph.

    Parameters
    ----------
    G : graph
    values : mapping of node to number
        Else `KeyError` for a node that the graph does not have.

    Notes
    -----
    Where a mapping of node to number is asked for, graphs of the same nodes take them as they are.
    """
    labels = list(G)
    position = {node: place for place, node in enumerate(labels)}
    return SomeValues(labels, position, *laid_out(position, values))


@dispatchable()
def node_values(
    G: Any,  # noqa: N803  the name NetworkX gives to graphs
    values: Mapping[Hashable, float],
    *,
    default: float,
) -> NodeValues:
    """Lay out a number for every node of a graph.

    Parameters
    ----------
    G : graph
    values : mapping of node to number
        Nodes that the graph does not have are passed over.
    default : float
        The number of a node that is not in `values`.

    Notes
    -----
    O(n). Graphs that are made of a compact one with the same nodes (`strongest`, `undirected`) take
    the numbers that were laid out for it.
    """
    position = {node: place for place, node in enumerate(G)}
    return NodeValues(position, np.array([values.get(node, default) for node in G], dtype=float))


def lie_within(values: Mapping[Hashable, float], low: float, high: float) -> bool:
    """Whether all numbers lie in a range, the ends included; none does if it is nan."""
    if isinstance(values, NodeValues):
        return values.lie_within(low, high)
    if isinstance(values, SomeValues):
        least, most = values.ends
        return not len(values) or low <= least <= most <= high
    return all(low <= value <= high for value in values.values())
