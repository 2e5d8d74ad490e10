"""How the house is: the same figures for GraphQL and for probes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from graphapi.analysis.world import FACTS
from graphapi.api.context import House, Info
from graphapi.api.declare import declare, field, plain
from graphapi.api.scalars import write_moment
from graphapi.errors import Unavailable
from graphapi.live.version import AsOf


@dataclass(frozen=True, slots=True)
class KindCount:
    """How many rows of a kind the live graph holds."""

    kind: str
    count: int


@dataclass(frozen=True, slots=True)
class Status:
    """How the house is.

    Attributes
    ----------
    store : str
        Which store: ``sqlite`` or ``neo4j``.
    version : int or None
        The version of the store; ``None`` while it does not answer.
    as_of : AsOf
        As of when the live graph holds.
    counts : sequence of KindCount
        Rows in the live graph by kind.
    """

    store: str
    version: int | None
    as_of: AsOf
    counts: Sequence[KindCount]

    @property
    def up(self) -> bool:
        """Whether the store answers."""
        return self.version is not None


async def status_of(house: House) -> Status:
    """Look how the house is; a store that does not answer is part of the answer."""
    version = house.live.version
    counts = [
        KindCount(kind.__name__, len(getattr(version.world, name))) for name, kind in FACTS.items()
    ]
    try:
        newest = await house.store.version()
    except Unavailable:
        newest = None
    return Status(house.store_name, newest, house.live.as_of(version), counts)


declare(
    "KindCount",
    "How many rows of a kind there are.",
    [
        plain("kind", "String!", "The kind of row."),
        plain("count", "Int!", "How many the live graph holds."),
    ],
)
declare(
    "Status",
    "How the house is.",
    [
        plain("store", "String!", "Which store keeps the facts: `sqlite` or `neo4j`."),
        plain("up", "Boolean!", "Whether the store answers."),
        plain("version", "BigInt", "The last write of the store; null while it does not answer."),
        plain("as_of", "AsOf!", "As of when the live graph holds."),
        plain(
            "counts",
            "[KindCount!]!",
            "Rows in the live graph by kind; none for those who see some groups only.",
        ),
    ],
)


@field("Status!")
async def status(info: Info) -> Status:
    """How the house is."""
    found = await status_of(info.context.house)
    return found if info.context.scope.whole else replace(found, counts=())


def as_json(found: Status) -> dict[str, Any]:
    """Show a status to a probe."""
    return {
        "status": "ok" if found.up else "store down",
        "store": found.store,
        "version": found.version,
        "asOf": {
            "version": found.as_of.version,
            "at": write_moment(found.as_of.at),
            "lagSeconds": found.as_of.lag_seconds,
        },
        "counts": {each.kind: each.count for each in found.counts},
    }
