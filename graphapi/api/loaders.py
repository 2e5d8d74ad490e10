"""What one request has asked of the store, gathered so that each level costs one call a kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from strawberry.dataloader import DataLoader

from graphapi.model.rows import Row

if TYPE_CHECKING:
    from collections.abc import Awaitable, Iterable, Sequence

    from graphapi.store.port import Ask, Page, Store

R = TypeVar("R", bound=Row)


class Loaders:
    """Reads rows and pages, together what is asked for together, each thing once.

    Parameters
    ----------
    store : Store
        Where to read.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._rows: dict[type[Row], DataLoader[str, Any]] = {}
        self._pages: dict[type[Row], DataLoader[Ask, Any]] = {}

    def row(self, kind: type[R], id_: str) -> Awaitable[R | None]:
        """Read the row of a kind with this id."""
        return self._rows_of(kind).load(id_)

    async def rows(self, kind: type[R], ids: Iterable[str]) -> list[R | None]:
        """Read rows of a kind: same length and order as the ids."""
        return await self._rows_of(kind).load_many(ids)

    def page(self, kind: type[R], ask: Ask) -> Awaitable[Page[R]]:
        """Read one page of a kind."""
        if kind not in self._pages:

            async def read(asks: list[Ask]) -> Sequence[Page[Any]]:
                return await self._store.related(kind, asks)

            self._pages[kind] = DataLoader(read)
        return self._pages[kind].load(ask)

    def _rows_of(self, kind: type[Row]) -> DataLoader[str, Any]:
        if kind not in self._rows:

            async def read(ids: list[str]) -> Sequence[Row | None]:
                return await self._store.get(kind, ids)

            self._rows[kind] = DataLoader(read)
        return self._rows[kind]
