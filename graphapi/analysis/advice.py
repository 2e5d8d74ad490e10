"""What to do about a cluster or an alert: by when to act, and how; worked out on demand."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from graphapi.analysis.alerts import Alert, alert_about
from graphapi.analysis.influence.ground import ground_of
from graphapi.analysis.outlook import Outlook, act_before
from graphapi.analysis.plays import play_of
from graphapi.analysis.units.introducers import approaches, best_introducer
from graphapi.analysis.units.survey import survey_of

if TYPE_CHECKING:
    from graphapi.analysis.clusters import Cluster, Clusters, Outline
    from graphapi.analysis.outlook import Deadline
    from graphapi.analysis.plays import Play
    from graphapi.analysis.risk.assess import Risk
    from graphapi.analysis.risk.explain import Part
    from graphapi.analysis.risk.standing import Scene
    from graphapi.analysis.world import World
    from graphapi.model.words import AlertStatus


@dataclass(frozen=True, slots=True)
class Advised:
    """A cluster with what became of it, by when to act on it, and how."""

    cluster: Cluster
    status: AlertStatus
    act_before: Deadline | None
    play: Play


def advised(clusters: Clusters, outline: Outline) -> Advised:
    """Put together all that is to be told of a cluster."""
    return Advised(
        clusters.told(outline),
        alert_about(clusters.scene, outline).status,
        deadline_of(clusters, outline),
        play_against(clusters, outline),
    )


def deadline_of(clusters: Clusters, about: Alert | Outline) -> Deadline | None:
    """Say by when to act on a cluster or an alert; null where no touch presses on its people.

    Cost of explaining them, and of :func:`~graphapi.analysis.outlook.act_before`.
    """
    scene, (group, people) = clusters.scene, _meant(clusters, about)
    outlook = Outlook(scene.risk.moving.settled, group, people, _parts(scene, people))
    revenue = {who: float(scene.stakes.revenue[scene.place_of[who]]) for who in people}
    return act_before(outlook, revenue)


def play_against(clusters: Clusters, about: Alert | Outline) -> Play:
    """Say which card to play, whom to see, and by whom.

    Cost of explaining its people, and of
    :func:`~graphapi.analysis.units.introducers.best_introducer`.
    """
    scene, (group, people) = clusters.scene, _meant(clusters, about)
    known = group in scene.world.groups
    at_stake = scene.stakes.of(group, people) if known else {}
    person = min(people, key=lambda who: (-at_stake.get(who, 0.0), who))
    by = _introducer(scene.world, scene.risk, person)
    return play_of(scene.world, group, _parts(scene, people), person, by)


def _meant(clusters: Clusters, about: Alert | Outline) -> tuple[str, tuple[str, ...]]:
    """Return the group and the people of a cluster or an alert; no group for a homeless person."""
    if not isinstance(about, Alert):
        return about.group, about.members
    if about.person is None:
        return _meant(clusters, next(o for o in clusters.outlines if o.group == about.group))
    return clusters.scene.risk.hazards.homes.get(about.person, ""), (about.person,)


def _introducer(world: World, risk: Risk, person: str) -> str | None:
    ground = ground_of(world, risk)
    survey = survey_of(ground)
    starts = survey.starts
    near = ground.once("approaches", lambda: approaches(ground, starts))
    found = best_introducer(survey, near, {person: 1.0})
    return None if found is None else str(found.person)


def _parts(scene: Scene, people: tuple[str, ...]) -> tuple[Part, ...]:
    return tuple(chain.from_iterable(map(scene.tracer.parts, people)))
