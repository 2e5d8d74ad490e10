"""The one context of a request: what a resolver may use, and nothing else."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias, TypeVar

import strawberry

from graphapi.analysis.sentences import Language, render
from graphapi.api.access.caller import Caller
from graphapi.api.access.doorman import Doorman
from graphapi.api.access.principal import LOCAL
from graphapi.api.access.scope import Scope
from graphapi.api.access.sight import Sight
from graphapi.api.guard.gate import Gate
from graphapi.api.loaders import Loader, Loaders, Wanted
from graphapi.errors import GraphapiError
from graphapi.model.rows import Group, Person, Row
from graphapi.store.waiting import left

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Sequence

    from graphapi.analysis.sentences import Sentence
    from graphapi.api.access.principal import Principal
    from graphapi.api.guard.cost import Cost
    from graphapi.api.workers import Workers
    from graphapi.changes import Ref
    from graphapi.live.feed import LiveGraph
    from graphapi.live.version import AsOf, Version
    from graphapi.model.words import RunKind
    from graphapi.store.port import Store
    from graphapi.store.run import Run

    Question: TypeAlias = Callable[[Version, str], Any]

T = TypeVar("T")


SOMEBODY = {Language.ZH: "（范围外）", Language.EN: "(outside your scope)"}
"""What stands for a name in a sentence whose owner is out of sight."""


class Launcher(Protocol):
    """Starts jobs, each in a process of its own."""

    async def estimate(self, kind: RunKind, *, gamma: float | None, seed: int) -> Any:
        """Say what a job would take."""

    async def start(
        self, kind: RunKind, *, gamma: float | None, seed: int, request_id: str, by: str
    ) -> Run:
        """Start a job for a principal and return its run; the same request id starts one run."""

    async def close(self) -> None:
        """Watch jobs no longer; those at work go on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """What all requests share.

    Attributes
    ----------
    store, live, workers, launcher
        Facts, the graph in memory, the threads for analysis, and what starts jobs.
    store_name : str
        What to call the store in the status: ``sqlite`` or ``neo4j``.
    patience : float
        Seconds that a mutation waits for the live graph to have seen its write.
    doorman : Doorman
        Tells who asks.
    gate : Gate
        What every operation passes.
    """

    store: Store
    live: LiveGraph
    workers: Workers
    launcher: Launcher
    store_name: str
    patience: float = 5.0
    doorman: Doorman = field(default_factory=Doorman)
    gate: Gate = field(default_factory=Gate)


class Context:
    """One request: it sees one version of the live graph, a new one only after a write of its own.

    Parameters
    ----------
    house : House
        What all requests share.
    principal : Principal
        Who asks.

    Attributes
    ----------
    cost : Cost or None
        What the operation costs, once the door has let it through the gate.
    """

    cost: Cost | None = None

    def __init__(self, house: House, principal: Principal = LOCAL) -> None:
        self.house = house
        self.principal = principal
        self.caller = Caller(principal)
        self.begin(house.live.version)

    def begin(self, version: Version) -> None:
        """Turn to a version and forget what was read before."""
        self.version = version
        self.scope = Scope(self.principal, version.world)
        self.sight = Sight(self.house.store, self.scope)
        self.loaders = Loaders(self.sight)
        self._answers: dict[Question, Loader[str, Any]] = {}

    @property
    def store(self) -> Store:
        """Where facts are kept."""
        return self.house.store

    @property
    def as_of(self) -> AsOf:
        """As of when the analytic answers of this request hold."""
        return self.house.live.as_of(self.version)

    async def ask(self, question: Callable[[Version], T]) -> T:
        """Put a question to the version in a worker thread, within the deadline."""
        version = self.version
        return await self.house.workers.run(lambda: question(version))

    def ask_each(self, question: Callable[[Version, str], T], id_: str) -> Awaitable[T]:
        """Put a question about one row; those put together are answered in one piece of work."""
        if question not in self._answers:

            async def answer(ids: list[str]) -> Sequence[Any]:
                return await self.ask(lambda version: [_try(question, version, i) for i in ids])

            self._answers[question] = Loader(answer)
        return Wanted(self._answers[question], id_)

    async def after_write(self, number: int) -> None:
        """Wait, not for long, until the live graph has seen a write, and turn to that version."""
        patience = min(self.house.patience, left())
        self.begin(await self.house.live.reach(number, patience))

    async def say(self, sentence: Sentence, language: Language) -> str:
        """Render a sentence with the names of everybody in it."""
        refs = list(sentence.refs())
        persons, groups = await asyncio.gather(
            self.loaders.rows(Person, _ids(refs, Person)),
            self.loaders.rows(Group, _ids(refs, Group)),
        )
        rows = [row for row in (*persons, *groups) if row]
        names: dict[tuple[type[Row], str], str] = {
            (type(row), row.id): self.caller.name(row) for row in rows
        }

        def name_of(ref: Ref) -> str:
            lost = ref.id if self.scope.whole else SOMEBODY[language]
            return names.get((ref.kind, ref.id), lost)

        return render(sentence, language, name_of)

    async def note(self) -> None:
        """Put down which personal fields were shown; nothing of them may leave before that."""
        notes = self.caller.notes()
        if notes:
            await self.store.note(notes)


def _try(question: Question, version: Version, id_: str) -> Any:
    try:
        return question(version, id_)
    except GraphapiError as error:
        return error


def _ids(refs: Iterable[Ref], kind: type[Person | Group]) -> list[str]:
    return list(dict.fromkeys(ref.id for ref in refs if ref.kind is kind))


Info: TypeAlias = strawberry.Info[Context, None]
