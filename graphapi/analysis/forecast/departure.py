"""What we lose if an account manager leaves, and who is the best heir."""

from __future__ import annotations

from dataclasses import dataclass
from math import fsum
from typing import TYPE_CHECKING

from graphapi.analysis.decision import decision_weights
from graphapi.analysis.forecast.coverage import Covered
from graphapi.analysis.forecast.forecast import Reach
from graphapi.analysis.forecast.heirs import contacts, hopeful
from graphapi.analysis.influence.ground import ground_of, known
from graphapi.analysis.sentences import Sentence, Share
from graphapi.analysis.units.survey import survey_of
from graphapi.changes import Ref
from graphapi.errors import BadInput
from graphapi.model.rows import Person
from graphapi.model.words import PersonTier, Role, Side

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphapi.analysis.influence.ground import RiskOf
    from graphapi.analysis.sentences import Value
    from graphapi.analysis.units.survey import Survey
    from graphapi.analysis.world import World

HEIRS = 5
"""How many heirs are told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupLeft:
    """A group that the manager looks after.

    Attributes
    ----------
    before, after : float
        The coverage of its decision unit with the manager and without, 0 to 1.
    reaches : tuple of Reach
        The persons of the unit whom we reach less, the largest loss first.
    no_path : bool
        Whether we reach nobody of the unit any more whom we reached before.
    """

    group: str
    before: float
    after: float
    reaches: tuple[Reach, ...]
    no_path: bool


@dataclass(frozen=True, slots=True)
class Heir:
    """A person of ours who could take over.

    Attributes
    ----------
    person : id
    value : float
        ``Σ w_d R_x(d)`` over the decision units: how much of the say the heir reaches alone, by own
        ties and visits, 0 to the number of groups.
    shared : int
        How many of the manager's contacts the heir has a tie with, or has visited.
    """

    person: str
    value: float
    shared: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Departure:
    """What is lost with an account manager.

    Attributes
    ----------
    groups : tuple of GroupLeft
        The largest loss of coverage first.
    lost_reach, lost_coverage : float
        The sums of what is lost: of R over the persons of the decision units, and of coverage over
        the groups.
    heirs : tuple of Heir
        Up to five, the best first; of equals the one who shares more contacts, then the id.
    """

    manager: str
    groups: tuple[GroupLeft, ...]
    lost_reach: float
    lost_coverage: float
    heirs: tuple[Heir, ...]
    sentence: Sentence
    parameters: int


def manager_departure(
    world: World, risk: RiskOf, manager: str, *, within: frozenset[str] | None = None
) -> Departure:
    """Answer what we lose if an account manager leaves, and who should take over.

    Only of the groups in `within`, where it is given.

    Raises
    ------
    UnknownId, BadInput
        For an id that nobody has; for a person who manages no account.

    Notes
    -----
    Two searches of 40 paths for each person of the decision units, and one more for each of them
    and each of the ten most hopeful heirs.
    """
    accounts = _accounts(world, known(world, manager, "manager"))
    groups = [group for group in accounts if within is None or group in within]
    survey = survey_of(ground_of(world, risk))
    says = {group: decision_weights(world, group) for group in groups}
    covered = {group: _without(survey, manager, say) for group, say in says.items()}
    left = tuple(
        sorted(
            (_left(group, each) for group, each in covered.items()),
            key=lambda each: (each.after - each.before, each.group),
        )
    )
    heirs = _heirs(survey, manager, tuple(says.values()))
    return Departure(
        manager=manager,
        groups=left,
        lost_reach=fsum(each.before - each.after for row in left for each in row.reaches),
        lost_coverage=fsum(each.before - each.after for each in left),
        heirs=heirs,
        sentence=_sentence(manager, left, heirs),
        parameters=world.parameters.version,
    )


def _accounts(world: World, manager: str) -> tuple[str, ...]:
    """Return the groups that a person manages."""
    seats = world.seats_of.get(manager, ())
    groups = dict.fromkeys(s.group_id for s in seats if s.role is Role.ACCOUNT_MANAGER)
    person = world.persons[manager]
    if not groups and not (person.side is Side.OURS and person.tier is PersonTier.ACCOUNT_MANAGER):
        raise BadInput(
            f"manager: {manager} manages no account; give the id of an account manager.",
            field="manager",
        )
    return tuple(group for group in groups if group in world.groups)


def _without(survey: Survey, manager: str, say: Mapping[str, float]) -> Covered:
    reaches = (
        Reach(person, survey.reached(person).reach, survey.reach_without(manager, person))
        for person in say
    )
    return Covered(say, tuple(reaches))


def _left(group: str, covered: Covered) -> GroupLeft:
    reached = [each for each in covered.reaches if each.before > 0.0]
    return GroupLeft(
        group=group,
        before=covered.before,
        after=covered.after,
        reaches=covered.losses,
        no_path=bool(reached) and not any(each.after > 0.0 for each in reached),
    )


def _heirs(survey: Survey, manager: str, says: Sequence[Mapping[str, float]]) -> tuple[Heir, ...]:
    friends = contacts(survey, manager)
    found = [
        Heir(candidate.person, candidate.reach(says), len(friends & candidate.contacts))
        for candidate in hopeful(survey, manager, says)
    ]
    useful = [heir for heir in found if heir.value > 0.0 or heir.shared]
    useful.sort(key=lambda heir: (-round(heir.value, 12), -heir.shared, heir.person))
    return tuple(useful[:HEIRS])


def _sentence(manager: str, groups: Sequence[GroupLeft], heirs: Sequence[Heir]) -> Sentence:
    count = max(1, len(groups))
    values: dict[str, Value] = {
        "manager": Ref(Person, manager),
        "groups": len(groups),
        "before": Share(fsum(each.before for each in groups) / count),
        "after": Share(fsum(each.after for each in groups) / count),
    }
    if not heirs:
        return Sentence("DEPARTURE", values)
    return Sentence("DEPARTURE_HEIR", {**values, "heir": Ref(Person, heirs[0].person)})
