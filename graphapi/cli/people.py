"""Whom a user means: by id, or by a name that only one has."""

from __future__ import annotations

import difflib
import unicodedata
from typing import TYPE_CHECKING, TypeAlias

from graphapi.cli.terminal import printable
from graphapi.errors import BadInput, UnknownId
from graphapi.model.words import GroupTier

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from graphapi.analysis.world import World
    from graphapi.model.rows import Group, Person

Named: TypeAlias = "Person | Group"
_LISTED = 10
_SUGGESTED = 3


def person_meant(world: World, said: str, option: str) -> str:
    """Return the id of the person meant by an id or a name.

    Raises
    ------
    UnknownId
        If nobody has the id or name; similar names are listed.
    BadInput
        If several have the name; they are listed.
    """
    return _meant(world, world.persons, said, option)


def group_meant(world: World, said: str, option: str) -> str:
    """Return the id of the group meant by an id or a name; errors as :func:`person_meant`."""
    return _meant(world, world.groups, said, option)


def tier_meant(said: str) -> GroupTier:
    """Return the tier meant by a word in any case; ``BadInput`` lists them for another."""
    found = GroupTier.__members__.get(said.upper())
    if found is None:
        raise BadInput(f"--tier must be one of {', '.join(GroupTier)}, not {said}.", field="--tier")
    return found


def _meant(world: World, rows: Mapping[str, Named], said: str, option: str) -> str:
    if said in rows:
        return said
    wanted = _folded(said)
    if not wanted:
        raise BadInput(f"{option} is empty; give an id or a name.", field=option)
    found = [row for row in rows.values() if wanted in map(_folded, _names(row))]
    if len(found) == 1:
        return found[0].id
    if found:
        listed = "; ".join(_described(world, row) for row in found[:_LISTED])
        raise BadInput(
            f"{option}: {len(found)} have the name {said}; give one of their ids: {listed}.",
            field=option,
        )
    raise UnknownId(
        f"{option}: none has the id or name {said}; {_suggestion(rows, wanted)}", field=option
    )


def _suggestion(rows: Mapping[str, Named], wanted: str) -> str:
    if not rows:
        return "the store holds none; import a folder first, or name another with GRAPHAPI_STORE."
    names = {_folded(name): name for row in rows.values() for name in (row.id, *_names(row))}
    near = difflib.get_close_matches(wanted, names, n=_SUGGESTED)
    near = near or [name for name in names if wanted in name][:_SUGGESTED]
    if near:
        return f"did you mean {', '.join(names[name] for name in near)}?"
    return "give an id or a name as it was imported."


def _names(row: Named) -> Iterator[str]:
    yield row.name
    latin = getattr(row, "name_latin", None)
    if latin:
        yield latin


def _described(world: World, row: Named) -> str:
    seats = world.seats_of.get(row.id, ())
    groups = dict.fromkeys(world.groups[seat.group_id].name for seat in seats)
    place = ", ".join(groups) or getattr(row, "employer", None) or getattr(row, "region", None)
    return f"{row.id} ({place})" if place else row.id


def _folded(text: str) -> str:
    return printable(unicodedata.normalize("NFKC", text).casefold())
