"""Whether a question can be put to a kind of row: the same refusals for every store."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from graphapi.errors import BadInput
from graphapi.model.columns import columns
from graphapi.model.rows import Group, Person
from graphapi.store.port import MAX_PAGE, Current, Is, Within

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from graphapi.model.rows import Row
    from graphapi.store.port import Ask, Condition

NAMED: tuple[type[Row], ...] = (Group, Person)
"""The kinds that have a name, a ``name_key`` and search tokens."""


def check(kind: type[Row], ask: Ask) -> None:
    """Refuse what a kind cannot answer.

    Raises
    ------
    BadInput
        If ``first`` is out of range or a column is not one of the kind.
    """
    if not 1 <= ask.first <= MAX_PAGE:
        raise BadInput(f"first must lie between 1 and {MAX_PAGE}, not {ask.first}.", field="first")
    known = _attributes(kind)
    asked = [("where", column) for column in columns_of(ask.where)]
    for field, column in (*asked, ("order", ask.order.column)):
        if column not in known:
            raise BadInput(
                f"{kind.__name__} has no column {column}; use one of {', '.join(known)}.",
                field=field,
            )


def spread(asks: Sequence[Ask]) -> list[Ask]:
    """Return one ask for each page: those with ``each`` are written out."""
    return [one for ask in asks for one in _written_out(ask)]


def _written_out(ask: Ask) -> Iterable[Ask]:
    if ask.each is None:
        return (ask,)
    column, ids = ask.each
    return (replace(ask, where=(Is(column, (id_,)), *ask.where), each=None) for id_ in ids)


def check_search(kind: type[Row], ask: Ask) -> None:
    """Refuse what :func:`check` refuses, kinds without a name, and orders other than by name.

    Raises
    ------
    BadInput
        With the field to blame.
    """
    if kind not in NAMED:
        raise BadInput(
            f"{kind.__name__} has no name to search; search groups or persons.", field="kinds"
        )
    check(kind, ask)
    if ask.order.column not in {"id", "name_key"} or ask.order.descending:
        raise BadInput(
            "Hits come in the order of names; leave the order out or order by name_key.",
            field="order",
        )


def check_columns(kind: type[Row], names: Sequence[str]) -> None:
    """Refuse columns that a scan of a kind cannot give; ``version`` is one that it can.

    Raises
    ------
    BadInput
        If there is no column, or one that the kind does not have.
    """
    known = (*(each.attribute for each in columns(kind)), "version")
    wrong = [each for each in names if each not in known]
    if wrong or not names:
        raise BadInput(
            f"{kind.__name__} has no column {', '.join(wrong) or '(none named)'}; "
            f"use some of {', '.join(known)}.",
            field="columns",
        )


def _attributes(kind: type[Row]) -> tuple[str, ...]:
    names = tuple(each.attribute for each in columns(kind))
    return (*names, "name_key") if kind in NAMED else names


def columns_of(where: Sequence[Condition]) -> Iterator[str]:
    """Yield the columns that conditions look at, by attribute."""
    for each in where:
        if isinstance(each, Current):
            yield from (each.begin, each.end)
        elif not isinstance(each, Within):
            yield each.column
