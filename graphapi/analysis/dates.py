"""Days and moments, UTC."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graphapi.model.rows import IsoDate, Millis

DAY_MILLIS = 86_400_000


def day_of(moment: Millis) -> IsoDate:
    """Return the calendar day of a moment, UTC."""
    return dt.datetime.fromtimestamp(moment / 1000, tz=dt.UTC).date().isoformat()


def holds(begin: IsoDate | None, end: IsoDate | None, day: IsoDate) -> bool:
    """Whether something with these dates holds on a day; an unknown date is no limit."""
    return (begin is None or begin <= day) and (end is None or end >= day)
