"""What columns and worlds become alike in a snapshot: sides, ranges of groups, strengths."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from graphapi.compact.columns import Column
from graphapi.model.words import Side

if TYPE_CHECKING:
    import numpy.typing as npt

    Array = npt.NDArray[Any]
    Index = npt.NDArray[np.int64]

SIDES = tuple(Side)
"""What the codes of sides stand for."""
OWN = np.array([{Side.OURS: 1, Side.THIRD_PARTY: 2}.get(side, 0) for side in SIDES], np.uint8)
"""By code of a side: 1 for who is ours, 2 for a third party, 0 for all others."""
UNIT = 1e-4
"""What a number of a strength counts."""
_MOST = 10_000


def ranges(home: Array, groups: int) -> tuple[Index, npt.NDArray[np.int32], Index]:
    """Lay out persons who lie by group, of so many groups.

    Returns
    -------
    starts : int64
        Where each group begins that has anybody, and where the last one ends.
    group : int32
        The number of each person's group among those.
    kept : int64
        Which groups those are.
    """
    sizes = np.bincount(home, minlength=groups)
    kept = np.flatnonzero(sizes)
    starts = np.concatenate(([0], np.cumsum(sizes[kept]))).astype(np.int64)
    return starts, np.repeat(np.arange(len(kept), dtype=np.int32), sizes[kept]), kept


def told_lost(days: Array) -> dict[str, npt.NDArray[np.float32]]:
    """Return the array of a snapshot that says which contracts have gone, if any has."""
    return {} if np.isnan(days).all() else {"group_lost": days.astype(np.float32)}


def ten_thousandths(strength: Array) -> Column:
    """Return strengths over 0 to 1 as whole ten-thousandths, at least one."""
    counted = np.clip(np.rint(strength / UNIT), 1, _MOST).astype(np.uint16)
    return Column(counted, None, UNIT)
