"""What a token or a key says about its bearer, read strictly: what is missing gives nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphapi.api.access.principal import BUDGET, Principal, Role
from graphapi.api.access.rights import CONFINED
from graphapi.errors import Unauthenticated

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_NAMES = 1_000
"""Most regions or groups of one principal."""
MOST_BUDGET = 1_000_000
LONGEST = 200
NOBODY = "This token or key is not accepted; get a new one and send it as Authorization: Bearer."


def principal_of(id_: Any, claims: Mapping[str, Any]) -> Principal:
    """Return the principal of claims: ``roles``, and if given ``regions``, ``groups``, ``budget``.

    Who has confined roles alone, and neither regions nor groups, sees nothing.

    Raises
    ------
    Unauthenticated
        If any of them is not as it should be; the message says no more.
    """
    try:
        roles = frozenset(Role(each) for each in _names(claims.get("roles")) or ())
    except ValueError:
        raise refused() from None
    regions, groups = _names(claims.get("regions")), _names(claims.get("groups"))
    if regions is None and groups is None and roles <= CONFINED:
        regions = frozenset()
    if (
        not roles
        or not isinstance(id_, str)
        or not 1 <= len(id_) <= LONGEST
        or not id_.isprintable()
    ):
        raise refused()
    return Principal(
        id=id_, roles=roles, regions=regions, groups=groups, budget=_budget(claims.get("budget"))
    )


def refused() -> Unauthenticated:
    """Return the one answer to everything that is wrong with a token or a key."""
    return Unauthenticated(NOBODY, field="Authorization")


def _names(given: Any) -> frozenset[str] | None:
    if given is None:
        return None
    if not isinstance(given, list) or len(given) > MOST_NAMES:
        raise refused()
    if not all(isinstance(each, str) and 1 <= len(each) <= LONGEST for each in given):
        raise refused()
    return frozenset(given)


def _budget(given: Any) -> int:
    if given is None:
        return BUDGET
    if type(given) is not int or not 1 <= given <= MOST_BUDGET:
        raise refused()
    return given
