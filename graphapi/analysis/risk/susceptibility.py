"""How easily a customer gives way to pressure: a product of known factors.

``m = bundle · contract · manager · complaints · faults · visited`` (algorithms.md, section 4.6).
What nobody knows has the factor 1 and is listed as unknown. The factors of everybody are arrays;
they get names and sentences for one person at a time, when somebody asks.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from graphapi.analysis.risk.care import care_of, hold_of
from graphapi.analysis.sentences import Ago, Sentence, Share

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    import numpy.typing as npt

    from graphapi.analysis.parameters import Parameters
    from graphapi.analysis.risk.care import Care, Hold
    from graphapi.analysis.risk.places import Places
    from graphapi.analysis.world import World

    Numbers = npt.NDArray[np.float64]
    Flags = npt.NDArray[np.bool_]

CONTRACT_END = "CONTRACT_END"
ACCOUNT_MANAGER = "ACCOUNT_MANAGER"
BUNDLE_SHARE = "BUNDLE_SHARE"
CONTRACT_STATES = ("CONTRACT_OPEN", "CONTRACT_FAR", "CONTRACT_DUE", "CONTRACT_OVER")


@dataclass(frozen=True, slots=True)
class Effect:
    """One factor that is not 1: over 1 it makes the person give way more easily."""

    code: str
    value: float
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class Susceptibility:
    """The factors of one person; ``unknown`` names those that nobody knows.

    Attributes
    ----------
    factor : float
        The product m, over 0.
    effects : tuple of Effect
        The factors that are not 1.
    unknown : tuple of str
        ``CONTRACT_END``, ``ACCOUNT_MANAGER``, ``BUNDLE_SHARE``.
    """

    factor: float
    effects: tuple[Effect, ...]
    unknown: tuple[str, ...]


class Pull(NamedTuple):
    """One factor of all groups, or of all persons.

    Attributes
    ----------
    values : float64
        1 where it does not act.
    acts : bool
    sentence : callable of place to Sentence
    """

    values: Numbers
    acts: Flags
    sentence: Callable[[int], Sentence]


@dataclass(frozen=True, slots=True, kw_only=True)
class Susceptibilities:
    """The factors of everybody.

    Attributes
    ----------
    factors : float64, shape (persons,)
        m of each person, whoever it is.
    of_groups, of_persons : tuple of Pull
        Contract, account manager, complaints and faults of the home group; bundles and visits.
    news : mapping of place to factors and place
        Where the factors of some persons were gathered anew, and their places there.
    """

    places: Places
    care: Care
    hold: Hold
    of_groups: tuple[Pull, ...]
    of_persons: tuple[Pull, ...]
    factors: Numbers
    news: Mapping[int, tuple[Susceptibilities, int]] = field(default_factory=dict)

    def of(self, place: int) -> Susceptibility:
        """Say what makes one person give way, by place."""
        factor = float(self.factors[place])
        if place in self.news:
            known, inner = self.news[place]
            return replace(known.of(inner), factor=factor)
        return Susceptibility(factor, tuple(self._effects(place)), tuple(self._unknown(place)))

    def _effects(self, place: int) -> Iterator[Effect]:
        home = int(self.places.homes[place])
        if home >= 0:
            yield from _acting(self.of_groups, home)
        yield from _acting(self.of_persons, place)

    def _unknown(self, place: int) -> Iterator[str]:
        home = self.places.homes[place]
        for code, known in ((CONTRACT_END, self.care.left), (ACCOUNT_MANAGER, self.care.managed)):
            if home < 0 or np.isnan(known[home]):
                yield code
        if self.hold.partly[place]:
            yield BUNDLE_SHARE


def susceptibilities(world: World, places: Places) -> Susceptibilities:
    """Gather the susceptibility of everybody; O(persons + facts).

    Contract, account manager, complaints, faults and group-wide bundles are those of the home
    group. Any contact of ours counts as a visit.
    """
    care, hold = care_of(world, places), hold_of(world, places)
    table = world.parameters
    of_groups = (
        _contract(care, table),
        _manager(care, table),
        _incidents("COMPLAINTS", care.complaints, care.complaints, table.complaint, table),
        _incidents("FAULTS", care.faults, care.weighed, table.fault, table),
    )
    of_persons = (_bundled(hold, table), _visited(hold, table))
    groups = _product(of_groups, len(places.groups))
    at_home = np.append(groups, 1.0)[places.homes]
    return Susceptibilities(
        places=places,
        care=care,
        hold=hold,
        of_groups=of_groups,
        of_persons=of_persons,
        factors=at_home * _product(of_persons, len(places.persons)),
    )


def _product(pulls: Sequence[Pull], count: int) -> Numbers:
    product = np.ones(count)
    for pull in pulls:
        product *= pull.values
    return product


def _acting(pulls: Sequence[Pull], place: int) -> Iterator[Effect]:
    for pull in pulls:
        if pull.acts[place]:
            sentence = pull.sentence(place)
            yield Effect(sentence.code, float(pull.values[place]), sentence)


def _contract(care: Care, table: Parameters) -> Pull:
    left = care.left
    far, due = table.contract_far_days, table.contract_due_days
    state = np.select([left > far, (left >= 0) & (left < due), left < 0], [1, 2, 3], default=0)
    values = np.array([1.0, table.contract_far, table.contract_due, table.contract_due])[state]

    def sentence(group: int) -> Sentence:
        days = int(left[group])
        code = CONTRACT_STATES[state[group]]
        return Sentence(code, {"ago": Ago(-days)} if days < 0 else {"days": days})

    return Pull(values, state > 0, sentence)


def _manager(care: Care, table: Parameters) -> Pull:
    acts = care.managed < table.manager_days

    def sentence(group: int) -> Sentence:
        return Sentence("MANAGER_CHANGED", {"ago": Ago(int(care.managed[group]))})

    return Pull(np.where(acts, table.manager_changed, 1.0), acts, sentence)


def _incidents(
    code: str,
    rows: npt.NDArray[np.int64],
    counted: npt.NDArray[np.int64],
    factor: float,
    table: Parameters,
) -> Pull:
    def sentence(group: int) -> Sentence:
        return Sentence(code, {"count": int(rows[group])})

    return Pull(factor ** np.minimum(counted, table.incidents_counted), rows > 0, sentence)


def _bundled(hold: Hold, table: Parameters) -> Pull:
    """Return the hold of the bundles; the shares add up to at most the whole spend."""

    def sentence(person: int) -> Sentence:
        return Sentence("BUNDLED", {"share": Share(float(hold.share[person]))})

    return Pull(1.0 - table.bundle_hold * hold.share, hold.share > 0.0, sentence)


def _visited(hold: Hold, table: Parameters) -> Pull:
    acts = hold.seen < table.visit_days

    def sentence(person: int) -> Sentence:
        return Sentence("VISITED", {"ago": Ago(float(hold.seen[person]))})

    return Pull(np.where(acts, table.visited, 1.0), acts, sentence)
