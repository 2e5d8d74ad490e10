"""How complete and how fresh the facts about groups are."""

from graphapi.analysis.quality import DataQuality, GroupQuality, Requirement, Summary
from graphapi.api.declare import declare, enum, field, plain
from graphapi.api.paging import Window, part_of
from graphapi.api.parts import Part, paged
from graphapi.api.types.answers import PROVENANCE
from graphapi.api.types.connections import connection
from graphapi.api.types.people import explanation
from graphapi.api.types.relations import one
from graphapi.model.rows import Group

enum(
    Requirement,
    {
        "NAME": "A name.",
        "TIER": "A tier.",
        "REVENUE": "What its contract brings a month.",
        "CONTRACT_END": "When its contract ends.",
        "DECISION_MAKER": "At least one decision-maker.",
        "CONTACT": "At least one contact.",
        "ACCOUNT_MANAGER": "An account manager of ours.",
        "WEIGHTS": "Weights of those who decide that sum to 1, within 0.05.",
    },
)
declare(
    "GroupQuality",
    "What is known of one group.",
    [
        one("group", Group, "group", "Which group."),
        plain("target", "Float!", "The share of both that it is to reach, 0 to 1."),
        plain("completeness", "Float!", "The share of what is required that is known, 0 to 1."),
        plain("missing", "[Requirement!]!", "What is not known."),
        plain(
            "freshness",
            "Float",
            "The share of its seats, and of the ties of its people, that were seen in 180 days; "
            "null without any.",
        ),
        plain("stale", "Int!", "How many seats and ties were not."),
        plain("short", "Boolean!", "Whether one of both falls short of the target."),
    ],
    seen=GroupQuality,
)
connection("GroupQuality", "GroupQuality!", "Groups, the largest shortfall first.")
declare(
    "QualitySummary",
    "What is known of several groups.",
    [
        plain("region", "String", "Of which region; null if unknown, and for all together."),
        plain("groups", "Int!", "How many groups there are."),
        plain("short", "Int!", "How many of them fall short of their target."),
        plain("target", "Float", "The mean of their targets; null without any."),
        plain("completeness", "Float", "The mean of the groups, 0 to 1; null without any."),
        plain("freshness", "Float", "Of all their seats and ties, each once; null without any."),
    ],
    seen=Summary,
)
connection("RegionQuality", "QualitySummary!", "Regions, most of whose groups fall short first.")


@field("GroupQualityConnection!")
@paged
def groups(root: DataQuality, *, part: Part) -> Window[GroupQuality]:
    """The groups, the largest shortfall first."""
    return part_of(root.groups, lambda each: (-round(each.shortfall, 12), each.group), part)


@field("RegionQualityConnection!")
@paged
def regions(root: DataQuality, *, part: Part) -> Window[Summary]:
    """By region, most of whose groups fall short first; the unknown region last of equals."""
    return part_of(root.regions, _by_share, part)


def _by_share(each: Summary) -> tuple[float, bool, str]:
    return -each.short / each.groups, each.region is None, each.region or ""


declare(
    "DataQuality",
    "How complete and how fresh the facts about groups are, against 95 %, and 85 % for tier C.",
    [
        plain("total", "QualitySummary!", "Of all these groups together."),
        regions,
        groups,
        plain("worst", "[GroupQuality!]!", "Up to ten that fall short, the worst first."),
        explanation,
        *PROVENANCE,
    ],
    seen=DataQuality,
)
