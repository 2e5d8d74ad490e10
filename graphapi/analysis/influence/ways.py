"""The best ways to a person: where they start, whom they pass, and what must hold for each."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise
from math import prod
from typing import TYPE_CHECKING, cast

from graphapi.analysis.influence.routes import Route
from graphapi.compact.paths import PathBudgetExceeded, best_paths
from graphapi.compact.values import some_values
from graphapi.errors import TooMuchWork
from graphapi.model.words import Side

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping

    from graphapi.analysis.influence.ground import Ground
    from graphapi.analysis.influence.terrain import Terrain
    from graphapi.compact.paths import BestPath
    from graphapi.compact.values import SomeValues


class StartReason(StrEnum):
    """Why a path may start at a person."""

    ACCOUNT_MANAGER = "ACCOUNT_MANAGER"
    EXECUTIVE = "EXECUTIVE"
    EMPLOYEE = "EMPLOYEE"
    THIRD_PARTY = "THIRD_PARTY"
    VISITED = "VISITED"
    GIVEN = "GIVEN"
    RIVAL = "RIVAL"
    WON = "WON"


@dataclass(frozen=True, slots=True)
class Start:
    """A person where paths start, and how surely we get there.

    Attributes
    ----------
    person : id
    strength : float
        s(O, x), over 0 to 1.
    why : StartReason
    visitors : tuple of id
        Who of ours was there, for a visited customer.
    tie : pair of ids or None
        The recorded tie from a visitor, where it is at least as strong as the visits are.
    """

    person: str
    strength: float
    why: StartReason
    visitors: tuple[str, ...] = ()
    tie: tuple[str, str] | None = None

    @property
    def outside(self) -> bool:
        """Whether the person may be lost, and so counts as one that the path passes through."""
        return self.why in (StartReason.THIRD_PARTY, StartReason.VISITED)

    @property
    def element(self) -> Hashable:
        """What must hold for us to get there: the recorded tie itself, where it is the stronger."""
        return self.tie or (None, self.person)

    @property
    def retold(self) -> frozenset[tuple[str, str]]:
        """The weaker ties of the visitors: the same acquaintance told again."""
        return frozenset() if self.tie else frozenset((v, self.person) for v in self.visitors)


@dataclass(frozen=True, slots=True)
class Starts:
    """Where the paths of a question start.

    Attributes
    ----------
    by_person : mapping of person to Start
    worth : mapping of person to number
        What each brings to a path, where that is not nothing; see `worth`.
    guests : mapping of person to persons
        The customers whom each of ours has visited.
    """

    by_person: Mapping[str, Start]
    worth: Mapping[Hashable, float]
    guests: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Way:
    """A path in the making.

    Attributes
    ----------
    start : Start
    persons : tuple of id
        From the start to the target; the target alone where we get there without a tie.
    strength : float
        V, the start's strength times those of the ties.
    route : Route
        What must hold; its chance is the safe value, V times the chances of the inner persons.
    """

    start: Start
    persons: tuple[str, ...]
    strength: float
    route: Route

    @property
    def safe(self) -> float:
        """The chance that the way holds and nobody on it is lost."""
        return self.route.chance

    @property
    def inner(self) -> tuple[str, ...]:
        """The persons it passes through: neither the target nor our own start."""
        return _inner(self.start, self.persons)


def own_side(ground: Ground) -> Starts:
    """Return where our side's paths start, by person.

    Our own persons have the strength 1, third parties 0.8, customers that we were in contact with n
    times in 180 days ``1 − 0.5^n``, or the recorded tie from one of those visitors if it is as
    strong. Nobody starts whom we avoid.

    Notes
    -----
    Cost O(own persons + recent visits) once, later O(whom we avoid and their guests).
    """
    usual = ground.once("own side", lambda: _all_of(ground.open()))
    return _hindered(usual, ground) if ground.shut else usual


def one_alone(ground: Ground, person: str) -> Starts:
    """Return where the paths of one of ours start who has nobody else's help.

    That is the person, and whom the person alone has visited. Cost O(own persons and visits) once,
    later O(own persons and guests of the person).
    """
    usual = ground.once("own side", lambda: _all_of(ground.open()))
    alone = replace(ground, shut=frozenset(ground.world.own_side) - {person})
    guests = usual.guests.get(person, ())
    return _started(alone, (usual.by_person[person], *_visited(alone, guests)))


def _all_of(ground: Ground) -> Starts:
    return _started(ground, (*_ours(ground), *_visited(ground, ground.world.recent_visits)))


def _hindered(usual: Starts, ground: Ground) -> Starts:
    """Return the usual starts less those whom we avoid, and less the visits that they made."""
    guests = (guest for person in ground.shut for guest in usual.guests.get(person, ()))
    changed = ground.shut & usual.by_person.keys() | {*guests}
    if not changed:
        return usual
    again = _started(ground, _visited(ground, changed & ground.world.recent_visits.keys()))
    kept = {each: usual.by_person[each] for each in usual.by_person.keys() - changed}
    worths = cast("SomeValues", usual.worth).without(changed).with_values(again.worth)
    return Starts({**kept, **again.by_person}, worths, usual.guests)


def _started(ground: Ground, found: Iterable[Start]) -> Starts:
    starts = {start.person: start for start in found if start.person not in ground.shut}
    worths: dict[Hashable, float] = {p: worth(ground, start) for p, start in starts.items()}
    some = some_values(ground.graph, {p: value for p, value in worths.items() if value > 0})
    guests: dict[str, list[str]] = defaultdict(list)
    for start in starts.values():
        for visitor in start.visitors:
            guests[visitor].append(start.person)
    return Starts(starts, some, {visitor: tuple(met) for visitor, met in guests.items()})


def worth(ground: Terrain, start: Start) -> float:
    """Return what a start brings to a path: its strength, and the chance that it is not lost."""
    return start.strength * (ground.passing[start.person] if start.outside else 1.0)


def given(ground: Terrain, persons: Iterable[str]) -> Starts:
    """Return the starts of a question that names them, each certain, but for whom we avoid."""
    starts = {
        person: Start(person, 1.0, StartReason.GIVEN)
        for person in persons
        if person not in ground.shut
    }
    return Starts(starts, dict.fromkeys(starts, 1.0), {})


def ways_to(ground: Terrain, starts: Starts, to: str) -> tuple[Way, ...]:
    """Return the 40 best ways to a person by safe value; of equals fewer ties, then ids.

    Where the person is a start of our side, getting there without any tie is a way of its own.
    What was told twice, as visits and as the tie of a visitor, is there once: as the stronger.

    Raises
    ------
    TooMuchWork
        If the search does not come to an end within its budget.
    """
    people = starts.by_person
    found = [
        way_along(ground, people[nodes[0]], nodes, path.strengths)
        for path in _search(ground, starts.worth, to)
        for nodes in [cast("tuple[str, ...]", path.nodes)]
    ]
    if to in people and people[to].why is not StartReason.GIVEN:
        found.append(way_along(ground, people[to], (to,), ()))
    return ranked(way for way in _told_once(found) if way.safe > 0)


def ranked(ways: Iterable[Way]) -> tuple[Way, ...]:
    """Sort ways by safe value; of equals fewer ties, then ids."""
    return tuple(
        sorted(ways, key=lambda way: (-round(way.safe, 12), len(way.persons), way.persons))
    )


def way_along(
    ground: Terrain, start: Start, persons: tuple[str, ...], strengths: tuple[float, ...]
) -> Way:
    """Return the way from a start along the strongest tie of each two persons."""
    certain = not start.outside and start.strength == 1
    elements: dict[Hashable, float] = {} if certain else {start.element: start.strength}
    elements.update(zip(pairwise(persons), strengths, strict=True))
    strength = prod(elements.values(), start=1.0)
    elements |= {person: ground.passing[person] for person in _inner(start, persons)}
    return Way(start, persons, strength, Route(elements))


def _inner(start: Start, persons: tuple[str, ...]) -> tuple[str, ...]:
    return persons[0 if start.outside else 1 : -1]


def _search(ground: Terrain, sources: Mapping[Hashable, float], to: str) -> list[BestPath]:
    try:
        return best_paths(
            ground.graph,
            sources,
            to,
            k=ground.parameters.path_pool,
            hops=ground.hops,
            factor=ground.passing,
        )
    except PathBudgetExceeded as error:
        raise TooMuchWork(
            f"The paths to {to} are too many to compare; ask for fewer hops or kinds."
        ) from error


def _told_once(ways: list[Way]) -> list[Way]:
    there = {way.persons for way in ways}
    dropped = set()
    for way in ways:
        if way.start.tie and (way.start.tie[0], *way.persons) in there:
            dropped.add(way.persons)
        dropped.update((visitor, *way.persons) for visitor, _ in way.start.retold)
    return [way for way in ways if way.persons not in dropped]


def _ours(ground: Ground) -> Iterator[Start]:
    world = ground.world
    for person in world.own_side:
        row = world.persons[person]
        if row.side is Side.OURS:
            yield Start(person, 1.0, StartReason(row.tier or StartReason.EMPLOYEE))
        else:
            yield Start(person, world.parameters.third_party_start, StartReason.THIRD_PARTY)


def _visited(ground: Ground, persons: Iterable[str]) -> Iterator[Start]:
    miss = ground.world.parameters.start_visit_miss
    for person in persons:
        visits = ground.world.recent_visits[person]
        counted = [v.own_person_id for v in visits if v.own_person_id not in ground.shut]
        if not counted:
            continue
        visitors = tuple(sorted(set(counted)))
        met = 1.0 - miss ** len(counted)
        visitor = max(visitors, key=lambda each: ground.strength(each, person))
        tie = ground.strength(visitor, person)
        recorded = (visitor, person) if tie >= met else None
        yield Start(person, max(met, tie), StartReason.VISITED, visitors, recorded)
