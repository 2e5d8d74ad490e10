"""Every weight of every formula, in one versioned table.

The values are those of version 1; an answer names the version that it used.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from graphapi.model.words import TieKind, TouchKind, TouchOutcome

if TYPE_CHECKING:
    from collections.abc import Mapping

KIND_PRIOR = MappingProxyType(
    {
        TieKind.REPORTS_TO: 1.0,
        TieKind.FAMILY: 1.0,
        TieKind.FORMER_SUPERIOR: 0.6,
        TieKind.FRIEND: 0.6,
        TieKind.CLASSMATE: 0.6,
        TieKind.COLLEAGUE: 0.4,
        TieKind.CALLS: 0.3,
        TieKind.FORMER_COLLEAGUE: 0.4,
        TieKind.BUSINESS: 0.4,
    }
)

TOUCH_WEIGHT = MappingProxyType(
    {
        TouchKind.FREE_HANDSET: 0.7,
        TouchKind.PREPAID_CREDIT: 0.6,
        TouchKind.WELFARE_HANDSETS: 0.8,
        TouchKind.FIXED_MOBILE_BUNDLE: 0.6,
        TouchKind.LINE_DISCOUNT: 0.5,
        TouchKind.CABLING_INVESTMENT: 0.8,
        TouchKind.RESOURCE_SWAP: 0.7,
        TouchKind.JOINT_BILLING: 0.5,
        TouchKind.STAFF_CAMPAIGN: 0.4,
        TouchKind.VISIT: 0.3,
        TouchKind.TENDER: 0.7,
        TouchKind.OTHER: 0.3,
    }
)

OUTCOME_FACTOR = MappingProxyType(
    {TouchOutcome.PENDING: 1.5, TouchOutcome.UNKNOWN: 1.0, TouchOutcome.REBUFFED: 0.5}
)
"""A touch that was WON makes the person known lost instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameters:
    """The parameter table of ``algorithms.md``; days are days, shares are 0 to 1."""

    version: int = 1
    tie_half_life: float = 90.0
    tie_exponent: float = 0.8
    tie_floor: float = 0.05
    tie_unstated: float = 0.5
    tie_contacts_only: float = 0.3
    path_k: int = 5
    path_hops: int = 4
    path_routes: int = 3
    path_pool: int = 40
    route_gain: float = 0.001
    third_party_start: float = 0.8
    start_visit_days: float = 180.0
    start_visit_miss: float = 0.5
    introducer_pool: int = 10
    blocker_weight: float = 0.2
    single_thread: float = 0.5
    reach_threshold: float = 0.3
    compromised: float = 0.5
    won_risk: float = 0.9
    circle_gamma: float = 0.15
    circle_boundary: float = 0.2
    circle_match: float = 0.3
    circle_min: int = 3
    circle_max: int = 30
    touch_kappa: float = 0.5
    touch_half_life: float = 60.0
    group_touch_share: float = 0.5
    contact_share: float = 0.3
    hazard_cap: float = 0.95
    loss_half_life: float = 180.0
    contract_half_life: float = 120.0
    spread_beta: float = 0.3
    spread_hops: int = 3
    risk_base: float = 0.04
    risk_horizon: float = 180.0
    unit_threshold: float = 0.5
    herd_eta: float = 0.5
    imitation: float = 0.05
    switch_prior_lost: float = 1.6
    switch_prior_cases: float = 2.0
    switch_after: float = 90.0
    bundle_hold: float = 0.5
    contract_far_days: int = 180
    contract_far: float = 0.6
    contract_due_days: int = 60
    contract_due: float = 1.4
    manager_days: int = 180
    manager_changed: float = 1.5
    complaint_days: float = 90.0
    complaint: float = 1.25
    fault_days: float = 60.0
    fault: float = 1.15
    urgent_counts: int = 2
    incidents_counted: int = 3
    visit_days: float = 60.0
    visited: float = 0.75
    contact_days: int = 30
    contact_visits: int = 4
    contact_any: int = 15
    quality_target: float = 0.95
    quality_target_c: float = 0.85
    quality_days: float = 180.0
    quality_weights: float = 0.05
    cluster_quantile: float = 0.9
    cluster_min: int = 3
    cluster_max: int = 30
    act_won_days: float = 7.0
    act_leader_days: float = 14.0
    act_days: float = 35.0
    act_risk: float = 0.4
    act_growth: float = 2.0
    alert_risk: float = 0.2
    alert_growth: float = 0.25
    plan_worlds: int = 300
    plan_epsilon: float = 0.2
    kind_prior: Mapping[TieKind, float] = field(default_factory=lambda: KIND_PRIOR)
    touch_weight: Mapping[TouchKind, float] = field(default_factory=lambda: TOUCH_WEIGHT)
    outcome_factor: Mapping[TouchOutcome, float] = field(default_factory=lambda: OUTCOME_FACTOR)


DEFAULT = Parameters()
"""Version 1 of the table."""
