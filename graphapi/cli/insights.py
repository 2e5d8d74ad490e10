"""Races and the quality of data on the command line: read the store, ask, show."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from graphapi.analysis.influence.race import race
from graphapi.analysis.quality import data_quality
from graphapi.cli.asking import data_of, teller_of
from graphapi.cli.insight_tables import quality_tables, race_tables
from graphapi.cli.people import group_meant, person_meant, tier_meant
from graphapi.cli.session import present, worked_out

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphapi.cli.output import Reply
    from graphapi.model.rows import Group
    from graphapi.settings.declared import Settings


def show_race(settings: Settings, reply: Reply, to: str) -> None:
    """Answer who is nearer to a person: we, or one of our rivals."""
    version = present(settings, reply)
    person = person_meant(version.world, to, "--to")
    found = worked_out(reply, lambda: race(version.world, version.risk, person))
    reply.show(data_of(version, found, reply), race_tables(found, teller_of(version, reply)))


def show_quality(
    settings: Settings,
    reply: Reply,
    *,
    groups: Sequence[str],
    regions: Sequence[str],
    tiers: Sequence[str],
    first: int,
) -> None:
    """Answer how complete and fresh the facts about groups are, and what is missing most."""
    version = present(settings, reply)
    named = frozenset(group_meant(version.world, said, "--group") for said in groups)
    meant = frozenset(map(tier_meant, tiers))

    def wanted(row: Group) -> bool:
        return (
            (not named or row.id in named)
            and (not regions or row.region in regions)
            and (not meant or row.tier in meant)
        )

    found = worked_out(reply, lambda: data_quality(version.world, wanted))
    shown = replace(found, groups=found.groups[:first])
    tables = quality_tables(shown, first, teller_of(version, reply))
    reply.show(data_of(version, shown, reply), tables)
