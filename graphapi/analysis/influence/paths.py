"""How we, or given persons, reach a person: the best paths, the routes to take, or the gap.

References
----------
J. Y. Yen, "Finding the k shortest loopless paths in a network", Management Science 17:712, 1971.
R. Guérin, A. Orda, "Computing shortest paths for any number of hops", IEEE/ACM ToN 10:613, 2002.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from graphapi.analysis.influence.gaps import Gap, nearest_gap
from graphapi.analysis.influence.ground import NOTHING, Avoid, ground_of, known
from graphapi.analysis.influence.routes import choose
from graphapi.analysis.influence.telling import path_sentence
from graphapi.analysis.influence.ways import StartReason, given, own_side, ways_to
from graphapi.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphapi.analysis.influence.ground import Ground, RiskOf
    from graphapi.analysis.influence.terrain import Terrain
    from graphapi.analysis.influence.ways import Starts, Way
    from graphapi.analysis.sentences import Sentence
    from graphapi.analysis.world import World
    from graphapi.model.words import TieKind

FIRST = range(1, 21)
HOPS = range(1, 7)


@dataclass(frozen=True, slots=True)
class Step:
    """One tie of a path.

    Attributes
    ----------
    tie : id or None
        None where ties have no ids.
    strength : float
        Over 0 to 1.
    certainty : float or None
        How sure we are of the tie, 0 to 1.
    age_days : float or None
        Days since the last contact.
    compromised : bool
        Whether ``to_id`` is an inner person that a rival has touched or that may well be lost.
    called_enough : bool
        Whether one more visit to ``to_id`` would pass the limits of contact.
    """

    tie: str | None
    from_id: str
    to_id: str
    kind: TieKind
    strength: float
    certainty: float | None
    age_days: float | None
    compromised: bool
    called_enough: bool


@dataclass(frozen=True, slots=True)
class InfluencePath:
    """A chain of ties from a start to a person.

    Attributes
    ----------
    strength : float
        V: the strength of the start times those of the ties, over 0 to 1.
    safe_strength : float
        V times the chances that the inner persons are not lost; paths are ranked by it. A start
        that is not ours counts as an inner person.
    start, start_strength, start_why
        Where it begins, how surely we get there, and why it may begin there.
    steps : tuple of Step
        Empty where we get to the person without a tie: because we were there, or because the
        person stands on our side.
    weakest : int or None
        The position of the weakest step, of equals the first; null without steps.
    compromised : tuple of int
        The positions of the compromised steps.
    start_compromised : bool
        Whether the start is an inner person that is compromised.
    start_called_enough : bool
        Whether one more visit to the start would pass the limits of contact.
    """

    strength: float
    safe_strength: float
    start: str
    start_strength: float
    start_why: StartReason
    steps: tuple[Step, ...]
    weakest: int | None
    compromised: tuple[int, ...]
    start_compromised: bool
    start_called_enough: bool
    sentence: Sentence

    @property
    def persons(self) -> tuple[str, ...]:
        """The persons from the start to the target."""
        return (self.start, *(step.to_id for step in self.steps))


@dataclass(frozen=True, slots=True)
class Influence:
    """How a person is reached.

    Attributes
    ----------
    to : id
    paths : tuple of InfluencePath
        The best paths by safe strength; of equals fewer ties, then ids.
    routes : tuple of InfluencePath
        Up to three of the 40 best paths, in the order in which they add to the reach.
    reach : float
        R, the chance that one of the routes holds: exact for them, a lower bound for all paths. 0
        without a path.
    gap : Gap or None
        Where a new tie would help most; only where there is no path.
    parameters : int
        The version of the parameter table.
    """

    to: str
    paths: tuple[InfluencePath, ...]
    routes: tuple[InfluencePath, ...]
    reach: float
    gap: Gap | None
    parameters: int


def influence_paths(
    world: World,
    risk: RiskOf,
    to: str,
    *,
    origin: tuple[str, ...] | None = None,
    first: int | None = None,
    hops: int | None = None,
    avoid: Avoid = NOTHING,
    kinds: frozenset[TieKind] | None = None,
) -> Influence:
    """Find the best paths to a person; cost a search of 40 paths, and what `ground_of` costs.

    Parameters
    ----------
    to : id
        Whom to reach. A path never starts there, unless we get there without a tie.
    origin : tuple of id, optional
        Where paths start, each with the strength 1; none given, on our own side.
    first, hops : int, optional
        How many paths, 1 to 20 (5); how many ties a path may have, 1 to 6 (4).
    kinds : frozenset of TieKind, optional
        The kinds of tie that paths may use; none given, all.

    Raises
    ------
    UnknownId, BadInput, TooMuchWork
        For an unknown id or a number out of its range, by field; for too many paths to compare.
    """
    known(world, to, "to")
    for person in origin or ():
        known(world, person, "from")
    count = within(first, world.parameters.path_k, FIRST, "first")
    limit = within(hops, world.parameters.path_hops, HOPS, "maxHops")
    ground = ground_of(
        world, risk, hops=limit, avoid=avoid, kinds=kinds, through_us=origin is not None, to=to
    )
    starts = own_side(ground) if origin is None else given(ground, origin)
    ways = ways_to(ground, starts, to)
    return influence_of(ground, to, ways[:count], ways) if ways else _unreached(ground, starts, to)


def influence_of(
    ground: Terrain, to: str, shown: Sequence[Way], ways: Sequence[Way], gap: Gap | None = None
) -> Influence:
    """Return ways as an answer: those shown, and the routes to take of all."""
    chosen, reach = best_routes(ground, ways)
    return Influence(
        to,
        tuple(path_of(ground, way) for way in shown),
        tuple(path_of(ground, way) for way in chosen),
        reach,
        gap,
        ground.parameters.version,
    )


def _unreached(ground: Ground, starts: Starts, to: str) -> Influence:
    return influence_of(ground, to, (), (), nearest_gap(ground, starts, to))


def best_routes(ground: Terrain, ways: Sequence[Way]) -> tuple[tuple[Way, ...], float]:
    """Return the up to three ways that together reach furthest, and the reach R."""
    table = ground.parameters
    pool = [way.route for way in ways]
    chosen, reach = choose(pool, limit=table.path_routes, least=table.route_gain)
    return tuple(ways[position] for position in chosen), reach


def path_of(ground: Terrain, way: Way) -> InfluencePath:
    """Return a way as an answer: its ties with their evidence, its weak points, its sentence."""
    compromised = frozenset(person for person in way.inner if is_compromised(ground, person))
    steps = tuple(
        _step(ground, from_id, to_id, compromised=to_id in compromised)
        for from_id, to_id in pairwise(way.persons)
    )
    positions = range(len(steps))
    weakest = min(positions, key=lambda position: steps[position].strength, default=None)
    return InfluencePath(
        way.strength,
        way.safe,
        way.start.person,
        way.start.strength,
        way.start.why,
        steps,
        weakest,
        tuple(position for position in positions if steps[position].compromised),
        way.start.person in compromised,
        ground.called_enough(way.start.person),
        path_sentence(ground, way, compromised),
    )


def is_compromised(ground: Terrain, person: str) -> bool:
    """Whether a rival holds or works on a person: an open or won touch, or a risk of half."""
    risky = ground.passing[person] <= 1.0 - ground.parameters.compromised
    return risky or ground.is_touched(person)


def _step(ground: Terrain, from_id: str, to_id: str, *, compromised: bool) -> Step:
    tie, kind, certainty, age = ground.evidence(from_id, to_id)
    strength = ground.strength(from_id, to_id)
    enough = ground.called_enough(to_id)
    return Step(tie, from_id, to_id, kind, strength, certainty, age, compromised, enough)


def within(value: int | None, default: int, allowed: range, field: str) -> int:
    """Return a number, or the default for none; ``BadInput`` names the field out of its range."""
    if value is None:
        return default
    if value not in allowed:
        raise BadInput(
            f"{field} must lie between {allowed[0]} and {allowed[-1]}, not {value}.", field=field
        )
    return value
