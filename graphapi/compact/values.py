"""Numbers of the nodes of a graph, laid out and checked once for many questions."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from graphapi.compact.seam import dispatchable

if TYPE_CHECKING:
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
    return all(low <= value <= high for value in values.values())
