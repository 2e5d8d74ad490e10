"""What the kernels of communities read: a network of nodes with masses, and a partition of it.

Moving a node of mass s to community c gains ``weight(node, c) - resolution * s * mass(c)``. With
masses of one this is the constant Potts model; with weighted degrees, and a resolution divided by
the sum of them, it is modularity.

Whole numbers are unsigned: the inner loops then need not look for negative places.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from graphapi.compact.kernels.compiled import compiled

if TYPE_CHECKING:
    import numpy.typing as npt

    Values = npt.NDArray[np.float64]
    Weights = npt.NDArray[Any]
    Names = npt.NDArray[np.uint32]
    Pointer = npt.NDArray[np.uint64]
    Flags = npt.NDArray[np.uint8]

STAY = np.uint32(0xFFFFFFFF)
"""The target of a node that stays where it is."""
ALONE = np.uint32(0xFFFFFFFE)
"""The target of a node that founds a community."""


class Network(NamedTuple):
    """An undirected network without self loops; every edge lies in the rows of both its ends.

    Attributes
    ----------
    indptr : uint64, shape (n + 1,)
        Node v has the entries ``indptr[v]`` to ``indptr[v + 1]``.
    indices : uint32, shape (m,)
        The neighbour of each entry.
    weights : array of numbers larger than 0, shape (m,)
        Empty where each entry counts one.
    masses : float64, shape (n,)
        What each node weighs in the cost of a community.
    """

    indptr: Pointer
    indices: Names
    weights: Weights
    masses: Values


class Homes(NamedTuple):
    """A partition of the nodes of a network, kept up to date with every move.

    Attributes
    ----------
    names : uint32, shape (n,)
        The community of each node, in 0 … n - 1.
    masses : float64, shape (n,)
        The mass of each community.
    counts : int32, shape (n,)
        How many nodes each community has.
    torn : uint8, shape (n,)
        1 for each community that may have fallen into pieces, as a node has left it.
    """

    names: Names
    masses: Values
    counts: npt.NDArray[np.int32]
    torn: Flags


class Groups(NamedTuple):
    """Nodes by group: group g has ``members[begins[g]:begins[g + 1]]``.

    Attributes
    ----------
    begins : uint64, shape (number of groups + 1,)
    members : uint32, shape (n,)
    """

    begins: Pointer
    members: Names


class Rule(NamedTuple):
    """What a move costs, and the gain up to which it is rounding."""

    resolution: float
    least: float


@compiled
def homes_of(names: Names, masses: Values) -> Homes:
    """Weigh and count the communities of nodes; `names` is kept, not copied."""
    count = len(names)
    weights, counts = np.zeros(count), np.zeros(count, dtype=np.int32)
    for node in range(count):
        weights[names[node]] += masses[node]
        counts[names[node]] += 1
    return Homes(names, weights, counts, np.zeros(count, dtype=np.uint8))
