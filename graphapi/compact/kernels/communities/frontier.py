"""Which nodes are asked in a round, and in which batches."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graphapi.compact.kernels.compiled import compiled

if TYPE_CHECKING:
    import numpy.typing as npt

    from graphapi.compact.kernels.communities.network import Flags, Names


@compiled
def drawn(node: int, seed: int) -> int:
    """Return a number of 63 bits that looks random, always the same for a node and a seed.

    References
    ----------
    G. L. Steele, D. Lea, C. H. Flood. Fast splittable pseudorandom number generators. OOPSLA 2014,
    doi 10.1145/2660193.2660195.
    """
    word = (np.uint64(node) + np.uint64(seed)) * np.uint64(0x9E3779B97F4A7C15)
    word = (word ^ (word >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    word = (word ^ (word >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return int((word ^ (word >> np.uint64(31))) >> np.uint64(1))


@compiled
def in_batches(
    waiting: npt.NDArray[np.int64], turns: Flags, batches: int, seed: int
) -> tuple[npt.NDArray[np.int64], Names]:
    """Draw a batch for each node that waits.

    Parameters
    ----------
    waiting : int64
        Nodes, ascending.
    turns : uint8, shape (n,)
        0 for all; the batch of each node that waits is written to it, counted from 1.
    batches : int
        At most 255.

    Returns
    -------
    begins : int64, shape (batches + 1,)
        Batch b, counted from 0, is ``order[begins[b]:begins[b + 1]]``.
    order : uint32
        The nodes, ascending within a batch.
    """
    begins = np.zeros(batches + 2, dtype=np.int64)
    for node in waiting:
        turns[node] = 1 + drawn(node, seed) % batches
        begins[turns[node] + 1] += 1
    for turn in range(1, batches + 1):
        begins[turn + 1] += begins[turn]
    places = begins.copy()
    order = np.empty(len(waiting), dtype=np.uint32)
    for node in waiting:
        turn = turns[node]
        order[places[turn]] = node
        places[turn] += 1
    return begins[1:], order
