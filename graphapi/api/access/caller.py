"""Whoever sent one request: what they may read and order, and which personal fields they saw."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from graphapi.api.access.classes import SORTS, Sort
from graphapi.api.access.masks import masked_name
from graphapi.api.access.principal import LOCAL
from graphapi.api.access.rights import UNCONFINED_ONLY, rights_of
from graphapi.errors import Forbidden
from graphapi.model.columns import camel
from graphapi.model.rows import Person
from graphapi.store.audit import Seen

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graphapi.api.access.principal import Principal
    from graphapi.model.rows import Row
    from graphapi.store.audit import Note

HEADER = "GraphAPI-Unmask"
"""The header that says why personal fields are to be shown in clear."""


class Caller:
    """A principal in one request.

    Parameters
    ----------
    principal : Principal
        Who asks.
    """

    def __init__(self, principal: Principal) -> None:
        self.principal = principal
        self.rights = rights_of(principal.roles)
        self._seen = Seen(principal.id, principal.reason)

    def shows(self, kind: str, field: str, rows: Sequence[Any]) -> bool:
        """Whether a personal field of rows is shown in clear; that it was is kept in mind.

        What is shown to ``LOCAL`` is not: there is nobody to name.
        """
        principal = self.principal
        if principal.clear and principal is not LOCAL:
            self._seen.add(kind, field, [row.id for row in rows])
        return principal.clear

    def name(self, row: Row) -> str:
        """Return the name of a person or a group as it is shown."""
        name: str = row.name  # type: ignore[attr-defined] # of the kinds that have one
        clear = not isinstance(row, Person) or self.shows("Person", "name", [row])
        return name if clear else masked_name(name)

    def check_order(self, name: str) -> None:
        """Refuse an order that the principal may not give with ``Forbidden``."""
        self.rights.check_order(name)
        if name in UNCONFINED_ONLY:
            self.check_whole(name)

    def check_whole(self, name: str) -> None:
        """Refuse what tells of or changes everything to those who see some groups only."""
        if self.principal.confined:
            raise Forbidden(
                f"{name} reaches beyond the regions and groups that are yours; ask somebody who "
                "sees all of them.",
                field=name,
            )

    def may_ask(self, kind: type[Row], column: str) -> bool:
        """Whether rows may be sought and sorted by a column: not by what is masked or not read."""
        sort = _sort_of(kind, column)
        if sort is Sort.PERSONAL:
            return self.principal.clear
        return sort in self.rights.reads

    def check_asked(self, kind: type[Row], columns: Iterable[str]) -> None:
        """Refuse to seek or sort by columns that may not be asked for with ``Forbidden``."""
        for each in columns:
            if not self.may_ask(kind, each):
                raise Forbidden(_refusal(kind, each, self), field=_shown(each))

    def notes(self) -> Sequence[Note]:
        """Return what is to be noted of the personal fields that were shown, and begin anew."""
        return self._seen.notes()


def _sort_of(kind: type[Row], column: str) -> Sort:
    return _sort_of_named(kind.__name__, column)


@cache
def _sort_of_named(kind: str, column: str) -> Sort:
    return SORTS.get(f"{kind}.{_shown(column)}", Sort.INTERNAL)


def _shown(column: str) -> str:
    return "name" if column == "name_key" else camel(column)


def _refusal(kind: type[Row], column: str, caller: Caller) -> str:
    named = f"{kind.__name__}.{_shown(column)}"
    if _sort_of(kind, column) is not Sort.PERSONAL:
        return (
            f"{named} is SENSITIVE, which your roles do not read; seek and sort by something else."
        )
    if not caller.rights.unmasks:
        return f"{named} is masked for you; seek and sort by something else."
    return (
        f"{named} is masked; say why you need it in the header {HEADER}, or seek and sort by "
        "something else."
    )
