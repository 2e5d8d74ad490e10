"""What each role may: which classes of fields it reads, what it orders, and whether it unmasks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from graphapi.api.access.classes import Sort
from graphapi.api.access.principal import Role
from graphapi.errors import Forbidden

if TYPE_CHECKING:
    from collections.abc import Mapping

_SAVING = "saveGroups savePersons saveSeats saveTies saveGroupLinks saveBundles"
_WORKING = (
    "recordCompetitorTouch recordLoss recordVisit recordIncident closeIncident setTouchOutcome "
    "correctTie setAlertStatus"
)
_JOBS = "startJob cancelRun"


@dataclass(frozen=True, slots=True)
class Rights:
    """What somebody may.

    Attributes
    ----------
    reads : frozenset of Sort
        The classes of fields that they read; PERSONAL ones masked.
    orders : frozenset of str
        The mutations that they may send.
    unmasks : bool
        Whether they may read personal fields in clear, if they say why.
    """

    reads: frozenset[Sort]
    orders: frozenset[str] = frozenset()
    unmasks: bool = False

    def check_read(self, field: str, sort: Sort) -> None:
        """Refuse a field that they do not read with ``Forbidden``."""
        if sort not in self.reads:
            raise Forbidden(
                f"{field} is {sort}, which your roles do not read; leave it out, or ask for a "
                "role that does.",
                field=field,
            )

    def check_order(self, name: str) -> None:
        """Refuse an order that they may not give with ``Forbidden``."""
        if name not in self.orders:
            raise Forbidden(
                f"Your roles do not allow {name}; ask somebody whose roles do.", field=name
            )


_DIRECTORY = frozenset({Sort.PUBLIC, Sort.INTERNAL, Sort.PERSONAL})
_ALL = frozenset(Sort)

RIGHTS: Mapping[Role, Rights] = {
    Role.ADMIN: Rights(_ALL, frozenset(f"{_SAVING} {_WORKING} deletePerson {_JOBS}".split()), True),
    Role.ANALYST: Rights(_ALL, frozenset(_JOBS.split())),
    Role.MANAGER: Rights(_ALL, frozenset(_WORKING.split()), True),
    Role.LEAD: Rights(_ALL, frozenset(_WORKING.split()), True),
    Role.READER: Rights(_DIRECTORY),
    Role.JOB: Rights(_DIRECTORY, frozenset(f"{_SAVING} {_WORKING} {_JOBS}".split())),
}
"""What each role may."""

CONFINED = frozenset({Role.MANAGER, Role.LEAD, Role.READER})
"""Roles that see nothing unless a token or key says which regions or groups are theirs."""

UNCONFINED_ONLY = frozenset(f"{_SAVING} deletePerson {_JOBS}".split())
"""Orders that reach beyond any scope: not for those who see some groups only."""


@lru_cache(maxsize=64)
def rights_of(roles: frozenset[Role]) -> Rights:
    """Return what somebody with some roles may: all that any of them may."""
    those = [RIGHTS[role] for role in roles]
    return Rights(
        frozenset().union(*(each.reads for each in those)),
        frozenset().union(*(each.orders for each in those)),
        any(each.unmasks for each in those),
    )
