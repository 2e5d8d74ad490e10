"""Who asks: what a token, a key or the loopback says about the caller."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What somebody may do; what each role may is told in ``rights``."""

    ADMIN = "ADMIN"
    ANALYST = "ANALYST"
    MANAGER = "MANAGER"
    LEAD = "LEAD"
    READER = "READER"
    JOB = "JOB"


BUDGET = 20_000
"""The most that one document may cost if nothing else is said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Principal:
    """Whoever asks.

    Attributes
    ----------
    id : str
        What the log calls them; the same in every process.
    roles : frozenset of Role
        What they may do: all that any of these may.
    regions, groups : frozenset of str or None
        Only rows that belong to groups of these regions, and to these groups; ``None`` for all.
    budget : int
        The most that one document of theirs may cost.
    clear : bool
        Whether personal fields are shown as they are.
    reason : str
        Why they are, if it was asked for.
    """

    id: str
    roles: frozenset[Role]
    regions: frozenset[str] | None = None
    groups: frozenset[str] | None = None
    budget: int = BUDGET
    clear: bool = False
    reason: str = ""

    @property
    def confined(self) -> bool:
        """Whether they see some groups only."""
        return self.regions is not None or self.groups is not None


LOCAL = Principal(id="local", roles=frozenset({Role.ADMIN}), clear=True)
"""Who asks where nothing is configured: somebody at this machine, for whom nothing is hidden."""
