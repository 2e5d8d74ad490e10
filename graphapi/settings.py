"""The environment as one frozen value, each setting declared once with its line of help.

The README's table is :func:`settings_table`.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import difflib
import os
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from graphapi.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from graphapi.model.rows import Millis

_PREFIX = "GRAPHAPI_"
_LIKENESS = 0.75
_LEVELS = ("INFO", "WARNING", "ERROR")


def _text(variable: str, value: str) -> str:
    if value:
        return value
    raise BadInput(f"{variable} must not be empty; unset it to take its default.", field=variable)


def _any_text(_: str, value: str) -> str:
    return value


def _port(variable: str, value: str) -> int:
    if value.isascii() and value.isdigit() and int(value) in range(1, 65_536):
        return int(value)
    raise BadInput(
        f"{variable} must be a port from 1 to 65535, not {value!r}; try 8000.", field=variable
    )


def _seconds(variable: str, value: str) -> float:
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


def _switch(variable: str, value: str) -> bool:
    if value.casefold() in _SWITCH:
        return _SWITCH[value.casefold()]
    raise BadInput(f"{variable} must be on or off, not {value!r}.", field=variable)


def _optional_switch(variable: str, value: str) -> bool | None:
    return _switch(variable, value) if value else None


def _level(variable: str, value: str) -> str:
    if value.upper() in _LEVELS:
        return value.upper()
    raise BadInput(
        f"{variable} must be one of {', '.join(_LEVELS)}, not {value!r}.", field=variable
    )


def _count(variable: str, value: str) -> int:
    if value.isascii() and value.isdigit() and len(value) < 7:
        return int(value)
    raise BadInput(
        f"{variable} must be a whole number from 0 to 999999, not {value!r}; try 60.",
        field=variable,
    )


_UNITS = {"": 1, "kib": 2**10, "mib": 2**20, "gib": 2**30, "tib": 2**40}


def _memory(variable: str, value: str) -> int | None:
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


def _setting(read: Callable[[str, str], Any], default: str, help_: str) -> Mapping[str, Any]:
    return {"read": read, "default": default, "help": help_}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the environment says; see each setting's help in :func:`settings_table`.

    ``as_of`` is in epoch milliseconds UTC, ``None`` for now; ``deadline`` in seconds.
    """

    store: str = field(
        metadata=_setting(
            _text,
            "sqlite:///graphapi.sqlite",
            "where facts are kept: `sqlite:///path` or `neo4j://host:7687`",
        )
    )
    neo4j_user: str = field(metadata=_setting(_text, "neo4j", "user name at Neo4j"))
    neo4j_password: str = field(repr=False, metadata=_setting(_any_text, "", "password at Neo4j"))
    neo4j_database: str = field(metadata=_setting(_text, "neo4j", "database at Neo4j"))
    host: str = field(
        metadata=_setting(_text, "127.0.0.1", "address to serve at; `0.0.0.0` for every network")
    )
    port: int = field(metadata=_setting(_port, "8000", "port to serve at"))
    as_of: Millis | None = field(
        metadata=_setting(
            read_moment,
            "",
            "moment that ages are counted from, e.g. `2026-01-01T00:00:00Z`; empty for now",
        )
    )
    deadline: float = field(
        metadata=_setting(
            _seconds, "30", "seconds after which a call of the store or a question gives up"
        )
    )
    log: str = field(
        metadata=_setting(
            _level,
            "WARNING",
            "what the log of a server tells: `INFO` for each request, `WARNING` or `ERROR`",
        )
    )
    compiled: bool = field(metadata=_setting(_switch, "on", "`off` to compile no queries"))
    spans: bool = field(
        metadata=_setting(
            _switch,
            "off",
            "`on` to send a span of OpenTelemetry for each request where "
            "`OTEL_EXPORTER_OTLP_ENDPOINT` says",
        )
    )
    keep: str = field(
        metadata=_setting(
            _any_text,
            "visits=1095 touches=1095 ended=1825 requests=30 runs=365 reasons=365",
            "days that `graphapi sweep` keeps what is old, by name; what is not named for ever",
        )
    )
    memory: int | None = field(
        metadata=_setting(
            _memory, "", "memory that a job may take, e.g. `8GiB`; empty for what is available"
        )
    )
    keys: str = field(
        metadata=_setting(
            _any_text, "", "file of API keys, see `graphapi keys`; empty to accept none"
        )
    )
    jwks: str = field(
        metadata=_setting(
            _any_text,
            "",
            "where the issuer of tokens publishes its keys (JWKS): a file or `https://…`; empty to "
            "accept no tokens",
        )
    )
    jwt_issuer: str = field(metadata=_setting(_any_text, "", "what `iss` of a token must say"))
    jwt_audience: str = field(metadata=_setting(_any_text, "", "what `aud` of a token must say"))
    unmasked: int = field(
        metadata=_setting(
            _count, "60", "requests of one caller an hour that may unmask personal fields"
        )
    )
    rate: int = field(
        metadata=_setting(
            _count, "100000", "units of cost that a caller may ask for a second; 0 for any number"
        )
    )
    graphiql: bool | None = field(
        metadata=_setting(
            _optional_switch,
            "",
            "`on` to show browsers GraphiQL at `/graphql`, `off` not to; empty for on at the "
            "loopback alone",
        )
    )
    documents: str = field(
        metadata=_setting(
            _any_text,
            "",
            "folder of `*.graphql` files, or JSON file of documents by id; if set, no others may "
            "be asked",
        )
    )


def settings_from(environment: Mapping[str, str]) -> Settings:
    """Read the settings of an environment.

    Raises
    ------
    BadInput
        If a value is wrong; the message names the variable and the remedy.
    """
    return Settings(
        **{
            each.name: each.metadata["read"](
                _variable(each), environment.get(_variable(each), each.metadata["default"])
            )
            for each in dataclasses.fields(Settings)
        }
    )


def environment_of(given: Settings) -> Mapping[str, str]:
    """Return the variables that give these settings to another process."""
    values = {_variable(each): getattr(given, each.name) for each in dataclasses.fields(Settings)}
    if given.as_of is not None:
        moment = dt.datetime.fromtimestamp(given.as_of / 1000, dt.UTC)
        values[_PREFIX + "AS_OF"] = moment.isoformat()
    return {name: _written(value) for name, value in values.items()}


def _written(value: object) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    return "" if value is None else str(value)


def settings() -> Settings:
    """Read the settings of this process's environment; errors as :func:`settings_from`."""
    return settings_from(os.environ)


def misspelt(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Return a sentence for each variable that is nearly, but not quite, one of the settings."""
    known = {_variable(each) for each in dataclasses.fields(Settings)}
    stems = [name.removeprefix(_PREFIX) for name in known]
    found = []
    for name in sorted(environment):
        if not name.startswith(_PREFIX) or name in known:
            continue
        near = difflib.get_close_matches(name.removeprefix(_PREFIX), stems, n=1, cutoff=_LIKENESS)
        if near:
            found.append(f"{name} is no setting and was ignored; did you mean {_PREFIX}{near[0]}?")
    return tuple(found)


def settings_table() -> str:
    """Return every setting as rows of a Markdown table: variable, default, meaning."""
    rows = [
        f"| `{_variable(each)}` | {_shown(each.metadata['default'])} | {each.metadata['help']} |"
        for each in dataclasses.fields(Settings)
    ]
    return "\n".join(["| variable | default | meaning |", "|---|---|---|", *rows, ""])


def _variable(setting: dataclasses.Field[Any]) -> str:
    return _PREFIX + setting.name.upper()


def _shown(default: str) -> str:
    return f"`{default}`" if default else ""
