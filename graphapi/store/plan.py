"""What a batch does to a store, decided without touching one.

A store asks :func:`graphapi.store.needs.needs` what to read, reads it inside its write transaction,
lets :func:`plan` decide, and writes what the plan says.

A request id that was used before is looked up first, then ``expect`` is compared, then comes the
plan. A batch that writes nothing still has an answer to be remembered under its request id.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import TYPE_CHECKING

from graphapi.changes import Applied, Ref, Rejection
from graphapi.model.checks import problems_of
from graphapi.model.rows import KINDS, Group, Row
from graphapi.model.words import ProblemCode
from graphapi.store.needs import DEPENDENTS, REFERENCES, by_kind, referred

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphapi.changes import Batch
    from graphapi.model.rows import Millis
    from graphapi.store.needs import Known


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to write.

    Attributes
    ----------
    rows : mapping of kind to rows
        Rows to insert or replace, stamped with their version, each id once, kinds in the order of
        ``KINDS``. A row that had a tombstone loses it.
    deletes : mapping of kind to ids
        Rows to delete; each leaves a tombstone at ``applied.version``. A row that was put and
        deleted by this very batch is among them although it was never stored.
    applied : Applied
        The answer. ``applied.version`` is the present version if there is nothing to write.
    """

    rows: Mapping[type[Row], tuple[Row, ...]]
    deletes: Mapping[type[Row], tuple[str, ...]]
    applied: Applied

    @property
    def writes(self) -> bool:
        """Whether anything is to be written, which makes a new version."""
        return bool(self.rows or self.deletes)


def plan(batch: Batch, known: Known, *, version: int, now: Millis) -> Plan:
    """Decide what a batch does.

    Rows are taken in order. A row may refer to one put before it in the batch, but not to one that
    was refused. Each upsert counts by itself, compared with the row as it is at that point: of two
    rows with one id the first may be inserted and the second changed, and the last one is written.
    An empty ``seen_at`` is "as stored" in that comparison, and the time of writing if the row is
    written. Deletes come after all upserts and are one set: a row taken along by one may be named
    by another.

    Parameters
    ----------
    batch : Batch
        The upserts and deletes.
    known : Known
        What the store holds of ``needs(batch)``.
    version : int
        The present version; rows are stamped with the next.
    now : int
        The time of writing, epoch milliseconds UTC.

    Notes
    -----
    Linear in the rows of the batch and its cascades, apart from moved groups, which cost the depth
    of their new place.
    """
    draft = _Draft(known=known, version=version + 1, now=now)
    for row in batch.upserts:
        draft.put(row)
    draft.delete(batch.deletes)
    return draft.finish(version)


