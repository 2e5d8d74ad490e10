"""The closed vocabularies of the model: each is stored and sent by its name."""

from __future__ import annotations

from enum import StrEnum


class GroupKind(StrEnum):
    """What sort of customer a group is."""

    GOVERNMENT = "GOVERNMENT"
    ENTERPRISE = "ENTERPRISE"
    INDIVIDUAL = "INDIVIDUAL"
    CLUSTER = "CLUSTER"


class GroupTier(StrEnum):
    """How much a group matters to the carrier, A1 most."""

    A1 = "A1"
    A2 = "A2"
    B1 = "B1"
    B2 = "B2"
    C = "C"


class Side(StrEnum):
    """On whose side a person stands."""

    OURS = "OURS"
    CUSTOMER = "CUSTOMER"
    THIRD_PARTY = "THIRD_PARTY"
    COMPETITOR = "COMPETITOR"


class PersonTier(StrEnum):
    """What a person on our side is to us; null for everybody else."""

    ACCOUNT_MANAGER = "ACCOUNT_MANAGER"
    EXECUTIVE = "EXECUTIVE"
    EMPLOYEE = "EMPLOYEE"


class Role(StrEnum):
    """What a seat makes of a person in a group."""

    MEMBER = "MEMBER"
    DECISION_MAKER = "DECISION_MAKER"
    CONTACT = "CONTACT"
    ACCOUNT_MANAGER = "ACCOUNT_MANAGER"


class BuyingRole(StrEnum):
    """What part a person plays when the group buys."""

    DECIDER = "DECIDER"
    APPROVER = "APPROVER"
    PURCHASER = "PURCHASER"
    EVALUATOR = "EVALUATOR"
    USER = "USER"
    INFLUENCER = "INFLUENCER"


class Support(StrEnum):
    """How a person stands to us, as last judged; null when nobody knows."""

    CHAMPION = "CHAMPION"
    SUPPORTER = "SUPPORTER"
    NEUTRAL = "NEUTRAL"
    CRITIC = "CRITIC"
    OPPONENT = "OPPONENT"


class TieKind(StrEnum):
    """Why influence flows from one person to another."""

    REPORTS_TO = "REPORTS_TO"
    COLLEAGUE = "COLLEAGUE"
    CLASSMATE = "CLASSMATE"
    FAMILY = "FAMILY"
    FRIEND = "FRIEND"
    FORMER_SUPERIOR = "FORMER_SUPERIOR"
    FORMER_COLLEAGUE = "FORMER_COLLEAGUE"
    BUSINESS = "BUSINESS"
    CALLS = "CALLS"


class TouchKind(StrEnum):
    """What a rival did."""

    FREE_HANDSET = "FREE_HANDSET"
    PREPAID_CREDIT = "PREPAID_CREDIT"
    WELFARE_HANDSETS = "WELFARE_HANDSETS"
    FIXED_MOBILE_BUNDLE = "FIXED_MOBILE_BUNDLE"
    LINE_DISCOUNT = "LINE_DISCOUNT"
    CABLING_INVESTMENT = "CABLING_INVESTMENT"
    RESOURCE_SWAP = "RESOURCE_SWAP"
    JOINT_BILLING = "JOINT_BILLING"
    STAFF_CAMPAIGN = "STAFF_CAMPAIGN"
    VISIT = "VISIT"
    TENDER = "TENDER"
    OTHER = "OTHER"


class TouchOutcome(StrEnum):
    """What came of a competitor touch."""

    UNKNOWN = "UNKNOWN"
    REBUFFED = "REBUFFED"
    PENDING = "PENDING"
    WON = "WON"


class Channel(StrEnum):
    """How we were in contact with a person."""

    VISIT = "VISIT"
    CALL = "CALL"
    GIFT = "GIFT"
    MEETING = "MEETING"
    MESSAGE = "MESSAGE"


class IncidentKind(StrEnum):
    """What went wrong for a group."""

    LINE_FAULT = "LINE_FAULT"
    COMPLAINT = "COMPLAINT"


class Severity(StrEnum):
    """How bad an incident is."""

    URGENT = "URGENT"
    ORDINARY = "ORDINARY"
    OVERDUE = "OVERDUE"


class GroupLinkKind(StrEnum):
    """How two groups stand to each other."""

    SUPPLIER = "SUPPLIER"
    ASSOCIATION = "ASSOCIATION"
    PEER = "PEER"


class RunKind(StrEnum):
    """What a job computes."""

    CIRCLES = "CIRCLES"


class CircleRole(StrEnum):
    """What a person is in a circle."""

    LEADER = "LEADER"
    CORE = "CORE"
    BRIDGE = "BRIDGE"
    FOLLOWER = "FOLLOWER"
    OUTLIER = "OUTLIER"
    ORDINARY = "ORDINARY"
