"""The ties of a province, as keys ``from * people + to``, by parts that two threads draw."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from graphapi.compact.columns import Column
from graphapi.compact.graph import from_sorted
from graphapi.compact.kernels.threads import each_part
from graphapi.compact.labels import Numbered
from graphapi.jobs.generate import kernels
from graphapi.model.words import TieKind

if TYPE_CHECKING:
    import numpy.typing as npt

    from graphapi.compact.graph import CompactGraph
    from graphapi.jobs.generate.plan import Plan

    Keys = npt.NDArray[np.int64]

TIE_KINDS = tuple(TieKind)
UNIT = 1e-4
"""What a number of a strength counts."""
ELSEWHERE = 0.85
"""Ties to other circles of the group, for each person of a large group."""
DENSEST = 0.05
"""The share of the pairs of different circles in a group that have one, at most."""
ACROSS = 0.78
"""Ties across groups for each person."""
PARTS = 64


def tie_graph(plan: Plan) -> CompactGraph:
    """Draw the ties; O(ties log ties), about 25 bytes each at the peak."""
    keys = _keys(plan)
    indptr = np.searchsorted(keys, np.arange(plan.people + 1) * plan.people).astype(np.int64)
    targets = np.empty(len(keys), dtype=np.int32)
    kinds = np.empty(len(keys), dtype=np.uint8)
    strengths = np.empty(len(keys), dtype=np.uint16)
    into = (targets, kinds, strengths)
    each_part(kernels.drawn, _even(plan.people), _layout(plan), (keys, indptr), into)
    columns = {"kind": Column(kinds, TIE_KINDS), "strength": Column(strengths, None, UNIT)}
    return from_sorted(names(plan.people), indptr, targets, columns)


def names(people: int) -> Numbered:
    """Return the ids of so many persons."""
    return Numbered("p", people, 8)


def _keys(plan: Plan) -> Keys:
    """Return the keys of all ties, ascending, each once."""
    inside = _from_zero(kernels.slots(np.diff(plan.circle_start)))
    elsewhere = _from_zero(_between(plan))
    across = round(ACROSS * plan.customers)
    ends = np.cumsum([inside[-1], elsewhere[-1], across, (plan.groups - 1) * kernels.TIES_OF_US])
    keys = np.empty(ends[-1], dtype=np.int64)
    layout = _layout(plan)
    begin = 0
    for kernel, count, slots, end in (
        (kernels.inside, len(inside) - 1, inside, ends[0]),
        (kernels.elsewhere, len(elsewhere) - 1, elsewhere, ends[1]),
        (kernels.across, across, None, ends[2]),
        (kernels.ours, plan.groups - 1, None, ends[3]),
    ):
        given = () if slots is None else (slots,)
        each_part(kernel, _even(count), layout, *given, keys[begin:end])
        begin = end
    keys.sort()
    keys = keys[np.searchsorted(keys, 0) :]
    fresh = np.ones(len(keys), dtype=np.bool_)
    np.not_equal(keys[1:], keys[:-1], out=fresh[1:])
    kept: Keys = keys[fresh]
    return kept


def _layout(plan: Plan) -> kernels.Layout:
    return kernels.Layout(
        plan.people, plan.seed, plan.group_start, plan.circle_start, plan.group, plan.circle
    )


def _between(plan: Plan) -> npt.NDArray[np.int64]:
    """Return how many ties each group has between its circles."""
    sizes = np.diff(plan.group_start)
    first = plan.group[plan.circle_start[:-1]]
    circles = np.bincount(first, minlength=plan.groups)
    within = np.bincount(first, np.diff(plan.circle_start).astype(np.float64) ** 2)
    pairs = (sizes.astype(np.float64) ** 2 - within) / 2
    wanted: Any = np.minimum(ELSEWHERE * sizes, DENSEST * pairs).astype(np.int64)
    counts: Keys = np.maximum(wanted, circles - 1)
    return counts


def _from_zero(counts: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    return np.concatenate(([0], np.cumsum(counts)))


def _even(count: int) -> npt.NDArray[np.int64]:
    return np.unique(np.linspace(0, count, min(PARTS, count) + 1).astype(np.int64))
