"""Single values as people write them, read for the variable or option that they are of.

Each reader takes the name of the variable and its text, and raises ``BadInput`` with the variable
as the field and a remedy in the message.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from graphapi.errors import BadInput

if TYPE_CHECKING:
    from graphapi.model.rows import Millis

_LEVELS = ("INFO", "WARNING", "ERROR")


def read_text(variable: str, value: str) -> str:
    """Return a text that must not be empty."""
    if value:
        return value
    raise BadInput(f"{variable} must not be empty; unset it to take its default.", field=variable)


def read_any_text(_: str, value: str) -> str:
    """Return a text as it is."""
    return value


def read_port(variable: str, value: str) -> int:
    """Return a port from 1 to 65535."""
    if value.isascii() and value.isdigit() and int(value) in range(1, 65_536):
        return int(value)
    raise BadInput(
        f"{variable} must be a port from 1 to 65535, not {value!r}; try 8000.", field=variable
    )


def read_seconds(variable: str, value: str) -> float:
    """Return seconds, over 0 and at most 3600."""
    try:
        seconds = float(value)
    except ValueError:
        seconds = 0.0
    if 0.0 < seconds <= 3600.0:
        return seconds
    raise BadInput(
        f"{variable} must be a number of seconds over 0 and at most 3600, not {value!r}; try 30.",
        field=variable,
    )


_SWITCH = {"on": True, "off": False}


def read_switch(variable: str, value: str) -> bool:
    """Return whether the value is ``on``, not ``off``."""
    if value.casefold() in _SWITCH:
        return _SWITCH[value.casefold()]
    raise BadInput(f"{variable} must be on or off, not {value!r}.", field=variable)


def read_optional_switch(variable: str, value: str) -> bool | None:
    """Return as :func:`read_switch`, ``None`` for an empty value."""
    return read_switch(variable, value) if value else None


def read_level(variable: str, value: str) -> str:
    """Return a level of the log in capitals."""
    if value.upper() in _LEVELS:
        return value.upper()
    raise BadInput(
        f"{variable} must be one of {', '.join(_LEVELS)}, not {value!r}.", field=variable
    )


def read_count(variable: str, value: str) -> int:
    """Return a whole number from 0 to 999999."""
    if value.isascii() and value.isdigit() and len(value) < 7:
        return int(value)
    raise BadInput(
        f"{variable} must be a whole number from 0 to 999999, not {value!r}; try 60.",
        field=variable,
    )


_UNITS = {"": 1, "kib": 2**10, "mib": 2**20, "gib": 2**30, "tib": 2**40}


def read_memory(variable: str, value: str) -> int | None:
    """Return bytes for an amount such as ``8GiB``, ``None`` for an empty value."""
    if not value:
        return None
    found = re.fullmatch(r"(\d+(?:\.\d+)?) ?(|[kmgt]ib)", value.casefold())
    if found and (amount := round(float(found[1]) * _UNITS[found[2]])):
        return amount
    raise BadInput(
        f"{variable} must be an amount of memory such as 8GiB, or empty, not {value!r}.",
        field=variable,
    )


def read_moment(variable: str, value: str) -> Millis | None:
    """Read a moment as epoch milliseconds, UTC unless it has an offset; empty is ``None``.

    Raises
    ------
    BadInput
        If it is no date or time of ISO 8601; `variable` is named as the field.
    """
    if not value:
        return None
    try:
        moment = dt.datetime.fromisoformat(value)
    except ValueError:
        raise BadInput(
            f"{variable} must be a moment such as 2026-01-31T00:00:00Z, or empty for now, "
            f"not {value!r}.",
            field=variable,
        ) from None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
    return round(moment.timestamp() * 1000)
