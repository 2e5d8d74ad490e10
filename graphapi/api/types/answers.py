"""What many answers carry: as of when, money, and the failures that callers must expect."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated

from graphapi.analysis.sentences import Language
from graphapi.api.context import Info
from graphapi.api.declare import argument, declare, field, plain
from graphapi.live.version import AsOf
from graphapi.model.rows import Group, Person

_WITHOUT = "CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF"
_WITH_THREE = "BHD IQD JOD KWD LYD OMR TND"
MINOR_DIGITS = {**dict.fromkeys(_WITHOUT.split(), 0), **dict.fromkeys(_WITH_THREE.split(), 3)}
"""Decimal digits of the currencies of ISO 4217 that do not have two."""

Lang = Annotated[Language, argument("In which language.", "Language!")]


@dataclass(frozen=True, slots=True)
class Sum:
    """An amount of money in minor units."""

    minor_units: int
    currency: str | None

    @property
    def amount(self) -> Decimal:
        """The amount in units of the currency, exact."""
        return Decimal(self.minor_units).scaleb(-MINOR_DIGITS.get(self.currency or "", 2))


def sum_of(minor: float | None, currency: str | None) -> Sum | None:
    """Return money, rounded to whole minor units; unknown stays unknown."""
    return None if minor is None else Sum(round(minor), currency)


@field("Money")
def monthly_revenue(root: Group | Person) -> Sum | None:
    """Revenue a month; null if unknown."""
    return sum_of(root.monthly_revenue, root.currency)


@field("AsOf!")
def as_of(root: object, info: Info) -> AsOf:  # noqa: ARG001 - every resolver takes its root
    """As of when this holds."""
    return info.context.as_of


@field("Int!")
def parameters(root: object, info: Info) -> int:  # noqa: ARG001 - every resolver takes its root
    """Version of the parameter table that this was computed with."""
    return info.context.version.world.parameters.version


PROVENANCE = (as_of, parameters)
"""The fields that every analytic answer carries."""

declare(
    "AsOf",
    "As of when an answer holds.",
    [
        plain("version", "BigInt!", "The write of the store that the answer has seen."),
        plain("at", "DateTime!", "The moment that ages are counted from."),
        plain(
            "lag_seconds",
            "Float!",
            "Seconds since that version was last known to be the newest; 0 while it is.",
        ),
        plain(
            "stale",
            "Boolean!",
            "Whether that is 2 or more, as while the store is away: newer facts may be missing.",
        ),
    ],
)
declare(
    "Money",
    "An amount of money.",
    [
        plain("minor_units", "BigInt!", "In the smallest unit of the currency, such as fen."),
        plain("amount", "Decimal!", "In units of the currency, such as yuan."),
        plain("currency", "String", "ISO 4217, such as CNY; null if nobody said."),
    ],
)
