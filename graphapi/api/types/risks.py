"""Risk of persons and groups, with its reasons."""

from collections.abc import Awaitable
from typing import Any

from graphapi.analysis.risk.assess import PersonRisk
from graphapi.analysis.risk.money import GroupRisk
from graphapi.analysis.risk.reasons import Reason
from graphapi.api.context import Info
from graphapi.api.declare import declare, field, plain
from graphapi.api.types.answers import PROVENANCE, Sum, sum_of
from graphapi.api.types.people import explanation, persons
from graphapi.live.version import Version
from graphapi.model.rows import Group, Person


@field("Node")
def source(root: Reason, info: Info) -> Any:
    """The touch, loss or group that set it off; null for the rest and for what was deleted."""
    return info.context.loaders.named(root.source.kind, root.source.id) if root.source else None


declare(
    "Reason",
    "One reason of a risk. The amounts of all reasons add up exactly.",
    [
        plain("code", "String!", "What sort of reason; `OTHER` is the rest."),
        plain("amount", "Float!", "Its part of the hazard."),
        plain("share", "Float!", "Its share of the hazard, 0 to 1."),
        source,
        persons("chain", "Through whom it arrived, from the one whom the source presses on."),
        explanation,
    ],
)
declare(
    "Factor",
    "What makes a person give way more easily, or less.",
    [
        plain("code", "String!", "What sort of factor."),
        plain("value", "Float!", "Over 1 it raises the risk, under 1 it lowers it."),
        plain("without", "Float!", "The risk if this factor were 1."),
        explanation,
    ],
)
declare(
    "PersonRisk",
    "How likely a person is to leave within six months: a score, never a cause.",
    [
        plain("value", "Float!", "0 to 1; 1 for one who is known to have gone."),
        plain("band", "RiskBand!", "The band of the value."),
        plain("hazard", "Float!", "-ln(1 - value): what the reasons add up to."),
        plain("reasons", "[Reason!]!", "The five largest and the rest."),
        plain("factors", "[Factor!]!", "What makes the person give way more or less easily."),
        plain("unknown", "[String!]!", "Factors that nobody knows; they count as 1."),
        *PROVENANCE,
    ],
    seen=PersonRisk,
)


@field("Money!")
def money(root: GroupRisk) -> Sum | None:
    """Money at risk a month: of people and contract together."""
    return sum_of(root.money, root.currency)


@field("Money!")
def contract(root: GroupRisk) -> Sum | None:
    """Contract revenue a month times the chance that the contract goes."""
    return sum_of(root.contract, root.currency)


@field("Money!")
def people_money(root: GroupRisk) -> Sum | None:
    """Revenue of its people a month, each times their risk."""
    return sum_of(root.people_money, root.currency)


declare(
    "GroupRisk",
    "What is at risk in a group.",
    [
        plain("switch", "Float!", "The chance that the contract goes, 0 to 1."),
        money,
        contract,
        people_money,
        *PROVENANCE,
    ],
    seen=GroupRisk,
)


def explained(version: Version, person: str) -> PersonRisk | None:
    """Explain the risk of a person; ``None`` for one whom the version does not know yet."""
    return version.risk.explain(person) if person in version.world.persons else None


@field("PersonRisk", name="risk")
def person_risk(root: Person, info: Info) -> Awaitable[PersonRisk | None]:
    """How likely they are to leave, and why; null until the live graph knows them."""
    return info.context.ask_each(explained, root.id)


def at_risk(version: Version, group: str) -> GroupRisk | None:
    """Return what is at risk in a group; ``None`` for one that the version does not know yet."""
    return version.risk.groups.get(group)


@field("GroupRisk", name="risk")
def group_risk(root: Group, info: Info) -> Awaitable[GroupRisk | None]:
    """What is at risk in it; null until the live graph knows it."""
    return info.context.ask_each(at_risk, root.id)
