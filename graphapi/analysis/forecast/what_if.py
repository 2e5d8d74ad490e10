"""Who follows if some persons are lost, what it costs, and which paths and circles break.

The difference between a world in which they are lost today and one in which they are held: it
does not count what would happen anyway. Totals are "at least": every message is passed once, so
they run low where one fall tips a contract and that tips others.

References
----------
D. Kempe, J. Kleinberg, E. Tardos, KDD 2003, doi 10.1145/956750.956769; B. Karrer, M. E. J. Newman,
Physical Review E 82 (2010), doi 10.1103/PhysRevE.82.016101.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from graphapi.analysis.forecast.coverage import outlook_of
from graphapi.analysis.forecast.forecast import (
    Amount,
    Beheaded,
    Follower,
    Forecast,
    GroupForecast,
    Totals,
)
from graphapi.analysis.forecast.suppose import risk_supposed, supposed
from graphapi.analysis.forecast.takings import takings_of
from graphapi.analysis.influence.ground import known
from graphapi.analysis.sentences import Sentence
from graphapi.changes import Ref
from graphapi.errors import BadInput
from graphapi.model.rows import Person
from graphapi.model.words import Side

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import numpy.typing as npt

    from graphapi.analysis.circles.told import Circle
    from graphapi.analysis.forecast.takings import Takings
    from graphapi.analysis.risk.assess import Risk
    from graphapi.analysis.risk.hazards import Hazards
    from graphapi.analysis.world import World

    Numbers = npt.NDArray[np.float64]

LEAST, LEAST_SWITCH = 0.001, 0.01
"""By how much a risk, and the chance that a contract goes, must rise to be told one by one."""
GROUPS_TOLD = 10
MOST_PERSONS = 100
"""How many persons may be supposed lost, and how many held."""


@dataclass(frozen=True, slots=True)
class _Worlds:
    """Two worlds: the persons lost in the one, held in the other.

    What is not told of is nothing in `rises`, by person, and in `switched`, by group.
    """

    lost: Hazards
    held: Hazards
    takings: Takings
    told: npt.NDArray[np.bool_]
    rises: Numbers
    switched: Numbers


def what_if(
    world: World,
    risk: Risk,
    lost: Sequence[str],
    saved: Sequence[str] = (),
    *,
    circles: Iterable[Circle] = (),
    within: frozenset[str] | None = None,
) -> Forecast:
    """Answer what would follow if some were lost today: risk settled twice, and paths searched.

    Parameters
    ----------
    lost, saved : ids of customers who are not known lost, at most 100, nobody in both
    circles : iterable of Circle
        In which leaders are looked for.
    within : frozenset of id, optional
        Only these groups, and people at home in them, are told and counted; none given, all.

    Raises
    ------
    UnknownId, BadInput
        By field: for unknown ids, who is lost already, no customer or in both lists, long lists.
    """
    gone, kept = _persons(world, lost, "lost"), _persons(world, saved, "saved")
    _apart(gone, kept)
    worlds = _worlds(risk.hazards, gone, kept, within)
    followers = tuple(_followers(worlds))
    return Forecast(
        lost=gone,
        saved=kept,
        followers=followers,
        at_least=_totals(worlds),
        taken=_taken(worlds, gone),
        groups=tuple(_groups(world, risk, worlds, gone)),
        circles=tuple(_beheaded(circles, frozenset(gone))),
        sentence=_sentence(gone, followers, float(worlds.rises.sum())),
        parameters=world.parameters.version,
    )


def _persons(world: World, persons: Sequence[str], field: str) -> tuple[str, ...]:
    """Return persons who may be supposed lost or held, each once."""
    found = tuple(dict.fromkeys(persons))
    if len(found) > MOST_PERSONS:
        raise BadInput(
            f"{field} takes at most {MOST_PERSONS} persons, not {len(found)}.", field=field
        )
    for person in found:
        if world.persons[known(world, person, field)].side is not Side.CUSTOMER:
            raise BadInput(
                f"{field}: {person} is no customer, and cannot be lost; give a customer's id.",
                field=field,
            )
        if person in world.lost_persons:
            raise BadInput(
                f"{field}: {person} is lost already; leave this id out, risks count it.",
                field=field,
            )
    return found


def _apart(lost: Sequence[str], saved: Sequence[str]) -> None:
    both = sorted(set(lost) & set(saved))
    if both:
        raise BadInput(
            f"saved: {both[0]} is among the lost, too; name each person in one of the lists.",
            field="saved",
        )


def _worlds(
    hazards: Hazards, lost: Sequence[str], saved: Sequence[str], within: frozenset[str] | None
) -> _Worlds:
    away = supposed(hazards, lost=lost, held=saved)
    held = supposed(hazards, held=(*lost, *saved))
    places = hazards.places
    told = np.array([within is None or group in within for group in places.groups], np.bool_)
    at_home = np.append(told, within is None)[places.homes]
    rises = np.maximum(0.0, away.risks() - held.risks()) * at_home
    rises[[places.person_at[person] for person in (*lost, *saved)]] = 0.0
    switched = np.maximum(0.0, away.switches - held.switches) * told
    return _Worlds(away, held, takings_of(hazards), told, rises, switched)


def _followers(worlds: _Worlds) -> Iterable[Follower]:
    places, takings = worlds.held.places, worlds.takings
    at = np.flatnonzero(worlds.rises >= LEAST)
    if_lost, if_held = worlds.lost.risks(), worlds.held.risks()
    by_person = sorted(at.tolist(), key=lambda place: (-worlds.rises[place], places.persons[place]))
    for place in by_person:
        yield Follower(
            person=places.persons[place],
            change=float(worlds.rises[place]),
            if_lost=float(if_lost[place]),
            if_held=float(if_held[place]),
            money=float(worlds.rises[place] * takings.people[place]),
            currency=takings.currency_of(int(places.homes[place])),
        )


def _totals(worlds: _Worlds) -> Totals:
    takings = worlds.takings
    money = takings.by_currency(worlds.rises * takings.people, worlds.switched * takings.contracts)
    return Totals(float(worlds.rises.sum()), _amounts(money))


def _taken(worlds: _Worlds, lost: Sequence[str]) -> tuple[Amount, ...]:
    takings = worlds.takings
    spent = np.zeros(len(takings.people))
    at = [worlds.held.places.person_at[person] for person in lost]
    spent[at] = takings.people[at]
    return _amounts(takings.by_currency(spent, np.zeros(len(takings.contracts))))


def _amounts(money: Mapping[str | None, tuple[float, float]]) -> tuple[Amount, ...]:
    return tuple(Amount(name, *pair) for name, pair in money.items())


def _groups(
    world: World, risk: Risk, worlds: _Worlds, lost: Sequence[str]
) -> Iterable[GroupForecast]:
    outlook = outlook_of(world, risk, risk_supposed(worlds.lost))
    takings = worlds.takings
    for place in _touched(worlds, lost):
        group = worlds.held.places.groups[place]
        covered = outlook.covered(group)
        yield GroupForecast(
            group=group,
            if_lost=float(worlds.lost.switches[place]),
            if_held=float(worlds.held.switches[place]),
            contract=float(worlds.switched[place] * takings.contracts[place]),
            currency=takings.currency_of(place),
            coverage_before=covered.before,
            coverage_after=covered.after,
            reaches=covered.losses,
        )


def _touched(worlds: _Worlds, lost: Sequence[str]) -> list[int]:
    """Return the groups to tell of, those whose contract is the likelier to go first."""
    places = worlds.held.places
    count = len(worlds.held.world.groups)
    own = {places.group_at[group] for person in lost for group in places.herds(person)}
    order = np.argsort(-worlds.switched[:count], kind="stable")[:GROUPS_TOLD].tolist()
    others = {place for place in order if worlds.switched[place] >= LEAST_SWITCH}
    told = {place for place in own | others if place < count and worlds.told[place]}
    return sorted(told, key=lambda place: (-worlds.switched[place], places.groups[place]))


def _beheaded(circles: Iterable[Circle], lost: frozenset[str]) -> Iterable[Beheaded]:
    for circle in circles:
        leaders = tuple(person for person in circle.leaders if person in lost)
        if leaders:
            left = tuple(person for person in circle.leaders if person not in lost)
            yield Beheaded(circle.id, leaders, left)


def _sentence(lost: Sequence[str], followers: Sequence[Follower], expected: float) -> Sentence:
    if not lost:
        return Sentence("WHAT_IF_NOBODY")
    gone = tuple(Ref(Person, person) for person in lost)
    if not followers:
        return Sentence("WHAT_IF_ALONE", {"lost": gone})
    first = Ref(Person, followers[0].person)
    return Sentence("WHAT_IF", {"lost": gone, "count": f"{expected:.1f}", "person": first})
