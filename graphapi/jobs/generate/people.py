"""What is known of the people of a province: sides, decision units, money, rivals and losses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from graphapi.analysis.parameters import DEFAULT
from graphapi.jobs.generate import kernels
from graphapi.jobs.generate.draws import chances
from graphapi.model.words import Side, TouchKind, TouchOutcome

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from graphapi.jobs.generate.plan import Plan

    Places = npt.NDArray[np.int64]
    Reals = npt.NDArray[np.float64]
    Array = npt.NDArray[Any]

SIDES = tuple(Side)
TOUCH_KINDS = tuple(TouchKind)
OUTCOMES = (TouchOutcome.UNKNOWN, TouchOutcome.PENDING, TouchOutcome.REBUFFED)
OUTCOME_SHARES = (0.7, 0.85)
"""Up to which draw a touch has each outcome but the last."""
OTHERS = 3e-4
"""The share of third parties, and that of competitors' people."""
MOST_DECIDE = 5
ATTACKED = 0.04
"""The share of groups that a rival works on."""
_STREAMS = iter(range(200, 300))
_SIDE, _DECIDES, _SPENDS, _UNKNOWN, _CONTRACT, _ENDS, _BUNDLED, _SHARE = (
    next(_STREAMS) for _ in range(8)
)
_ATTACK, _TOUCH, _TOUCH_AGE, _TOUCH_KIND, _OUTCOME, _VISIT, _VISIT_AGE, _LOSS, _LOSS_AGE = (
    next(_STREAMS) for _ in range(9)
)


@dataclass(frozen=True, slots=True)
class Dated:
    """What happened to some people, and how many days ago."""

    persons: Places
    days: Places


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """What is known of everybody and of every group.

    Attributes
    ----------
    side : uint8
        Codes of `SIDES`, by person.
    weight : float32
        The say in the decision of the group, by person.
    contact : uint8
        Whether it is our contact, by person.
    revenue : int64
        Minor units a month, -1 where unknown, by person.
    contract : int64
        The same of the group's contract, by group.
    ends : int64
        In how many days the contract ends, by group.
    bundled : float64
        The share of a group's spend that is bundled, by group.
    touches, visits, losses : Dated
    touch_kind, outcome : int64
        Codes of `TOUCH_KINDS` and `OUTCOMES`, by touch.
    """

    side: npt.NDArray[np.uint8]
    weight: npt.NDArray[np.float32]
    contact: npt.NDArray[np.uint8]
    revenue: Places
    contract: Places
    ends: Places
    bundled: Reals
    touches: Dated
    visits: Dated
    losses: Dated
    touch_kind: Places
    outcome: Places


def people_of(plan: Plan) -> People:
    """Draw what is known; O(people)."""
    side = _sides(plan)
    weight, contact = _units(plan)
    touches, losses = _rivals(plan, side == SIDES.index(Side.CUSTOMER))
    seed, groups = plan.seed, plan.groups
    per_head = (2_000 + 8_000 * chances(seed, _CONTRACT, groups)).astype(np.int64)
    contract = np.diff(plan.group_start) * per_head
    contract[-1] = 0
    bundled = np.round(0.2 + 0.6 * chances(seed, _SHARE, groups), 2)
    ends = (-20 + 740 * chances(seed, _ENDS, groups)).astype(np.int64)
    bundled[chances(seed, _BUNDLED, groups) >= 0.4] = 0.0
    bundled[-1], ends[-1] = 0.0, 0
    outcome = np.searchsorted(OUTCOME_SHARES, _of(plan, _OUTCOME, touches.persons), "right")
    return People(
        side=side,
        weight=weight,
        contact=contact,
        revenue=_spending(plan),
        contract=contract,
        ends=ends,
        bundled=bundled,
        touches=touches,
        visits=_visits(plan, weight, contact),
        losses=losses,
        touch_kind=(len(TOUCH_KINDS) * _of(plan, _TOUCH_KIND, touches.persons)).astype(np.int64),
        outcome=outcome,
    )


def arrays_of(plan: Plan, people: People) -> Mapping[str, Array]:
    """Return the arrays of a snapshot; what they mean stands in `province.ARRAYS`."""
    own = np.zeros(plan.people, dtype=np.uint8)
    own[people.side == SIDES.index(Side.OURS)] = 1
    own[people.side == SIDES.index(Side.THIRD_PARTY)] = 2
    lost = np.full(plan.people, np.nan, dtype=np.float32)
    lost[people.losses.persons] = people.losses.days
    return {
        "group": plan.group,
        "truth": plan.circle,
        "side": people.side,
        "own": own,
        "weight": people.weight,
        "contact": people.contact,
        "revenue": people.revenue,
        "touch": _pressure(plan, people),
        "damping": _damping(plan, people),
        "lost": lost,
        "group_start": plan.group_start,
        "group_contract": people.contract,
    }


