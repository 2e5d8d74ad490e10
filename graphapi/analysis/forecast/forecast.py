"""What would follow if persons were lost, as an answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graphapi.analysis.sentences import Sentence


@dataclass(frozen=True, slots=True)
class Amount:
    """Money a month in one currency, minor units.

    Attributes
    ----------
    currency : str or None
        None where nobody named one.
    people, contracts : float
        What people spend, and what contracts bring.
    """

    currency: str | None
    people: float
    contracts: float

    @property
    def money(self) -> float:
        """Both together."""
        return self.people + self.contracts


@dataclass(frozen=True, slots=True)
class Totals:
    """What follows at least.

    The sums run low, by up to a factor of two when a head's fall tips a contract.

    Attributes
    ----------
    followers : float
        How many more persons are expected to leave, ΣΔ.
    money : tuple of Amount
        ``ΣΔ · revenue + ΔP · contract``, by currency.
    """

    followers: float
    money: tuple[Amount, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Follower:
    """A person who is more likely to leave if the others are lost than if they are held.

    Attributes
    ----------
    change : float
        Δ, the risk if they are lost less the risk if they are held, over 0 to 1.
    if_lost, if_held : float
        Those risks.
    money : float
        Δ times what the person spends a month, minor units.
    """

    person: str
    change: float
    if_lost: float
    if_held: float
    money: float
    currency: str | None


@dataclass(frozen=True, slots=True)
class Reach:
    """How we reach a person of a decision unit: now, and once the others are lost, 0 to 1."""

    person: str
    before: float
    after: float


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupForecast:
    """What becomes of a group.

    Attributes
    ----------
    if_lost, if_held : float
        The chance that its contract goes if the persons are lost, and if they are held.
    contract : float
        The difference times what the contract brings a month, minor units.
    coverage_before, coverage_after : float
        The share of the say that we reach, now and once the persons are lost.
    reaches : tuple of Reach
        The persons of its decision unit whom we reach less then, the largest loss first.
    """

    group: str
    if_lost: float
    if_held: float
    contract: float
    currency: str | None
    coverage_before: float
    coverage_after: float
    reaches: tuple[Reach, ...]


@dataclass(frozen=True, slots=True)
class Beheaded:
    """A circle that loses leaders.

    Attributes
    ----------
    circle : id
    leaders, left : tuple of id
        The leaders that it loses, and those that are left.
    """

    circle: str
    leaders: tuple[str, ...]
    left: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """What would follow if some persons were lost today while others are held; nothing is stored.

    Attributes
    ----------
    followers : tuple of Follower
        Those whose risk rises by 0.001 or more, most first.
    at_least : Totals
        The sums over everybody.
    taken : tuple of Amount
        What the lost themselves spend.
    groups : tuple of GroupForecast
        The groups in which they have a seat, and those whose contract hangs on it most: up to ten
        of the latter, the largest rise first.
    circles : tuple of Beheaded
    """

    lost: tuple[str, ...]
    saved: tuple[str, ...]
    followers: tuple[Follower, ...]
    at_least: Totals
    taken: tuple[Amount, ...]
    groups: tuple[GroupForecast, ...]
    circles: tuple[Beheaded, ...]
    sentence: Sentence
    parameters: int
