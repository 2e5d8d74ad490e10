"""What happened to the circles of a layer between two runs.

A circle is known by its id: what has the id in both runs is the same circle. What has it in one
only was born or has died, was split off or has merged (algorithms.md, section 3.6).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from graphapi.analysis.circles.matching import match

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import numpy.typing as npt

    from graphapi.analysis.circles.layers import Layer
    from graphapi.analysis.circles.matching import Matched
    from graphapi.analysis.circles.roster import Roster

    Index = npt.NDArray[np.int32]
    Flags = npt.NDArray[np.bool_]


class CircleEventKind(StrEnum):
    """What happened to a circle from one run to another."""

    BORN = "BORN"
    DIED = "DIED"
    GREW = "GREW"
    SHRANK = "SHRANK"
    MERGED = "MERGED"
    SPLIT = "SPLIT"
    NEW_LEADER = "NEW_LEADER"


@dataclass(frozen=True, slots=True)
class CircleEvent:
    """One thing that happened to a circle.

    Attributes
    ----------
    kind : CircleEventKind
    others : tuple of str
        The circles that merged with it or into which it merged, that were split off or off which it
        was split.
    confirmed : bool
        Whether it held in two runs in a row; before that it is new.
    """

    kind: CircleEventKind
    others: tuple[str, ...] = ()
    confirmed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CircleChange:
    """What became of one circle.

    Attributes
    ----------
    circle : str
        Its id.
    layer : Layer
    events : tuple of CircleEvent
        None for a circle of which at most members came and went.
    before, after : int
        How many members it had and has; 0 where it was or is not.
    joined, left : tuple of str
        Who came and who went, in the order of their ids.
    leaders : tuple of str
        Who leads now and did not before.
    """

    circle: str
    layer: Layer
    events: tuple[CircleEvent, ...]
    before: int
    after: int
    joined: tuple[str, ...]
    left: tuple[str, ...]
    leaders: tuple[str, ...]

    @property
    def moved(self) -> int:
        """How many came and went."""
        return len(self.joined) + len(self.left)


GREW, SHRANK = 1.25, 0.75
"""From which size on, as a share of the size before."""


@dataclass(frozen=True)
class Diary:
    """The changes from one roster of a layer to another.

    Attributes
    ----------
    layer : Layer
    old, new : Roster
        Over the same numbers of persons.
    labels : sequence of str
        The ids of the persons, by number.
    matched : Matched
        How the circles share members.
    held : frozenset of (circle, kind)
        The events that held in another run in a row.
    """

    layer: Layer
    old: Roster
    new: Roster
    labels: Sequence[str]
    matched: Matched
    held: frozenset[tuple[str, CircleEventKind]] = frozenset()

    def confirmed_by(self, other: Diary) -> Diary:
        """Return the same with what also happened in another diary that begins where this does."""
        pairs = ((id_, each.kind) for id_, found in other.events.items() for each in found)
        return replace(self, held=frozenset(pairs))

    @cached_property
    def events(self) -> Mapping[str, tuple[CircleEvent, ...]]:
        """The events of every circle that has any, by its id."""
        found: dict[str, list[CircleEvent]] = defaultdict(list)
        for kind, others in self._happened():
            for id_, them in others.items():
                found[id_].append(CircleEvent(kind, tuple(them), (id_, kind) in self.held))
        return {id_: tuple(events) for id_, events in found.items()}

    @cached_property
    def counts(self) -> Mapping[CircleEventKind, int]:
        """How many circles each kind of event happened to."""
        return Counter(each.kind for events in self.events.values() for each in events)

    def changes(self) -> Iterator[CircleChange]:
        """Yield what became of each circle with events, or with members who came or went."""
        came = np.unique(self.new.circles[~self._was_there]).tolist()
        went = np.unique(self.old.circles[~self._stayed]).tolist()
        ids = {*self.events, *(self.new.ids[n] for n in came), *(self.old.ids[n] for n in went)}
        for id_ in sorted(ids):
            yield self.change(id_)

    def knows(self, id_: str) -> bool:
        """Whether a circle is in one of the two runs."""
        return id_ in self._old_number or id_ in self._new_number

    def change(self, id_: str) -> CircleChange:
        """Return what became of one circle; cost O(its members) once the diary was read."""
        was, now = _rows(self.old, self._old_number, id_), _rows(self.new, self._new_number, id_)
        return CircleChange(
            circle=id_,
            layer=self.layer,
            events=self.events.get(id_, ()),
            before=was.stop - was.start,
            after=now.stop - now.start,
            joined=self._names(self.new.persons[now][~self._was_there[now]]),
            left=self._names(self.old.persons[was][~self._stayed[was]]),
            leaders=self._names(self.new.persons[now][self._leads_anew[now]]),
        )

    def _names(self, persons: Index) -> tuple[str, ...]:
        return tuple(sorted(self.labels[person] for person in persons.tolist()))

    @cached_property
    def _old_number(self) -> Mapping[str, int]:
        return {id_: number for number, id_ in enumerate(self.old.ids)}

    @cached_property
    def _new_number(self) -> Mapping[str, int]:
        return {id_: number for number, id_ in enumerate(self.new.ids)}

    @cached_property
    def _before(self) -> Index:
        """The old circle with the id of each new one, -1 for none."""
        return np.array([self._old_number.get(id_, -1) for id_ in self.new.ids], dtype=np.int32)

    @cached_property
    def _after(self) -> Index:
        after = np.full(len(self.old), -1, dtype=np.int32)
        known = np.flatnonzero(self._before >= 0)
        after[self._before[known]] = known
        return after

    @cached_property
    def _row_before(self) -> npt.NDArray[np.int64]:
        """The row of the same person in the same circle before, -1 for none."""
        width = 1 + max(self.old.persons.max(initial=0), self.new.persons.max(initial=0))
        held = self.old.circles.astype(np.int64) * width + self.old.persons
        circle = self._before[self.new.circles].astype(np.int64)
        wanted = circle * width + self.new.persons
        place = np.searchsorted(held, wanted)
        found = (circle >= 0) & (place < len(held))
        found[found] = held[place[found]] == wanted[found]
        return np.where(found, place, -1)

    @property
    def _was_there(self) -> Flags:
        return self._row_before >= 0

    @cached_property
    def _stayed(self) -> Flags:
        stayed = np.zeros(len(self.old.persons), dtype=np.bool_)
        stayed[self._row_before[self._was_there]] = True
        return stayed

    @cached_property
    def _leads_anew(self) -> Flags:
        """Who leads a circle that was there, and did not lead it."""
        led = np.zeros(len(self.new.persons), dtype=np.bool_)
        led[self._was_there] = self.old.leads[self._row_before[self._was_there]]
        found: Flags = self.new.leads & ~led & (self._before[self.new.circles] >= 0)
        return found

    def _happened(self) -> Iterator[tuple[CircleEventKind, Mapping[str, Sequence[str]]]]:
        """Yield each kind of event with its circles, and the others that took part in each."""
        merged = _both_ways(self.old, self.new, self.matched.into, self._after)
        split = _both_ways(self.new, self.old, self.matched.origin, self._before)
        together = {*merged, *split}
        known = np.flatnonzero(self._before >= 0)
        was, now = self.old.sizes[self._before[known]], self.new.sizes[known]
        led = np.unique(self.new.circles[self._leads_anew])
        single = {
            CircleEventKind.BORN: _ids(self.new, np.flatnonzero(self._before < 0)) - together,
            CircleEventKind.DIED: _ids(self.old, np.flatnonzero(self._after < 0)) - together,
            CircleEventKind.GREW: _ids(self.new, known[now >= GREW * was]),
            CircleEventKind.SHRANK: _ids(self.new, known[now <= SHRANK * was]),
            CircleEventKind.NEW_LEADER: _ids(self.new, led),
        }
        yield CircleEventKind.MERGED, merged
        yield CircleEventKind.SPLIT, split
        for kind, ids in single.items():
            yield kind, dict.fromkeys(ids, ())


def _rows(roster: Roster, number: Mapping[str, int], id_: str) -> slice:
    return roster.rows(number[id_]) if id_ in number else slice(0, 0)


def _ids(roster: Roster, circles: npt.NDArray[np.integer]) -> set[str]:
    return {roster.ids[circle] for circle in circles.tolist()}


def _both_ways(
    parts: Roster, wholes: Roster, whole_of: Index, same: Index
) -> Mapping[str, Sequence[str]]:
    """Return each part that is not in the other run with its whole, and each such whole."""
    found: dict[str, list[str]] = defaultdict(list)
    for part in np.flatnonzero((whole_of >= 0) & (same < 0)).tolist():
        id_, whole = parts.ids[part], wholes.ids[whole_of[part]]
        found[id_].append(whole)
        found[whole].append(id_)
    return found


def diary(
    layer: Layer, old: Roster, new: Roster, labels: Sequence[str], *, threshold: float = 0.3
) -> Diary:
    """Say what happened to the circles of a layer; near O(rows log rows).

    Parameters
    ----------
    old, new : Roster
        Two runs, over the same numbers of persons.
    labels : sequence of str
        The ids of the persons, by number.
    threshold : float
        As in `matching.match`.
    """
    return Diary(layer, old, new, labels, match(old, new, threshold=threshold))
