"""Notes of what was read, written soon and many at once.

A reading waits for no disk: its note is taken at once and is in the log a moment later, so a
``kill -9`` can lose the notes of that moment. Where the log cannot be written, notes pile up, and
when too many wait, nothing more can be noted, and so nothing more be shown.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

from graphapi.errors import GraphapiError, StoreDown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphapi.store.audit import Note
    from graphapi.store.port import Store

SOON = 0.05
"""Seconds that a note may wait for others."""
_RETRY = 1.0
_MOST = 10_000


class Notebook:
    """Takes notes for the audit log of one store.

    Parameters
    ----------
    store : Store
        Whose log.
    soon : float, optional
        Seconds that a note may wait for others.
    most : int, optional
        Most notes that may wait.
    """

    def __init__(self, store: Store, *, soon: float = SOON, most: int = _MOST) -> None:
        self._store = store
        self._soon = soon
        self._most = most
        self._waiting: list[Note] = []
        self._writing: asyncio.Task[None] | None = None

    def add(self, notes: Sequence[Note]) -> None:
        """Take notes.

        Raises
        ------
        StoreDown
            If too many wait already, because the log cannot be written.
        """
        if not notes:
            return
        if len(self._waiting) + len(notes) > self._most:
            raise StoreDown(
                "The audit log cannot be written, so nothing personal is shown; "
                "look at the store, then try again."
            )
        self._waiting.extend(notes)
        if self._writing is None:
            self._writing = asyncio.create_task(self._write_soon())

    async def settled(self) -> None:
        """Return when every note taken so far is durable."""
        if self._writing is not None:
            await asyncio.shield(self._writing)

    async def close(self) -> None:
        """Write what waits, once, and stop; what fails then is lost."""
        if self._writing is not None:
            self._writing.cancel()
            with suppress(asyncio.CancelledError):
                await self._writing
            self._writing = None
        if self._waiting:
            await self._write()

    async def _write_soon(self) -> None:
        pause = self._soon
        while self._waiting:
            await asyncio.sleep(pause)
            try:
                await self._write()
                pause = self._soon
            except GraphapiError:
                pause = _RETRY
        self._writing = None

    async def _write(self) -> None:
        count = len(self._waiting)
        await self._store.note(tuple(self._waiting))
        del self._waiting[:count]
