"""The environment as one frozen value, and the settings as variables of it.

The README's table is :func:`settings_table`.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import difflib
import os
from typing import TYPE_CHECKING, Any

from graphapi.settings.declared import Settings

if TYPE_CHECKING:
    from collections.abc import Mapping

_PREFIX = "GRAPHAPI_"
_LIKENESS = 0.75


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
