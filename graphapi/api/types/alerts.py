"""Alerts: what somebody should look at now, and what became of it."""

from collections.abc import Awaitable
from typing import Any

from graphapi.analysis.advice import deadline_of, play_against
from graphapi.analysis.alerts import Alert, alert_about
from graphapi.analysis.clusters import Cluster
from graphapi.analysis.outlook import Deadline
from graphapi.analysis.plays import Play
from graphapi.analysis.risk.reasons import Reason
from graphapi.api.context import Info
from graphapi.api.declare import declare, field, plain
from graphapi.api.types.answers import PROVENANCE
from graphapi.api.types.connections import connection
from graphapi.api.types.people import person
from graphapi.api.types.relations import one
from graphapi.live.version import Version
from graphapi.model.rows import Group
from graphapi.model.words import AlertStatus


@field("Node")
def cause(root: Alert, info: Info) -> Any:
    """The latest touch or loss there; null where all comes from elsewhere."""
    return info.context.loaders.named(root.cause.kind, root.cause.id) if root.cause else None


def _cluster(version: Version, id_: str) -> Cluster | None:
    found = version.alerts.named(id_)
    if found is None or found.group is None:
        return None
    return version.clusters.told(version.alerts.outline(found))


def _reasons(version: Version, id_: str) -> tuple[Reason, ...]:
    found = version.alerts.named(id_)
    return () if found is None else version.alerts.reasons(found)


@field("Cluster")
def cluster(root: Alert, info: Info) -> Awaitable[Cluster | None]:
    """The cluster that it is about; null for one about a person."""
    return info.context.ask_each(_cluster, root.id)


@field("[Reason!]!")
def reasons(root: Alert, info: Info) -> Awaitable[tuple[Reason, ...]]:
    """Why: the five largest and the rest."""
    return info.context.ask_each(_reasons, root.id)


def _deadline(version: Version, id_: str) -> Deadline | None:
    found = version.alerts.named(id_)
    return None if found is None else deadline_of(version.clusters, found)


def _play(version: Version, id_: str) -> Play | None:
    found = version.alerts.named(id_)
    return None if found is None else play_against(version.clusters, found)


@field("ActBefore")
def act_before(root: Alert, info: Info) -> Awaitable[Deadline | None]:
    """By when to act; null where no touch presses on those it is about."""
    return info.context.ask_each(_deadline, root.id)


@field("Play")
def play(root: Alert, info: Info) -> Awaitable[Play | None]:
    """Which card to play, whom to see, and by whom."""
    return info.context.ask_each(_play, root.id)


@field("AlertMark")
def mark(root: Alert) -> Any:
    """What somebody made of it last, who and when; null if nobody did."""
    return root.mark


declare(
    "Alert",
    "Something to look at: a cluster, or a person in none, whose risk is high. Its id stays until "
    "something new happens there.",
    [
        plain("status", "AlertStatus!", "What became of it; `NEW` where it has come back."),
        plain("band", "RiskBand!", "The band of the highest risk: high, or very high."),
        plain("risk", "Float!", "The highest risk among those it is about, 0 to 1."),
        plain("attention", "Float!", "How far they stand above everybody's mean risk."),
        plain("size", "Int!", "How many persons it is about."),
        one("group", Group, "group", "The group, if it is about a cluster."),
        person("person", "The person, if it is about one."),
        cluster,
        cause,
        plain("since", "DateTime", "When that happened; null where all comes from elsewhere."),
        reasons,
        act_before,
        play,
        mark,
        *PROVENANCE,
    ],
    seen=Alert,
    implements="Node",
)
connection("Alert", "Alert!", "Alerts, most attention first.", fields=PROVENANCE)


def seen(info: Info, alert: Alert) -> bool:
    """Whether the group or the person that an alert is about is seen."""
    return info.context.scope.knows(alert.subject.kind, alert.subject.id)


async def alert_seen(info: Info, id_: str) -> Alert | None:
    """Return the alert with an id, if what it is about is seen."""
    found = await info.context.ask(lambda version: version.alerts.named(id_))
    return found if found is not None and seen(info, found) else None


def _status(version: Version, cluster_id: str) -> AlertStatus:
    known = version.clusters.named(cluster_id)
    if known is None:
        return AlertStatus.NEW
    return alert_about(version.clusters.scene, known).status


@field("AlertStatus!")
def status(root: Cluster, info: Info) -> Awaitable[AlertStatus]:
    """What somebody made of it, by the alert about it; `NEW` if nobody did, or it came back."""
    return info.context.ask_each(_status, root.id)
