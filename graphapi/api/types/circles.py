"""Circles, those who belong to them, and the circles of a person or a group."""

from collections import Counter
from collections.abc import Sequence

from graphapi.analysis.circles.roles import CircleMember
from graphapi.analysis.circles.told import Circle
from graphapi.api.context import Info
from graphapi.api.declare import declare, field, plain
from graphapi.api.paging import Window, part_of
from graphapi.api.parts import Part, paged
from graphapi.api.types.answers import PROVENANCE
from graphapi.api.types.connections import connection
from graphapi.api.types.people import person, persons
from graphapi.live.chronicle import Chapter
from graphapi.live.version import Version
from graphapi.model.rows import Group, Person
from graphapi.store.cursor import Place

declare(
    "CircleMember",
    "One person in one circle.",
    [
        plain("role", "CircleRole!", "What the person is in this circle."),
        plain("bridge", "Boolean!", "Whether the person also links it to others."),
        plain("inside", "Float!", "Influence on the circle: the sum of tie weights."),
        plain("outside", "Float!", "Influence on everybody else in the layer."),
        plain("z", "Float!", "Influence inside, in standard deviations from the mean."),
        plain(
            "participation",
            "Float!",
            "0 when all influence goes to one circle, near 1 when to many.",
        ),
        plain("overlap", "Boolean!", "Whether the first place of the person is elsewhere."),
        person("person", "Who it is."),
    ],
)
connection("CircleMember", "CircleMember!", "Members of a circle, most influential first.")


@field("Int!")
def size(root: Circle) -> int:
    """How many members it has."""
    return len(root.members)


@field("CircleMemberConnection!")
@paged
def members(root: Circle, info: Info, *, part: Part) -> Window[CircleMember]:
    """Those of its members whom you may see, most influential first."""
    seen = [each for each in root.members if info.context.scope.person(each.person)]
    return part_of(seen, lambda member: (-member.inside, member.person), part)


@field("Boolean!")
def published(root: Circle, info: Info) -> bool:  # noqa: ARG001 - every resolver takes its root
    """Whether a run published it, so that its id stays; else it was found on the spot."""
    return info.context.version.published is not None


@field("Float!")
async def stability(root: Circle, info: Info) -> float:
    """Share of it that stays together when found again, mean over ten seeds, 0 to 1."""
    return await info.context.ask(lambda version: version.firmness(root))


declare(
    "CircleQuality",
    "How well a circle holds together.",
    [
        plain("density", "Float!", "Share of the pairs of members that have a tie, 0 to 1."),
        plain("share_inside", "Float!", "Share of the members' ties that stay in it, 0 to 1."),
        stability,
    ],
)


@field("CircleQuality!")
def quality(root: Circle) -> Circle:
    """How well it holds together."""
    return root


@field("[CircleChange!]!")
async def history(root: Circle, info: Info) -> Sequence[Chapter]:
    """What each run that is kept made of it, the latest first; none until a run published it."""
    if info.context.version.published is None:
        return ()
    return await info.context.house.live.chronicle.history(root.id)


declare(
    "Circle",
    "A community of persons in one layer of ties.",
    [
        plain("layer", "Layer!", "Which ties hold it together."),
        plain(
            "thinned", "Boolean!", "Whether weak exchange was left out, for most ties are calls."
        ),
        published,
        size,
        quality,
        members,
        persons("leaders", "Those who lead, most influential first."),
        persons("bridges", "Those who link it to others, most influential first."),
        history,
        *PROVENANCE,
    ],
    seen=Circle,
    implements="Node",
)
connection("Circle", "Circle!", "Circles.", fields=PROVENANCE)


def by_size(circle: Circle) -> Place:
    """Return the place of a circle among others: largest first."""
    return -len(circle.members), circle.id


def circles_page(info: Info, circles: Sequence[Circle], part: Part) -> Window[Circle]:
    """Show part of those of some circles that are seen, largest first."""
    seen = filter(info.context.scope.circle, circles)
    return part_of(sorted(seen, key=by_size), by_size, part)


async def circle_seen(info: Info, id_: str) -> Circle | None:
    """Return the circle with an id, if it is seen."""
    found = await info.context.ask(lambda version: version.circle(id_))
    return found if found is not None and info.context.scope.circle(found) else None


def theirs(version: Version, person_id: str) -> Sequence[Circle]:
    """Return the circles of a person."""
    return version.circles.of(person_id)


@field("CircleConnection!", name="circles")
@paged
async def circles_of_person(root: Person, info: Info, *, part: Part) -> Window[Circle]:
    """The circles that they are in, largest first."""
    return circles_page(info, await info.context.ask_each(theirs, root.id), part)


def around(version: Version, group: str) -> Sequence[Circle]:
    """Return the circles in which two or more of a group's people sit."""
    found = {c.id: c for p in version.world.people_in.get(group, ()) for c in theirs(version, p)}
    count = Counter(
        c.id for p in version.world.people_in.get(group, ()) for c in theirs(version, p)
    )
    return [circle for id_, circle in found.items() if count[id_] > 1]


@field("CircleConnection!", name="circles")
@paged
async def circles_in_group(root: Group, info: Info, *, part: Part) -> Window[Circle]:
    """The circles in which two or more of its people are, largest first."""
    return circles_page(info, await info.context.ask_each(around, root.id), part)
