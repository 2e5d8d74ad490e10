"""Who stands out at risk among everybody who may still leave."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from graphapi.analysis.quantile import quantile
from graphapi.analysis.risk.explain import Tracer
from graphapi.analysis.risk.money import purses_of, revenues
from graphapi.analysis.risk.stake import staked

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    import numpy.typing as npt

    from graphapi.analysis.risk.assess import Risk
    from graphapi.analysis.risk.stake import Stakes
    from graphapi.analysis.world import World


@dataclass(frozen=True, slots=True)
class Scene:
    """What all clusters of one world are drawn from.

    Attributes
    ----------
    risks : float64, shape (persons,)
    may_go : bool, shape (persons,)
        The customers who are not known lost.
    mean : float
        Of the risks of those.
    """

    world: World
    risk: Risk
    tracer: Tracer
    stakes: Stakes
    risks: npt.NDArray[np.float64]
    may_go: npt.NDArray[np.bool_]
    mean: float

    @property
    def place_of(self) -> Mapping[str, int]:
        """The place of each person in the arrays."""
        return self.risk.hazards.places.person_at

    def money(self, people: Iterable[str]) -> float:
        """Return what people may take with them, risk times revenue, minor units a month."""
        at = [self.place_of[person] for person in people]
        return math.fsum((self.risks[at] * self.stakes.revenue[at]).tolist())


def scene_of(world: World, risk: Risk) -> Scene:
    """Lay out a world for its clusters; O(persons)."""
    hazards, places = risk.hazards, risk.hazards.places
    risks = places.laid_out(risk.values)
    may_go = places.customers & ~places.gone.known
    values = risks[may_go].tolist()
    mean = math.fsum(values) / len(values) if values else 0.0
    stakes = staked(hazards, risks, revenues(places, purses_of(world, places)))
    return Scene(world, risk, Tracer(hazards), stakes, risks, may_go, mean)


def standing_out(scene: Scene) -> Iterator[tuple[str, list[str]]]:
    """Find who stands out in each group, where they are enough; O(persons log persons).

    Those who may go, are in the top tenth of everybody's risk and above the mean, at home there.
    """
    if not scene.may_go.any():
        return
    places, table = scene.risk.hazards.places, scene.world.parameters
    least = quantile(scene.risks[scene.may_go].tolist(), table.cluster_quantile)
    high = scene.may_go & (scene.risks >= least) & (scene.risks > scene.mean)
    known = places.homes < len(scene.world.groups)
    members = np.flatnonzero(high & known & places.housed)
    members = members[np.argsort(places.homes[members], kind="stable")]
    groups, starts = np.unique(places.homes[members], return_index=True)
    parts = np.split(members, starts[1:])
    for group, part in zip(groups.tolist(), parts, strict=False):
        if len(part) >= table.cluster_min:
            yield places.groups[group], [places.persons[place] for place in part.tolist()]


def attention(values: Mapping[str, float], people: Collection[str], mean: float) -> float:
    """Return z of some persons, 0 for nobody."""
    above = math.fsum(values[person] - mean for person in people)
    return above / math.sqrt(len(people)) if people else 0.0


def by_risk(risk: Risk, people: Iterable[str]) -> tuple[str, ...]:
    """Order persons by risk descending, then by id."""
    return tuple(sorted(people, key=lambda person: (-risk.values[person], person)))