def _sides(plan: Plan) -> npt.NDArray[np.uint8]:
    drawn = chances(plan.seed, _SIDE, plan.people)
    found = np.full(plan.people, SIDES.index(Side.CUSTOMER), dtype=np.uint8)
    found[drawn < 2 * OTHERS] = SIDES.index(Side.COMPETITOR)
    found[drawn < OTHERS] = SIDES.index(Side.THIRD_PARTY)
    for place in range(MOST_DECIDE + 1):
        found[_placed(plan, place)] = SIDES.index(Side.CUSTOMER)
    found[plan.customers :] = SIDES.index(Side.OURS)
    return found


def _placed(plan: Plan, place: int) -> Places:
    """Return who stands at a place of each group of customers that is so large."""
    starts, sizes = plan.group_start[:-2], np.diff(plan.group_start)[:-1]
    return starts[sizes > place] + place


def _units(plan: Plan) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.uint8]]:
    """Let the first of a group decide, and the third to sixth in larger ones; the second is ours.

    Each has half of the say of the one before, and the first what is left.
    """
    weight = np.zeros(plan.people, dtype=np.float32)
    contact = np.zeros(plan.people, dtype=np.uint8)
    contact[_placed(plan, 1)] = 1
    sizes = np.diff(plan.group_start)[:-1]
    drawn = chances(plan.seed, _DECIDES, plan.groups)[:-1]
    count = np.clip((np.log2(sizes / 4) / 1.5 + 1.5 * drawn).astype(np.int64), 1, MOST_DECIDE)
    hundredths = np.full(plan.groups - 1, 100)
    for number in range(1, MOST_DECIDE):
        says = np.flatnonzero(count > number)
        share = 40 >> number
        weight[plan.group_start[says] + number + 1] = share / 100
        hundredths[says] -= share
    weight[plan.group_start[:-2]] = hundredths / 100
    return weight, contact


def _spending(plan: Plan) -> Places:
    drawn = chances(plan.seed, _SPENDS, plan.people)
    spent = (2_000 + 28_000 * drawn**3).astype(np.int64)
    spent[chances(plan.seed, _UNKNOWN, plan.people) < 0.05] = -1
    spent[plan.customers :] = -1
    return spent


def _rivals(plan: Plan, customer: npt.NDArray[np.bool_]) -> tuple[Dated, Dated]:
    attacked = (chances(plan.seed, _ATTACK, plan.groups) < ATTACKED)[plan.group]
    drawn = chances(plan.seed, _TOUCH, plan.people)
    touched = np.flatnonzero((drawn < np.where(attacked, 0.2, 0.002)) & customer)
    drawn = chances(plan.seed, _LOSS, plan.people)
    lost = np.flatnonzero((drawn < np.where(attacked, 0.02, 0.001)) & customer)
    return _dated(plan, touched, _TOUCH_AGE, 120), _dated(plan, lost, _LOSS_AGE, 360)


def _visits(plan: Plan, weight: Array, contact: Array) -> Dated:
    seen = np.flatnonzero((weight > 0) | (contact > 0))
    visited = seen[_of(plan, _VISIT, seen) < 0.4]
    return _dated(plan, visited, _VISIT_AGE, 59)


def _dated(plan: Plan, persons: Places, stream: int, most: int) -> Dated:
    return Dated(persons, 1 + (most * _of(plan, stream, persons)).astype(np.int64))


def _of(plan: Plan, stream: int, persons: Places) -> Reals:
    return kernels.chances_of(plan.seed, stream, persons)


def _pressure(plan: Plan, people: People) -> npt.NDArray[np.float32]:
    """Return the hazard of the touch on each person (algorithms.md, section 4.1)."""
    weights = np.array([DEFAULT.touch_weight[kind] for kind in TOUCH_KINDS])
    factors = np.array([DEFAULT.outcome_factor[outcome] for outcome in OUTCOMES])
    faded = 2.0 ** (-people.touches.days / DEFAULT.touch_half_life)
    pull = DEFAULT.touch_kappa * weights[people.touch_kind] * factors[people.outcome] * faded
    found = np.zeros(plan.people, dtype=np.float32)
    found[people.touches.persons] = -np.log1p(-np.minimum(DEFAULT.hazard_cap, pull))
    return found


def _damping(plan: Plan, people: People) -> npt.NDArray[np.float32]:
    """Return the susceptibility of customers, 0 for all others (algorithms.md, section 4.6)."""
    due = np.where(people.ends < DEFAULT.contract_due_days, DEFAULT.contract_due, 1.0)
    due[people.ends > DEFAULT.contract_far_days] = DEFAULT.contract_far
    by_group = due * (1.0 - DEFAULT.bundle_hold * people.bundled)
    found = by_group[plan.group].astype(np.float32)
    found[people.visits.persons] *= np.float32(DEFAULT.visited)
    found[people.side != SIDES.index(Side.CUSTOMER)] = 0.0
    return found
