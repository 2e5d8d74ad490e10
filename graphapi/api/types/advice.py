"""What to do about a cluster: by when to act, and how."""

from collections.abc import Awaitable

from graphapi.analysis.advice import deadline_of, play_against
from graphapi.analysis.clusters import Cluster
from graphapi.analysis.outlook import Deadline
from graphapi.analysis.plays import Play
from graphapi.api.context import Info
from graphapi.api.declare import declare, field, plain
from graphapi.api.types.people import explanation, person
from graphapi.live.version import Version

declare(
    "ActBefore",
    "By when to act on a cluster if those who are worked on shall not be won first.",
    [
        plain("date", "Date!", "The day; past where five weeks have gone since the newest touch."),
        plain("why", "ActReason!", "What makes it the last."),
        explanation,
    ],
    seen=Deadline,
)
declare(
    "Play",
    "How to act on a cluster.",
    [
        plain("kind", "PlayKind!", "Which card to play."),
        plain("share", "Float!", "Share of the touches' pressure that calls for it, 0 to 1."),
        person("person", "Whom to see first: the member on whom most money hangs."),
        person("introducer", "Who introduces us best; null if nobody can.", attribute="by"),
        explanation,
    ],
    seen=Play,
)


def _deadline(version: Version, cluster: str) -> Deadline | None:
    clusters = version.clusters
    known = clusters.named(cluster)
    return None if known is None else deadline_of(clusters, known)


def _play(version: Version, cluster: str) -> Play | None:
    clusters = version.clusters
    known = clusters.named(cluster)
    return None if known is None else play_against(clusters, known)


@field("ActBefore")
def act_before(root: Cluster, info: Info) -> Awaitable[Deadline | None]:
    """By when to act; null where no touch presses on its members."""
    return info.context.ask_each(_deadline, root.id)


@field("Play")
def play(root: Cluster, info: Info) -> Awaitable[Play | None]:
    """Which card to play, whom to see, and by whom."""
    return info.context.ask_each(_play, root.id)
