"""What files an import may hold: their names, their columns, and what else both may be called.

Two sorts of file hold no rows of the model: what was observed (interactions) and who reports to
whom. Ties are made of them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from graphapi.jobs.imports.spellings import COMMON, FILES, HEADERS
from graphapi.model.columns import ColumnType, by_name, column
from graphapi.model.readers import plain
from graphapi.model.rows import (
    AlertMark,
    Bundle,
    CompetitorTouch,
    Group,
    GroupLink,
    Incident,
    Loss,
    Person,
    Seat,
    Tie,
    Visit,
)

if TYPE_CHECKING:
    from collections.abc import Mapping


TEXT, TIME = ColumnType.TEXT, ColumnType.TIME


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """One contact between two persons: a call, a message, a mail."""

    sender: str = field(metadata=column(TEXT, "who made the contact", refers_to="Person"))
    recipient: str = field(metadata=column(TEXT, "with whom", refers_to="Person"))
    time: int = field(metadata=column(TIME, "when"))
    channel: str | None = field(default=None, metadata=column(TEXT, "how: call, mail, message …"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportingLine:
    """Who reports to whom; the head of the house may be given as reporting to itself."""

    id: str = field(metadata=column(TEXT, "who", refers_to="Person"))
    reports_to_id: str = field(metadata=column(TEXT, "to whom", refers_to="Person"))


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sort of file.

    Attributes
    ----------
    stem : str
        Its name without the suffix.
    kind : type
        The class of declared columns that a record of it becomes.
    """

    stem: str
    kind: type[Any]

    @property
    def headers(self) -> Mapping[str, str]:
        """The column that each header stands for, by plain spelling of the header."""
        found: dict[str, str] = {}
        for name in by_name(self.kind):
            others = HEADERS[self.stem].get(name, ()) + COMMON.get(name, ())
            found |= dict.fromkeys(map(plain, others), name)
        return found | {plain(name): name for name in by_name(self.kind)}

    @property
    def required(self) -> tuple[str, ...]:
        """The columns that a file must have."""
        return tuple(each.name for each in by_name(self.kind).values() if each.required)


SHEETS = (
    Sheet("groups", Group),
    Sheet("persons", Person),
    Sheet("seats", Seat),
    Sheet("ties", Tie),
    Sheet("group_links", GroupLink),
    Sheet("touches", CompetitorTouch),
    Sheet("visits", Visit),
    Sheet("incidents", Incident),
    Sheet("bundles", Bundle),
    Sheet("losses", Loss),
    Sheet("alert_marks", AlertMark),
    Sheet("interactions", Contact),
    Sheet("reportsto", ReportingLine),
)
"""Every sort of file, rows of the model in the order in which they are written."""

_BY_STEM = {
    plain(name): sheet for sheet in SHEETS for name in (sheet.stem, *FILES.get(sheet.stem, ()))
}


def sheet_named(stem: str) -> Sheet | None:
    """Return the sort of file by its name without suffix, in any of its spellings."""
    return _BY_STEM.get(plain(stem))
