"""Risk moved with the facts: what a change reaches is worked out anew, and nothing else.

A change concerns few persons and groups; their terms are gathered anew from an excerpt of the
world, pushed along ties as far as they make a difference, and on to the contracts that hang on
whom they reach, and to those who look at these. The outcome is that of assessing the world, to
the last bit of every pressure.

All groups of an industry and region look at each other, so that a contract may be seen by many
decision-makers. What they see is noted at once and passed on when somebody asks: for the risk of
one person as far as it comes to that person, for anything else to everybody.

Everybody's risk is assessed anew where a person or a group comes or goes (the places in the arrays
shift), where a seat names a group that nobody knows, and where another moment or another table of
parameters is meant. Where the known losses teach another sigma, the chance of every contract is
worked out anew, and pushed on from whoever looks at one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from graphapi.analysis.risk.assess import MovedRisk, Risk, assess
from graphapi.analysis.risk.circumstances import Circumstances, circumstances_of
from graphapi.analysis.risk.concerned import concerned
from graphapi.analysis.risk.examples import examples_of, looks_of
from graphapi.analysis.risk.excerpt import excerpt
from graphapi.analysis.risk.formulas import faded
from graphapi.analysis.risk.moving import nothing
from graphapi.analysis.risk.passes import among, hanging, numbers_at, passed, places_reached
from graphapi.analysis.risk.switch import are_cases, rate_of
from graphapi.analysis.risk.units import entries_of, replaced
from graphapi.compact.spread import updated_spread
from graphapi.compact.values import Chosen, SomeValues
from graphapi.compact.views import strongest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import numpy.typing as npt

    from graphapi.analysis.parameters import Parameters
    from graphapi.analysis.risk.concerned import Concerned
    from graphapi.analysis.risk.moving import Moving
    from graphapi.analysis.world import World
    from graphapi.changes import Change
    from graphapi.compact.spread import Spread

    Numbers = npt.NDArray[np.float64]
    Index = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Moved:
    """Risk after changes, and whom they reached.

    Attributes
    ----------
    risk : Risk
    reach : Reach or None
        Null where everybody was assessed anew.
    """

    risk: Risk
    reach: Reach | None

    @cached_property
    def persons(self) -> frozenset[str]:
        """All whose risk may be another; those far away are worked out now."""
        world, reach = self.risk.world, self.reach
        if reach is None:
            return frozenset(world.persons)
        people = (world.people_in.get(group, ()) for group in self._shaken)
        far = (self.risk.moving.far, reach.before.far)
        near = map(str, reach.persons)
        return frozenset(chain(near, *far, *people))

    @cached_property
    def _shaken(self) -> frozenset[str]:
        """The groups whose contract goes with another chance."""
        if self.reach is None:
            return frozenset()
        now, before = self.risk.moving.settled, self.reach.before.settled
        other = np.flatnonzero(now.last.switches != before.last.switches)
        return frozenset(now.places.groups[place] for place in other.tolist())

    @cached_property
    def groups(self) -> frozenset[str]:
        """All whose money or chance to go may be another; those far away are worked out now."""
        world = self.risk.world
        if self.reach is None:
            return frozenset(world.groups)
        seats = (world.seats_of.get(person, ()) for person in self.persons)
        theirs = (seat.group_id for seat in chain.from_iterable(seats))
        return self.reach.named.union(self._shaken, theirs)


FEW = 32
"""So many onlookers at most pass on at once what they see, whoever asks."""


class Reach(NamedTuple):
    """How far changes reach.

    Attributes
    ----------
    before : Moving
        The terms before.
    persons : Chosen
        Whom they concern, and whom they reach along ties.
    named : set of ids
        The groups that what changed is about.
    """

    before: Moving
    persons: Chosen
    named: frozenset[str]


def moved(old: Risk, world: World, changes: Iterable[Change]) -> Moved:
    """Return the risk of a world that came of another by changes.

    Parameters
    ----------
    old : Risk
        Of the world before.
    world : World
        In which the changes have happened.
    changes : iterable of Change
        What is now true of each row; at most one for each row.

    Notes
    -----
    Cost O(rows and people of the groups that the changes name, ties of whom they reach, entries of
    decision units, groups).
    """
    whom = concerned(old.world, world, changes)
    if whom is None:
        return Moved(assess(world), None)
    before = old.moving.latest
    told = _told(before, world, whom)
    now, reached = _settled(before, world, whom, told)
    persons = Chosen(before.places.persons, np.union1d(reached, told.at))
    reach = Reach(before, persons, frozenset(whom.groups))
    return Moved(MovedRisk(now), reach)


class _Told(NamedTuple):
    """What is known anew of those concerned.

    Attributes
    ----------
    known : Circumstances
        Of an excerpt of the world.
    names, inner, at
        The persons concerned, and their places in the excerpt and in the arrays.
    """

    known: Circumstances
    names: Sequence[str]
    inner: Index
    at: Index

    def numbers(self, table: Parameters) -> Mapping[str, Numbers]:
        """Return what each of them brings into the spreading."""
        known, customers = self.known, self.known.places.customers
        return {
            "own": np.where(customers, known.touches.own, 0.0)[self.inner],
            "damping": np.where(customers, known.care.factors, 0.0)[self.inner],
            "fixed": faded(known.places.gone.persons, table.loss_half_life)[self.inner],
        }


def _told(before: Moving, world: World, whom: Concerned) -> _Told:
    place_of = before.places.person_at
    names = sorted(person for person in whom.persons if person in place_of)
    known = circumstances_of(excerpt(world, names, whom.units | whom.contracts))
    inner = np.array([known.places.person_at[name] for name in names], dtype=np.int64)
    return _Told(known, names, inner, _places(place_of, names))


def _places(place_of: Mapping[Any, int], names: Iterable[str]) -> Index:
    return np.array([place_of[name] for name in names if name in place_of], dtype=np.int64)


def _settled(before: Moving, world: World, whom: Concerned, told: _Told) -> tuple[Moving, Index]:
    """Return the terms after changes, and the places of whom they reached along ties."""
    table, ties = world.parameters, strongest(world.graph, "weight")
    news = _other(before.first.pressures, told.names, told.at, told.numbers(table))
    rewired = [person for person in whom.rewired if person in before.places.person_at]
    pressures, found = updated_spread(ties, before.first.pressures, **news, rewired=rewired)
    reached = places_reached(found, pressures)
    now = _grouped(before, world, whom, told)
    named = _places(now.places.group_at, whom.units | whom.contracts)
    lost = _places(now.places.person_at, news["fixed"])
    now = _taught(now, pressures, hanging(now, lost, named))
    if now.rate != before.rate:
        named = np.arange(len(now.gone))
    first = passed(now, before.first, pressures, hanging(now, reached, named))
    shown = examples_of(now.places, now.looks, first.switches, table.imitation)
    now = replace(now, ties=ties, first=first, last=first, examples=shown)
    if not (shown.press or before.examples.press):
        return replace(now, pending=nothing(now)), reached
    now, more = _shown(before, now, told)
    last, found = updated_spread(ties, before.last.pressures, **{**news, **more}, rewired=rewired)
    reached = places_reached(found, last)
    return replace(now, last=passed(now, before.last, last, hanging(now, reached, named))), reached


def _shown(before: Moving, now: Moving, told: _Told) -> tuple[Moving, dict[str, Any]]:
    """Return the terms with what is still to be passed on, and what is to be passed on at once.

    Those concerned pass on at once what they see of others, and so do few who look at a contract
    that has become shakier; many wait until somebody asks for what is far away.
    """
    seen = _onlookers(before, now, told)
    pressures, last = now.first.pressures, before.last.pressures
    customers = numbers_at(pressures.damping, seen) > 0.0
    own = numbers_at(pressures.own, seen) + now.examples.own_of(seen) * customers
    at_once = among(seen, np.sort(told.at)) | (len(seen) <= len(told.at) + FEW)
    names = [before.places.persons[place] for place in seen[at_once].tolist()]
    more = _other(last, names, seen[at_once], {"own": own[at_once]})
    other = ~at_once & (own != numbers_at(last.own, seen))
    kept = ~among(before.pending.places, seen)
    pending = SomeValues(
        before.pending.labels,
        before.pending.position,
        np.concatenate([before.pending.places[kept], seen[other]]),
        np.concatenate([before.pending.numbers[kept], own[other]]),
    )
    return replace(now, pending=pending), more


def _other(
    pressures: Spread, names: Sequence[str], at: Index, numbers: Mapping[str, Numbers]
) -> dict[str, Any]:
    """Return the numbers that are others than before, by person."""
    found = {}
    for field, values in numbers.items():
        known = numbers_at(getattr(pressures, field), at)
        other = (values != known) & ~(np.isnan(values) & np.isnan(known))
        chosen = np.flatnonzero(other).tolist()
        found[field] = {names[place]: float(values[place]) for place in chosen}
    return found


def _grouped(before: Moving, world: World, whom: Concerned, told: _Told) -> Moving:
    """Return the terms with units, contracts and looks as they are, and nothing spread yet."""
    base, inner = before.places, told.known.places
    units, gone, looks = before.units, before.gone, before.looks
    if whom.units:
        known = {base.group_at[name]: inner.group_at[name] for name in whom.units}
        units = replaced(units, inner, known, _places(base.person_at, inner.persons))
    if whom.contracts:
        gone = gone.copy()
        names = [name for name in whom.contracts if name in world.groups]
        there = [inner.group_at[name] for name in names]
        gone[[base.group_at[name] for name in names]] = inner.gone.groups[there]
    if whom.looks:
        looks = looks_of(world, base)
    news = {**before.news, **dict.fromkeys(told.names, told.known)}
    return replace(before, world=world, news=news, units=units, gone=gone, looks=looks)


def _taught(now: Moving, pressures: Spread, groups: Index) -> Moving:
    """Return the terms with what the known losses of some groups teach."""
    table = now.world.parameters
    entries, sizes = entries_of(now.units, groups)
    since = numbers_at(pressures.fixed, now.units.persons[entries])
    long_lost = since <= faded(table.switch_after, table.loss_half_life)
    owners = np.repeat(np.arange(len(groups)), sizes)
    held = np.bincount(owners, now.units.say[entries] * long_lost, len(groups))
    cases = now.cases.copy()
    cases[groups] = are_cases(held, table)
    return replace(now, cases=cases, rate=rate_of(cases, now.gone, table))


def _onlookers(before: Moving, now: Moving, told: _Told) -> Index:
    """Return who may see other examples than before, by place, and those concerned; ascending."""
    groups = np.flatnonzero(before.examples.seen != now.examples.seen)
    entries, _ = entries_of(now.units, groups)
    deciding = entries[now.units.deciders[entries]]
    return np.union1d(told.at, now.units.persons[deciding])
