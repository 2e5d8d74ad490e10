"""From the rows of a graph to those of a network: no self loops, no weights of zero."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graphapi.compact.kernels.compiled import compiled

if TYPE_CHECKING:
    from graphapi.compact.kernels.communities.network import Names, Pointer, Values, Weights


@compiled
def survey(  # noqa: PLR0917  arrays in, arrays out
    begin: int, end: int, indptr: Pointer, indices: Names, weights: Weights, strengths: Values
) -> tuple[int, int]:
    """Sum the weights of each row, a self loop twice, for the rows `begin` to `end`.

    Returns how many entries do not belong into a network, and how many weights are no number of
    zero or more.
    """
    improper, wrong, weighted = 0, 0, len(weights) > 0
    for node in range(begin, end):
        total = 0.0
        for entry in range(indptr[node], indptr[node + 1]):
            weight = np.float64(weights[entry]) if weighted else 1.0
            loop = indices[entry] == node
            total += 2.0 * weight if loop else weight
            improper += loop or weight == 0.0
            wrong += not 0.0 <= weight < np.inf
        strengths[node] = total
    return improper, wrong


@compiled
def stripped(
    indptr: Pointer, indices: Names, weights: Weights, improper: int
) -> tuple[Pointer, Names, Weights]:
    """Return rows without the `improper` entries that are self loops or weigh nothing."""
    weighted = len(weights) > 0
    left = len(indices) - improper
    rows, others = np.zeros_like(indptr), np.empty(left, dtype=indices.dtype)
    values = np.empty(left if weighted else 0, dtype=weights.dtype)
    free = 0
    for node in range(len(indptr) - 1):
        for entry in range(indptr[node], indptr[node + 1]):
            if indices[entry] != node and not (weighted and weights[entry] == 0):
                others[free] = indices[entry]
                if weighted:
                    values[free] = weights[entry]
                free += 1
        rows[node + 1] = free
    return rows, others, values
