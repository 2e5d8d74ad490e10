"""What kernels read: the neighbours of every node in compressed rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


class Rows(NamedTuple):
    """The neighbours of every node, one after another.

    Attributes
    ----------
    indptr : int64, shape (n + 1,)
        Node v has the entries ``indptr[v]`` to ``indptr[v + 1]``.
    indices : int32, shape (m,)
        The neighbour of each entry.
    values : array of numbers, shape (m,)
        A number for each entry; empty for 1 each.
    """

    indptr: npt.NDArray[np.int64]
    indices: npt.NDArray[np.int32]
    values: npt.NDArray[Any]
