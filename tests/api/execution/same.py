"""Two executors on one document: what must be the same in their answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graphql import GraphQLError


def json(data: Any) -> bytes:
    return orjson.dumps(data)


def differences(ours: Any, theirs: Any) -> list[str]:
    """Say where two results differ; nothing if they do not.

    The data must be equal byte for byte. The specification leaves open in which order errors come,
    which of several errors that null one place is told, and whether those that lie within a place
    that another error has nulled are told at all; the rest must be equal.
    """
    if json(ours.data) != json(theirs.data):
        return [f"data: {json(ours.data)!r}", f"not: {json(theirs.data)!r}"]
    mine, other = _by_place(ours.data, ours.errors), _by_place(theirs.data, theirs.errors)
    found = [
        f"{place}: {mine.get(place)} not {other.get(place)}"
        for place in mine.keys() | other.keys()
        if not _agree(mine.get(place), other.get(place))
    ]
    return sorted(found)


def _agree(mine: Any, other: Any) -> bool:
    if mine is None or other is None:
        return False
    shared = mine.keys() & other.keys()
    return all(mine[path] == other[path] for path in shared)


def _by_place(data: Any, errors: Iterable[GraphQLError] | None) -> dict[Any, dict[Any, Any]]:
    told: dict[Any, dict[Any, Any]] = {}
    for error in errors or ():
        path = tuple(error.path or ())
        told.setdefault(_nulled(data, path), {})[path] = (error.message, error.locations)
    return {
        place: each
        for place, each in told.items()
        if not any(place[:end] in told for end in range(len(place)))
    }


def _nulled(data: Any, path: Sequence[Any]) -> tuple[Any, ...]:
    for end, key in enumerate(path):
        if data is None:
            return tuple(path[:end])
        data = data[key]
    return tuple(path)
