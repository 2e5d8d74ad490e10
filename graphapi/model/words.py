"""The closed vocabularies of the model: each is stored and sent by its name."""

from __future__ import annotations

from enum import StrEnum
from typing import Self


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


class AlertStatus(StrEnum):
    """What became of an alert, or of a cluster at risk."""

    NEW = "NEW"
    SEEN = "SEEN"
    CONFIRMED = "CONFIRMED"
    DISMISSED = "DISMISSED"


class RunKind(StrEnum):
    """What a job computes."""

    CIRCLES = "CIRCLES"
    RISK = "RISK"


class RunStatus(StrEnum):
    """What became of a run."""

    RUNNING = "RUNNING"
    PUBLISHED = "PUBLISHED"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"


class CircleRole(StrEnum):
    """What a person is in a circle."""

    LEADER = "LEADER"
    CORE = "CORE"
    BRIDGE = "BRIDGE"
    FOLLOWER = "FOLLOWER"
    OUTLIER = "OUTLIER"
    ORDINARY = "ORDINARY"


class ProblemCode(StrEnum):
    """What can be wrong with a record, by itself or beside others, and what that means."""

    meaning: str

    def __new__(cls, code: str, meaning: str) -> Self:
        """Make a member of a code and its meaning."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.meaning = meaning
        return member

    MISSING = "MISSING", "a required column is empty"
    NOT_TEXT = "NOT_TEXT", "a text is something else, in JSONL"
    NOT_A_NUMBER = "NOT_A_NUMBER", "a number is none, or in full-width digits"
    NOT_A_TIME = "NOT_A_TIME", "a time is not of ISO 8601"
    NOT_A_DATE = "NOT_A_DATE", "a date is not of ISO 8601, or not in the calendar"
    NOT_A_CHOICE = "NOT_A_CHOICE", "a word is not one of those listed for the column"
    OUT_OF_RANGE = "OUT_OF_RANGE", "a number or a year lies outside its bounds"
    TOO_LONG = "TOO_LONG", "an id has over 500 characters, a name 200, another text 10,000"
    NO_CURRENCY = "NO_CURRENCY", "there is money without a currency of three letters"
    ONE_OF_TWO = "ONE_OF_TWO", "both or neither of personId and groupId are given"
    SELF_TIE = "SELF_TIE", "a tie or link leads to where it begins"
    WRONG_ORDER = "WRONG_ORDER", "an end lies before its beginning"
    UNKNOWN_COLUMN = "UNKNOWN_COLUMN", "there is no such column"
    UNKNOWN_ID = "UNKNOWN_ID", "a row names an id that nobody has"
    DUPLICATE = "DUPLICATE", "an id, or a tie of the same kind, stands in the file already"
    HIERARCHY_CYCLE = "HIERARCHY_CYCLE", "a group would be its own ancestor"
    BAD_QUOTES = "BAD_QUOTES", "quotation marks do not match"
    WRONG_WIDTH = "WRONG_WIDTH", "a line has more or fewer fields than the header"
    NOT_JSON = "NOT_JSON", "a line is no JSON object"
