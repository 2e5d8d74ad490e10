"""The vocabularies of the model in the schema: a sentence for every word."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from graphapi.analysis.circles.diary import CircleEventKind
from graphapi.analysis.circles.layers import Layer
from graphapi.analysis.influence.ways import StartReason
from graphapi.analysis.outlook import ActReason
from graphapi.analysis.plays import PlayKind
from graphapi.analysis.risk.assess import RiskBand
from graphapi.analysis.sentences import Language
from graphapi.api.declare import enum
from graphapi.model import words

if TYPE_CHECKING:
    from collections.abc import Mapping


class SortDirection(StrEnum):
    """Which end of an order comes first."""

    ASC = "ASC"
    DESC = "DESC"


class Direction(StrEnum):
    """Whether something begins or ends here."""

    OUT = "OUT"
    IN = "IN"


class ClusterOrder(StrEnum):
    """What comes first among clusters at risk."""

    REVENUE_AT_RISK = "REVENUE_AT_RISK"
    ATTENTION = "ATTENTION"


class SearchKind(StrEnum):
    """What a search looks for."""

    GROUP = "GROUP"
    PERSON = "PERSON"


WORDS: Mapping[type[StrEnum], Mapping[str, str]] = {
    words.GroupKind: {
        "GOVERNMENT": "An authority or public body.",
        "ENTERPRISE": "A company.",
        "INDIVIDUAL": "One person, or a family, as a customer.",
        "CLUSTER": "Small customers of one place: a market, a building.",
    },
    words.GroupTier: {
        "A1": "Most important.",
        "A2": "Very important.",
        "B1": "Important.",
        "B2": "Of some importance.",
        "C": "Everybody else.",
    },
    words.Side: {
        "OURS": "Works for us.",
        "CUSTOMER": "Belongs to a customer.",
        "THIRD_PARTY": "Neither ours nor a customer: a partner, a relative, an expert.",
        "COMPETITOR": "Works for a rival.",
    },
    words.PersonTier: {
        "ACCOUNT_MANAGER": "Looks after customers.",
        "EXECUTIVE": "Leads.",
        "EMPLOYEE": "Everybody else on our side.",
    },
    words.Role: {
        "MEMBER": "Works in the group.",
        "DECISION_MAKER": "Decides for the group.",
        "CONTACT": "Is our contact in the group.",
        "ACCOUNT_MANAGER": "Looks after the group for us.",
    },
    words.BuyingRole: {
        "DECIDER": "Decides.",
        "APPROVER": "Must agree.",
        "PURCHASER": "Runs the purchase.",
        "EVALUATOR": "Judges the offers, such as the technical authority.",
        "USER": "Uses what is bought.",
        "INFLUENCER": "Is listened to.",
    },
    words.Support: {
        "CHAMPION": "Fights for us.",
        "SUPPORTER": "Is for us.",
        "NEUTRAL": "Is neither for nor against us.",
        "CRITIC": "Is against us.",
        "OPPONENT": "Fights against us.",
    },
    words.TieKind: {
        "REPORTS_TO": "Between superior and subordinate.",
        "COLLEAGUE": "Work together.",
        "CLASSMATE": "Went to school together.",
        "FAMILY": "Are family.",
        "FRIEND": "Are friends.",
        "FORMER_SUPERIOR": "Was once the superior.",
        "FORMER_COLLEAGUE": "Once worked together.",
        "BUSINESS": "Do business with each other.",
        "CALLS": "Known only from contacts.",
    },
    words.TouchKind: {
        "FREE_HANDSET": "Gave a handset away.",
        "PREPAID_CREDIT": "Gave credit for prepayment.",
        "WELFARE_HANDSETS": "Gave handsets to the staff.",
        "FIXED_MOBILE_BUNDLE": "Bundled fixed lines and mobile.",
        "LINE_DISCOUNT": "Gave a discount on lines.",
        "CABLING_INVESTMENT": "Paid for cabling.",
        "RESOURCE_SWAP": "Exchanged resources.",
        "JOINT_BILLING": "Offered one bill for all.",
        "STAFF_CAMPAIGN": "Campaigned among the staff.",
        "VISIT": "Came to visit.",
        "TENDER": "Took part in a tender.",
        "OTHER": "Anything else.",
    },
    words.TouchOutcome: {
        "UNKNOWN": "Nobody knows.",
        "REBUFFED": "Was turned down.",
        "PENDING": "Is being considered.",
        "WON": "Won the customer.",
    },
    words.Channel: {
        "VISIT": "In person.",
        "CALL": "By telephone.",
        "GIFT": "By a gift.",
        "MEETING": "In a meeting.",
        "MESSAGE": "By message.",
    },
    words.IncidentKind: {
        "LINE_FAULT": "A line was faulty.",
        "COMPLAINT": "The group complained.",
    },
    words.Severity: {
        "URGENT": "Counts twice.",
        "ORDINARY": "As usual.",
        "OVERDUE": "Not settled in time.",
    },
    words.GroupLinkKind: {
        "SUPPLIER": "The first supplies the second.",
        "ASSOCIATION": "Both belong to one association.",
        "PEER": "They watch each other.",
    },
    words.CircleRole: {
        "LEADER": "Others follow.",
        "CORE": "Holds the circle together.",
        "BRIDGE": "Links the circle to others.",
        "FOLLOWER": "Listens more than speaks.",
        "OUTLIER": "Hardly belongs to it.",
        "ORDINARY": "None of these.",
    },
    words.AlertStatus: {
        "NEW": "Nobody has looked at it yet, or it has come back.",
        "SEEN": "Somebody has looked at it.",
        "CONFIRMED": "Somebody says that it is so.",
        "DISMISSED": "Somebody says that there is nothing to it.",
    },
    words.RunKind: {
        "CIRCLES": "Finds circles.",
        "RISK": "Scores everybody's risk.",
    },
    words.RunStatus: {
        "RUNNING": "Is at work.",
        "PUBLISHED": "Its results are, or were, visible.",
        "FAILED": "Ended without a result; its problem says why.",
        "CANCELLED": "Somebody cancelled it.",
    },
    CircleEventKind: {
        "BORN": "It was not there before.",
        "DIED": "It is no more.",
        "GREW": "It has a quarter more members, or more.",
        "SHRANK": "It has a quarter fewer members, or fewer.",
        "MERGED": "Half or more of two circles or more came together.",
        "SPLIT": "A circle gave half or more of two others or more.",
        "NEW_LEADER": "Somebody leads it who did not.",
    },
    Layer: {
        "WORK": "Ties of work: superiors, colleagues, business, contacts.",
        "CLASSMATE": "Ties of school.",
        "FRIEND": "Ties of friends and former colleagues.",
    },
    StartReason: {
        "ACCOUNT_MANAGER": "An account manager of ours.",
        "EXECUTIVE": "An executive of ours.",
        "EMPLOYEE": "Somebody else of ours.",
        "THIRD_PARTY": "A third party on our side.",
        "VISITED": "A customer whom we visited in the last 180 days.",
        "GIVEN": "The question says so.",
        "RIVAL": "Somebody of the rival's own.",
        "WON": "A customer whom the rival has won.",
    },
    ActReason: {
        "BAND": "From then on a decision-maker's risk is very high.",
        "MONEY": "From then on twice the money is at risk.",
        "TAIL": "Five weeks after the newest touch most who follow have gone.",
    },
    PlayKind: {
        "RELATIONSHIP": "Work on people, for the rival does.",
        "COST": "Meet the price, for the rival brings money.",
        "PRODUCT": "Bring a product: the rival does, or nothing is bundled.",
    },
    RiskBand: {
        "LOW": "Under 5 %.",
        "WATCH": "5 % or more.",
        "HIGH": "20 % or more.",
        "VERY_HIGH": "40 % or more.",
    },
    Language: {"ZH": "Chinese.", "EN": "English."},
    SortDirection: {"ASC": "Smallest first.", "DESC": "Largest first."},
    Direction: {"OUT": "Begins here.", "IN": "Ends here."},
    ClusterOrder: {
        "REVENUE_AT_RISK": "Where it costs most.",
        "ATTENTION": "Where most happens.",
    },
    SearchKind: {"GROUP": "Groups.", "PERSON": "Persons."},
}
"""Every vocabulary of the model that the schema shows, with a sentence for each word."""

for _kind, _sentences in WORDS.items():
    enum(_kind, _sentences)
