"""Rows by id, most of them shared with the state before: a few changes cost what they are."""

from __future__ import annotations

from collections.abc import ItemsView, Iterator, Mapping, ValuesView
from functools import cached_property
from heapq import merge
from typing import TYPE_CHECKING, Generic, TypeVar

from graphapi.model.rows import Row

if TYPE_CHECKING:
    from collections.abc import Iterable

R = TypeVar("R", bound=Row)
LARGE = 500
"""From how many rows on changes are kept beside them."""
BESIDE = 1_024
"""How many changes are kept beside the rows before all are laid out anew."""


def merged(rows: Mapping[str, R], news: Mapping[str, R | None]) -> Mapping[str, R]:
    """Return rows by id, in the order of ids, after changes to some of them; null is a row gone.

    O(changes) where there are many rows, now and then O(rows).
    """
    if isinstance(rows, Facts):
        news, rows = {**rows.news, **news}, rows.base
    if len(rows) < LARGE or len(news) > BESIDE:
        return _laid_out(rows, news)
    return Facts(rows, news)


def _laid_out(rows: Mapping[str, R], news: Mapping[str, R | None]) -> Mapping[str, R]:
    kept: dict[str, R | None] = {**rows, **news}
    if not news.keys() <= rows.keys():
        kept = dict(sorted(kept.items()))
    return {id_: row for id_, row in kept.items() if row is not None}


class Facts(Mapping[str, R], Generic[R]):
    """Rows by id, in the order of ids, and what changed of them.

    Parameters
    ----------
    base : mapping of id to row
        In the order of ids; never changed.
    news : mapping of id to row
        What stands in the place of a row, or comes to the others; null where there is none now.
    """

    def __init__(self, base: Mapping[str, R], news: Mapping[str, R | None]) -> None:
        self.base = base
        self.news = news

    @cached_property
    def _added(self) -> list[str]:
        return sorted(i for i, row in self.news.items() if row is not None and i not in self.base)

    def __getitem__(self, id_: str) -> R:
        row = self.news[id_] if id_ in self.news else self.base[id_]
        if row is None:
            raise KeyError(id_)
        return row

    def __contains__(self, id_: object) -> bool:
        return self.news[id_] is not None if id_ in self.news else id_ in self.base  # type: ignore[index]  # an id that is there is text

    def __len__(self) -> int:
        gone = sum(row is None and id_ in self.base for id_, row in self.news.items())
        return len(self.base) + len(self._added) - gone

    def __iter__(self) -> Iterator[str]:
        return (id_ for id_, _ in self._pairs())

    def items(self) -> ItemsView[str, R]:
        """Return ids and rows."""
        return _Items(self)

    def values(self) -> ValuesView[R]:
        """Return rows."""
        return _Values(self)

    def _pairs(self) -> Iterator[tuple[str, R]]:
        """Yield ids and rows; O(rows)."""
        news = self.news
        kept = ((id_, news.get(id_, row)) for id_, row in self.base.items())
        new = ((id_, news[id_]) for id_ in self._added)
        pairs: Iterable[tuple[str, R | None]] = (
            merge(kept, new, key=lambda pair: pair[0]) if self._added else kept
        )
        return ((id_, row) for id_, row in pairs if row is not None)


class _Items(ItemsView[str, R]):
    _mapping: Facts[R]

    def __iter__(self) -> Iterator[tuple[str, R]]:
        return self._mapping._pairs()  # noqa: SLF001  a window on what it belongs to


class _Values(ValuesView[R]):
    _mapping: Facts[R]

    def __iter__(self) -> Iterator[R]:
        return (row for _, row in self._mapping._pairs())  # noqa: SLF001  as above
