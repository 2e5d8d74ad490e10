"""Changes folded into a world: a new world, in which only what was touched is new."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from graphapi.analysis.world import FACTS, redrawn, tie_graph
from graphapi.model.rows import Tie

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from graphapi.analysis.world import World
    from graphapi.changes import Change
    from graphapi.model.rows import Millis, Row


def fold(world: World, changes: Iterable[Change], *, version: int, at: Millis) -> World:
    """Return a world in which changes have happened, seen at a later moment.

    Parameters
    ----------
    world : World
        Left as it is.
    changes : iterable of Change
        What is now true of each row; at most one for each row.
    version : int
        The version of the store that they lead to.
    at : int
        The moment that ages are counted from, epoch milliseconds.

    Returns
    -------
    World
        Equal to one assembled from all rows. Kinds that were not touched are shared with the old
        one. Cost O(rows of the kinds touched).
    """
    by_kind: dict[type[Row], list[Change]] = defaultdict(list)
    for each in changes:
        by_kind[each.kind].append(each)
    touched: dict[str, Any] = {
        name: merged(getattr(world, name), by_kind[kind])
        for name, kind in FACTS.items()
        if kind in by_kind
    }
    news = replace(world, version=version, at=at, **touched)
    return replace(news, graph=_graph(world, news, by_kind[Tie]))


def _graph(old: World, new: World, ties: Sequence[Change]) -> Any:
    if new.day != old.day or new.persons.keys() != old.persons.keys():
        return tie_graph(new.persons, new.ties.values(), new.day, new.parameters)
    if ties:
        return redrawn(old, {each.id: new.ties.get(each.id) for each in ties})
    return old.graph


def merged(rows: Mapping[str, Any], changes: Sequence[Change]) -> Mapping[str, Any]:
    """Return rows by id, in the order of ids, after changes to some of them."""
    news = {each.id: each.row for each in changes}
    kept = {**rows, **news}
    if not news.keys() <= rows.keys():
        kept = dict(sorted(kept.items()))
    return {id_: row for id_, row in kept.items() if row is not None}


def seen_at(world: World, at: Millis) -> World:
    """Return the same facts seen at a later moment."""
    return fold(world, (), version=world.version, at=at)
