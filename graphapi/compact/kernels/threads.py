"""Kernels over parts of the arrays, on two threads; the answer never depends on how many there are.

A kernel that lets go of the interpreter's lock is called once for each part. Parts are cut by the
caller, not by the number of threads, and write to places of their own.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

T = TypeVar("T")
THREADS = min(2, os.cpu_count() or 1)
"""How many parts are computed at the same time."""


@cache
def _helpers() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max(THREADS - 1, 1), thread_name_prefix="compact")


def each_part(kernel: Callable[..., T], cuts: npt.NDArray[np.int64], *arguments: Any) -> list[T]:
    """Call ``kernel(begin, end, *arguments)`` for each part, and return the results in order.

    The thread that calls takes part after part; while a helper is free, it does so too.

    Parameters
    ----------
    cuts : int64, one more than there are parts
        Where each part begins, and where the last one ends.
    """
    parts = list(pairwise(cuts.tolist()))
    results: dict[int, T] = {}
    left = iter(range(len(parts)))

    def work() -> None:
        for number in left:
            results[number] = kernel(*parts[number], *arguments)

    helping = [_helpers().submit(work) for _ in range(min(THREADS, len(parts)) - 1)]
    work()
    for helper in helping:
        if not helper.cancel():
            helper.result()
    return [results[number] for number in range(len(parts))]


def even_cuts(indptr: npt.NDArray[np.int64], parts: int) -> npt.NDArray[np.int64]:
    """Cut the rows of an adjacency into at most so many parts of about as many entries each.

    Returns
    -------
    int64
        Rows, ascending, from 0 to the number of rows.
    """
    rows = len(indptr) - 1
    wanted = np.linspace(0, int(indptr[-1]), parts + 1).astype(np.int64)
    cuts = np.searchsorted(indptr, wanted).astype(np.int64)
    cuts[0], cuts[-1] = 0, rows
    return np.unique(cuts)