@dataclass(slots=True, kw_only=True)
class _Draft:
    known: Known
    version: int
    now: Millis
    written: dict[type[Row], dict[str, Row]] = field(default_factory=lambda: defaultdict(dict))
    gone: dict[type[Row], dict[str, None]] = field(default_factory=lambda: defaultdict(dict))
    counts: Counter[str] = field(default_factory=Counter)
    rejected: list[Rejection] = field(default_factory=list)

    def put(self, row: Row) -> None:
        kind = type(row)
        before = self._now_known(kind, row.id)
        rejection = self._refusal(row, before)
        if rejection:
            self.rejected.append(rejection)
        elif before is None:
            self.counts["inserted"] += 1
            self._write(row)
        elif _says_the_same(row, before):
            self.counts["unchanged"] += 1
        else:
            self.counts["changed"] += 1
            self._write(row)

    def delete(self, refs: tuple[Ref, ...]) -> None:
        for ref in refs:
            if self._now_known(ref.kind, ref.id) is None:
                self.rejected.append(_unknown(ref.kind, ref.id, "id", ref.kind, ref.id))
            else:
                self.gone[ref.kind][ref.id] = None
        if any(DEPENDENTS[kind] for kind in self.gone):
            self._cascade()

    def finish(self, before: int) -> Plan:
        rows = {kind: self._staying(kind) for kind in KINDS}
        rows = {kind: those for kind, those in rows.items() if those}
        deletes = by_kind(self.gone)
        applied = Applied(
            version=self.version if rows or deletes else before,
            inserted=self.counts["inserted"],
            changed=self.counts["changed"],
            unchanged=self.counts["unchanged"],
            deleted=sum(map(len, deletes.values())),
            rejected=tuple(self.rejected),
        )
        return Plan(rows=rows, deletes=deletes, applied=applied)

    def _staying(self, kind: type[Row]) -> tuple[Row, ...]:
        gone = self.gone.get(kind, {})
        return tuple(row for id_, row in self.written[kind].items() if id_ not in gone)

    def _write(self, row: Row) -> None:
        seen_at = self.now if row.seen_at is None else row.seen_at
        stamped = replace(row, seen_at=seen_at, version=self.version)
        self.written[type(row)][row.id] = stamped

    def _cascade(self) -> None:
        named = {kind: frozenset(ids) for kind, ids in self.gone.items()}
        untouched = (row for row in self.known.dependents if not self._is_written(row))
        put = [row for those in self.written.values() for row in those.values()]
        for row in chain(put, untouched):
            if not any(id_ in named.get(target, ()) for target, id_ in referred(row)):
                continue
            if not isinstance(row, Group):
                self.gone[type(row)][row.id] = None
            elif not self._is_gone(Group, row.id):
                self.written[Group][row.id] = replace(row, parent_id=None, version=self.version)

    def _now_known(self, kind: type[Row], id_: str) -> Row | None:
        return self.written[kind].get(id_) or self.known.rows.get(kind, {}).get(id_)

    def _exists(self, kind: type[Row], id_: str) -> bool:
        return id_ in self.written[kind] or id_ in self.known.existing.get(kind, ())

    def _is_written(self, row: Row) -> bool:
        return row.id in self.written[type(row)]

    def _is_gone(self, kind: type[Row], id_: str) -> bool:
        return id_ in self.gone.get(kind, ())

    def _refusal(self, row: Row, before: Row | None) -> Rejection | None:
        problems = tuple(problems_of(row))
        if problems:
            message = " ".join(each.message for each in problems)
            first = problems[0]
            return Rejection(
                kind=type(row).__name__,
                id=row.id,
                field=first.field,
                code=first.code,
                message=message,
            )
        if isinstance(row, Group) and row.parent_id is not None:
            ring = self._ring(row, before)
            if ring:
                return _cycle(row, ring)
        return self._dangling(row)

    def _dangling(self, row: Row) -> Rejection | None:
        for column, target in REFERENCES[type(row)]:
            id_ = getattr(row, column.attribute)
            if id_ is not None and not self._exists(target, id_):
                return _unknown(type(row), row.id, column.name, target, id_)
        return None

    def _ring(self, row: Group, before: Row | None) -> tuple[str, ...]:
        if row.parent_id != row.id and before is None:
            return ()  # nobody can stand below a group that is not there yet
        above, climbed = row.parent_id, {row.id: None}
        while above is not None and above not in climbed:
            climbed[above] = None
            above = self._parent(above)
        return (*climbed, row.id) if above == row.id else ()

    def _parent(self, id_: str) -> str | None:
        row = self.written[Group].get(id_)
        return row.parent_id if isinstance(row, Group) else self.known.parents.get(id_)


def _says_the_same(row: Row, before: Row) -> bool:
    seen_at = before.seen_at if row.seen_at is None else row.seen_at
    return replace(row, seen_at=seen_at, version=before.version) == before


def _unknown(kind: type[Row], id_: str, field_: str, target: type[Row], missing: str) -> Rejection:
    return Rejection(
        kind=kind.__name__,
        id=id_,
        field=field_,
        code=ProblemCode.UNKNOWN_ID,
        message=f"{field_}: there is no {target.__name__} with the id {missing}; "
        "put it first, or correct the id.",
    )


def _cycle(row: Group, ring: tuple[str, ...]) -> Rejection:
    return Rejection(
        kind=Group.__name__,
        id=row.id,
        field="parentId",
        code=ProblemCode.HIERARCHY_CYCLE,
        message=f"parentId would make the group its own ancestor: {' → '.join(ring)}; "
        "choose another parent.",
    )
