"""The strict scalars: what a value looks like on the wire, and what it is inside.

Inside, moments are epoch milliseconds, days are ISO text and money is whole minor units, as in the
model; these scalars translate at the door and refuse everything else.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NewType, NoReturn

import strawberry
from graphql import GraphQLError, value_from_ast_untyped

from graphapi.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from graphql import ValueNode

Moment = NewType("Moment", int)
"""Epoch milliseconds, UTC."""
Day = NewType("Day", str)
"""A calendar day, ``YYYY-MM-DD``."""
BigInt = NewType("BigInt", int)
"""A whole number of at most 2**53 either way."""
Amount = NewType("Amount", Decimal)
"""A decimal number, exact."""

_MOMENT = re.compile(
    r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:[0-5]\d)", re.ASCII
)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_WHOLE = re.compile(r"-?\d{1,16}", re.ASCII)
_DECIMAL = re.compile(r"-?\d{1,30}(\.\d{1,30})?", re.ASCII)
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MILLISECOND = dt.timedelta(milliseconds=1)
_YEARS = range(1900, 2201)
_LARGEST = 2**53


class _Moments(dict[int, str]):
    """Moments as text; those written are kept, for lists of them are asked for again and again."""

    def __missing__(self, millis: int) -> str:
        if len(self) >= _MOST_KEPT:
            self.clear()
        self[millis] = text = _written(millis)
        return text


_MOST_KEPT = 16_384
MOMENTS = _Moments()
"""What :func:`write_moment` writes, by whole milliseconds."""


def write_moment(millis: int) -> str:
    """Write epoch milliseconds as RFC 3339 text in UTC, milliseconds only where there are some."""
    return MOMENTS[millis] if type(millis) is int else _written(millis)


def _written(millis: int) -> str:
    day, rest = divmod(millis, 86_400_000)
    minute, rest = divmod(rest, 60_000)
    second, rest = divmod(rest, 1_000)
    end = f".{rest:03}Z" if rest else "Z"
    return _day_and(day) + _MINUTES[minute] + _SECONDS[second] + end


@lru_cache(maxsize=4_096)
def _day_and(number: int) -> str:
    return f"{(_EPOCH + number * dt.timedelta(days=1)).date().isoformat()}T"


_MINUTES = tuple(f"{hour:02}:{minute:02}:" for hour in range(24) for minute in range(60))
_SECONDS = tuple(f"{second:02}" for second in range(60))


def read_moment(value: Any) -> int:
    """Read RFC 3339 text with an offset into epoch milliseconds; ``GraphQLError`` otherwise."""
    if not (isinstance(value, str) and _MOMENT.fullmatch(value)):
        _refuse("a DateTime must be a time with an offset such as 2026-01-31T09:30:00+08:00", value)
    try:
        local = _in_range(dt.datetime.fromisoformat(value.upper()), value)
        moment: dt.datetime = _in_range(local.astimezone(dt.UTC), value)
    except ValueError:
        _refuse("a DateTime must be a time that exists, such as 2026-01-31T09:30:00+08:00", value)
    return (moment - _EPOCH) // _MILLISECOND


def read_day(value: Any) -> str:
    """Read a calendar day, ``YYYY-MM-DD``; ``GraphQLError`` otherwise."""
    if not (isinstance(value, str) and _DAY.fullmatch(value)):
        _refuse("a Date must be a day such as 2026-01-31", value)
    try:
        return str(_in_range(dt.date.fromisoformat(value), value).isoformat())
    except ValueError:
        _refuse("a Date must be a day that exists, such as 2026-01-31", value)


def read_whole(value: Any) -> int:
    """Read a whole number, or one in digits, of at most 2**53; ``GraphQLError`` otherwise."""
    if isinstance(value, str) and _WHOLE.fullmatch(value):
        value = int(value)
    if type(value) is not int or abs(value) > _LARGEST:
        _refuse("a BigInt must be a whole number of at most 2^53, such as 1200", value)
    return value


def read_decimal(value: Any) -> Decimal:
    """Read a decimal number from text; ``GraphQLError`` otherwise."""
    if not (isinstance(value, str) and _DECIMAL.fullmatch(value)):
        _refuse('a Decimal must be a number in text such as "12.50"', value)
    return Decimal(value)


def _in_range(value: Any, text: str) -> Any:
    if value.year not in _YEARS:
        _refuse("a date must lie between 1900 and 2200", text)
    return value


def _refuse(rule: str, value: Any) -> NoReturn:
    message = f"{rule[0].upper()}{rule[1:]}, not {value!r:.80}."
    raise GraphQLError(message, extensions={"code": BadInput.code})


def in_place(read: Callable[[Any], Any]) -> Callable[..., Any]:
    """Return a function that reads literals likewise, and whose errors say where they stand."""

    def read_literal(node: ValueNode, variables: Mapping[str, Any] | None = None) -> Any:
        try:
            return read(value_from_ast_untyped(node, dict(variables or {})))
        except GraphQLError as error:
            raise GraphQLError(error.message, [node], extensions=error.extensions) from None

    return read_literal


SCALARS: Mapping[object, Any] = {
    Moment: strawberry.scalar(
        name="DateTime",
        description="A moment, RFC 3339 with an offset: `2026-01-31T09:30:00+08:00`. "
        "Answers are in UTC.",
        specified_by_url="https://www.rfc-editor.org/rfc/rfc3339#section-5.6",
        serialize=write_moment,
        parse_value=read_moment,
        parse_literal=in_place(read_moment),
    ),
    Day: strawberry.scalar(
        name="Date",
        description="A calendar day: `2026-01-31`.",
        specified_by_url="https://www.rfc-editor.org/rfc/rfc3339#section-5.6",
        serialize=str,
        parse_value=read_day,
        parse_literal=in_place(read_day),
    ),
    BigInt: strawberry.scalar(
        name="BigInt",
        description="A whole number of at most 2^53, which every JSON reader holds exactly. "
        "Sent as a number; a number or its digits in text are taken.",
        specified_by_url="https://www.rfc-editor.org/rfc/rfc8259#section-6",
        serialize=int,
        parse_value=read_whole,
        parse_literal=in_place(read_whole),
    ),
    Amount: strawberry.scalar(
        name="Decimal",
        description='A decimal number in text, exact: `"12.50"`.',
        specified_by_url="https://speleotrove.com/decimal/daconvs.html",
        serialize=str,
        parse_value=read_decimal,
        parse_literal=in_place(read_decimal),
    ),
}
"""The scalars by the type that resolvers use."""
