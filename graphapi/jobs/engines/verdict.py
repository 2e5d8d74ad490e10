"""What is looked at before a result is published, apart from whoever found it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from graphapi.errors import GraphapiError
from graphapi.jobs.engines.contract import FINE, UNIT

if TYPE_CHECKING:
    from graphapi.jobs.engines.contract import Membership, Rule, Ties


def objective(ties: Ties, membership: Membership, rule: Rule) -> float:
    """Return the weight inside circles less gamma for each pair in one, in ties of strength 1."""
    proper = ties.src != ties.dst
    inside = proper & (membership[ties.src] == membership[ties.dst])
    sizes = np.bincount(membership).astype(object) if len(membership) else np.zeros(0, object)
    pairs = int((sizes * (sizes - 1) // 2).sum())
    held = int(ties.weight[inside].astype(np.int64).sum())
    return (FINE * held - rule.cost * pairs) / (FINE * UNIT)


def pieces(ties: Ties, membership: Membership) -> int:
    """Return how many connected pieces the circles have; as many as circles if none falls apart."""
    inside = membership[ties.src] == membership[ties.dst]
    ends = ties.src[inside], ties.dst[inside]
    shape = ties.people, ties.people
    near = coo_array((np.ones(len(ends[0]), np.int8), ends), shape=shape)
    return int(connected_components(near, directed=False)[0])


def check_result(ties: Ties, membership: Membership) -> None:
    """Refuse a result in which somebody is missing or a circle falls apart.

    Raises
    ------
    GraphapiError
        The engine is wrong; nothing may be published.
    """
    circles = int(membership.max()) + 1 if len(membership) else 0
    if len(membership) != ties.people or (circles and membership.min() < 0):
        raise GraphapiError("The engine did not place every person once; nothing was published.")
    if pieces(ties, membership) != circles:
        raise GraphapiError(
            "The engine found circles that are not connected; nothing was published."
        )
