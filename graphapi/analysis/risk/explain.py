"""Why a person is at risk: the hazard taken apart into its causes, exactly.

``L_v = m_v (h_v + sum c_uv + g_v + b)``. What arrives along ties is traced back to the touch, loss
or example that set it off; the herd of a group is split over its decision unit by
:func:`~graphapi.analysis.switch.switch_shares` and then by what presses on each of them. The parts
sum to the hazard (Bach et al. 2015, doi 10.1371/journal.pone.0130140, on conservation).
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, Protocol

from graphapi.analysis.risk.switch import switch_shares
from graphapi.changes import Ref
from graphapi.model.rows import Loss

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from graphapi.analysis.risk.pressure import Cause
    from graphapi.analysis.risk.susceptibility import Susceptibility
    from graphapi.analysis.world import World
    from graphapi.compact.spread import Spread

CERTAIN = -math.log(1e-9)
"""The hazard that stands for a recorded loss: certain to nine digits, and finite."""


class Way(StrEnum):
    """How a cause comes to press on a person."""

    DIRECT = "DIRECT"
    TIES = "TIES"
    HERD = "HERD"
    CONTRACT = "CONTRACT"
    BASE = "BASE"
    LOST = "LOST"
    CLUSTER = "CLUSTER"


class Part(NamedTuple):
    """One part of a person's hazard.

    Attributes
    ----------
    amount : float
        At least 0.
    way : Way
        How it comes.
    source : Ref or None
        The touch, loss or group that sets it off; none for ordinary churn.
    origin : str or None
        The person whom the source presses on.
    through : str or None
        Where the pressure arrives along ties: the person explained, or the decision-maker of the
        group whose herd it is (``HERD``).
    group : str or None
        The group whose switch it is (``HERD``, ``CONTRACT``).
    """

    amount: float
    way: Way
    source: Ref | None = None
    origin: str | None = None
    through: str | None = None
    group: str | None = None


class Terms(Protocol):
    """What risk is made of, as far as one person or group is concerned.

    :class:`~graphapi.analysis.risk.hazards.Hazards` says what each of these means.
    """

    @property
    def world(self) -> World: ...
    @property
    def pressures(self) -> Spread: ...
    @property
    def susceptible(self) -> Mapping[str, Susceptibility]: ...
    @property
    def lost(self) -> Mapping[str, float]: ...
    @property
    def causes(self) -> Mapping[str, tuple[Cause, ...]]: ...
    @property
    def weights(self) -> Mapping[str, Mapping[str, float]]: ...
    def herds(self, person: str, /) -> tuple[str, ...]: ...
    def switch(self, group: str, /) -> float: ...
    def herd(self, group: str, /) -> float: ...
    def falls(self, person: str, /) -> float: ...
    def hazard(self, person: str, /) -> float: ...


@dataclass(frozen=True, slots=True)
class Tracer:
    """Takes hazards apart; keeps what it found, so that what many share is traced once."""

    hazards: Terms
    _pressures: dict[str, tuple[Part, ...]] = field(default_factory=dict)
    _starts: dict[str, tuple[tuple[Ref, float], ...]] = field(default_factory=dict)
    _herds: dict[str, tuple[Part, ...]] = field(default_factory=dict)

    def parts(self, person: str) -> tuple[Part, ...]:
        """Return the parts of a customer's hazard, largest first; they sum to it within 1e-12.

        A recorded loss is one part of :data:`CERTAIN`. A touch that was won is the part that lifts
        the risk to 0.9, beside the others. Persons of other sides have no parts.
        """
        hazards = self.hazards
        if person not in hazards.susceptible:
            return ()
        lost_by = hazards.world.persons_lost_by.get(person)
        if isinstance(lost_by, Loss):
            return (Part(CERTAIN, Way.LOST, Ref(Loss, lost_by.id), person, person),)
        acting = [
            *self._pressure(person),
            *(part for group in hazards.herds(person) for part in self._herd(group)),
            Part(hazards.world.parameters.risk_base, Way.BASE),
        ]
        parts = merged(acting, hazards.susceptible[person].factor)
        if lost_by is not None:
            floor = -math.log1p(-hazards.world.parameters.won_risk) - hazards.hazard(person)
            won = Ref(type(lost_by), lost_by.id)
            parts = (*parts, Part(max(0.0, floor), Way.LOST, won, person, person))
        return ranked(parts)

    def chain(self, part: Part) -> tuple[str, ...]:
        """Return the strongest chain of persons along which a part arrives, both ends included.

        Empty for what presses on nobody in particular: ordinary churn, a lost contract.
        """
        if part.origin is None or part.origin == part.through:
            return (part.origin,) if part.origin else ()
        return tuple(map(str, self.hazards.pressures.chains(part.through)[part.origin]))

    def _pressure(self, person: str) -> tuple[Part, ...]:
        if person not in self._pressures:
            self._pressures[person] = tuple(self._traced(person))
        return self._pressures[person]

    def _traced(self, person: str) -> Iterable[Part]:
        for source, amount in self.hazards.pressures.attribute(person).items():
            way = Way.DIRECT if source == person else Way.TIES
            for cause, share in self._started(str(source)):
                yield Part(amount * share, way, cause, str(source), person)

    def _started(self, person: str) -> tuple[tuple[Ref, float], ...]:
        if person not in self._starts:
            self._starts[person] = tuple(self._set_off(person))
        return self._starts[person]

    def _set_off(self, person: str) -> Iterable[tuple[Ref, float]]:
        """Say what presses on the person that pressure starts from, in shares that sum to 1."""
        if person in self.hazards.lost:
            row = self.hazards.world.persons_lost_by[person]
            return ((Ref(type(row), row.id), 1.0),)
        causes = self.hazards.causes[person]
        total = math.fsum(cause.hazard for cause in causes)
        return ((cause.source, cause.hazard / total) for cause in causes)

    def _herd(self, group: str) -> tuple[Part, ...]:
        if group not in self._herds:
            self._herds[group] = merged(self._switching(group))
        return self._herds[group]

    def _switching(self, group: str) -> Iterable[Part]:
        hazards = self.hazards
        herd = hazards.herd(group)
        lost_by = hazards.world.groups_lost_by.get(group)
        if lost_by is not None:
            yield Part(herd, Way.CONTRACT, Ref(type(lost_by), lost_by.id), group=group)
            return
        threshold = hazards.world.parameters.unit_threshold
        shares = switch_shares(hazards.weights.get(group, {}), hazards.falls, threshold)
        for person, share in shares.items():
            for cause, origin, part in self._falling(person):
                yield Part(herd * share * part, Way.HERD, cause, origin, person, group)

    def _falling(self, person: str) -> Iterable[tuple[Ref | None, str | None, float]]:
        """Say what makes a person of a decision unit fall, in shares that sum to 1."""
        if person in self.hazards.lost:
            return ((cause, person, share) for cause, share in self._started(person))
        pressure = self.hazards.pressures.hazard[person]
        parts = self._pressure(person)
        return ((part.source, part.origin, part.amount / pressure) for part in parts)


def merged(parts: Iterable[Part], factor: float = 1.0) -> tuple[Part, ...]:
    """Add up the parts of one source that come the same way, times a factor.

    The sum keeps the ends of its largest part.
    """
    alike: dict[tuple[Way, Ref | None, str | None], list[Part]] = defaultdict(list)
    for part in parts:
        alike[part.way, part.source, part.group].append(part)
    return tuple(
        Part(factor * math.fsum(part.amount for part in rows), *max(rows, key=_amount)[1:])
        for rows in alike.values()
    )


def _amount(part: Part) -> float:
    return part.amount


def ranked(parts: Iterable[Part]) -> tuple[Part, ...]:
    """Order parts by amount descending, equal ones by what they are; leave out what is nothing."""
    return tuple(sorted((part for part in parts if part.amount > 0.0), key=_rank))


def _rank(part: Part) -> tuple[float, str, str, str, str]:
    kind, name = (part.source.kind.__name__, part.source.id) if part.source else ("", "")
    return -part.amount, part.way, kind, name, part.group or ""
