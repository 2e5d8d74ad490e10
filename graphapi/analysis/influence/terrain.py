"""What ways are told from, whether a world lies beneath it or the arrays of a province."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

if TYPE_CHECKING:
    from graphapi.analysis.parameters import Parameters
    from graphapi.compact.values import NodeValues
    from graphapi.model.words import TieKind


class Evidence(NamedTuple):
    """What is known of a tie.

    Attributes
    ----------
    tie : id or None
        None where ties have no ids.
    kind : TieKind
    certainty : float or None
        How sure we are of it, 0 to 1.
    age_days : float or None
        Days since the last contact.
    """

    tie: str | None
    kind: TieKind
    certainty: float | None = None
    age_days: float | None = None


class Terrain(Protocol):
    """What ways lead over."""

    @property
    def graph(self) -> Any:
        """The ties, from whom influence flows to whom, with a column ``strength``."""

    @property
    def passing(self) -> NodeValues:
        """The chance that influence passes through a person; 0 for whom we avoid."""

    @property
    def shut(self) -> frozenset[str]:
        """Whom we avoid."""

    @property
    def hops(self) -> int:
        """How many ties a path may have."""

    @property
    def parameters(self) -> Parameters:
        """The parameter table."""

    def strength(self, from_id: str, to_id: str, /) -> float:
        """Return the strength of the tie from one person to another, 0 without one."""

    def evidence(self, from_id: str, to_id: str, /) -> Evidence:
        """Return what is known of the tie from one person to another; there must be one."""

    def is_touched(self, person: str, /) -> bool:
        """Whether a rival works on a person, or has won it over."""

    def called_enough(self, person: str, /) -> bool:
        """Whether one more visit to a person would pass the limits of contact."""
