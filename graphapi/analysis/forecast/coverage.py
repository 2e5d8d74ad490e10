"""How well we reach decision units, now and as it would be."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import fsum
from typing import TYPE_CHECKING

import numpy as np

from graphapi.analysis.decision import decision_weights
from graphapi.analysis.forecast.forecast import Reach
from graphapi.analysis.influence.ground import ground_of
from graphapi.analysis.units.survey import survey_of
from graphapi.compact.values import NodeValues

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphapi.analysis.influence.ground import Ground
    from graphapi.analysis.risk.assess import Risk
    from graphapi.analysis.units.survey import Survey
    from graphapi.analysis.world import World


@dataclass(frozen=True, slots=True)
class Covered:
    """How we reach a decision unit before something happens and after it.

    Attributes
    ----------
    say : mapping of person to share
    reaches : tuple of Reach
        One for each of them, in that order.
    """

    say: Mapping[str, float]
    reaches: tuple[Reach, ...]

    @property
    def before(self) -> float:
        """The coverage before, ``Σ w_d R(O, d)``."""
        return fsum(self.say[each.person] * each.before for each in self.reaches)

    @property
    def after(self) -> float:
        """The coverage after."""
        return fsum(self.say[each.person] * each.after for each in self.reaches)

    @property
    def losses(self) -> tuple[Reach, ...]:
        """Those whom we reach less, the largest loss first."""
        less = [each for each in self.reaches if each.after < each.before]
        return tuple(sorted(less, key=lambda each: (each.after - each.before, each.person)))


@dataclass(frozen=True, slots=True)
class Outlook:
    """Questions about our reach on two grounds, each answered once."""

    before: Survey
    after: Survey

    def covered(self, group: str) -> Covered:
        """Return how we reach a decision unit; two searches of 40 paths for each of its persons.

        With more to fear we reach nobody better: a choice of routes that falls short of that was
        not the best before.
        """
        say = decision_weights(self.before.ground.world, group)
        return Covered(say, tuple(map(self._reach, say)))

    def _reach(self, person: str) -> Reach:
        before = self.before.reached(person).reach
        return Reach(person, before, min(before, self.after.reached(person).reach))


def outlook_of(world: World, risk: Risk, then: Risk) -> Outlook:
    """Return our reach as things are beside that at another risk; O(persons)."""
    ground = ground_of(world, risk)
    return Outlook(survey_of(ground), survey_of(_at_risk(ground, then)))


def _at_risk(ground: Ground, risk: Risk) -> Ground:
    """Return the ground on which customers are lost with another chance."""
    staying = 1.0 - risk.hazards.risks()
    chances = np.where(risk.hazards.places.customers, staying, ground.freely.array)
    passing = NodeValues(ground.freely.position, chances)
    return replace(ground, passing=passing, freely=passing, memory={})
