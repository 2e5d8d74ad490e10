"""Paths in one sentence."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from graphapi.analysis.influence.ways import StartReason
from graphapi.analysis.sentences import Chain, Sentence, Share, Stop, Trail
from graphapi.analysis.strength import band
from graphapi.changes import Ref
from graphapi.model.rows import Person

if TYPE_CHECKING:
    from collections.abc import Collection

    from graphapi.analysis.influence.terrain import Terrain
    from graphapi.analysis.influence.ways import Way
    from graphapi.analysis.sentences import Value

_UNTOLD = 0.005


def path_sentence(ground: Terrain, way: Way, compromised: Collection[str]) -> Sentence:
    """Return the sentence that tells a path to the person who is to go it.

    It says who, by which ties, with which chance; and where it applies what of the chance is left
    if those on the way may leave, which tie is the weakest, whom a rival has touched, and whom we
    should not call on again yet.
    """
    ties = list(pairwise(way.persons))
    told_of = tuple(_person(each) for each in way.inner if each in compromised)
    values: dict[str, Value] = {
        "trail": _trail(ground, way),
        "strength": Share(way.strength),
        "safe": Share(way.safe),
        "compromised": told_of,
    }
    called = tuple(_person(each) for each in way.persons if ground.called_enough(each))
    if called:
        values["called"] = called
    if not ties and not way.start.outside:
        return Sentence("PATH_OWN", values)
    if not ties:
        return Sentence("PATH_DIRECT_CALLED" if called else "PATH_DIRECT", values)
    weakest = min(ties, key=lambda pair: ground.strength(*pair))
    values["weakest"] = Chain(tuple(_person(each) for each in weakest))
    parts = {
        "_SAFE": way.strength - way.safe >= _UNTOLD,
        "_WEAKEST": len(ties) > 1,
        "_COMPROMISED": bool(told_of),
        "_CALLED": bool(called),
    }
    return Sentence("PATH" + "".join(part for part, told in parts.items() if told), values)


def rival_sentence(ground: Terrain, way: Way) -> Sentence:
    """Return the sentence that tells a rival's path: who, by which ties, with which chance.

    It says how much of the chance is left as those on the way may be loyal to us, and which tie is
    the weakest.
    """
    ties = list(pairwise(way.persons))
    values: dict[str, Value] = {
        "trail": _trail(ground, way),
        "strength": Share(way.strength),
        "safe": Share(way.safe),
    }
    if not ties:
        return Sentence("RIVAL_OWN", values)
    weakest = min(ties, key=lambda pair: ground.strength(*pair))
    values["weakest"] = Chain(tuple(_person(each) for each in weakest))
    parts = {"_SAFE": way.strength - way.safe >= _UNTOLD, "_WEAKEST": len(ties) > 1}
    return Sentence("RIVAL_PATH" + "".join(part for part, told in parts.items() if told), values)


def _trail(ground: Terrain, way: Way) -> Trail:
    notes = () if way.start.why is StartReason.GIVEN else (way.start.why,)
    stops = [Stop(_person(way.persons[0]), notes)]
    for from_id, to_id in pairwise(way.persons):
        kind = ground.evidence(from_id, to_id).kind
        stops.append(Stop(_person(to_id), (kind, band(ground.strength(from_id, to_id)))))
    return Trail(tuple(stops))


def _person(person: str) -> Ref:
    return Ref(Person, person)
