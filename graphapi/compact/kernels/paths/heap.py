"""Two binary heaps in arrays: the smallest key first, of equal keys the smallest item."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphapi.compact.kernels.compiled import inlined

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[Any]
    Integers = npt.NDArray[Any]


@inlined
def push(keys: Floats, items: Integers, side: int, at: int, label: tuple[float, int]) -> None:
    """Put a key with its item into one of the heaps.

    Parameters
    ----------
    keys, items : float64, int64, shape (2, room)
    at : int
        How many there were, less than the room.
    """
    key, item = label
    while at > 0:
        above = (at - 1) >> 1
        if not earlier(key, item, keys[side, above], items[side, above]):
            break
        keys[side, at], items[side, at] = keys[side, above], items[side, above]
        at = above
    keys[side, at], items[side, at] = key, item


@inlined
def drop_first(keys: Floats, items: Integers, side: int, size: int) -> None:
    """Take the first out of one of the heaps, of which so many are left then."""
    key, item, at, below = keys[side, size], items[side, size], 0, 1
    while below < size:
        right = below + 1
        if right < size and earlier(
            keys[side, right], items[side, right], keys[side, below], items[side, below]
        ):
            below = right
        if not earlier(keys[side, below], items[side, below], key, item):
            break
        keys[side, at], items[side, at] = keys[side, below], items[side, below]
        at, below = below, 2 * below + 1
    keys[side, at], items[side, at] = key, item


@inlined
def earlier(key: float, item: int, other_key: float, other_item: int) -> bool:
    """Whether one comes before another."""
    return key < other_key or (key == other_key and item < other_item)
