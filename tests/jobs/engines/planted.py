"""Ties planted in circles, for engines that know nothing of graphs."""

from __future__ import annotations

import numpy as np

from graphapi.jobs.engines.contract import UNIT, Ties


def planted(
    people: int, *, seed: int = 0, inside: float = 0.75, draws: float = 5.6
) -> tuple[Ties, np.ndarray]:
    """Plant circles of 6 to 30; return ties of strength 1 and the circle of each person.

    So many pairs are drawn for each person; those drawn twice and those of one person with itself
    are no ties: 5.6 draws make 4.6 ties, 7.06 make 5.6. Persons are numbered circle by circle.
    """
    random = np.random.default_rng(seed)
    sizes = random.integers(6, 31, people // 6 + 1)
    circle = np.repeat(np.arange(len(sizes)), sizes)[:people]
    begin = np.searchsorted(circle, circle)
    size = np.bincount(circle)[circle]
    src = random.integers(0, people, int(draws * people))
    near = begin[src] + (random.random(len(src)) * size[src]).astype(np.int64)
    near = np.where(random.random(len(src)) < inside, near, random.integers(0, people, len(src)))
    pairs = np.unique(np.minimum(src, near) * people + np.maximum(src, near))
    low, high = np.divmod(pairs, people)
    kept = low != high
    return Ties(people, low[kept], high[kept], np.full(kept.sum(), UNIT)), circle


def in_any_order(
    ties: Ties, circle: np.ndarray, *, seed: int = 0
) -> tuple[Ties, np.ndarray, np.ndarray]:
    """Number the persons anew, as they come in a table; return ties, circles and new numbers."""
    numbers = np.random.default_rng(seed).permutation(ties.people)
    moved = np.empty_like(circle)
    moved[numbers] = circle
    return Ties(ties.people, numbers[ties.src], numbers[ties.dst], ties.weight), moved, numbers


def shared_information(first: np.ndarray, second: np.ndarray) -> float:
    """Return the normalised mutual information of two partitions."""
    pairs, both = np.unique(np.stack([first, second]), axis=1, return_counts=True)
    joint = both / len(first)
    one, other = (np.bincount(each) / len(first) for each in (first, second))
    mutual = (joint * np.log(joint / (one[pairs[0]] * other[pairs[1]]))).sum()
    return float(2 * mutual / sum(-(p[p > 0] * np.log(p[p > 0])).sum() for p in (one, other)))
