"""What if, save plans, departures: what would follow, and what to do about it."""

from typing import Any

from graphapi.analysis.forecast.choosing import Estimate
from graphapi.analysis.forecast.departure import Departure, GroupLeft
from graphapi.analysis.forecast.forecast import (
    Amount,
    Beheaded,
    Follower,
    Forecast,
    GroupForecast,
    Reach,
)
from graphapi.analysis.forecast.planned import PlanStep, Protected, SavePlan
from graphapi.analysis.influence.paths import InfluencePath
from graphapi.analysis.units.introducers import Introducer
from graphapi.api.context import Info
from graphapi.api.declare import declare, field, plain, union
from graphapi.api.paging import Window, part_of
from graphapi.api.parts import Part, paged
from graphapi.api.types.answers import PROVENANCE, Sum, sum_of
from graphapi.api.types.circles import circle_seen
from graphapi.api.types.connections import connection
from graphapi.api.types.people import explanation, person, persons
from graphapi.api.types.relations import one
from graphapi.model.rows import Group

group = one("group", Group, "group", "Which group.")


def money(name: str, attribute: str, describe: str, *, yields: str = "Money!") -> Any:
    """Make a field that leads to the money that an attribute holds, in the currency beside it."""

    def resolve(root: Any) -> Sum | None:
        return sum_of(getattr(root, attribute), root.currency)

    resolve.__name__ = name
    return field(yields, describe)(resolve)


declare(
    "MoneyTotal",
    "Money a month in one currency.",
    [
        money("people", "people", "What people spend."),
        money("contracts", "contracts", "What contracts bring."),
        money("money", "money", "Both together."),
    ],
    seen=Amount,
)
declare(
    "MoneyEstimate",
    "Money a month as sampled worlds tell it.",
    [
        money("money", "money", "The mean."),
        money("error", "error", "Its standard error."),
    ],
    seen=Estimate,
)
declare(
    "Follower",
    "A person who is likelier to leave if the others are lost than if they are held.",
    [
        person("person", "Who follows."),
        plain("change", "Float!", "By how much the risk is higher, over 0 to 1."),
        plain("if_lost", "Float!", "The risk if they are lost, 0 to 1."),
        plain("if_held", "Float!", "The risk if they are held, 0 to 1."),
        money("money", "money", "That change times what the person spends a month."),
    ],
    seen=Follower,
)
declare(
    "ForecastTotals",
    "What follows at least: sums run low where a fall tips a contract.",
    [
        plain("followers", "Float!", "How many more persons are expected to leave, at least."),
        plain("money", "[MoneyTotal!]!", "What is lost a month with them and contracts, at least."),
    ],
)
declare(
    "ReachChange",
    "How well we reach a person, before and after.",
    [
        person("person", "Whom."),
        plain("before", "Float!", "The chance that we reach them now, 0 to 1."),
        plain("after", "Float!", "The chance that we reach them then, 0 to 1."),
    ],
    seen=Reach,
)
declare(
    "GroupForecast",
    "What becomes of a group.",
    [
        group,
        plain("if_lost", "Float!", "The chance that its contract goes if they are lost, 0 to 1."),
        plain("if_held", "Float!", "The chance that its contract goes if they are held, 0 to 1."),
        money("contract", "contract", "That change times what the contract brings a month."),
        plain("coverage_before", "Float!", "Share of the say that we reach now, 0 to 1."),
        plain("coverage_after", "Float!", "Share of the say that we reach then, 0 to 1."),
        plain("reaches", "[ReachChange!]!", "Whom of its decision unit we reach less."),
    ],
    seen=GroupForecast,
)


@field("Circle")
async def circle(root: Beheaded, info: Info) -> Any:
    """Which circle."""
    return await circle_seen(info, root.circle)


declare(
    "BeheadedCircle",
    "A circle that loses leaders.",
    [
        circle,
        persons("leaders", "The leaders that it loses."),
        persons("left", "The leaders that are left."),
    ],
    seen=Beheaded,
)


connection("Follower", "Follower!", "Those who follow, the largest change first.")


@field("FollowerConnection!")
@paged
def followers(root: Forecast, *, part: Part) -> Window[Follower]:
    """Those whose risk rises by 0.001 or more, most first."""
    return part_of(root.followers, lambda each: (-each.change, each.person), part)


