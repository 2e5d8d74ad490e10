"""What must be read of a store before a batch can be planned.

No reading depends on the result of another, so a store on the network can do all of it in one
round trip.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from graphapi.model.columns import columns
from graphapi.model.rows import KIND_OF, KINDS, Group, Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from graphapi.changes import Batch
    from graphapi.model.columns import Column

REFERENCES: Mapping[type[Row], tuple[tuple[Column, type[Row]], ...]] = {
    kind: tuple((each, KIND_OF[each.refers_to]) for each in columns(kind) if each.refers_to)
    for kind in KINDS
}
"""The columns of each kind that hold the id of a row, with the kind of that row."""

DEPENDENTS: Mapping[type[Row], tuple[tuple[type[Row], Column], ...]] = {
    target: tuple(
        (kind, column)
        for kind in KINDS
        for column, referred in REFERENCES[kind]
        if referred is target
    )
    for target in KINDS
}
"""For each kind, the kinds and columns that refer to it; empty for most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What a store must read before a batch can be planned; every id comes once.

    Attributes
    ----------
    rows : mapping of kind to ids
        Rows to be read in full, where they exist.
    existing : mapping of kind to ids
        Ids of which only the existence matters.
    lineage : tuple of str
        Groups whose parent is wanted, and the parents of all their ancestors.
    leaving : mapping of kind to ids
        Rows about to be deleted: every row that refers to one of them by a column of
        ``DEPENDENTS`` is to be read in full.
    """

    rows: Mapping[type[Row], tuple[str, ...]]
    existing: Mapping[type[Row], tuple[str, ...]]
    lineage: tuple[str, ...]
    leaving: Mapping[type[Row], tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a store found of :class:`Needs`; what does not exist is left out.

    Attributes
    ----------
    rows : mapping of kind to mapping of id to row
        The stored rows of ``Needs.rows``.
    existing : mapping of kind to set of str
        The ids of ``Needs.existing`` that exist.
    parents : mapping of str to str or None
        The parent of each group of ``Needs.lineage`` and of each of their ancestors.
    dependents : iterable of rows
        The stored rows that refer to a row of ``Needs.leaving``; a row may come twice.
    """

    rows: Mapping[type[Row], Mapping[str, Row]] = field(default_factory=dict)
    existing: Mapping[type[Row], AbstractSet[str]] = field(default_factory=dict)
    parents: Mapping[str, str | None] = field(default_factory=dict)
    dependents: Iterable[Row] = ()


def needs(batch: Batch) -> Needs:
    """Say what must be read before a batch can be planned."""
    rows: dict[type[Row], dict[str, None]] = defaultdict(dict)
    existing: dict[type[Row], dict[str, None]] = defaultdict(dict)
    leaving: dict[type[Row], dict[str, None]] = defaultdict(dict)
    for row in batch.upserts:
        rows[type(row)][row.id] = None
        for target, id_ in referred(row):
            existing[target][id_] = None
    for ref in batch.deletes:
        rows[ref.kind][ref.id] = None
        if DEPENDENTS[ref.kind]:
            leaving[ref.kind][ref.id] = None
    lineage = {row.parent_id: None for row in batch.upserts if isinstance(row, Group)}
    return Needs(
        rows=by_kind(rows),
        existing=by_kind(existing),
        lineage=tuple(id_ for id_ in lineage if id_ is not None),
        leaving=by_kind(leaving),
    )


def referred(row: Row) -> Iterator[tuple[type[Row], str]]:
    """Yield the kind and id of every row that a row names."""
    for column, target in REFERENCES[type(row)]:
        id_ = getattr(row, column.attribute)
        if id_ is not None:
            yield target, id_


def by_kind(ids: Mapping[type[Row], Iterable[str]]) -> dict[type[Row], tuple[str, ...]]:
    """Return the ids by kind, in the order of ``KINDS``, kinds without any left out."""
    return {kind: tuple(ids[kind]) for kind in KINDS if ids.get(kind)}
