"""Who is next to whom, in arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from graphapi.compact.kernels.order import ordered, row_starts
from graphapi.compact.kernels.ways import mirrored, mirrored_edges, mirrored_starts, transposed

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

    Index = npt.NDArray[np.int32]
    Pointer = npt.NDArray[np.int64]

SMALL = np.iinfo(np.int32).max
"""How many edges have places that four bytes hold."""


@dataclass(frozen=True, eq=False, repr=False)
class Adjacency:
    """The neighbours of every node, one after another.

    Attributes
    ----------
    indptr : int64, one more than there are nodes
        Node v has the entries ``indptr[v]`` to ``indptr[v + 1]``.
    indices : int32
        The neighbour of each entry, ascending within a node.
    number : callable
        Finds `edges`.
    """

    indptr: Pointer
    indices: Index
    number: Callable[[], Pointer]

    def __post_init__(self) -> None:
        self.indptr.flags.writeable = self.indices.flags.writeable = False

    @property
    def owners(self) -> Index:
        """The node that each entry belongs to; found anew each time, O(m)."""
        nodes = np.arange(len(self.indptr) - 1, dtype=np.int32)
        found = np.repeat(nodes, np.diff(self.indptr))
        found.flags.writeable = False
        return found

    @property
    def edges(self) -> Pointer:
        """The position of each entry's edge in the edge columns; found anew each time, O(m)."""
        return self.number()

    @property
    def nbytes(self) -> int:
        """How many bytes the rows take."""
        return self.indptr.nbytes + self.indices.nbytes


def by_source(indptr: Pointer, targets: Index) -> Adjacency:
    """Return rows of edges as they lie."""
    return Adjacency(indptr, targets, lambda: np.arange(len(targets), dtype=np.int64))


def by_target(indptr: Pointer, targets: Index) -> Adjacency:
    """Turn rows of edges round; O(n + m)."""
    starts = row_starts(targets, len(indptr) - 1)
    sources = transposed(indptr, targets, starts)
    return Adjacency(starts, sources, lambda: _by_owner(targets, starts))


def by_both_ends(indptr: Pointer, targets: Index) -> Adjacency:
    """Lay every edge at both of its ends, a self loop once; O(n + m)."""
    starts = mirrored_starts(indptr, targets)
    others = mirrored(indptr, targets, starts)
    return Adjacency(starts, others, lambda: mirrored_edges(indptr, targets, starts))


def adjacency(nodes: int, owners: Index, others: Index) -> Adjacency:
    """Lay entries out by owner, then neighbour; O(n + m)."""
    indptr, order = order_by_ends(nodes, owners, others)
    return Adjacency(indptr, others[order], lambda: order.astype(np.int64))


def order_by_ends(nodes: int, sources: Index, targets: Index) -> tuple[Pointer, npt.NDArray[Any]]:
    """Return where the edges of each source begin, and the edges by source, then target.

    Parallel edges stay in the order in which they came. O(n + m); four bytes an edge twice.
    """
    by_target_first = _by_owner(targets, row_starts(targets, nodes))
    starts = row_starts(sources, nodes)
    return starts, ordered(by_target_first, sources, starts)


def _by_owner(owners: Index, starts: Pointer) -> npt.NDArray[Any]:
    kind = np.int32 if len(owners) <= SMALL else np.int64
    return ordered(np.arange(len(owners), dtype=kind), owners, starts)
