"""Groups of nodes: small numbers for them, and their members one after another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graphapi.compact.kernels.compiled import compiled

if TYPE_CHECKING:
    import numpy.typing as npt

    Index = npt.NDArray[np.int32]
    Pointer = npt.NDArray[np.int64]


@compiled
def number_by_first(groups: Index, bound: int) -> int:
    """Give groups numbers from 0, in place, in the order of their first nodes; O(n + bound).

    Parameters
    ----------
    groups : int32, shape (n,)
        The group of each node, a name in 0 … bound - 1.

    Returns
    -------
    int
        How many groups there are.
    """
    numbers = np.full(bound, -1, dtype=np.int32)
    count = 0
    for node in range(len(groups)):
        group = groups[node]
        if numbers[group] < 0:
            numbers[group] = count
            count += 1
        groups[node] = numbers[group]
    return count


@compiled
def members_by_group(groups: Index, count: int) -> tuple[Pointer, Index]:
    """Lay nodes out by group; O(n + count).

    Parameters
    ----------
    groups : int32, shape (n,)
        The group of each node, in 0 … count - 1.

    Returns
    -------
    begins : int64, shape (count + 1,)
        The members of group c are ``members[begins[c]:begins[c + 1]]``.
    members : int32, shape (n,)
        Ascending within a group.
    """
    begins = np.zeros(count + 1, dtype=np.int64)
    for node in range(len(groups)):
        begins[groups[node] + 1] += 1
    for group in range(count):
        begins[group + 1] += begins[group]
    places = begins[:-1].copy()
    members = np.empty(len(groups), dtype=np.int32)
    for node in range(len(groups)):
        group = groups[node]
        members[places[group]] = node
        places[group] += 1
    return begins, members
