"""Ties planted in circles, for engines that know nothing of graphs."""

from __future__ import annotations

import numpy as np

from graphapi.jobs.engines.contract import UNIT, Ties


def planted(people: int, *, seed: int = 0, inside: float = 0.75) -> tuple[Ties, np.ndarray]:
    """Plant circles of 6 to 30; return ties of strength 1 and the circle of each person."""
    random = np.random.default_rng(seed)
    sizes = random.integers(6, 31, people // 6 + 1)
    circle = np.repeat(np.arange(len(sizes)), sizes)[:people]
    begin = np.searchsorted(circle, circle)
    size = np.bincount(circle)[circle]
    src = random.integers(0, people, int(5.6 * people))
    near = begin[src] + (random.random(len(src)) * size[src]).astype(np.int64)
    near = np.where(random.random(len(src)) < inside, near, random.integers(0, people, len(src)))
    pairs = np.unique(np.minimum(src, near) * people + np.maximum(src, near))
    low, high = np.divmod(pairs, people)
    kept = low != high
    return Ties(people, low[kept], high[kept], np.full(kept.sum(), UNIT)), circle


def shared_information(first: np.ndarray, second: np.ndarray) -> float:
    """Return the normalised mutual information of two partitions."""
    pairs, both = np.unique(np.stack([first, second]), axis=1, return_counts=True)
    joint = both / len(first)
    one, other = (np.bincount(each) / len(first) for each in (first, second))
    mutual = (joint * np.log(joint / (one[pairs[0]] * other[pairs[1]]))).sum()
    return float(2 * mutual / sum(-(p[p > 0] * np.log(p[p > 0])).sum() for p in (one, other)))
