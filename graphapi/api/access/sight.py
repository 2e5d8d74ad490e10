"""The reads of a store as somebody may see them: asked within the scope, and checked again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from graphapi.errors import Unavailable
from graphapi.model.rows import Row
from graphapi.store.port import MAX_PAGE, Ask, Is, Page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphapi.api.access.scope import Scope
    from graphapi.store.port import Store

R = TypeVar("R", bound=Row)


class Sight:
    """What a scope lets through of a store.

    An id that is out of sight and one that nobody has are asked for and answered alike.

    Parameters
    ----------
    store : Store
        Where facts are kept.
    scope : Scope
        What may be seen of it.
    """

    def __init__(self, store: Store, scope: Scope) -> None:
        self._store = store
        self._scope = scope

    async def get(self, kind: type[R], ids: Sequence[str]) -> list[R | None]:
        """Read rows by id: same length and order as the ids."""
        if self._scope.whole:
            return await self._store.get(kind, ids)
        wanted = list(dict.fromkeys(ids))
        asks = [
            Ask(where=(Is("id", tuple(wanted[start : start + MAX_PAGE])),), first=MAX_PAGE)
            for start in range(0, len(wanted), MAX_PAGE)
        ]
        found = {row.id: row for page in await self.related(kind, asks) for row in page.rows}
        return [found.get(id_) for id_ in ids]

    async def recall(self, kind: type[R], ids: Sequence[str]) -> list[R | None]:
        """Read rows by id; while the store is away, as the live graph has them, maybe stale."""
        try:
            return await self.get(kind, ids)
        except Unavailable:
            rows = self._scope.rows(kind)
            found = (rows.get(id_) for id_ in ids)
            return [row if row is not None and self._scope.sees(row) else None for row in found]

    async def related(self, kind: type[R], asks: Sequence[Ask]) -> list[Page[R]]:
        """Answer many asks of one kind."""
        if self._scope.whole:
            return await self._store.related(kind, asks)
        pages = await self._store.related(kind, [self._narrowed(ask) for ask in asks])
        return [self._checked(page) for page in pages]

    async def search(self, kind: type[R], text: str, ask: Ask) -> Page[R]:
        """Find groups or persons by name."""
        return self._checked(await self._store.search(kind, text, self._narrowed(ask)))

    def _narrowed(self, ask: Ask) -> Ask:
        return replace(ask, where=(*ask.where, *self._scope.where))

    def _checked(self, page: Page[R]) -> Page[R]:
        if self._scope.whole:
            return page
        return replace(page, rows=tuple(filter(self._scope.sees, page.rows)))
