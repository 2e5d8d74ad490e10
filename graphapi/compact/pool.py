"""Rows of entries that several graphs share: whoever changes a row adds it again at the end."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from graphapi.compact.kernels.patch import Patch, replaced, span

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt

    Array = npt.NDArray[Any]
    Pointer = npt.NDArray[np.int64]
    Row = Mapping[str, Array]

INDICES: Final = "\0indices"
"""The name of the neighbours among the arrays of a pool."""
KEYS: Final = "\0keys"
"""The name of the keys among them."""
SPARE: Final = 8
"""A pool has room for one more entry for so many that are there."""
LEAST: Final = 1024
"""The least room that a pool has for more."""
NO_PATCH: Final = Patch(
    np.empty(0, dtype=np.int32),
    np.empty(0, dtype=np.int32),
    np.empty(0, dtype=np.int64),
    np.empty(0, dtype=np.int64),
)


class Pool:
    """Arrays of the same length, with room for more at their end.

    What was written once never changes, so any thread may read up to the end that it knows.
    """

    def __init__(self, arrays: Mapping[str, Array], used: int) -> None:
        self._arrays = dict(arrays)
        self._used = used
        self._lock = threading.Lock()

    @classmethod
    def of(cls, pieces: Mapping[str, Sequence[Array]]) -> Pool:
        """Make a pool of pieces of arrays, one after another; O(m)."""
        used = sum(map(len, next(iter(pieces.values()))))
        return cls({name: _joined(parts, used) for name, parts in pieces.items()}, used)

    @property
    def names(self) -> tuple[str, ...]:
        """What the arrays are called."""
        return tuple(self._arrays)

    def until(self, end: int, name: str) -> Array:
        """Return an array up to an end, read-only."""
        view = self._arrays[name][:end]
        view.flags.writeable = False
        return view

    def extended(self, end: int, row: Row) -> Pool:
        """Return a pool in which entries follow at an end: this one if they fit, else a copy."""
        more = len(row[INDICES])
        with self._lock:
            if self._used == end and end + more <= len(self._arrays[INDICES]):
                for name, array in self._arrays.items():
                    array[end : end + more] = row[name]
                self._used = end + more
                return self
        pieces = {name: (array[:end], row[name]) for name, array in self._arrays.items()}
        return Pool.of(pieces)


def _joined(pieces: Sequence[Array], length: int) -> Array:
    array = np.empty(length + max(LEAST, length // SPARE), dtype=pieces[0].dtype)
    np.concatenate(pieces, out=array[:length])
    return array


@dataclass(frozen=True, slots=True)
class PooledRows:
    """Rows in a pool.

    Attributes
    ----------
    indptr : int64, one more than there are nodes
        Where the rows lie that were never replaced.
    patch : Patch
        Where the others lie.
    pool : Pool
    end : int
        How much of the pool belongs to these rows.
    """

    indptr: Pointer
    patch: Patch
    pool: Pool
    end: int

    @classmethod
    def of(cls, indptr: Pointer, indices: Array, columns: Mapping[str, Array]) -> PooledRows:
        """Lay rows into a pool of their own; O(m)."""
        pool = Pool.of({INDICES: (indices,), **{name: (a,) for name, a in columns.items()}})
        return cls(indptr, NO_PATCH, pool, len(indices))

    @property
    def nbytes(self) -> int:
        """How many bytes the rows take."""
        entries = sum(self.array(name).nbytes for name in self.pool.names)
        return self.indptr.nbytes + entries

    @property
    def beside(self) -> int:
        """How many entries lie after the rows that were never replaced."""
        return self.end - int(self.indptr[-1])

    def span(self, node: int) -> tuple[int, int]:
        """Return where the row of a node lies."""
        return span(self.indptr, self.patch, node)

    def array(self, name: str) -> Array:
        """Return an array of the pool; where rows lie in it, `span` tells."""
        return self.pool.until(self.end, name)

    def with_rows(self, rows: Mapping[int, Row]) -> PooledRows:
        """Return rows of which some are others; O(their entries, and rows replaced before)."""
        lengths = np.array([len(row[INDICES]) for row in rows.values()], dtype=np.int64)
        ends = self.end + np.cumsum(lengths)
        row = {name: np.concatenate([r[name] for r in rows.values()]) for name in self.pool.names}
        nodes = np.fromiter(rows, dtype=np.int32, count=len(rows))
        patch = replaced(self.patch, nodes, ends - lengths, ends)
        return replace(self, patch=patch, pool=self.pool.extended(self.end, row), end=int(ends[-1]))

    def folded(self) -> PooledRows:
        """Return the same rows in their places in a new pool; O(n + m)."""
        order = np.argsort(self.patch.nodes)
        nodes, begins, ends = (a[order] for a in self.patch[1:])
        sizes = np.diff(self.indptr)
        sizes[nodes] = ends - begins
        indptr = np.zeros(len(self.indptr), dtype=np.int64)
        np.cumsum(sizes, out=indptr[1:])
        cuts = np.stack([self.indptr[nodes], begins, ends, self.indptr[nodes + 1]], axis=1)
        stops = [0, *cuts.ravel().tolist(), int(self.indptr[-1])]
        spans = [slice(a, b) for a, b in zip(stops[::2], stops[1::2], strict=True)]
        pieces = {name: [self.array(name)[s] for s in spans] for name in self.pool.names}
        indptr.flags.writeable = False
        return PooledRows(indptr, NO_PATCH, Pool.of(pieces), int(indptr[-1]))

    def since(self, end: int) -> dict[int, Row]:
        """Return the rows that were replaced after the pool had an end."""
        late = np.flatnonzero(self.patch.begins >= end)
        spans = zip(self.patch.begins[late].tolist(), self.patch.ends[late].tolist(), strict=True)
        rows = ({n: self.array(n)[a:b] for n in self.pool.names} for a, b in spans)
        return dict(zip(self.patch.nodes[late].tolist(), rows, strict=True))
