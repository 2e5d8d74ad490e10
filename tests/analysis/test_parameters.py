"""The table of version 1, number by number: whoever changes one gives the table another version."""

import dataclasses

from graphapi.analysis.parameters import DEFAULT, KIND_PRIOR, OUTCOME_FACTOR, TOUCH_WEIGHT
from graphapi.model.words import TieKind, TouchKind, TouchOutcome

TABLE = {
    "tie_half_life": 90,
    "tie_exponent": 0.8,
    "tie_floor": 0.05,
    "tie_unstated": 0.5,
    "tie_contacts_only": 0.3,
    "path_k": 5,
    "path_hops": 4,
    "path_routes": 3,
    "path_pool": 40,
    "route_gain": 0.001,
    "third_party_start": 0.8,
    "start_visit_days": 180,
    "start_visit_miss": 0.5,
    "blocker_weight": 0.2,
    "single_thread": 0.5,
    "reach_threshold": 0.3,
    "compromised": 0.5,
    "won_risk": 0.9,
    "circle_gamma": 0.15,
    "circle_boundary": 0.2,
    "circle_match": 0.3,
    "circle_min": 3,
    "touch_kappa": 0.5,
    "touch_half_life": 60,
    "group_touch_share": 0.5,
    "contact_share": 0.3,
    "hazard_cap": 0.95,
    "loss_half_life": 180,
    "contract_half_life": 120,
    "spread_beta": 0.3,
    "spread_hops": 3,
    "risk_base": 0.04,
    "risk_horizon": 180,
    "unit_threshold": 0.5,
    "herd_eta": 0.5,
    "imitation": 0.05,
    "switch_prior_lost": 1.6,
    "switch_prior_cases": 2,
    "switch_after": 90,
    "bundle_hold": 0.5,
    "contract_far_days": 180,
    "contract_far": 0.6,
    "contract_due_days": 60,
    "contract_due": 1.4,
    "manager_days": 180,
    "manager_changed": 1.5,
    "complaint_days": 90,
    "complaint": 1.25,
    "fault_days": 60,
    "fault": 1.15,
    "urgent_counts": 2,
    "incidents_counted": 3,
    "visit_days": 60,
    "visited": 0.75,
    "contact_days": 30,
    "contact_visits": 4,
    "contact_any": 15,
    "quality_target": 0.95,
    "quality_target_c": 0.85,
    "quality_days": 180,
    "quality_weights": 0.05,
    "cluster_quantile": 0.9,
    "cluster_min": 3,
    "cluster_max": 30,
    "act_won_days": 7,
    "act_leader_days": 14,
    "act_days": 35,
    "act_risk": 0.4,
    "act_growth": 2,
    "alert_risk": 0.2,
    "alert_growth": 0.25,
    "plan_worlds": 300,
    "plan_epsilon": 0.2,
}
OF_OUR_OWN = {"introducer_pool", "circle_max"}
"""How much is searched and shown; no formula depends on them."""


def test_the_numbers_of_version_1():
    assert DEFAULT.version == 1
    assert {name: getattr(DEFAULT, name) for name in TABLE} == TABLE


def test_no_number_is_left_out():
    maps = {"kind_prior", "touch_weight", "outcome_factor"}
    names = {each.name for each in dataclasses.fields(DEFAULT)}
    assert names == {*TABLE, *OF_OUR_OWN, *maps, "version"}


def test_what_a_kind_of_tie_says():
    assert DEFAULT.kind_prior is KIND_PRIOR
    assert dict(KIND_PRIOR) == {
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


def test_how_hard_a_kind_of_touch_pulls():
    assert DEFAULT.touch_weight is TOUCH_WEIGHT
    assert dict(TOUCH_WEIGHT) == {
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
    assert dict(OUTCOME_FACTOR) == {
        TouchOutcome.PENDING: 1.5,
        TouchOutcome.UNKNOWN: 1.0,
        TouchOutcome.REBUFFED: 0.5,
    }
