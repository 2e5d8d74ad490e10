"""A store that only says what it would do: the same plan as a real one, and no write."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, TypeVar

from graphapi.model.rows import Group, Row
from graphapi.store.needs import DEPENDENTS, Known, needs
from graphapi.store.plan import plan

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphapi.changes import Applied, Batch
    from graphapi.store.port import Store

R = TypeVar("R", bound=Row)


class Rehearsal:
    """Answers ``apply`` and ``get`` of a store as if the batches before had been written.

    Rows that others refer to (groups and persons) are kept in memory. Of other kinds a second row
    with the same id in a later batch counts as if it were the first.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._put: dict[type[Row], dict[str, Row]] = defaultdict(dict)

    async def apply(self, batch: Batch) -> Applied:
        """Return what the store would answer, the version apart, and write nothing."""
        wanted = needs(batch)
        known = Known(
            rows={kind: await self._found(kind, ids) for kind, ids in wanted.rows.items()},
            existing={
                kind: frozenset(await self._found(kind, ids))
                for kind, ids in wanted.existing.items()
            },
            parents=await self._parents(wanted.lineage),
        )
        planned = plan(batch, known, version=await self._store.version(), now=0)
        for kind, rows in planned.rows.items():
            if DEPENDENTS[kind]:
                self._put[kind].update((row.id, row) for row in rows)
        return planned.applied

    async def get(self, kind: type[R], ids: Sequence[str]) -> list[R | None]:
        """Return the rows with these ids: same length and order, ``None`` for unknown ones."""
        found = await self._found(kind, ids)
        return [found.get(id_) for id_ in ids]

    async def _found(self, kind: type[R], ids: Sequence[str]) -> Mapping[str, R]:
        put: Mapping[str, R] = self._put[kind]  # type: ignore[assignment]  # by kind
        stored = await self._store.get(kind, [id_ for id_ in ids if id_ not in put])
        found = {row.id: row for row in stored if row is not None}
        return found | {id_: put[id_] for id_ in ids if id_ in put}

    async def _parents(self, lineage: Sequence[str]) -> Mapping[str, str | None]:
        parents: dict[str, str | None] = {}
        wanted = set(lineage)
        while wanted:
            groups = await self._found(Group, sorted(wanted))
            parents |= {id_: group.parent_id for id_, group in groups.items()}
            above = {group.parent_id for group in groups.values()}
            wanted = {id_ for id_ in above if id_ is not None} - parents.keys()
        return parents
