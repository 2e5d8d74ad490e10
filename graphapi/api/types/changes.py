"""What happened to circles from run to run."""

from dataclasses import dataclass
from typing import Any

from graphapi.analysis.circles.diary import CircleChange, CircleEvent, CircleEventKind
from graphapi.analysis.circles.news import sentence_of
from graphapi.analysis.circles.told import Circle
from graphapi.analysis.sentences import Sentence
from graphapi.api.context import Info
from graphapi.api.declare import declare, field, plain
from graphapi.api.paging import Window, part_of
from graphapi.api.parts import Part, paged
from graphapi.api.types.answers import PROVENANCE
from graphapi.api.types.circles import circle_seen
from graphapi.api.types.connections import connection
from graphapi.api.types.people import explanation
from graphapi.live.chronicle import Chapter
from graphapi.model.rows import Person
from graphapi.store.port import Order
from graphapi.store.run import Run

BY_ID = Order()


@dataclass(frozen=True, slots=True)
class Happened:
    """One event of a change."""

    change: CircleChange
    event: CircleEvent

    @property
    def kind(self) -> CircleEventKind:
        """What happened."""
        return self.event.kind

    @property
    def confirmed(self) -> bool:
        """Whether it held in two runs in a row."""
        return self.event.confirmed

    @property
    def others(self) -> tuple[str, ...]:
        """The other circles that took part."""
        return self.event.others

    @property
    def sentence(self) -> Sentence:
        """The same in words."""
        return sentence_of(self.change, self.event)


declare(
    "CircleEvent",
    "One thing that happened to a circle.",
    [
        plain("kind", "CircleEventKind!", "What happened."),
        plain("confirmed", "Boolean!", "Whether it held in two runs in a row; else it is new."),
        plain("others", "[String!]!", "Natural ids of the circles that it merged with or left."),
        explanation,
    ],
)
connection(
    "CircleMover",
    "Person",
    "Persons who came to a circle or left it, by id.",
    resolve=lambda item, info: info.context.loaders.named(Person, item),
)


def _told(name: str, yields: str, describe: str, attribute: str) -> Any:
    """Make a field that reads an attribute of the change."""

    def resolve(root: Chapter) -> Any:
        return getattr(root.change, attribute)

    resolve.__name__ = name
    return field(yields, describe)(resolve)


@field("Circle")
async def circle(root: Chapter, info: Info) -> Circle | None:
    """The circle as it is now; null if it is no more."""
    return await circle_seen(info, root.change.circle)


@field("[CircleEvent!]!")
def events(root: Chapter) -> list[Happened]:
    """What happened to it; nothing if at most members came and went."""
    return [Happened(root.change, each) for each in root.change.events]


@field("CircleMoverConnection!")
@paged
def joined(root: Chapter, info: Info, *, part: Part) -> Window[str]:
    """Who came, by id."""
    return part_of(
        info.context.scope.persons(root.change.joined), lambda person: (person, person), part
    )


@field("CircleMoverConnection!")
@paged
def left(root: Chapter, info: Info, *, part: Part) -> Window[str]:
    """Who went, by id."""
    return part_of(
        info.context.scope.persons(root.change.left), lambda person: (person, person), part
    )


@field("[Person]!")
def new_leaders(root: Chapter, info: Info) -> list[Any]:
    """Who leads it and did not before; a new circle has none."""
    return [info.context.loaders.named(Person, id_) for id_ in root.change.leaders]


declare(
    "CircleChange",
    "What a run made of a circle.",
    [
        plain("run", "Run!", "The run."),
        _told("circle_id", "String!", "The natural id of the circle.", "circle"),
        circle,
        _told("layer", "Layer!", "Which ties hold it together.", "layer"),
        events,
        _told("size_before", "Int!", "How many members it had; 0 if it was not there.", "before"),
        _told("size_after", "Int!", "How many members it has; 0 if it is no more.", "after"),
        joined,
        left,
        new_leaders,
    ],
)


@dataclass(slots=True)
class Changes(Window[Chapter]):
    """Part of the changes from one run to another; no run stands for nothing at all."""

    since: Run | None = None
    until: Run | None = None


connection(
    "CircleChange",
    "CircleChange!",
    "What happened to circles, where most came and went first.",
    fields=[
        plain("since", "Run", "The run that is compared with; null for nothing at all."),
        plain("until", "Run", "The latest run; null if none was published."),
        *PROVENANCE,
    ],
)
