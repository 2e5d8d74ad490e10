"""Changes folded into a world: a new world, in which only what was touched is new."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from graphapi.analysis.dates import holds
from graphapi.analysis.world import FACTS, redrawn
from graphapi.compact.nodes import with_nodes
from graphapi.live.facts import merged
from graphapi.live.kept import keep
from graphapi.model.rows import Person, Tie

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from graphapi.analysis.world import World
    from graphapi.changes import Change
    from graphapi.model.rows import IsoDate, Millis, Row


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
        one. Cost O(changes, and the ties of whom they touch); O(rows) for a new day, for other
        persons, and now and then. What the old one had found in its rows is kept in step where the
        moment is the same.
    """
    changes = tuple(changes)
    by_kind: dict[type[Row], list[Change]] = defaultdict(list)
    for each in changes:
        by_kind[each.kind].append(each)
    touched: dict[str, Any] = {
        name: merged(getattr(world, name), {each.id: each.row for each in by_kind[kind]})
        for name, kind in FACTS.items()
        if kind in by_kind
    }
    facts = replace(world, version=version, at=at, **touched)
    news = replace(facts, graph=_graph(world, facts, by_kind))
    if at == world.at:
        keep(world, news, changes)
    return news


def _graph(old: World, new: World, changes: Mapping[type[Row], Iterable[Change]]) -> Any:
    changed = {each.id for each in changes[Tie]}
    if new.day != old.day:
        changed |= _flipped(new.ties.values(), old.day, new.day)
    if all((each.id in old.persons) == (each.id in new.persons) for each in changes[Person]):
        return redrawn(old, new, changed) if changed else old.graph
    added = new.persons.keys() - old.persons.keys()
    changed |= {tie.id for tie in new.ties.values() if {tie.from_id, tie.to_id} & added}
    graph = with_nodes(old.graph, tuple(new.persons))
    return redrawn(replace(old, graph=graph), new, changed)


def _flipped(ties: Iterable[Tie], before: IsoDate, after: IsoDate) -> set[str]:
    """Return the ties that hold on one of two days and not on the other."""
    dated = (tie for tie in ties if tie.since is not None or tie.until is not None)
    return {
        tie.id
        for tie in dated
        if holds(tie.since, tie.until, before) != holds(tie.since, tie.until, after)
    }


def seen_at(world: World, at: Millis) -> World:
    """Return the same facts seen at a later moment."""
    return fold(world, (), version=world.version, at=at)
