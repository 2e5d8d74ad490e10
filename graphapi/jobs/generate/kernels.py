"""Draws ties: of a circle, between circles of a group, across groups, and ours.

Every kernel takes a part of its work, from ``begin`` to ``end``, and writes keys ``from * people +
to``, or -1 for no tie, to places that no other part writes to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from graphapi.compact.kernels.compiled import compiled, inlined
from graphapi.jobs.generate.draws import chance

if TYPE_CHECKING:
    import numpy.typing as npt

    Places = npt.NDArray[np.int64]
    Numbers = npt.NDArray[np.int32]
    Columns = tuple[Numbers, npt.NDArray[np.uint8], npt.NDArray[np.uint16]]

TIES_OF_US = 3
"""How many ties join an account manager to a group."""
LARGE, RINGS, MORE_RINGS = 13, 3, 4
"""From how many people on a circle has more rings, and how many rings a circle has."""
MUTUAL = 12
"""Of so many ties inside a circle, one goes both ways."""
NEAR = 200
"""How many groups further on a near one may be."""
_STRIDE = 982_451_653
_RING, _FROM, _TO, _WAY, _WHERE, _FAR, _KIND, _STRENGTH, _MANAGER = range(10, 19)
_REPORTS, _COLLEAGUE, _CLASSMATE, _FAMILY, _FRIEND = range(5)
_FORMER_COLLEAGUE, _BUSINESS, _CALLS = range(6, 9)


class Layout(NamedTuple):
    """Who is where: people, seed, begins of groups and of circles, group and circle of each."""

    people: int
    seed: int
    group_start: Places
    circle_start: Places
    group: Numbers
    circle: Numbers


@compiled
def slots(sizes: Places) -> Places:
    """Return how many places circles of these sizes need for their keys."""
    found = np.empty(len(sizes), dtype=np.int64)
    for circle in range(len(sizes)):
        pairs = _pairs(sizes[circle])
        found[circle] = pairs + pairs // MUTUAL
    return found


@inlined
def _pairs(size: Any) -> Any:
    rings = MORE_RINGS if size >= LARGE else RINGS
    return (size - 1) * (1 + rings)


@compiled
def inside(begin: int, end: int, layout: Layout, slots_of: Places, keys: Places) -> None:
    """Let the first of each circle lead all others, who stand in some rings of random order."""
    order = np.empty(1 << 12, dtype=np.int64)
    for circle in range(begin, end):
        first = layout.circle_start[circle]
        others = layout.circle_start[circle + 1] - first - 1
        place = slots_of[circle]
        for number in range(others):
            order[number] = first + 1 + number
            place = _put(keys, place, layout, first, first + 1 + number)
        for ring in range(MORE_RINGS if others + 1 >= LARGE else RINGS):
            _shuffle(order, others, layout.seed, circle * MORE_RINGS + ring)
            for number in range(others):
                one, other = order[number], order[(number + 1) % others]
                place = _put(keys, place, layout, min(one, other), max(one, other))
        begins, pairs = slots_of[circle], _pairs(others + 1)
        for number in range(pairs // MUTUAL):
            key = keys[begins + number * MUTUAL + circle % MUTUAL]
            turned = key % layout.people * layout.people + key // layout.people
            keys[place + number] = turned if key >= 0 else -1


@inlined
def _put(keys: Any, place: Any, layout: Any, one: Any, other: Any) -> Any:
    keys[place] = one * layout.people + other if one != other else -1
    return place + 1


@inlined
def _shuffle(order: Any, count: Any, seed: Any, name: Any) -> None:
    for last in range(count - 1, 0, -1):
        other = int(chance(seed, _RING, name * 64 + last) * (last + 1))
        order[last], order[other] = order[other], order[last]


@compiled
def elsewhere(begin: int, end: int, layout: Layout, slots_of: Places, keys: Places) -> None:
    """Tie circles of a group: the first of the group to the first of each, then the senior more."""
    for group in range(begin, end):
        first = layout.group_start[group]
        size = layout.group_start[group + 1] - first
        lead = layout.circle[first]
        for place in range(slots_of[group], slots_of[group + 1]):
            lead += 1
            if lead < len(layout.circle_start) - 1 and layout.circle_start[lead] < first + size:
                keys[place] = first * layout.people + layout.circle_start[lead]
                continue
            one = first + int(size * chance(layout.seed, _FROM, place) ** 1.6)
            other = first + int(size * chance(layout.seed, _TO, place) ** 1.2)
            if chance(layout.seed, _WAY, place) < 0.7:
                one, other = min(one, other), max(one, other)
            apart = layout.circle[one] != layout.circle[other]
            keys[place] = one * layout.people + other if apart else -1


@compiled
def across(begin: int, end: int, layout: Layout, keys: Places) -> None:
    """Tie people of different groups, few of them to very many, three of five of them near."""
    customers, groups = layout.group_start[-2], len(layout.group_start) - 2
    for place in range(begin, end):
        one = _known(chance(layout.seed, _FROM + 100, place), customers)
        other = _known(chance(layout.seed, _TO + 100, place), customers)
        if chance(layout.seed, _WHERE, place) < 0.6:
            far = 1 + int(NEAR * chance(layout.seed, _FAR, place) ** 2)
            away = far if chance(layout.seed, _FAR + 100, place) < 0.5 else -far
            group = (layout.group[one] + away) % groups
            first = layout.group_start[group]
            size = layout.group_start[group + 1] - first
            other = first + int(size * chance(layout.seed, _TO + 100, place) ** 2)
        if chance(layout.seed, _WAY + 100, place) < 0.5:
            one, other = other, one
        apart = layout.group[one] != layout.group[other]
        keys[place] = one * layout.people + other if apart else -1


@inlined
def _known(drawn: Any, customers: Any) -> Any:
    """Return a person: one is drawn the more often the less drawn squared is."""
    return (int(customers * drawn * drawn) * _STRIDE + 7) % customers


@compiled
def ours(begin: int, end: int, layout: Layout, keys: Places) -> None:
    """Tie the account manager of each group to its head and its contact, and the contact back."""
    for group in range(begin, end):
        manager = manager_of(layout.group_start, layout.seed, group)
        head = layout.group_start[group]
        keys[3 * group] = manager * layout.people + head
        keys[3 * group + 1] = manager * layout.people + head + 1
        keys[3 * group + 2] = (head + 1) * layout.people + manager


@inlined
def manager_of(group_start: Any, seed: Any, group: Any) -> Any:
    """Return our person who looks after a group."""
    ours_begin = group_start[-2]
    return ours_begin + int((group_start[-1] - ours_begin) * chance(seed, _MANAGER, group))


@compiled
def managers(group_start: Places, seed: int) -> Places:
    """Return our person who looks after each group but our own."""
    found = np.empty(len(group_start) - 2, dtype=np.int64)
    for group in range(len(found)):
        found[group] = manager_of(group_start, seed, group)
    return found


@compiled
def drawn(begin: int, end: int, layout: Layout, rows: tuple[Places, Places], into: Columns) -> None:
    """Write target, kind and strength of the ties of some people."""
    keys, indptr = rows
    targets, kinds, strengths = into
    for one in range(begin, end):
        for tie in range(indptr[one], indptr[one + 1]):
            other = keys[tie] - one * layout.people
            kind = _kind(layout, one, other, chance(layout.seed, _KIND, keys[tie]))
            pull = chance(layout.seed, _STRENGTH, keys[tie])
            targets[tie], kinds[tie] = other, kind
            strengths[tie] = int(10_000 * _strength(kind, pull)) + 1


@inlined
def _kind(layout: Any, one: Any, other: Any, drawn: Any) -> Any:
    customers = layout.group_start[-2]
    if layout.group[one] != layout.group[other]:
        if one >= customers or other >= customers:
            return _BUSINESS
        return (
            _FRIEND
            if drawn < 0.4
            else _CLASSMATE
            if drawn < 0.75
            else _FORMER_COLLEAGUE
            if drawn < 0.9
            else _FAMILY
        )
    if layout.circle[one] == layout.circle[other]:
        leads = layout.circle_start[layout.circle[one]] == one
    else:
        leads = layout.group_start[layout.group[one]] == one
        leads &= layout.circle_start[layout.circle[other]] == other
    if leads:
        return _REPORTS
    return _COLLEAGUE if drawn < 0.55 else _BUSINESS if drawn < 0.7 else _CALLS


@inlined
def _strength(kind: Any, pull: Any) -> Any:
    if kind == _REPORTS:
        return 0.4 + 0.5999 * pull
    if kind == _COLLEAGUE or kind >= _BUSINESS:
        return 0.15 + 0.8499 * pull
    return 0.03 + 0.62 * pull * pull


@compiled
def chances_of(seed: int, stream: int, indexes: Places) -> npt.NDArray[np.float64]:
    """Return the random numbers of some indexes."""
    found = np.empty(len(indexes))
    for number in range(len(indexes)):
        found[number] = chance(seed, stream, indexes[number])
    return found
