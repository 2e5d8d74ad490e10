"""API keys as they are made and listed at the command line."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path
from typing import TYPE_CHECKING

from rich import box
from rich.table import Table

from graphapi.api.access.claims import principal_of
from graphapi.api.access.keys import Key, add_key, new_key, read_keys, shown
from graphapi.api.access.principal import Role
from graphapi.api.access.rights import CONFINED
from graphapi.cli.terminal import printable
from graphapi.errors import BadInput, Unauthenticated

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphapi.cli.output import Reply
    from graphapi.settings.declared import Settings

_COLUMNS = ("id", "note", "roles", "regions", "groups", "expires", "accepted")


def file_of(settings: Settings) -> Path:
    """Return the file of keys; ``BadInput`` if the settings name none."""
    if not settings.keys:
        raise BadInput(
            "GRAPHAPI_KEYS must name the file that keys are kept in, e.g. keys.jsonl.",
            field="GRAPHAPI_KEYS",
        )
    return Path(settings.keys)


def add_one(
    path: Path,
    note: str,
    *,
    roles: Sequence[str],
    regions: Sequence[str] | None,
    groups: Sequence[str] | None,
    budget: int | None,
    days: int,
) -> str:
    """Make a key and keep it; return its text.

    Raises
    ------
    BadInput
        If a role is none, or all roles see nothing without regions or groups and none are given.
    """
    if not regions and not groups and set(_roles(roles)) <= CONFINED:
        raise BadInput(
            f"{' and '.join(roles)} see nothing unless --region or --group says what is theirs.",
            field="--region",
        )
    text, key = new_key(
        note=note,
        roles=_roles(roles),
        regions=regions or None,
        groups=groups or None,
        budget=budget,
        days=days,
        now=int(time.time()),
    )
    _check(key)
    add_key(path, key)
    return text


def _roles(given: Sequence[str]) -> list[Role]:
    try:
        return [Role(each.upper()) for each in given]
    except ValueError:
        raise BadInput(f"--role must be one of {', '.join(Role)}.", field="--role") from None


def _check(key: Key) -> None:
    try:
        principal_of(key.id, {"roles": key.roles, "regions": key.regions, "groups": key.groups})
    except Unauthenticated:
        raise BadInput(
            "--region and --group must have 1 to 200 characters, at most 1000 of each.",
            field="--region",
        ) from None


def show_all_keys(path: Path, reply: Reply) -> None:
    """Show the keys of a file, without their digests."""
    now = time.time()
    found = [shown(key, now) for key in read_keys(path)]
    table = Table(*_COLUMNS, box=box.SIMPLE_HEAD)
    for each in found:
        day = dt.datetime.fromtimestamp(each["expires"], dt.UTC).date().isoformat()
        table.add_row(*(_cell({**each, "expires": day}[name]) for name in _COLUMNS))
    reply.show({"keys": found}, [table])


def _cell(value: object) -> str:
    if isinstance(value, list):
        return printable(", ".join(map(str, value)))
    return "" if value is None else printable(str(value))
