"""How far one person's influence goes: how high, how wide, and among people who know one another.

A decision-maker is reached where R, the chance to get through from the person alone, is 0.3 or more
(algorithms.md, section 7).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from math import fsum, log2
from typing import TYPE_CHECKING

from graphapi.analysis.influence.ground import ground_of, known
from graphapi.analysis.influence.paths import best_routes
from graphapi.analysis.influence.ways import given, one_alone, ways_to
from graphapi.analysis.sentences import Sentence
from graphapi.changes import Ref
from graphapi.compact.paths import best_values
from graphapi.model.rows import Person
from graphapi.model.words import Role, Side

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping, Sequence

    from graphapi.analysis.influence.ground import Ground, RiskOf
    from graphapi.analysis.influence.ways import Starts
    from graphapi.analysis.sentences import Value
    from graphapi.analysis.world import World

NEARLY = 1.0 - 1e-9
"""What a bound may be missed by, for another order of the same product."""


@dataclass(frozen=True, slots=True)
class Reached:
    """A decision-maker who is reached, and the chance of the best single way there, 0 to 1."""

    person: str
    chance: float


@dataclass(frozen=True, slots=True)
class Breadth:
    """Over how many something is spread, and how evenly.

    Attributes
    ----------
    count : int
    entropy : float
        Of the decision-makers reached over them, in bits: 0 where all are in one, and the binary
        logarithm of the count where they are spread evenly.
    """

    count: int
    entropy: float


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkProfile:
    """How far a person's influence goes.

    Attributes
    ----------
    reached : tuple of Reached
        The decision-makers who are reached, by the chance of the best single way, then by id.
    mean_seniority, highest_seniority : float or None
        Depth, 0 to 1: of those reached whose seniority is known; None if none is.
    groups, industries, regions : Breadth
        Where those reached decide. A group whose industry or region nobody knows counts for none.
    relatedness : float or None
        The mean clustering of those reached: how many of those whom each of them knows know one
        another, 0 to 1; None where nobody is reached.
    parameters : int
        The version of the parameter table.
    """

    person: str
    reached: tuple[Reached, ...]
    mean_seniority: float | None
    highest_seniority: float | None
    groups: Breadth
    industries: Breadth
    regions: Breadth
    relatedness: float | None
    sentence: Sentence
    parameters: int


def network_profile(
    world: World, risk: RiskOf, person: str, *, within: frozenset[str] | None = None
) -> NetworkProfile:
    """Answer how far a person's influence goes, by own ties; for one of ours by own visits, too.

    Only decision-makers of the groups in `within` count, where it is given.

    Raises
    ------
    UnknownId, TooMuchWork
        For an id that nobody has; for too many paths to compare.

    Notes
    -----
    One search of all values, and a search of 40 paths for each decision-maker whose best single way
    is 0.11 to 0.3: a better one is enough by itself, and of worse ones no three are.
    """
    reached = _reached(world, risk, known(world, person, "person"), within)
    places = [
        world.groups[group] for each in reached for group in _decides(world, each.person, within)
    ]
    ranks = [rank for each in reached if (rank := world.persons[each.person].seniority) is not None]
    found = NetworkProfile(
        person=person,
        reached=reached,
        mean_seniority=fsum(ranks) / len(ranks) if ranks else None,
        highest_seniority=max(ranks, default=None),
        groups=_breadth(group.id for group in places),
        industries=_breadth(group.industry for group in places),
        regions=_breadth(group.region for group in places),
        relatedness=_relatedness(world, [each.person for each in reached]),
        sentence=Sentence("PROFILE_NOBODY", {"person": Ref(Person, person)}),
        parameters=world.parameters.version,
    )
    return replace(found, sentence=_sentence(found)) if reached else found


def _reached(
    world: World, risk: RiskOf, person: str, within: frozenset[str] | None
) -> tuple[Reached, ...]:
    ground, starts = _footing(world, risk, person)
    table = world.parameters
    enough = table.reach_threshold
    least = NEARLY * (1.0 - (1.0 - enough) ** (1.0 / table.path_routes))
    hopeful = {
        name: chance
        for name, chance in _single(ground, starts).items()
        if chance >= least and name != person and _decides(world, name, within)
    }
    found = [
        Reached(name, chance)
        for name, chance in hopeful.items()
        if chance >= enough or best_routes(ground, ways_to(ground, starts, name))[1] >= enough
    ]
    return tuple(sorted(found, key=lambda each: (-round(each.chance, 12), each.person)))


def _footing(world: World, risk: RiskOf, person: str) -> tuple[Ground, Starts]:
    """Return where a person moves and starts; none of ours uses what others of us have."""
    if world.persons[person].side is not Side.OURS:
        ground = ground_of(world, risk, through_us=True)
        return ground, given(ground, [person])
    ground = ground_of(world, risk)
    return ground, one_alone(ground, person)


def _single(ground: Ground, starts: Starts) -> Mapping[str, float]:
    values = best_values(ground.graph, starts.worth, hops=ground.hops, factor=ground.passing)
    found = {str(person): value for person, value in values.items()}
    for person, start in starts.by_person.items():
        found[person] = max(found.get(person, 0.0), start.strength)
    return found


def _decides(world: World, person: str, within: frozenset[str] | None) -> Sequence[str]:
    """Return the groups that a person decides for, of those that count."""
    groups = dict.fromkeys(
        seat.group_id
        for seat in world.seats_of.get(person, ())
        if seat.role is Role.DECISION_MAKER and seat.group_id in world.groups
    )
    return [group for group in groups if within is None or group in within]


def _breadth(places: Iterable[str | None]) -> Breadth:
    counts = Counter(place for place in places if place is not None)
    total = counts.total()
    shares = [count / total for count in counts.values()]
    return Breadth(len(counts), abs(fsum(share * log2(share) for share in shares)))


def _relatedness(world: World, people: Sequence[str]) -> float | None:
    """Return the mean clustering of some persons: who knows whom, either way."""
    if not people:
        return None
    within, ties = frozenset(people), world.strongest_ties
    near = {
        person: (within & {*ties.successors(person), *ties.predecessors(person)}) - {person}
        for person in people
    }
    return fsum(_clustering(near, person) for person in people) / len(people)


def _clustering(near: Mapping[str, frozenset[Hashable]], person: str) -> float:
    count = len(near[person])
    if count < 2:
        return 0.0
    pairs = sum(len(near[str(friend)] & near[person]) for friend in near[person])
    return pairs / (count * (count - 1))


def _sentence(found: NetworkProfile) -> Sentence:
    values: dict[str, Value] = {
        "person": Ref(Person, found.person),
        "count": len(found.reached),
        "groups": found.groups.count,
        "industries": found.industries.count,
        "regions": found.regions.count,
    }
    if found.mean_seniority is None:
        return Sentence("PROFILE", values)
    ranks: dict[str, Value] = {
        "mean": f"{found.mean_seniority:.2f}",
        "highest": f"{found.highest_seniority:.2f}",
    }
    return Sentence("PROFILE_DEPTH", values | ranks)