declare(
    "Forecast",
    "What would follow if persons were lost today; nothing is stored.",
    [
        persons("lost", "Those who are supposed lost."),
        persons("saved", "Those who are supposed held."),
        followers,
        plain("at_least", "ForecastTotals!", "Sums over all who follow, themselves left out."),
        plain("taken", "[MoneyTotal!]!", "What the lost themselves spend a month."),
        plain("groups", "[GroupForecast!]!", "Their groups, and others whose contracts shake."),
        plain("circles", "[BeheadedCircle!]!", "The circles that lose leaders."),
        explanation,
        *PROVENANCE,
    ],
    seen=Forecast,
)
union(
    "WhatIfResult",
    "A forecast, or what is wrong with the question.",
    ["Forecast", "InputProblem"],
)


@field("Float")
def reach(root: PlanStep) -> float | None:
    """The chance that we reach the person, 0 to 1; null in a preview."""
    return root.approach.reach if root.approach else None


@field("InfluencePath")
def best(root: PlanStep) -> InfluencePath | None:
    """The best way in; null if there is none, and in a preview."""
    return root.approach.best if root.approach else None


@field("Introducer")
def introducer(root: PlanStep) -> Introducer | None:
    """Who introduces us best; null if nobody can, and in a preview."""
    return root.approach.introducer if root.approach else None


declare(
    "PlanStep",
    "A person to secure.",
    [
        person("person", "Whom."),
        group,
        plain("risk", "Float!", "How likely they are to leave, 0 to 1."),
        money("hangs", "hangs", "What may be lost a month with the person and through them."),
        plain("saves", "MoneyEstimate", "What securing them adds; null in a preview."),
        plain("together", "MoneyEstimate", "What all so far save; null in a preview."),
        money("cost", "cost", "What all so far cost; null if nobody said.", yields="Money"),
        reach,
        best,
        introducer,
    ],
    seen=PlanStep,
)
declare(
    "ProtectedGroup",
    "A group whose contract the plan protects.",
    [
        group,
        plain("before", "Float!", "The chance that it goes without the plan, 0 to 1."),
        plain("after", "Float!", "The chance that it goes with the plan, 0 to 1."),
        money("contract", "contract", "What it brings a month."),
    ],
    seen=Protected,
)
declare(
    "SavePlan",
    "Whom to secure so that the least money is lost, the most important first.",
    [
        plain("steps", "[PlanStep!]!", "Fewer than asked for where no more is to be saved."),
        plain("at_stake", "MoneyEstimate", "What is lost if nothing is done; null in a preview."),
        plain("groups", "[ProtectedGroup!]!", "The groups that it protects, most money first."),
        plain("currency", "String", "In which currency money is counted."),
        plain("left_out", "[String!]!", "Other currencies, for there is no rate to change at."),
        plain("worlds", "Int!", "In how many sampled worlds it was measured; 0 in a preview."),
        explanation,
        *PROVENANCE,
    ],
    seen=SavePlan,
)
union(
    "SavePlanResult",
    "A plan, or what is wrong with the question.",
    ["SavePlan", "InputProblem"],
)
declare(
    "GroupLeft",
    "A group that an account manager looks after.",
    [
        group,
        plain("before", "Float!", "Share of the say that we reach with the manager, 0 to 1."),
        plain("after", "Float!", "Share of the say that we reach without, 0 to 1."),
        plain("reaches", "[ReachChange!]!", "Whom of its decision unit we reach less."),
        plain("no_path", "Boolean!", "Whether we reach nobody of it any more."),
    ],
    seen=GroupLeft,
)
declare(
    "Heir",
    "A person of ours who could take over.",
    [
        person("person", "Who."),
        plain("value", "Float!", "The say that they reach alone, summed over the groups."),
        plain("shared", "Int!", "How many of the manager's contacts they know, too."),
    ],
)
declare(
    "Departure",
    "What is lost with an account manager.",
    [
        person("manager", "Who leaves."),
        plain("groups", "[GroupLeft!]!", "The groups looked after, the largest loss first."),
        plain("lost_reach", "Float!", "What is lost of our reach, summed over persons."),
        plain("lost_coverage", "Float!", "What is lost of our coverage, summed over groups."),
        plain("heirs", "[Heir!]!", "Up to five who could take over, the best first."),
        explanation,
        *PROVENANCE,
    ],
    seen=Departure,
)
union(
    "ManagerDepartureResult",
    "What is lost, or what is wrong with the question.",
    ["Departure", "InputProblem"],
)
