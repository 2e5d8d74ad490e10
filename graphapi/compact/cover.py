"""Communities that may share nodes, and figures of every node in each, as arrays."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from graphapi.compact.kernels.numbering import members_by_group

if TYPE_CHECKING:
    import numpy.typing as npt

    Index = npt.NDArray[np.int32]
    Pointer = npt.NDArray[np.int64]
    Reals = npt.NDArray[np.float64]
    Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Cover:
    """The communities of every node: none, one or several.

    Attributes
    ----------
    begins : int64, shape (n + 1,)
        The node at position v is in ``communities[begins[v]:begins[v + 1]]``.
    communities : int32, shape (rows,)
        Numbers from 0.
    parts : int32, shape (count,)
        The number of the part, in a partition, that each community grew from; -1 for none.
    """

    begins: Pointer
    communities: Index
    parts: Index

    def __len__(self) -> int:
        return len(self.parts)

    @cached_property
    def by_community(self) -> tuple[Pointer, Index, Pointer]:
        """The rows by community.

        Begins, int64 of shape (count + 1,); nodes, int32, ascending within a community; and the
        place among these of each row, int64.
        """
        begins, order = members_by_group(self.communities, len(self))
        places = np.empty(len(order), dtype=np.int64)
        places[order] = np.arange(len(order), dtype=np.int64)
        nodes = np.arange(len(self.begins) - 1, dtype=np.int32)
        return begins, np.repeat(nodes, np.diff(self.begins))[order], places


@dataclass(frozen=True, slots=True)
class Profiles:
    """Figures of every node in each of its communities, by community.

    Attributes
    ----------
    parts : int32, shape (count,)
        As in `Cover`.
    begins : int64, shape (count + 1,)
        Community c has the rows ``begins[c]`` to ``begins[c + 1]``.
    nodes : int32, shape (rows,)
        The node of each row, ascending within a community.
    joined : bool, shape (rows,)
        Whether the node is not in the part that the community grew from.
    inside, outside : float64, shape (rows,)
        The weight of the node's edges to other members, and to all others.
    received : float64, shape (rows,)
        The weight of the edges from other members to the node.
    z : float64, shape (rows,)
        ``inside`` in standard deviations from the mean of the community.
    participation : float64, shape (rows,)
        Over the parts of the partition, 0 to 1; 0 for a node that gives nothing.
    neighbours : int32, shape (rows,)
        How many members the node has an edge with, either way.
    density, share_inside : float64, shape (count,)
        The share of pairs of members, and of the members' pairs with neighbours, that are joined
        inside; 0 where there are no pairs.
    """

    parts: Index
    begins: Pointer
    nodes: Index
    joined: Flags
    inside: Reals
    outside: Reals
    received: Reals
    z: Reals
    participation: Reals
    neighbours: Index
    density: Reals
    share_inside: Reals
