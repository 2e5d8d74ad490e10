"""Who is next to whom, in arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Index = npt.NDArray[np.int32]
    Pointer = npt.NDArray[np.int64]


class Adjacency(NamedTuple):
    """The neighbours of every node, one after another.

    Attributes
    ----------
    indptr : int64, one more than there are nodes
        Node v has the entries ``indptr[v]`` to ``indptr[v + 1]``.
    indices : int32
        The neighbour of each entry, ascending within a node.
    edges : int64
        The position of each entry's edge in the edge columns.
    """

    indptr: Pointer
    indices: Index
    edges: Pointer

    @property
    def owners(self) -> Index:
        """The node that each entry belongs to."""
        nodes = np.arange(len(self.indptr) - 1, dtype=np.int32)
        return np.repeat(nodes, np.diff(self.indptr))


def both_ways(sources: Index, targets: Index) -> tuple[Index, Index, Pointer]:
    """Return every edge from both of its ends, a self loop once: owners, others, edges."""
    edges = np.arange(len(sources), dtype=np.int64)
    back = np.flatnonzero(sources != targets)
    return (
        np.concatenate([sources, targets[back]]),
        np.concatenate([targets, sources[back]]),
        np.concatenate([edges, back]),
    )


def adjacency(nodes: int, owners: Index, others: Index, edges: Pointer | None = None) -> Adjacency:
    """Lay entries out by owner, then neighbour; O(m log m) for m entries."""
    order = np.lexsort((others, owners))
    indptr = np.zeros(nodes + 1, dtype=np.int64)
    np.cumsum(np.bincount(owners, minlength=nodes), out=indptr[1:])
    return Adjacency(indptr, others[order], order if edges is None else edges[order])
