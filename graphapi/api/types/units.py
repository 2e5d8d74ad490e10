"""The decision unit of a group: who decides, how we reach them, whom to win first."""

from collections.abc import Awaitable

from graphapi.analysis.units.unit import DecisionUnit, decision_unit
from graphapi.api.context import Info
from graphapi.api.declare import declare, field, plain
from graphapi.api.types.answers import PROVENANCE
from graphapi.api.types.people import explanation, person
from graphapi.api.types.relations import one
from graphapi.live.version import Version
from graphapi.model.rows import Group, Seat

declare(
    "Introducer",
    "The person who opens most doors.",
    [
        person("person", "Who it is."),
        plain("value", "Float!", "How well we reach the goal through them, 0 to 1."),
        plain("indispensability", "Float!", "How much reach is lost without them."),
    ],
)
declare(
    "SingleThread",
    "A warning: everything hangs on one person.",
    [person("person", "On whom."), explanation],
)
declare(
    "UnitSeat",
    "One seat of a decision unit.",
    [
        one("seat", Seat, "seat", "The seat itself."),
        person("person", "Who holds it."),
        plain("role", "Role!", "What the person is in the group."),
        plain("weight", "Float!", "Share of the say, 0 to 1; the shares of a unit sum to 1."),
        plain("buying_role", "BuyingRole", "Part played when the group buys."),
        plain("support", "Support", "How they stand to us; null if nobody knows."),
        plain("reach", "Float!", "The chance that we reach them, 0 to 1."),
        plain("leverage", "Float!", "What winning them is worth: the order of work."),
        plain("coverage_after", "Float!", "Coverage of the unit once they are won."),
        plain("blocker", "Boolean!", "Whether they have a say and stand against us."),
        plain("risk", "Float!", "How likely they are to leave, 0 to 1."),
        plain("best", "InfluencePath", "The best way in; null if there is none."),
        plain("introducer", "Introducer", "Who introduces us best; null if nobody can."),
    ],
)
declare(
    "DecisionUnit",
    "Those who decide for a group, and how well we reach them.",
    [
        one("group", Group, "group", "Which group."),
        plain("seats", "[UnitSeat!]!", "Its seats, most leverage first."),
        plain("coverage", "Float!", "Share of the say that we reach, 0 to 1."),
        plain("majority", "Float!", "The chance that we reach half of the say, 0 to 1."),
        plain("support", "Float", "-1 against us to 1 for us, over those whom we know."),
        plain("single_thread", "SingleThread", "The warning, if everything hangs on one."),
        plain("introducer", "Introducer", "Who introduces us best to all of them."),
        explanation,
        *PROVENANCE,
    ],
    seen=DecisionUnit,
)


def unit(version: Version, group: str) -> DecisionUnit | None:
    """Return the decision unit of a group; ``None`` for one that the version does not know."""
    world = version.world
    return decision_unit(world, version.risk, group) if group in world.groups else None


@field("DecisionUnit", name="decisionUnit")
def unit_of_group(root: Group, info: Info) -> Awaitable[DecisionUnit | None]:
    """Who decides, and how we reach them; null until the live graph knows the group."""
    return info.context.ask_each(unit, root.id)
