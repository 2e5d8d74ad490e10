"""How easily a customer gives way to pressure: a product of known factors.

``m = bundle · contract · manager · complaints · faults · visited`` (algorithms.md, section 4.6).
What nobody knows has the factor 1 and is listed as unknown.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphapi.analysis.sentences import Ago, Sentence, Share
from graphapi.analysis.world import grouped, holds
from graphapi.model.words import IncidentKind, Role, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from graphapi.analysis.world import World
    from graphapi.model.rows import Bundle, Group, Incident, IsoDate

CONTRACT_END = "CONTRACT_END"
ACCOUNT_MANAGER = "ACCOUNT_MANAGER"
BUNDLE_SHARE = "BUNDLE_SHARE"


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


def susceptibilities(
    world: World, persons: Sequence[str], homes: Mapping[str, str]
) -> Mapping[str, Susceptibility]:
    """Return the susceptibility of each person; cost O(persons + facts).

    Contract, account manager, complaints, faults and group-wide bundles are those of the home
    group. Any contact of ours counts as a visit.
    """
    managed = _manager_changes(world)
    care = {group: _care(world, group, managed.get(group)) for group in sorted(set(homes.values()))}
    own = grouped(_current_bundles(world), lambda bundle: bundle.person_id)
    shared = {g: [b for b in rows if b.person_id is None] for g, rows in world.bundles_of.items()}
    nobody = _join((), (CONTRACT_END, ACCOUNT_MANAGER))
    found = {}
    for person in persons:
        home = homes.get(person)
        base = care[home] if home else nobody
        bundles = (*own.get(person, ()), *shared.get(home or "", ()))
        effects = (*_bundled(world, bundles), *_visited(world, person))
        unknown = (BUNDLE_SHARE,) if any(b.share is None for b in bundles) else ()
        found[person] = _with(base, effects, unknown) if effects or unknown else base
    return found


def _join(effects: tuple[Effect, ...], unknown: tuple[str, ...]) -> Susceptibility:
    return Susceptibility(math.prod(each.value for each in effects), effects, unknown)


def _with(
    base: Susceptibility, effects: tuple[Effect, ...], unknown: tuple[str, ...]
) -> Susceptibility:
    return _join((*base.effects, *effects), (*base.unknown, *unknown))


def _care(world: World, group_id: str, managed: IsoDate | None) -> Susceptibility:
    group = world.groups.get(group_id)
    ends = group.contract_end if group else None
    effects = (
        *_contract(world, group),
        *_manager(world, managed),
        *_incidents(world, world.incidents_of.get(group_id, ())),
    )
    missing = {CONTRACT_END: ends is None, ACCOUNT_MANAGER: managed is None}
    return _join(effects, tuple(name for name, absent in missing.items() if absent))


def _contract(world: World, group: Group | None) -> Iterator[Effect]:
    if group is None or group.contract_end is None:
        return
    table = world.parameters
    left = world.days_until(group.contract_end)
    if left > table.contract_far_days:
        yield Effect("CONTRACT_FAR", table.contract_far, Sentence("CONTRACT_FAR", {"days": left}))
    elif 0 <= left < table.contract_due_days:
        yield Effect("CONTRACT_DUE", table.contract_due, Sentence("CONTRACT_DUE", {"days": left}))
    elif left < 0:
        over = Sentence("CONTRACT_OVER", {"ago": Ago(-left)})
        yield Effect("CONTRACT_OVER", table.contract_due, over)


def _manager(world: World, changed: IsoDate | None) -> Iterator[Effect]:
    if changed is None:
        return
    age = -world.days_until(changed)
    if age < world.parameters.manager_days:
        sentence = Sentence("MANAGER_CHANGED", {"ago": Ago(age)})
        yield Effect("MANAGER_CHANGED", world.parameters.manager_changed, sentence)


def _manager_changes(world: World) -> Mapping[str, IsoDate]:
    """Return the last day on which an account manager of each group came or went."""
    moments: dict[str, list[IsoDate]] = defaultdict(list)
    today = world.day
    for seat in world.seats.values():
        if seat.role is Role.ACCOUNT_MANAGER:
            days = (seat.since, seat.until)
            moments[seat.group_id] += [day for day in days if day and day <= today]
    return {group: max(days) for group, days in moments.items() if days}


def _incidents(world: World, incidents: Sequence[Incident]) -> Iterator[Effect]:
    table = world.parameters
    complaints = _recent(world, incidents, IncidentKind.COMPLAINT, table.complaint_days)
    faults = _recent(world, incidents, IncidentKind.LINE_FAULT, table.fault_days)
    urgent = sum(each.severity is Severity.URGENT for each in faults)
    weighed = len(faults) + urgent * (table.urgent_counts - 1)
    for code, rows, count, factor in (
        ("COMPLAINTS", complaints, len(complaints), table.complaint),
        ("FAULTS", faults, weighed, table.fault),
    ):
        if rows:
            power = factor ** min(count, table.incidents_counted)
            yield Effect(code, power, Sentence(code, {"count": len(rows)}))


def _recent(
    world: World, incidents: Sequence[Incident], kind: IncidentKind, days: float
) -> list[Incident]:
    return [each for each in incidents if each.kind is kind and world.age(each.opened_at) < days]


def _current_bundles(world: World) -> Iterator[Bundle]:
    day = world.day
    return (b for b in world.bundles.values() if holds(b.start, b.end, day))


def _bundled(world: World, bundles: Sequence[Bundle]) -> Iterator[Effect]:
    """Yield the hold of the bundles; the shares add up to at most the whole spend."""
    share = min(1.0, math.fsum(bundle.share or 0.0 for bundle in bundles))
    if share:
        factor = 1.0 - world.parameters.bundle_hold * share
        yield Effect("BUNDLED", factor, Sentence("BUNDLED", {"share": Share(share)}))


def _visited(world: World, person: str) -> Iterator[Effect]:
    moments = [visit.at for visit in world.visits_to.get(person, ()) if visit.at <= world.at]
    if moments and (age := world.age(max(moments))) < world.parameters.visit_days:
        yield Effect("VISITED", world.parameters.visited, Sentence("VISITED", {"ago": Ago(age)}))
