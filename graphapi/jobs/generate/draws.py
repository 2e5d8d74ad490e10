"""Random numbers that are told by their name: seed, stream and index; in any order, on any thread.

S. Steele, D. Lea, C. H. Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014,
doi 10.1145/2714064.2660195 (the finaliser of SplitMix64).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from graphapi.compact.kernels.compiled import compiled, inlined

if TYPE_CHECKING:
    import numpy.typing as npt

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_FIRST, _SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_27, _30, _31, _11 = np.uint64(27), np.uint64(30), np.uint64(31), np.uint64(11)
_SPREAD = np.uint64(1_000_003)


@inlined
def _mixed(value: Any) -> Any:
    value = value + _GOLDEN
    value = (value ^ (value >> _30)) * _FIRST
    value = (value ^ (value >> _27)) * _SECOND
    return value ^ (value >> _31)


@inlined
def chance(seed: Any, stream: Any, index: Any) -> Any:
    """Return a number from 0 up to 1."""
    begin = _mixed(np.uint64(seed) * _SPREAD + np.uint64(stream))
    return np.float64(_mixed(begin + np.uint64(index) * _GOLDEN) >> _11) / 9007199254740992.0


@compiled
def chances(seed: int, stream: int, count: int) -> npt.NDArray[np.float64]:
    """Return the numbers of the indexes from 0 on."""
    found = np.empty(count)
    for index in range(count):
        found[index] = chance(seed, stream, index)
    return found
