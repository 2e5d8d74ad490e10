"""Who is nearer to a person: we, or one of our rivals; and whom to hold so that it is we."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from graphapi.analysis.influence.camps import our_camp, rival_camps
from graphapi.analysis.influence.ground import ground_of, known
from graphapi.analysis.influence.paths import path_of
from graphapi.analysis.influence.telling import rival_sentence
from graphapi.analysis.sentences import Sentence, Share
from graphapi.changes import Ref
from graphapi.model.rows import Person

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from graphapi.analysis.influence.camps import Run
    from graphapi.analysis.influence.ground import Ground, RiskOf
    from graphapi.analysis.influence.paths import InfluencePath
    from graphapi.analysis.influence.ways import Way
    from graphapi.analysis.sentences import Value
    from graphapi.analysis.world import World

EVEN = 1e-9
"""Chances that differ by no more are even."""


class Nearer(StrEnum):
    """Who is nearer to a person, by the chance to get through."""

    US = "US"
    RIVAL = "RIVAL"
    EVEN = "EVEN"
    NOBODY = "NOBODY"


class Unnamed(StrEnum):
    """What stands for the name of a rival whom nobody named."""

    RIVAL = "UNNAMED_RIVAL"


@dataclass(frozen=True, slots=True)
class Breaker:
    """The one person without whom a contender loses most.

    Attributes
    ----------
    person : id
        A customer or third party on one of the routes, not the one whom they lead to.
    left : float
        The chance that is left without that person, 0 to 1.
    """

    person: str
    left: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Contender:
    """We, or a rival, on the way to a person.

    Attributes
    ----------
    competitor : str or None
        The rival's name; None for ourselves, and for a rival whom nobody named.
    reach : float
        R, the chance that one of the routes holds, 0 to 1.
    paths, routes : tuple of InfluencePath
        The best paths, and up to three to take together, as of `Influence`. The safe strength of a
        rival's path counts how likely those on the way are to leave us.
    both : tuple of id
        Customers and third parties who stand on these routes and on those of the other side.
    breaker : Breaker or None
        None where the routes pass nobody who could be held or won.
    """

    competitor: str | None
    reach: float
    paths: tuple[InfluencePath, ...]
    routes: tuple[InfluencePath, ...]
    both: tuple[str, ...]
    breaker: Breaker | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Race:
    """Our ways to a person beside those of the rivals.

    Attributes
    ----------
    to : id
    ours : Contender
    rivals : tuple of Contender
        Those who get there at all, the nearest first; at most ten.
    nearer : Nearer
    lead : float
        Our chance less that of the nearest rival, -1 to 1.
    parameters : int
        The version of the parameter table.
    """

    to: str
    ours: Contender
    rivals: tuple[Contender, ...]
    nearer: Nearer
    lead: float
    sentence: Sentence
    parameters: int


def race(world: World, risk: RiskOf, to: str, *, named: Collection[str] | None = None) -> Race:
    """Answer who is nearer to a person, and whom to hold so that a rival is not.

    Only rivals in `named` are told by name, where it is given.

    Raises
    ------
    UnknownId, TooMuchWork
        For an id that nobody has; for too many paths to compare.

    Notes
    -----
    One search of all values, then for us and for each rival a search of 40 paths and one more for
    each person on up to three routes; O(persons) for the first question of a world.
    """
    ground = ground_of(world, risk, to=known(world, to, "to"))
    us = our_camp(ground).run(to)
    them = sorted((camp.run(to) for camp in rival_camps(ground, to, named)), key=_nearest_first)
    ours = _ours(ground, us, them)
    rivals = tuple(_rival(ground, each, us) for each in them)
    lead = ours.reach - max((each.reach for each in rivals), default=0.0)
    nearer = _nearer(lead, reached=bool(ours.reach or rivals))
    return Race(
        to=to,
        ours=ours,
        rivals=rivals,
        nearer=nearer,
        lead=lead,
        sentence=_sentence(to, ours, rivals, nearer),
        parameters=world.parameters.version,
    )


def _nearest_first(run: Run) -> tuple[float, bool, str]:
    name = run.camp.competitor
    return -round(run.reach, 12), name is None, name or ""


def _ours(ground: Ground, us: Run, them: Sequence[Run]) -> Contender:
    return _contender(
        us,
        tuple(path_of(ground, way) for way in _shown(ground, us)),
        tuple(path_of(ground, way) for way in us.routes),
        them,
    )


def _rival(ground: Ground, run: Run, us: Run) -> Contender:
    return _contender(
        run,
        tuple(_rival_path(ground, way) for way in _shown(ground, run)),
        tuple(_rival_path(ground, way) for way in run.routes),
        (us,),
    )


def _shown(ground: Ground, run: Run) -> Sequence[Way]:
    return run.ways[: ground.parameters.path_k]


def _rival_path(ground: Ground, way: Way) -> InfluencePath:
    return replace(path_of(ground, way), sentence=rival_sentence(ground, way))


def _contender(
    run: Run,
    paths: tuple[InfluencePath, ...],
    routes: tuple[InfluencePath, ...],
    others: Sequence[Run],
) -> Contender:
    beside = {person for other in others for person in other.outsiders}
    return Contender(
        competitor=run.camp.competitor,
        reach=run.reach,
        paths=paths,
        routes=routes,
        both=tuple(person for person in run.outsiders if person in beside),
        breaker=_breaker(run),
    )


def _breaker(run: Run) -> Breaker | None:
    left = {person: run.reach_without(person) for person in run.outsiders}
    person = min(left, key=lambda each: (round(left[each], 12), each), default=None)
    return None if person is None or left[person] >= run.reach else Breaker(person, left[person])


def _nearer(lead: float, *, reached: bool) -> Nearer:
    if not reached:
        return Nearer.NOBODY
    if abs(lead) <= EVEN:
        return Nearer.EVEN
    return Nearer.US if lead > 0 else Nearer.RIVAL


def _sentence(to: str, ours: Contender, rivals: Sequence[Contender], nearer: Nearer) -> Sentence:
    values: dict[str, Value] = {"person": Ref(Person, to), "ours": Share(ours.reach)}
    if not rivals:
        return Sentence("RACE_ALONE" if ours.reach else "RACE_NOBODY", values)
    rival = rivals[0]
    values |= {"rival": rival.competitor or Unnamed.RIVAL, "theirs": Share(rival.reach)}
    if rival.breaker is None:
        return Sentence(f"RACE_{nearer}", values)
    breaker: dict[str, Value] = {
        "breaker": Ref(Person, rival.breaker.person),
        "left": Share(rival.breaker.left),
    }
    return Sentence(f"RACE_{nearer}_BREAKER", values | breaker)
