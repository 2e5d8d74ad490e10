"""What presses on a person by itself: competitor touches, and groups that set an example.

A touch of weight s, age t and outcome factor o has the hazard
``-ln(1 - min(0.95, kappa * s * o * 2^(-t/60)))``. A touch on a group gives half of that to the
persons of its decision unit in proportion to their say, and 0.3 for a contact, scaled so that the
largest share is 1 (algorithms.md, sections 4.1 and 4.8).
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphapi.analysis.decision import deciding_seats
from graphapi.changes import Ref
from graphapi.model.rows import CompetitorTouch, Group
from graphapi.model.words import Role, TouchOutcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from graphapi.analysis.world import World


@dataclass(frozen=True, slots=True)
class Cause:
    """One thing that presses on one person, and how hard.

    Attributes
    ----------
    source : Ref
        A :class:`CompetitorTouch`, or the :class:`Group` that sets an example.
    hazard : float
        At least 0; hazards of several causes add.
    """

    source: Ref
    hazard: float


def touch_causes(
    world: World, weights: Mapping[str, Mapping[str, float]]
) -> Mapping[str, tuple[Cause, ...]]:
    """Return the competitor touches that press on each person, by person and by touch id.

    Touches that were won press on nobody: they make the person, or the contract, known lost. A
    touch on a group without a decision unit reaches nobody. ``weights`` is the say of each person
    by group; cost O(touches + seats of touched groups).
    """
    causes: dict[str, list[Cause]] = defaultdict(list)
    shares: dict[str, Mapping[str, float]] = {}
    for touch in world.touches.values():
        if touch.outcome is TouchOutcome.WON:
            continue
        hazard = _hazard(world, touch)
        source = Ref(CompetitorTouch, touch.id)
        if touch.person_id is not None:
            causes[touch.person_id].append(Cause(source, hazard))
            continue
        group = str(touch.group_id)
        if group not in shares:
            shares[group] = _shares(world, group, weights.get(group, {}))
        for person, share in shares[group].items():
            causes[person].append(Cause(source, hazard * share))
    return {person: tuple(rows) for person, rows in causes.items()}


def _hazard(world: World, touch: CompetitorTouch) -> float:
    table = world.parameters
    weight = table.touch_weight[touch.kind] if touch.weight is None else touch.weight
    faded = 2.0 ** (-world.age(touch.at) / table.touch_half_life)
    pull = table.touch_kappa * weight * table.outcome_factor[touch.outcome] * faded
    return -math.log1p(-min(table.hazard_cap, pull))


def _shares(world: World, group_id: str, weights: Mapping[str, float]) -> Mapping[str, float]:
    contacts = {s.person_id for s in deciding_seats(world, group_id) if s.role is Role.CONTACT}
    extra = world.parameters.contact_share
    raw = {p: say + (extra if p in contacts else 0.0) for p, say in weights.items()}
    most = max(raw.values(), default=0.0)
    scale = world.parameters.group_touch_share / most if most else 0.0
    return {person: share * scale for person, share in raw.items() if share}


def example_causes(world: World, switches: Mapping[str, float]) -> Mapping[str, tuple[Cause, ...]]:
    """Return the groups whose possible switch presses on the decision-makers of each group.

    A group looks at the groups it is linked to, either way, and at those of the same industry and
    region; each counts once, with ``-ln(1 - 0.05 P)``. ``switches`` is P by group. Cost O(pairs of
    groups that look at each other and may switch).
    """
    pressing = {
        group: Cause(Ref(Group, group), -math.log1p(-world.parameters.imitation * chance))
        for group, chance in switches.items()
        if chance > 0.0
    }
    linked = _linked(world)
    alike = _alike(world, pressing)
    causes = {}
    for group, row in world.groups.items():
        others = {*linked.get(group, ()), *alike.get((row.industry, row.region), ())} - {group}
        causes[group] = tuple(pressing[other] for other in sorted(others) if other in pressing)
    return {group: rows for group, rows in causes.items() if rows}


def _linked(world: World) -> Mapping[str, set[str]]:
    linked: dict[str, set[str]] = defaultdict(set)
    for link in world.group_links.values():
        linked[link.from_id].add(link.to_id)
        linked[link.to_id].add(link.from_id)
    return linked


def _alike(
    world: World, groups: Iterable[str]
) -> Mapping[tuple[str | None, str | None], list[str]]:
    alike: dict[tuple[str | None, str | None], list[str]] = defaultdict(list)
    for group in groups:
        row = world.groups.get(group)
        if row and row.industry is not None and row.region is not None:
            alike[row.industry, row.region].append(group)
    return alike


def decision_makers(world: World, group_id: str) -> tuple[str, ...]:
    """Return the persons who decide for a group, contacts left out."""
    seats = deciding_seats(world, group_id)
    return tuple(dict.fromkeys(s.person_id for s in seats if s.role is Role.DECISION_MAKER))
