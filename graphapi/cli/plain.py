"""Answers as plain data for programs: dictionaries with camelCase keys, lists, texts, numbers."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

from graphapi.analysis.sentences import Sentence, render
from graphapi.changes import Ref
from graphapi.cli.terminal import printable
from graphapi.model.columns import camel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from graphapi.analysis.sentences import Language
    from graphapi.analysis.world import World


def plain(value: Any, language: Language, name_of: Callable[[Ref], str]) -> Any:
    """Return an answer as plain data.

    A dataclass becomes a dictionary of its fields in camelCase, a sentence its text, a reference
    its kind, id and name. Ids stay ids; their names are those of :func:`names_in`.
    """
    if isinstance(value, Sentence):
        return render(value, language, name_of)
    if isinstance(value, Ref):
        return {"kind": value.kind.__name__, "id": value.id, "name": name_of(value)}
    if is_dataclass(value):
        return {
            camel(each.name): plain(getattr(value, each.name), language, name_of)
            for each in fields(value)
        }
    if isinstance(value, tuple | list):
        return [plain(each, language, name_of) for each in value]
    return value


def names_in(data: Any, world: World) -> dict[str, str]:
    """Return the names of all persons and groups whose ids are values in plain data."""
    found = {}
    for text in sorted(set(_texts(data))):
        row = world.persons.get(text) or world.groups.get(text)
        if row is not None:
            found[text] = row.name
    return found


def _texts(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for each in data.values():
            yield from _texts(each)
    elif isinstance(data, list):
        for each in data:
            yield from _texts(each)


def names_of(world: World) -> Callable[[Ref], str]:
    """Return a function that knows the names of a world, as they may be printed.

    An id without a name stands for itself.
    """

    def name_of(ref: Ref) -> str:
        row = world.persons.get(ref.id) or world.groups.get(ref.id)
        return printable(row.name if row else ref.id)

    return name_of


def moment(millis: int) -> str:
    """Return a moment as RFC 3339, UTC."""
    return dt.datetime.fromtimestamp(millis / 1000, tz=dt.UTC).isoformat().replace("+00:00", "Z")
