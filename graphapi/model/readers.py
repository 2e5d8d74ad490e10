"""Rows from many records with the same columns: the quick twin of ``checks.read_row``.

Everything that depends on the columns alone is done once. Whatever is not plainly right is read
again by :func:`graphapi.model.checks.read_row`, which says what is wrong.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeAlias, TypeVar, cast

from graphapi.model.checks import MOST, YEARS, broken_rules, read_row
from graphapi.model.columns import Column, ColumnType, by_name

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from enum import StrEnum

R = TypeVar("R")
Convert: TypeAlias = "Callable[[Any], Any]"
Spellings: TypeAlias = "Mapping[type[StrEnum], Mapping[str, StrEnum]]"
"""What else the words of a vocabulary may be called, by :func:`plain` spelling."""


def row_reader(
    kind: type[R],
    names: Sequence[str],
    *,
    zone: dt.tzinfo = dt.UTC,
    spellings: Spellings | None = None,
) -> Callable[[Sequence[Any]], R]:
    """Return a function that reads rows of a kind from values in the order of ``names``.

    Parameters
    ----------
    kind : type
        A row class, or any other class of declared columns.
    names : sequence of str
        Outside names of columns of the kind, each once.
    zone : tzinfo
        The zone of times that carry no offset.
    spellings : mapping, optional
        Further words for the members of vocabularies. If given, their names may also differ in
        case, width, blanks and ``_``.

    Returns
    -------
    callable
        From values, as many as names, to a row; it raises ``BadRow`` as ``read_row`` does, in about
        half of its time.
    """
    known = by_name(kind)
    choices = {name: _choices(known[name], spellings) for name in names}
    fields = [(known[name].attribute, _quick(known[name], choices[name], zone)) for name in names]
    return _Reader(kind, choices, fields, zone)


@dataclass(frozen=True, slots=True)
class _Reader(Generic[R]):
    kind: type[R]
    choices: Mapping[str, Mapping[str, StrEnum]]
    fields: Sequence[tuple[str, Convert]]
    zone: dt.tzinfo

    def __call__(self, values: Sequence[Any]) -> R:
        try:
            row = self.kind(
                **{
                    attribute: value
                    for (attribute, convert), given in zip(self.fields, values, strict=True)
                    if (value := convert(given)) is not None
                }
            )
        except (ValueError, TypeError, KeyError):
            return self._slowly(values)
        broken = next(broken_rules(cast("Any", row)), None)
        return row if broken is None else self._slowly(values)

    def _slowly(self, values: Sequence[Any]) -> R:
        record = {
            name: _respelled(value, choices)
            for (name, choices), value in zip(self.choices.items(), values, strict=True)
        }
        return cast("R", read_row(cast("Any", self.kind), record, zone=self.zone))


def plain(text: str) -> str:
    """Return a name without what people write differently: width, case, blanks, ``_`` and ``-``."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(folded.split()).replace("_", "").replace("-", "")


def _choices(column: Column, spellings: Spellings | None) -> Mapping[str, StrEnum]:
    if column.choices is None:
        return {}
    exact = {member.name: member for member in column.choices}
    if spellings is None:
        return exact
    spelled = {plain(member.name): member for member in column.choices}
    return {**spelled, **spellings.get(column.choices, {}), **exact}


def _respelled(value: Any, choices: Mapping[str, StrEnum]) -> Any:
    member = choices.get(plain(value)) if choices and isinstance(value, str) else None
    return value if member is None else member.name


def _quick(column: Column, choices: Mapping[str, StrEnum], zone: dt.tzinfo) -> Convert:
    return _MAKERS[column.holds](column, choices, zone)


def _text(column: Column, __: Mapping[str, StrEnum], ___: dt.tzinfo) -> Convert:
    longest = column.longest

    def convert(value: Any) -> str | None:
        if value is None:
            return None
        text = _stripped(value)
        if len(text) > longest:
            raise ValueError
        return text or None

    return convert


def _number(numeric: type[int | float], accepted: tuple[type, ...]) -> Any:
    def make(column: Column, _: Mapping[str, StrEnum], __: dt.tzinfo) -> Convert:
        low = float("-inf") if column.low is None else column.low
        high = MOST if column.high is None else min(column.high, MOST)

        def convert(value: Any) -> int | float | None:
            if value is None or value == "":
                return None
            number = numeric(value if type(value) in accepted else _digits(value))
            if not low <= number <= high or (column.positive and number == 0):
                raise ValueError
            return number

        return convert

    return make


def _time(_: Column, __: Mapping[str, StrEnum], zone: dt.tzinfo) -> Convert:
    def convert(value: Any) -> int | None:
        if value is None or value == "":
            return None
        moment = dt.datetime.fromisoformat(_stripped(value))
        if moment.year not in YEARS:
            raise ValueError
        return round((moment if moment.tzinfo else moment.replace(tzinfo=zone)).timestamp() * 1000)

    return convert


def _date(_: Column, __: Mapping[str, StrEnum], ___: dt.tzinfo) -> Convert:
    def convert(value: Any) -> str | None:
        if value is None or value == "":
            return None
        day = dt.date.fromisoformat(_stripped(value))
        if day.year not in YEARS:
            raise ValueError
        return day.isoformat()

    return convert


def _choice(_: Column, choices: Mapping[str, StrEnum], __: dt.tzinfo) -> Convert:
    def convert(value: Any) -> StrEnum | None:
        if value is None or value == "":
            return None
        found = choices.get(value)
        return choices[plain(_stripped(value))] if found is None else found

    return convert


def _stripped(value: Any) -> str:
    if isinstance(value, str):
        return value.strip()
    raise TypeError


def _digits(value: Any) -> str:
    text = _stripped(value)
    if text.isascii() and "_" not in text:
        return text
    raise ValueError


_MAKERS: Mapping[ColumnType, Callable[[Column, Mapping[str, StrEnum], dt.tzinfo], Convert]] = {
    ColumnType.TEXT: _text,
    ColumnType.WHOLE: _number(int, (int,)),
    ColumnType.REAL: _number(float, (int, float)),
    ColumnType.TIME: _time,
    ColumnType.DATE: _date,
    ColumnType.CHOICE: _choice,
}
