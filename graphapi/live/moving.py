"""One state of the live graph made of another: changes folded in, or everything swept anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from graphapi.analysis.indexes import INDEXES
from graphapi.analysis.risk.assess import assess
from graphapi.analysis.risk.concerned import concerned
from graphapi.analysis.risk.moved import Moved, moved
from graphapi.live.fold import fold, seen_at
from graphapi.live.kept import DERIVED

if TYPE_CHECKING:
    from graphapi.analysis.world import World
    from graphapi.live.load import News
    from graphapi.model.rows import Millis


AT_ONCE = 20_000
"""So many persons at most are assessed anew while facts wait to be shown."""


class State(NamedTuple):
    """A world, and its risk where that is at hand.

    Attributes
    ----------
    world : World
    moved : Moved or None
        Everybody's risk, and whose may be another than in the state before.
    """

    world: World
    moved: Moved | None = None


def advanced(state: State, news: News) -> State:
    """Return the state after changes, seen at the same moment.

    Risk moves along where it is at hand. Where many persons would all be assessed anew, facts do
    not wait for that: risk is left to the next sweep, and to who asks for it before. Cost as of
    :func:`~graphapi.live.fold.fold` and :func:`~graphapi.analysis.risk.moved.moved`.
    """
    before = state.world
    world = fold(before, news.changes, version=news.version, at=before.at)
    if state.moved is None:
        return State(world)
    if len(world.persons) > AT_ONCE and concerned(before, world, news.changes) is None:
        return State(world)
    return State(world, moved(state.moved.risk, world, news.changes))


def swept(world: World, at: Millis) -> State:
    """Return the same facts seen at a moment, with everything at hand that changes move.

    O(persons + facts + hops * ties).
    """
    later = seen_at(world, at)
    for name in (*INDEXES, *DERIVED):
        getattr(later, name)
    risk = assess(later)
    risk.moving  # noqa: B018  worked out now, and kept
    return State(later, Moved(risk, None))
