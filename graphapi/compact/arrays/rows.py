"""Rows of numbers on arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graphapi.compact.arrays.entries import entries
from graphapi.compact.rows import WeightedRows

if TYPE_CHECKING:
    from graphapi.compact.graph import CompactGraph


def weighted_rows(graph: CompactGraph, column: str) -> WeightedRows:
    """Answer `weighted_rows` on a compact graph."""
    held = entries(graph, column)
    numbers = np.nan_to_num(held.values.astype(np.float64)) * held.unit
    return WeightedRows(held.indptr.astype(np.int64), held.indices.astype(np.int64), numbers)
