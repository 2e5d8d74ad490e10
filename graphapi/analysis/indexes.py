"""Rows by the persons and groups they are about: found once for a world, and kept in step.

Every index is a line of a table, so that a changed row is looked up in the same way as all rows
were when the index was made.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from graphapi.analysis.dates import holds
from graphapi.model.words import Role, TouchOutcome

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from graphapi.model.rows import CompetitorTouch, IsoDate, Loss, Row, Seat

    Key = Callable[[Any, IsoDate], str | None]

R = TypeVar("R", bound="Row")


class Index(NamedTuple):
    """How rows are found.

    Attributes
    ----------
    facts : str
        The attribute of a world that has the rows.
    key : callable of row and day
        What a row is found by on a day; null where it is not.
    """

    facts: str
    key: Key


def _named(attribute: str) -> Key:
    return lambda row, _: getattr(row, attribute)


def _held(attribute: str, begin: str, end: str) -> Key:
    def key(row: Any, day: IsoDate) -> str | None:
        current = holds(getattr(row, begin), getattr(row, end), day)
        return getattr(row, attribute) if current else None

    return key


def _managed(row: Any, _: IsoDate) -> str | None:
    return row.group_id if row.role is Role.ACCOUNT_MANAGER else None


INDEXES: Mapping[str, Index] = {
    "seats_in": Index("seats", _held("group_id", "since", "until")),
    "seats_of": Index("seats", _held("person_id", "since", "until")),
    "managers_in": Index("seats", _managed),
    "touches_on_person": Index("touches", _named("person_id")),
    "touches_on_group": Index("touches", _named("group_id")),
    "losses_of_person": Index("losses", _named("person_id")),
    "losses_of_group": Index("losses", _named("group_id")),
    "visits_to": Index("visits", _named("person_id")),
    "incidents_of": Index("incidents", _named("group_id")),
    "bundles_of": Index("bundles", _held("group_id", "start", "end")),
    "bundles_for": Index("bundles", _held("person_id", "start", "end")),
}
"""The indexes of a world by their names; rows lie in the order of their ids."""


def indexed(rows: Iterable[R], index: Index, day: IsoDate) -> Mapping[str, tuple[R, ...]]:
    """Group rows by what they are found by on a day, keeping their order."""
    found: dict[str, list[R]] = defaultdict(list)
    for row in rows:
        name = index.key(row, day)
        if name is not None:
            found[name].append(row)
    return {name: tuple(members) for name, members in found.items()}


def moved_rows(
    index: Index,
    known: Mapping[str, tuple[R, ...]],
    changes: Iterable[tuple[R | None, R | None]],
    day: IsoDate,
) -> Mapping[str, tuple[R, ...] | None]:
    """Return what is found otherwise after rows changed, on the same day.

    Parameters
    ----------
    known : mapping of key to rows
        What was found before.
    changes : iterable of row before and after
        Null where there was or is none.

    Returns
    -------
    mapping of key to rows
        Of the keys concerned only; null where nothing is found any more.
    """
    found: dict[str, dict[str, R]] = {}

    def at(name: str) -> dict[str, R]:
        if name not in found:
            found[name] = {row.id: row for row in known.get(name, ())}
        return found[name]

    for before, after in changes:
        for name, row in _keyed(index, before, day):
            at(name).pop(row.id, None)
        for name, row in _keyed(index, after, day):
            at(name)[row.id] = row
    return {name: _in_order(rows) for name, rows in found.items()}


def _keyed(index: Index, row: R | None, day: IsoDate) -> Iterator[tuple[str, R]]:
    name = None if row is None else index.key(row, day)
    if name is not None and row is not None:
        yield name, row


def _in_order(rows: Mapping[str, R]) -> tuple[R, ...] | None:
    return tuple(rows[id_] for id_ in sorted(rows)) or None


def people_of(seats: Iterable[Seat]) -> tuple[str, ...]:
    """Return the persons of seats, each once, our account managers left out."""
    held = (seat.person_id for seat in seats if seat.role is not Role.ACCOUNT_MANAGER)
    return tuple(dict.fromkeys(held))


def lost_by(
    losses: Sequence[Loss], touches: Iterable[CompetitorTouch]
) -> Loss | CompetitorTouch | None:
    """Return what took somebody: the latest recorded loss, else the latest touch that was won."""
    won = [touch for touch in touches if touch.outcome is TouchOutcome.WON]
    return max(losses or won, key=lambda row: (row.at, row.id), default=None)


def all_lost(
    losses: Mapping[str, tuple[Loss, ...]], touches: Mapping[str, tuple[CompetitorTouch, ...]]
) -> Mapping[str, Loss | CompetitorTouch]:
    """Return what took everybody who is lost, given losses and touches by whom they are about."""
    names = dict.fromkeys([*touches, *losses])
    found = {name: lost_by(losses.get(name, ()), touches.get(name, ())) for name in names}
    return {name: row for name, row in found.items() if row is not None}
