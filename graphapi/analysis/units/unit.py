"""The decision unit of a group: who decides, whom we reach, whom to work on first."""

from __future__ import annotations

from dataclasses import dataclass
from math import fsum
from types import MappingProxyType
from typing import TYPE_CHECKING

from graphapi.analysis.decision import deciding_seats, decision_weights
from graphapi.analysis.influence.ground import ground_of, known_group
from graphapi.analysis.influence.paths import InfluencePath, path_of
from graphapi.analysis.majority import majority
from graphapi.analysis.sentences import Sentence, Share
from graphapi.analysis.units.introducers import Introducer, approaches, best_introducer
from graphapi.analysis.units.survey import survey_of
from graphapi.analysis.units.threads import SingleThread, single_thread
from graphapi.changes import Ref
from graphapi.model.rows import Group, Person
from graphapi.model.words import Role, Support

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from graphapi.analysis.influence.ground import RiskOf
    from graphapi.analysis.sentences import Value
    from graphapi.analysis.units.survey import Survey
    from graphapi.analysis.world import World
    from graphapi.compact.values import SomeValues
    from graphapi.model.rows import Seat
    from graphapi.model.words import BuyingRole

SUPPORT_VALUE: Mapping[Support, float] = MappingProxyType(
    {
        Support.CHAMPION: 1.0,
        Support.SUPPORTER: 0.5,
        Support.NEUTRAL: 0.0,
        Support.CRITIC: -0.5,
        Support.OPPONENT: -1.0,
    }
)
AGAINST_US = frozenset({Support.CRITIC, Support.OPPONENT})


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitSeat:
    """A person of a decision unit.

    Attributes
    ----------
    seat, person, role, buying_role, support
        Of the person's seat; of several the one with the largest weight.
    weight : float
        The say in the decision, all seats of the person together; the unit sums to 1.
    reach : float
        R(O, d), the chance that we get through to the person.
    leverage : float
        ``w_d · (1 − R(O, d)) · R'(d)``: the order of work. R' is the rise of the coverage once the
        person is won, the person's influence on the others included.
    coverage_after : float
        The coverage of the unit once the person is won.
    blocker : bool
        Whether a person with a say of a fifth is against us or won by a rival.
    risk : float
        The chance that the person is lost.
    best : InfluencePath or None
        The best way in.
    introducer : Introducer or None
        Who could introduce us.
    """

    seat: str
    person: str
    role: Role
    weight: float
    buying_role: BuyingRole | None
    support: Support | None
    reach: float
    leverage: float
    coverage_after: float
    blocker: bool
    risk: float
    best: InfluencePath | None
    introducer: Introducer | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionUnit:
    """How a group decides, and how we stand in it.

    Attributes
    ----------
    seats : tuple of UnitSeat
        One for each person, by leverage descending; of equals by weight, then id.
    coverage : float
        ``Σ w_d R(O, d)``, 0 to 1.
    majority : float
        The chance that those we get through to hold half of the say.
    support : float or None
        From −1, all opponents, to 1, all champions, weighted by say; null where nobody knows.
    single_thread : SingleThread or None
        The one person on whom our access hangs.
    introducer : Introducer or None
        Who could introduce us to all of them, weighted by say.
    sentence : Sentence
        Where we stand, and whom to work on first: the first of the seats that is no blocker.
    parameters : int
        The version of the parameter table.
    """

    group: str
    seats: tuple[UnitSeat, ...]
    coverage: float
    majority: float
    support: float | None
    single_thread: SingleThread | None
    introducer: Introducer | None
    sentence: Sentence
    parameters: int


def decision_unit(world: World, risk: RiskOf, group_id: str) -> DecisionUnit:
    """Answer who decides in a group, how well we reach them, and whom to work on first.

    Raises
    ------
    UnknownId, TooMuchWork
        If the world has no such group; if there are too many paths to compare.

    Notes
    -----
    Cost some n² + 20n searches of 40 paths for a unit of n persons.
    """
    group = known_group(world, group_id, "group")
    survey = survey_of(ground_of(world, risk))
    say = decision_weights(world, group)
    reaches = {person: survey.reached(person).reach for person in say}
    ground, starts = survey.ground, survey.starts
    near = ground.once("approaches", lambda: approaches(ground, starts))
    seats = tuple(
        sorted(
            (_seat(survey, risk, seat, say, near) for seat in _main_seats(world, group)),
            key=lambda seat: (-seat.leverage, -seat.weight, seat.person),
        )
    )
    coverage = fsum(say[person] * reaches[person] for person in say)
    threshold = world.parameters.unit_threshold
    chance = majority(tuple(say.values()), tuple(reaches.values()), threshold)
    deciders = tuple(seat.person for seat in seats if seat.role is Role.DECISION_MAKER)
    return DecisionUnit(
        group=group,
        seats=seats,
        coverage=coverage,
        majority=chance,
        support=_support(seats),
        single_thread=single_thread(survey, say, deciders),
        introducer=best_introducer(survey, near, say),
        sentence=_sentence(group, seats, coverage, chance),
        parameters=world.parameters.version,
    )


def _main_seats(world: World, group: str) -> Iterable[Seat]:
    found: dict[str, Seat] = {}
    for seat in deciding_seats(world, group):
        held = found.get(seat.person_id)
        if held is None or (seat.weight or 0.0) > (held.weight or 0.0):
            found[seat.person_id] = seat
    return found.values()


def _seat(
    survey: Survey,
    risk: RiskOf,
    seat: Seat,
    say: Mapping[str, float],
    near: SomeValues,
) -> UnitSeat:
    person, weight = seat.person_id, say[seat.person_id]
    reached = survey.reached(person)
    coverage = fsum(share * survey.reached(to).reach for to, share in say.items())
    after = fsum(share * survey.reach_if_won(person, to) for to, share in say.items() if share)
    return UnitSeat(
        seat=seat.id,
        person=person,
        role=seat.role,
        weight=weight,
        buying_role=seat.buying_role,
        support=seat.support,
        reach=reached.reach,
        leverage=weight * (1.0 - reached.reach) * max(0.0, after - coverage),
        coverage_after=after,
        blocker=_blocks(survey.ground.world, seat, weight),
        risk=risk.of(person),
        best=path_of(survey.ground, reached.ways[0]) if reached.ways else None,
        introducer=best_introducer(survey, near, {person: 1.0}),
    )


def _blocks(world: World, seat: Seat, weight: float) -> bool:
    against = seat.support in AGAINST_US or seat.person_id in world.lost_persons
    return against and weight >= world.parameters.blocker_weight


def _support(seats: Sequence[UnitSeat]) -> float | None:
    known = [(seat.weight, SUPPORT_VALUE[seat.support]) for seat in seats if seat.support]
    total = fsum(weight for weight, _ in known)
    return fsum(weight * value for weight, value in known) / total if total else None


def _sentence(group: str, seats: Sequence[UnitSeat], coverage: float, chance: float) -> Sentence:
    if not seats:
        return Sentence("UNIT_UNKNOWN", {"group": Ref(Group, group)})
    values: dict[str, Value] = {
        "group": Ref(Group, group),
        "coverage": Share(coverage),
        "majority": Share(chance),
    }
    first = next((s.person for s in seats if s.leverage > 0 and not s.blocker), None)
    if first is None:
        return Sentence("UNIT", values)
    return Sentence("UNIT_FIRST", {**values, "person": Ref(Person, first)})
