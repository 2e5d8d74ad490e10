"""What to do about a cluster: by when to act, and how; worked out when somebody asks for it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from graphapi.analysis.alerts import alert_about
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


def deadline_of(clusters: Clusters, outline: Outline) -> Deadline | None:
    """Say by when to act on a cluster; null where no touch presses on it.

    Cost of explaining its members, and of :func:`~graphapi.analysis.outlook.act_before`.
    """
    scene, members = clusters.scene, outline.members
    outlook = Outlook(scene.risk.moving, outline.group, members, _parts(clusters, outline))
    revenue = {who: float(scene.stakes.revenue[scene.place_of[who]]) for who in members}
    return act_before(outlook, revenue)


def play_against(clusters: Clusters, outline: Outline) -> Play:
    """Say which card to play, whom to see, and by whom.

    Cost of explaining its members, and of
    :func:`~graphapi.analysis.units.introducers.best_introducer`.
    """
    world, person = clusters.scene.world, clusters.told(outline).keep[0]
    by = _introducer(world, clusters.scene.risk, person)
    return play_of(world, outline.group, _parts(clusters, outline), person, by)


def _introducer(world: World, risk: Risk, person: str) -> str | None:
    ground = ground_of(world, risk)
    survey = survey_of(ground)
    starts = survey.starts
    near = ground.once("approaches", lambda: approaches(ground, starts))
    found = best_introducer(survey, near, {person: 1.0})
    return None if found is None else str(found.person)


def _parts(clusters: Clusters, outline: Outline) -> tuple[Part, ...]:
    parts = clusters.scene.tracer.parts
    return tuple(chain.from_iterable(parts(person) for person in outline.members))
