"""What is known of persons and groups before anything spreads: of a world, or of an excerpt."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from graphapi.analysis.risk.places import places_of
from graphapi.analysis.risk.pressure import touched
from graphapi.analysis.risk.susceptibility import susceptibilities

if TYPE_CHECKING:
    from graphapi.analysis.risk.places import Places
    from graphapi.analysis.risk.pressure import Touched
    from graphapi.analysis.risk.susceptibility import Susceptibilities
    from graphapi.analysis.world import World


class Circumstances(NamedTuple):
    """Where persons and groups stand, what holds them, and what presses on them directly."""

    places: Places
    care: Susceptibilities
    touches: Touched


def circumstances_of(world: World) -> Circumstances:
    """Gather what is known of a world; O(persons + facts)."""
    places = places_of(world)
    return Circumstances(places, susceptibilities(world, places), touched(world, places))
