"""Numbers of the nodes of a graph, laid out and checked once for many questions."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from graphapi.compact.seam import dispatchable

if TYPE_CHECKING:
    import numpy.typing as npt


class NodeValues(Mapping[Hashable, float]):
    """A mapping of every node of a graph to its number, which never changes.

    Where a mapping of node to number is asked for, a graph of the nodes that it was made for (see
    `node_values`) takes its array as it is, and its range is looked at once.
    """

    def __init__(self, position: Mapping[Hashable, int], array: npt.NDArray[np.float64]) -> None:
        self.position = position
        self.array = array
        array.flags.writeable = False

    def __getitem__(self, node: Hashable) -> float:
        return float(self.array[self.position[node]])

    def __iter__(self) -> Iterator[Hashable]:
        return iter(self.position)

    def __len__(self) -> int:
        return len(self.position)

    def with_value(self, node: Hashable, value: float) -> NodeValues:
        """Return the same numbers but for one node; ``KeyError`` for a node that has none."""
        array = self.array.copy()
        array[self.position[node]] = value
        return NodeValues(self.position, array)

    @cached_property
    def ends(self) -> tuple[float, float]:
        """The smallest and the largest number; nan where one is nan, 0 where there are none."""
        if not len(self):
            return 0.0, 0.0
        return float(self.array.min()), float(self.array.max())


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
        least, most = values.ends
        return low <= least and most <= high
    return all(low <= value <= high for value in values.values())
