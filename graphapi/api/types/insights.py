"""What a person reaches, how often it may be called on, and which groups look at each other."""

from collections.abc import Sequence
from typing import Any

from graphapi.analysis.allowance import Allowance
from graphapi.analysis.imitation import Example, Imitation
from graphapi.analysis.profile import NetworkProfile, Reached, network_profile
from graphapi.api.context import Info
from graphapi.api.declare import declare, field, plain, union
from graphapi.api.paging import Edge, Window, part_of
from graphapi.api.parts import Part, paged
from graphapi.api.types.answers import PROVENANCE
from graphapi.api.types.connections import connection
from graphapi.api.types.people import explanation, person
from graphapi.api.types.relations import one
from graphapi.live.version import Version
from graphapi.model.rows import Group, Person

declare(
    "Breadth",
    "Over how many something is spread, and how evenly.",
    [
        plain("count", "Int!", "Over how many."),
        plain("entropy", "Float!", "In bits: 0 where all are in one, more the more evenly."),
    ],
)


@field("Float!")
def chance(root: Edge[Reached]) -> float:
    """The chance of the best single way there, 0 to 1."""
    return root.item.chance


def _person(item: Reached, info: Info) -> Any:
    return info.context.loaders.named(Person, item.person)


connection(
    "ReachedPerson",
    "Person",
    "Decision-makers who are reached, by the best single way.",
    resolve=_person,
    edge_fields=[chance],
)


@field("ReachedPersonConnection!")
@paged
def reached(root: NetworkProfile, *, part: Part) -> Window[Reached]:
    """The decision-makers whom the person gets through to with 0.3 or more."""
    return part_of(root.reached, lambda each: (-round(each.chance, 12), each.person), part)


declare(
    "NetworkProfile",
    "How far a person's influence goes.",
    [
        person("person", "Whose."),
        reached,
        plain("mean_seniority", "Float", "Mean rank of those reached, 0 to 1; null if unknown."),
        plain("highest_seniority", "Float", "The highest rank of them; null if unknown."),
        plain("groups", "Breadth!", "The groups that they decide for."),
        plain("industries", "Breadth!", "The industries of these groups."),
        plain("regions", "Breadth!", "The regions of these groups."),
        plain(
            "relatedness",
            "Float",
            "How many of those whom one of them knows know one another, 0 to 1; null for nobody.",
        ),
        explanation,
        *PROVENANCE,
    ],
    seen=NetworkProfile,
)
union(
    "NetworkProfileResult",
    "A profile, or what is wrong with the question.",
    ["NetworkProfile", "InputProblem"],
)


async def _networks(roots: Sequence[Person], *, info: Info) -> list[NetworkProfile | None]:
    within = info.context.scope.groups

    def work(version: Version) -> list[NetworkProfile | None]:
        known = version.world.persons
        return [
            network_profile(version.world, version.risk, root.id, within=within)
            if root.id in known
            else None
            for root in roots
        ]

    return await info.context.ask(work)


@field("NetworkProfile", name="network", batch=_networks)
async def network_of_person(root: Person, info: Info) -> NetworkProfile | None:
    """How far their influence goes; null until the live graph knows them."""
    (found,) = await _networks([root], info=info)
    return found


declare(
    "ContactQuota",
    "What a limit on contacts leaves.",
    [
        plain("used", "Int!", "Contacts of the last days, today included."),
        plain("limit", "Int!", "How many there should be at most."),
        plain("next_day", "Date!", "The first day, from today on, with one more within it."),
    ],
)
declare(
    "ContactAllowance",
    "How often we may still be in contact with a person.",
    [
        person("person", "With whom."),
        plain("visits", "ContactQuota!", "Of visits and gifts."),
        plain("contacts", "ContactQuota!", "Of contacts of any channel."),
        plain("may_visit", "Boolean!", "Whether a visit or gift today passes neither limit."),
        plain("may_contact", "Boolean!", "Whether a call or message today passes no limit."),
        plain("next_visit", "Date!", "The first day, from today on, for a visit or gift."),
        plain("next_contact", "Date!", "The first day, from today on, for a call or message."),
        plain("days", "Int!", "How many days the limits look back."),
        explanation,
        *PROVENANCE,
    ],
    seen=Allowance,
)
union(
    "ContactAllowanceResult",
    "An allowance, or what is wrong with the question.",
    ["ContactAllowance", "InputProblem"],
)
declare(
    "GroupExample",
    "A group beside another that looks at it.",
    [
        one("group", Group, "group", "The other group."),
        plain("alike", "Boolean!", "Whether both are of the same industry and region."),
        plain("links", "[GroupLinkKind!]!", "How they are linked, either way."),
        plain("switch", "Float!", "The chance that its own contract goes, 0 to 1."),
        plain("amount", "Float!", "How hard each decision-maker is pressed: a hazard."),
        plain("decision_makers", "Int!", "On how many it presses."),
    ],
    seen=Example,
)
connection("GroupExample", "GroupExample!", "Groups that look at each other.")


@field("GroupExampleConnection!")
@paged
def pressing(root: Imitation, *, part: Part) -> Window[Example]:
    """The groups that press on its decision-makers, the hardest first."""
    return part_of(root.pressing, lambda each: (-each.amount, each.group), part)


@field("GroupExampleConnection!")
@paged
def pressed(root: Imitation, *, part: Part) -> Window[Example]:
    """The groups on whose decision-makers it presses, those with most of them first."""
    return part_of(root.pressed, lambda each: (-each.decision_makers, each.group), part)


declare(
    "GroupImitation",
    "Which groups one looks at, and which look at it.",
    [
        one("group", Group, "group", "Which group."),
        plain("switch", "Float!", "The chance that its contract goes, examples left aside."),
        pressing,
        plain("total", "Float!", "The hazard of them all to each of its decision-makers."),
        plain("amount", "Float!", "The hazard that it is to each who looks at it."),
        plain("most", "Float!", "The same once its contract has gone."),
        pressed,
        explanation,
        *PROVENANCE,
    ],
    seen=Imitation,
)
union(
    "GroupImitationResult",
    "Examples, or what is wrong with the question.",
    ["GroupImitation", "InputProblem"],
)
