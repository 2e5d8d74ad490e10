"""Checks at the edge: what a row must satisfy by itself, before any store sees it.

:func:`read_row` turns a record of texts or JSON values into a row; :func:`problems_of` says what is
wrong with a row that was built by hand. Neither looks at other rows: unknown ids and cycles are the
store's to refuse.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar, cast

from graphapi.errors import BadInput
from graphapi.model.columns import Column, ColumnType, by_name, camel, columns
from graphapi.model.rows import (
    AlertMark,
    Bundle,
    CompetitorTouch,
    GroupLink,
    Incident,
    Loss,
    Row,
    Seat,
    Tie,
)
from graphapi.model.words import ProblemCode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

R = TypeVar("R", bound=Row)

_WHOLE = re.compile(r"[+-]?\d{1,4000}", re.ASCII)
_REAL = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_BOUNDED = (ColumnType.TEXT, ColumnType.WHOLE, ColumnType.REAL)
_CURRENCY = re.compile(r"[A-Z]{3}")
YEARS = range(1900, 2201)
"""The years that a time or date may lie in."""
MOST = 2**53
"""The largest number: beyond it a number with a fraction cannot count by one."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one field: a code for programs, a sentence for people."""

    field: str
    code: str
    message: str


class BadRow(BadInput):
    """A record that is no row; ``problems`` lists everything wrong with it."""

    code = "BAD_ROW"

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(" ".join(each.message for each in problems), field=problems[0].field)
        self.problems = problems


def read_row(kind: type[R], record: Mapping[str, Any], *, zone: dt.tzinfo = dt.UTC) -> R:
    """Read a row from outside values by their outside names.

    Parameters
    ----------
    kind : type
        The row class.
    record : mapping of str to text, number or None
        Empty text is null. Names that the kind does not have are refused.
    zone : tzinfo
        The zone of times that carry no offset.

    Raises
    ------
    BadRow
        With one problem for each field that is wrong.
    """
    values, problems = _values(kind, record, zone)
    if not problems:
        row = kind(**values)
        problems = list(problems_of(row))
        if not problems:
            return row
    raise BadRow(tuple(problems))


def _values(
    kind: type[R], record: Mapping[str, Any], zone: dt.tzinfo
) -> tuple[dict[str, Any], list[Problem]]:
    known = by_name(kind)
    problems = [_unknown(kind, name) for name in record if name not in known]
    values: dict[str, Any] = {}
    for each in known.values():
        try:
            value = _read(each, record.get(each.name), zone)
        except ValueError as error:
            problems.append(Problem(each.name, *error.args))
            continue
        if value is not None:
            values[each.attribute] = value
        elif each.required:
            problems.append(_missing(each))
    return values, problems


def _unknown(kind: type[Row], name: str) -> Problem:
    sentence = f"{kind.__name__} has no column {name}; remove or rename it."
    return Problem(name, ProblemCode.UNKNOWN_COLUMN, sentence)


def _missing(column: Column) -> Problem:
    sentence = f"{column.name} is missing ({column.help}); fill it in."
    return Problem(column.name, ProblemCode.MISSING, sentence)


def problems_of(row: Row) -> Iterator[Problem]:
    """Yield what is wrong with a row by itself: bounds, and rules between its fields."""
    for each, attribute, longest in _bounded(cast("Any", type(row))):
        value = getattr(row, attribute)
        if value is None or (longest is not None and len(value) <= longest):
            continue
        try:
            _refuse_outside(each, value)
        except ValueError as error:
            yield Problem(each.name, *error.args)
    yield from broken_rules(row)


@cache
def _bounded(kind: Any) -> tuple[tuple[Column, str, int | None], ...]:
    """Return the columns of a kind that have bounds, and how long the texts among them may be."""
    found = [each for each in columns(kind) if each.holds in _BOUNDED]
    return tuple((c, c.attribute, c.longest if c.holds in _BOUNDED[:1] else None) for c in found)


def broken_rules(row: Row) -> Iterator[Problem]:
    """Yield what is wrong between the fields of a row whose single fields are right."""
    for rule in _RULES.get(type(row), ()):
        yield from rule(row)
    if getattr(row, "monthly_revenue", None) is not None:
        yield from _currency(row)


def _read(column: Column, value: Any, zone: dt.tzinfo) -> Any:
    if isinstance(value, str):
        value = value.strip()
    if value is None or value == "":
        return None
    return _READERS[column.holds](column, value, zone)


def _text(column: Column, value: Any, _: dt.tzinfo) -> str:
    if isinstance(value, bool | float | dict | list):
        raise ValueError(ProblemCode.NOT_TEXT, f"{column.name} must be text, not {value!r}.")
    return str(value)


