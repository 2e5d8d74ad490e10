"""Which contacts with a person count against the limits, and when one more is within them.

Two limits hold for the contacts of the last 30 days, today included: one for visits and gifts, one
for contacts of any channel (algorithms.md, section 8). Days are calendar days, UTC.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphapi.analysis.dates import day_of
from graphapi.model.words import Channel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphapi.analysis.world import World
    from graphapi.model.rows import IsoDate

CALLS_ON = frozenset({Channel.VISIT, Channel.GIFT})
"""The channels that the smaller limit counts."""


@dataclass(frozen=True, slots=True)
class Quota:
    """What one limit leaves.

    Attributes
    ----------
    used, limit : int
        Contacts of the last days, and how many there should be at most.
    next_day : date
        The first day, from today on, with one more within the limit.
    """

    used: int
    limit: int
    next_day: IsoDate

    @property
    def free(self) -> bool:
        """Whether one more today is within the limit."""
        return self.used < self.limit


def called_enough(world: World, person: str) -> bool:
    """Whether one more visit to a person today would pass a limit; O(contacts with the person)."""
    table = world.parameters
    most = min(table.contact_visits, table.contact_any)
    if len(world.visits_to.get(person, ())) < most:
        return False
    return not all(quota.free for quota in quotas_of(world, person))


def quotas_of(world: World, person: str) -> tuple[Quota, Quota]:
    """Return what the limits leave of visits and gifts, and of contacts of any channel."""
    table = world.parameters
    contacts = [visit for visit in world.visits_to.get(person, ()) if world.has_come(visit.at)]
    calls = [visit for visit in contacts if visit.channel in CALLS_ON]
    return (
        _quota(world, [visit.at for visit in calls], table.contact_visits),
        _quota(world, [visit.at for visit in contacts], table.contact_any),
    )


def _quota(world: World, moments: Sequence[int], limit: int) -> Quota:
    today, span = dt.date.fromisoformat(world.day), dt.timedelta(world.parameters.contact_days)
    days = sorted((dt.date.fromisoformat(day_of(at)) for at in moments), reverse=True)
    counted = [day for day in days if day + span > today]
    free = today if len(counted) < limit else counted[limit - 1] + span
    return Quota(len(counted), limit, free.isoformat())
