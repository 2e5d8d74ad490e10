"""Groups in an order in which every parent comes before its subsidiaries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphapi.model.checks import Problem
from graphapi.model.words import ProblemCode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from graphapi.jobs.imports.entries import Entry


def parents_first(entries: Iterable[Entry]) -> Sequence[Entry]:
    """Return groups so that parents come first, else in the order given.

    A group that is its own ancestor by what the entries say is turned into a problem that lists the
    chain of ids. Of two rows with one id the last tells the parent. Time and memory O(groups).
    """
    known = list(entries)
    parents = {each.row.id: each.row.parent_id for each in known if each.problem is None}
    depths, rings = _climb(parents)
    judged = [_judged(each, rings) for each in known]
    return sorted(judged, key=lambda each: depths[each.row.id] if each.problem is None else -1)


def _climb(
    parents: Mapping[str, str | None],
) -> tuple[Mapping[str, int], Mapping[str, tuple[str, ...]]]:
    """Return how deep each group stands, and the ring of each that stands in one."""
    depths: dict[str, int] = {}
    rings: dict[str, tuple[str, ...]] = {}
    for start in parents:
        path = list(_unplaced(start, parents, depths))
        top = parents[path[-1]] if path else None
        if top in path:
            ring = path[path.index(top) :]
            rings |= {id_: tuple(_turned(ring, at)) for at, id_ in enumerate(ring)}
        depth = depths.get(top, -1) if top is not None else -1
        for id_ in reversed(path):
            depth += 1
            depths[id_] = depth
    return depths, rings


def _unplaced(
    start: str, parents: Mapping[str, str | None], depths: Mapping[str, int]
) -> Iterator[str]:
    seen: set[str] = set()
    at: str | None = start
    while at is not None and at in parents and at not in depths and at not in seen:
        seen.add(at)
        yield at
        at = parents[at]


def _turned(ring: Sequence[str], at: int) -> Iterator[str]:
    yield from ring[at:]
    yield from ring[:at]
    yield ring[at]


def _judged(entry: Entry, rings: Mapping[str, tuple[str, ...]]) -> Entry:
    ring = rings.get(entry.row.id) if entry.problem is None else None
    if ring is None:
        return entry
    problem = Problem(
        "parentId",
        ProblemCode.HIERARCHY_CYCLE,
        f"parentId makes the group its own ancestor: {' → '.join(ring)}; choose another parent.",
    )
    return entry._replace(row=None, problem=problem)