def _whole(column: Column, value: Any, _: dt.tzinfo) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and _WHOLE.fullmatch(value):
        return int(value)
    raise ValueError(
        ProblemCode.NOT_A_NUMBER,
        f"{column.name} must be a whole number in half-width digits such as 1200, not {value!r}.",
    )


def _real(column: Column, value: Any, _: dt.tzinfo) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    if isinstance(value, str) and _REAL.fullmatch(value):
        return float(value)
    raise ValueError(
        ProblemCode.NOT_A_NUMBER,
        f"{column.name} must be a number in half-width digits such as 0.6, not {value!r}.",
    )


def _time(column: Column, value: Any, zone: dt.tzinfo) -> int:
    try:
        moment = dt.datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise ValueError(
            ProblemCode.NOT_A_TIME,
            f"{column.name} must be a time such as 2026-01-31T09:30:00+08:00, not {value!r}.",
        ) from None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=zone)
    _year(column, moment.year)
    return round(moment.timestamp() * 1000)


def _date(column: Column, value: Any, _: dt.tzinfo) -> str:
    try:
        day = dt.date.fromisoformat(value)
    except (TypeError, ValueError):
        raise ValueError(
            ProblemCode.NOT_A_DATE,
            f"{column.name} must be a date such as 2026-01-31, not {value!r}.",
        ) from None
    _year(column, day.year)
    return day.isoformat()


def _choice(column: Column, value: Any, _: dt.tzinfo) -> Any:
    assert column.choices is not None
    member = column.choices.__members__.get(value) if isinstance(value, str) else None
    if member is None:
        raise ValueError(
            ProblemCode.NOT_A_CHOICE,
            f"{column.name} must be one of {', '.join(column.choices)}, not {value!r}.",
        )
    return member


_READERS: dict[ColumnType, Callable[[Column, Any, dt.tzinfo], Any]] = {
    ColumnType.TEXT: _text,
    ColumnType.WHOLE: _whole,
    ColumnType.REAL: _real,
    ColumnType.TIME: _time,
    ColumnType.DATE: _date,
    ColumnType.CHOICE: _choice,
}


def _year(column: Column, year: int) -> None:
    if year not in YEARS:
        raise ValueError(
            ProblemCode.OUT_OF_RANGE,
            f"{column.name} must lie between 1900 and 2200, not in the year {year}.",
        )


def _refuse_outside(column: Column, value: Any) -> None:
    if column.holds is ColumnType.TEXT:
        raise ValueError(
            ProblemCode.TOO_LONG,
            f"{column.name} must have at most {column.longest} characters, not {len(value)}.",
        )
    low = column.low if column.low is not None else float("-inf")
    if not low <= value <= min(column.high or MOST, MOST) or (column.positive and value == 0):
        raise ValueError(
            ProblemCode.OUT_OF_RANGE, f"{column.name} must be {_bounds(column)}, not {value}."
        )


def _bounds(column: Column) -> str:
    low = "over 0" if column.positive else f"{column.low:g} or more"
    return low if column.high is None else f"{low} and at most {column.high:g}"


def _currency(row: Any) -> Iterator[Problem]:
    if row.currency is None or not _CURRENCY.fullmatch(row.currency):
        yield Problem(
            "currency",
            ProblemCode.NO_CURRENCY,
            "currency must name the money's unit, three letters such as CNY.",
        )


def _one_of_two(row: CompetitorTouch | Loss | AlertMark) -> Iterator[Problem]:
    if (row.person_id is None) == (row.group_id is None):
        yield Problem(
            "personId",
            ProblemCode.ONE_OF_TWO,
            "Give either personId or groupId, and only one of the two.",
        )


def _two_ends(row: Tie | GroupLink) -> Iterator[Problem]:
    if row.from_id == row.to_id:
        yield Problem(
            "toId", ProblemCode.SELF_TIE, f"toId must differ from fromId; both are {row.from_id}."
        )


def _in_order(first: str, last: str) -> Callable[[Any], Iterator[Problem]]:
    def rule(row: Any) -> Iterator[Problem]:
        begin, finish = getattr(row, first), getattr(row, last)
        if begin is not None and finish is not None and finish < begin:
            name = camel(last)
            yield Problem(
                name, ProblemCode.WRONG_ORDER, f"{name} must not lie before {camel(first)}."
            )

    return rule


_RULES: dict[type[Row], tuple[Callable[[Any], Iterator[Problem]], ...]] = {
    Seat: (_in_order("since", "until"),),
    Tie: (_two_ends, _in_order("since", "until")),
    GroupLink: (_two_ends,),
    **dict.fromkeys((CompetitorTouch, Loss, AlertMark), (_one_of_two,)),
    Incident: (_in_order("opened_at", "closed_at"),),
    Bundle: (_in_order("start", "end"),),
}
