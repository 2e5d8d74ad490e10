"""What presses on a person by itself: competitor touches, and groups that set an example.

A touch of weight s, age t and outcome factor o has the hazard
``-ln(1 - min(0.95, kappa * s * o * 2^(-t/60)))``. A touch on a group gives half of that to the
persons of its decision unit in proportion to their say, and 0.3 for a contact, scaled so that the
largest share is 1 (algorithms.md, sections 4.1 and 4.8).
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from graphapi.analysis.risk.formulas import faded, hazard_of
from graphapi.changes import Ref
from graphapi.model.rows import CompetitorTouch
from graphapi.model.words import TouchOutcome

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt

    from graphapi.analysis.risk.places import Places, Units
    from graphapi.analysis.world import World

    Numbers = npt.NDArray[np.float64]
    Index = npt.NDArray[np.int64]


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


class Touched(NamedTuple):
    """The competitor touches that press on each person, by person and by touch.

    Attributes
    ----------
    persons : int64, ascending
    hazards : float64
    touches : int64
        The place in `ids` of the touch that presses.
    ids : sequence of ids
    own : float64, shape (persons,)
        The hazard of everybody from touches alone.
    news : mapping of place to touches and place
        Where those on some persons were gathered anew, and their places there.
    """

    persons: Index
    hazards: Numbers
    touches: Index
    ids: Sequence[str]
    own: Numbers
    news: Mapping[int, tuple[Touched, int]] = MappingProxyType({})

    def causes(self, place: int) -> tuple[Cause, ...]:
        """Return the touches that press on one person, by place."""
        if place in self.news:
            known, inner = self.news[place]
            return known.causes(inner)
        first, last = np.searchsorted(self.persons, [place, place + 1])
        pairs = zip(self.touches[first:last], self.hazards[first:last].tolist(), strict=True)
        return tuple(Cause(Ref(CompetitorTouch, self.ids[n]), hazard) for n, hazard in pairs)


def touched(world: World, places: Places) -> Touched:
    """Return the competitor touches that press on each person.

    Touches that were won press on nobody: they make the person, or the contract, known lost. A
    touch on a group without a decision unit reaches nobody. Cost O(persons + touches + seats of
    touched groups).
    """
    rows = [row for row in world.touches.values() if row.outcome is not TouchOutcome.WON]
    hazards = touch_hazards(world, rows)
    direct = _places([row.person_id for row in rows], places.person_at)
    groups = _places([row.group_id for row in rows], places.group_at)
    on_persons = np.flatnonzero(direct >= 0)
    on_groups = np.flatnonzero((direct < 0) & (groups >= 0))
    entries, touches = _reached(places.units, groups[on_groups], on_groups)
    shares = np.concatenate([np.ones(len(on_persons)), _shares(world, places.units)[entries]])
    persons = np.concatenate([direct[on_persons], places.units.persons[entries]])
    numbers = np.concatenate([on_persons, touches])
    pressing = hazards[numbers] * shares
    order = np.lexsort((numbers, persons))
    order = order[shares[order] > 0.0]
    own = np.bincount(persons, pressing, len(places.persons)).astype(np.float64)
    ids = [row.id for row in rows]
    return Touched(persons[order], pressing[order], numbers[order], ids, own)


def _places(ids: Sequence[str | None], place_of: Mapping[Any, int]) -> Index:
    return np.array([place_of.get(each, -1) for each in ids], dtype=np.int64)


def _reached(units: Units, groups: Index, touches: Index) -> tuple[Index, Index]:
    """Return the entries of the units of groups, and the touch on each of them."""
    starts, sizes = units.starts[groups], np.diff(units.starts)[groups]
    before = np.cumsum(sizes) - sizes
    entries = np.arange(sizes.sum()) + np.repeat(starts - before, sizes)
    return entries, np.repeat(touches, sizes)


def touch_hazards(
    world: World, touches: Sequence[CompetitorTouch], *, later: float = 0.0
) -> Numbers:
    """Return the hazard of each touch, some days later, on the person whom it reaches in full."""
    table = world.parameters
    weights = [
        table.touch_weight[each.kind] if each.weight is None else each.weight for each in touches
    ]
    factors = [table.outcome_factor[each.outcome] for each in touches]
    days = [world.age(each.at) + later for each in touches]
    pull = table.touch_kappa * np.array(weights, dtype=np.float64) * np.array(factors)
    return np.asarray(
        hazard_of(np.minimum(table.hazard_cap, pull * faded(days, table.touch_half_life)))
    )


def _shares(world: World, units: Units) -> Numbers:
    """Return the share of a touch on the group that reaches each person of its unit."""
    table = world.parameters
    raw = units.say + table.contact_share * units.contacts
    most = np.zeros(len(units.starts) - 1)
    np.maximum.at(most, units.groups, raw)
    scale = table.group_touch_share / np.where(most > 0.0, most, 1.0)
    return np.asarray(raw * scale[units.groups])
