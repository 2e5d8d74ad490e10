"""Alerts: what somebody should look at now, and what became of it.

An alert is about the cluster of a group of which a member's risk stands in the band HIGH or above
it, or about a single customer of such a risk who is in no cluster; as of one version of the facts.
Its newest cause is the latest touch or loss on that group or its people, or on that person, and its
id is made of both: it stays the same until something new happens there, and then it is another
alert. So nobody need keep what was told before, and whoever resumes from an older version finds
again what still holds by its id.

A mark (:class:`~graphapi.model.rows.AlertMark`) says what somebody made of it; without one it is
NEW. One that was dismissed comes back as NEW after a new touch, which makes it another alert, or
when it asks for a quarter more attention than it did then (algorithms.md, section 5).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import TYPE_CHECKING, overload

import numpy as np

from graphapi.analysis.risk.assess import RiskBand, risk_band
from graphapi.changes import Ref
from graphapi.model.rows import Group, Person
from graphapi.model.words import AlertStatus

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from graphapi.analysis.clusters import Clusters, Outline
    from graphapi.analysis.risk.reasons import Reason
    from graphapi.analysis.risk.standing import Scene
    from graphapi.analysis.world import World
    from graphapi.model.rows import AlertMark, CompetitorTouch, Loss, Millis


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """Something to look at.

    Attributes
    ----------
    subject : Ref
        The group whose cluster it is, or the person.
    risk : float
        The highest among those it is about, 0 to 1.
    attention : float
        z, how far they stand above everybody's mean risk.
    size : int
        How many persons it is about.
    cause : Ref or None
        The latest touch or loss there; null where everything comes from elsewhere.
    since : int or None
        When that happened, epoch milliseconds.
    status : AlertStatus
        NEW again where a dismissed one has come back.
    mark : AlertMark or None
        What somebody made of it last.
    """

    id: str
    subject: Ref
    risk: float
    attention: float
    size: int
    cause: Ref | None
    since: Millis | None
    status: AlertStatus
    mark: AlertMark | None

    @property
    def band(self) -> RiskBand:
        """The band of the risk."""
        return risk_band(self.risk)

    @property
    def group(self) -> str | None:
        """The group whose cluster it is; null for one about a person."""
        return self.subject.id if self.subject.kind is Group else None

    @property
    def person(self) -> str | None:
        """The person whom it is about; null for one about a cluster."""
        return self.subject.id if self.subject.kind is Person else None


@dataclass(frozen=True, slots=True, eq=False)
class Alerts(Sequence[Alert]):
    """The alerts of one version, most attention first."""

    clusters: Clusters
    alerts: tuple[Alert, ...]

    def __len__(self) -> int:
        return len(self.alerts)

    @overload
    def __getitem__(self, number: int) -> Alert: ...
    @overload
    def __getitem__(self, number: slice) -> tuple[Alert, ...]: ...
    def __getitem__(self, number: int | slice) -> Alert | tuple[Alert, ...]:
        return self.alerts[number]

    def named(self, id_: str) -> Alert | None:
        """Return an alert by its id."""
        return next((each for each in self.alerts if each.id == id_), None)

    def only(self, wanted: Callable[[Alert], bool]) -> Alerts:
        """Return some of them, in the same order."""
        return replace(self, alerts=tuple(filter(wanted, self.alerts)))

    def reasons(self, alert: Alert) -> tuple[Reason, ...]:
        """Return why, the largest first; cost of an explanation of all whom it is about."""
        if alert.person is not None:
            return self.clusters.scene.risk.explain(alert.person).reasons
        return self.clusters.told(self.outline(alert)).reasons

    def outline(self, alert: Alert) -> Outline:
        """Return the cluster that an alert is about."""
        return next(each for each in self.clusters.outlines if each.group == alert.group)


def find_alerts(clusters: Clusters) -> Alerts:
    """Find the alerts of a world; O(persons, and people of groups with a cluster)."""
    scene = clusters.scene
    about_groups = (alert_about(scene, each) for each in clusters.outlines)
    least = scene.world.parameters.alert_risk
    found = [each for each in about_groups if each.risk >= least]
    found += [_alert(scene, Ref(Person, who), (who,), _gap(scene, who)) for who in _alone(clusters)]
    return Alerts(clusters, tuple(sorted(found, key=lambda each: (-each.attention, each.id))))


def alert_about(scene: Scene, outline: Outline) -> Alert:
    """Return what there is to be said of a cluster, whether it is an alert yet or not."""
    return _alert(scene, Ref(Group, outline.group), outline.members, outline.attention)


def _alone(clusters: Clusters) -> Iterator[str]:
    """Yield the customers at high risk who are in no cluster."""
    scene = clusters.scene
    high = scene.may_go & (scene.risks >= scene.world.parameters.alert_risk)
    places, together = scene.risk.hazards.places, {w for o in clusters.outlines for w in o.members}
    names = (places.persons[place] for place in np.flatnonzero(high).tolist())
    return (name for name in names if name not in together)


def _gap(scene: Scene, person: str) -> float:
    return scene.risk.values[person] - scene.mean


def _alert(scene: Scene, subject: Ref, people: tuple[str, ...], attention: float) -> Alert:
    world = scene.world
    row = max(_causes(world, subject), key=lambda each: (each.at, each.id), default=None)
    cause = None if row is None else Ref(type(row), row.id)
    id_ = _id(subject, cause)
    mark = world.alert_marks.get(id_)
    return Alert(
        id=id_,
        subject=subject,
        risk=max(scene.risk.values[person] for person in people),
        attention=attention,
        size=len(people),
        cause=cause,
        since=None if row is None else row.at,
        status=_status(world, mark, attention),
        mark=mark,
    )


def _causes(world: World, subject: Ref) -> Iterable[CompetitorTouch | Loss]:
    """Yield the touches and losses on a group and its people, or on a person."""
    people = (subject.id,) if subject.kind is Person else world.people_in.get(subject.id, ())
    for person in people:
        yield from world.touches_on_person.get(person, ())
        yield from world.losses_of_person.get(person, ())
    if subject.kind is Group:
        yield from world.touches_on_group.get(subject.id, ())
        yield from world.losses_of_group.get(subject.id, ())


def _id(subject: Ref, cause: Ref | None) -> str:
    """Return an id that tells nothing: ids of persons may be names."""
    parts = [subject.kind.__name__, subject.id, *((cause.kind.__name__, cause.id) if cause else ())]
    return f"ALERT-{blake2b(chr(0).join(parts).encode(), digest_size=10).hexdigest()}"


def _status(world: World, mark: AlertMark | None, attention: float) -> AlertStatus:
    if mark is None:
        return AlertStatus.NEW
    back = (1.0 + world.parameters.alert_growth) * (mark.attention or 0.0)
    dismissed = mark.status is AlertStatus.DISMISSED
    return AlertStatus.NEW if dismissed and attention >= back > 0.0 else mark.status
