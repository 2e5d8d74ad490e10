"""What comes of pressures in a pass, for those groups where it may be another than before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, cast

import numpy as np

from graphapi.analysis.risk.formulas import chance_of, faded
from graphapi.analysis.risk.hazards import Pass
from graphapi.analysis.risk.units import entries_of, held_by, of_persons
from graphapi.compact.values import Chosen

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt

    from graphapi.analysis.risk.places import Places, Units
    from graphapi.analysis.world import World
    from graphapi.compact.spread import Spread
    from graphapi.compact.values import NodeValues

    Numbers = npt.NDArray[np.float64]
    Index = npt.NDArray[np.int64]


class Deciding(Protocol):
    """Who decides in which group, and what has become of the contracts so far."""

    @property
    def world(self) -> World: ...
    @property
    def places(self) -> Places: ...
    @property
    def units(self) -> Units: ...
    @property
    def gone(self) -> Numbers: ...
    @property
    def rate(self) -> float: ...


def numbers_at(values: Mapping[Any, float], at: Index) -> Numbers:
    """Return the numbers of persons by place."""
    return cast("NodeValues", values).at(at)


def among(places: Index, chosen: Index) -> npt.NDArray[np.bool_]:
    """Say which places are among some, given in ascending order."""
    if not len(chosen):
        return np.zeros(len(places), dtype=np.bool_)
    where = np.minimum(np.searchsorted(chosen, places), len(chosen) - 1)
    return np.asarray(chosen[where] == places)


def places_reached(reached: Sequence[Any], pressures: Spread) -> Index:
    """Return the places of whom a change reached: everybody where all was spread anew."""
    return reached.places if isinstance(reached, Chosen) else np.arange(len(pressures.hazard))


def hanging(now: Deciding, persons: Index, named: Index) -> Index:
    """Return the groups whose contract hangs on some persons, and those named; ascending."""
    if not len(persons):
        return np.unique(named)
    return np.union1d(named, of_persons(now.units, persons, len(now.places.persons)))


def passed(now: Deciding, before: Pass, pressures: Spread, groups: Index) -> Pass:
    """Return what comes of pressures; only groups given may switch with another chance."""
    entries, _ = entries_of(now.units, groups)
    persons = now.units.persons[entries]
    switches = before.switches.copy()
    hazard = numbers_at(pressures.hazard, persons)
    switches[groups] = switches_by(now, pressures, groups, hazard)
    return Pass(pressures, switches)


def switches_by(now: Deciding, pressures: Spread, groups: Index, hazard: Numbers) -> Numbers:
    """Return the chance that the contracts of some groups go.

    ``hazard`` is the pressure on each person of their units, in the order of the entries.
    """
    table = now.world.parameters
    entries, _ = entries_of(now.units, groups)
    persons = now.units.persons[entries]
    chances = chance_of(numbers_at(pressures.damping, persons) * hazard)
    falls = np.where(np.isnan(numbers_at(pressures.fixed, persons)), chances, 1.0)
    held = held_by(now.units, groups, falls, table.unit_threshold)
    gone = now.gone[groups]
    went = faded(gone, table.contract_half_life)
    return np.asarray(np.where(np.isnan(gone), now.rate * held, went))
