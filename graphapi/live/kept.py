"""What a world had found in its rows, kept in step with them: only what changed is found anew."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from graphapi.analysis.indexes import INDEXES, lost_by, moved_rows, people_of
from graphapi.analysis.world import FACTS
from graphapi.live.facts import merged
from graphapi.model.rows import Person

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from graphapi.analysis.world import World
    from graphapi.changes import Change
    from graphapi.model.rows import Row

    Found = Callable[[World, str], Any]

DERIVED: Mapping[str, tuple[tuple[str, ...], Found]] = {
    "people_in": (("seats_in",), lambda world, key: people_of(world.seats_in.get(key, ()))),
    "persons_lost_by": (
        ("losses_of_person", "touches_on_person"),
        lambda world, key: lost_by(
            world.losses_of_person.get(key, ()), world.touches_on_person.get(key, ())
        ),
    ),
    "groups_lost_by": (
        ("losses_of_group", "touches_on_group"),
        lambda world, key: lost_by(
            world.losses_of_group.get(key, ()), world.touches_on_group.get(key, ())
        ),
    ),
    "recent_visits": (("visits_to", "persons"), lambda world, key: world.recent(key)),
}
"""What is found in indexes, under the same keys; `persons` stands for the persons that changed."""


def keep(old: World, new: World, changes: Iterable[Change]) -> None:
    """Give a new world what the old one had found, in step with changes between them.

    Both are seen at the same moment. What nobody asked the old one for, the new one is not given.
    Cost O(changes and the rows beside them), now and then O(what was found).
    """
    ids: dict[type[Row], list[str]] = defaultdict(list)
    for each in changes:
        ids[each.kind].append(each.id)
    touched: dict[str, Iterable[str]] = {"persons": ids[Person]}
    for name, index in INDEXES.items():
        if name in old.__dict__:
            before, after = getattr(old, index.facts), getattr(new, index.facts)
            pairs = [(before.get(id_), after.get(id_)) for id_ in ids[FACTS[index.facts]]]
            news = moved_rows(index, old.__dict__[name], pairs, new.day)
            _give(old, new, name, news)
            touched[name] = news
    for name, (sources, found) in DERIVED.items():
        if name in old.__dict__ and all(source in touched for source in sources):
            keys = {key for source in sources for key in touched[source]}
            _give(old, new, name, {key: found(new, key) or None for key in keys})
    if "own_side" in old.__dict__ and not touched["persons"]:
        new.__dict__["own_side"] = old.own_side


def _give(old: World, new: World, name: str, news: Mapping[str, Any]) -> None:
    known = old.__dict__[name]
    new.__dict__[name] = merged(known, news) if news else known
