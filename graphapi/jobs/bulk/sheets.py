"""What files of columns a snapshot is made of, and their columns.

Columns that the model has too are called and bounded as there. The others are figures that the
embedded store works out and a folder of columns brings along.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from graphapi.jobs.imports.sheets import Sheet
from graphapi.model.columns import ColumnType, column
from graphapi.model.words import Side, TieKind  # noqa: TC001 - hints that `by_name` reads

TEXT, WHOLE, REAL = ColumnType.TEXT, ColumnType.WHOLE, ColumnType.REAL
CHOICE = ColumnType.CHOICE
WIDEST_ID = 64
"""Most bytes of an id: in a snapshot all ids are as wide as the widest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupColumns:
    """A group: its id, what its contract brings, and whether that is gone."""

    id: str = field(metadata=column(TEXT, "natural id, given by the source"))
    monthly_revenue: int | None = field(
        default=None, metadata=column(WHOLE, "contract revenue a month, minor units", low=0)
    )
    currency: str | None = field(default=None, metadata=column(TEXT, "ISO 4217, e.g. CNY"))
    lost: float | None = field(
        default=None, metadata=column(REAL, "days since the contract went", low=0)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonColumns:
    """A person: where at home, on whose side, and what risk is reckoned from."""

    id: str = field(metadata=column(TEXT, "natural id, given by the source"))
    side: Side = field(metadata=column(CHOICE, "on whose side the person stands"))
    group_id: str | None = field(
        default=None, metadata=column(TEXT, "the home group", refers_to="Group")
    )
    weight: float | None = field(
        default=None, metadata=column(REAL, "say in the decision of the group", low=0, high=1)
    )
    contact: int | None = field(
        default=None, metadata=column(WHOLE, "1 for our contact in the group", low=0, high=1)
    )
    monthly_revenue: int | None = field(
        default=None, metadata=column(WHOLE, "what the person spends a month, minor units", low=0)
    )
    currency: str | None = field(default=None, metadata=column(TEXT, "ISO 4217, e.g. CNY"))
    touch: float | None = field(
        default=None, metadata=column(REAL, "hazard of competitor touches, before damping", low=0)
    )
    damping: float | None = field(
        default=None, metadata=column(REAL, "susceptibility of a customer; 1 if empty", low=0)
    )
    lost: float | None = field(
        default=None, metadata=column(REAL, "days since the person was known lost", low=0)
    )
    circle: int | None = field(
        default=None, metadata=column(WHOLE, "number of a planted circle", low=0, high=2**31 - 1)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class TieColumns:
    """A tie: influence flows from ``from_id`` to ``to_id``."""

    from_id: str = field(metadata=column(TEXT, "who influences", refers_to="Person"))
    to_id: str = field(metadata=column(TEXT, "who listens", refers_to="Person"))
    kind: TieKind = field(metadata=column(CHOICE, "why influence flows"))
    strength: float | None = field(
        default=None,
        metadata=column(REAL, "over 0 to 1; empty if unknown", low=0, high=1, positive=True),
    )


GROUPS = Sheet("groups", GroupColumns)
PERSONS = Sheet("persons", PersonColumns)
TIES = Sheet("ties", TieColumns)
