"""The rounds: who listens is looked at now and again, whether or not there are news for them."""

from __future__ import annotations

import asyncio
import logging
from contextlib import aclosing, contextmanager
from typing import TYPE_CHECKING

from graphql import GraphQLError

from graphapi.api.protocol.answers import refused
from graphapi.errors import GraphapiError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

    from graphapi.api.protocol.answers import Answer

    Look = Callable[[], Awaitable[object]]

EVERY = 2.0
"""Seconds between two rounds."""
AT_ONCE = 100
"""Listeners looked at before others have their turn."""

log = logging.getLogger(__name__)


class Rounds:
    """Finds out who is known no longer, by one task for all who listen."""

    def __init__(self) -> None:
        self._listening: dict[object, tuple[Look, Callable[[], None]]] = {}
        self._task: asyncio.Task[None] | None = None

    @contextmanager
    def joined(self, look: Look, let_go: Callable[[], None]) -> Iterator[None]:
        """Look at somebody until the block ends.

        Parameters
        ----------
        look : callable
            Looks who it is; fails with ``GraphapiError`` if nobody knows them any more.
        let_go : callable
            Called once when it has failed; it must not wait.
        """
        place = object()
        self._listening[place] = look, let_go
        if self._task is None:
            self._task = asyncio.create_task(self._walk())
        try:
            yield
        finally:
            self._listening.pop(place, None)
            if not self._listening and self._task is not None:
                self._task.cancel()
                self._task = None

    async def _walk(self) -> None:
        while True:
            await asyncio.sleep(EVERY)
            for number, place in enumerate(tuple(self._listening)):
                await self._visit(place)
                if number % AT_ONCE == AT_ONCE - 1:
                    await asyncio.sleep(0)

    async def _visit(self, place: object) -> None:
        look, let_go = self._listening.get(place, (None, None))
        if look is None or let_go is None:
            return
        try:
            await look()
        except GraphapiError:
            self._listening.pop(place, None)
            let_go()
        except Exception:
            log.exception("It could not be found out who listens.")

    async def heard(self, answers: AsyncIterator[Answer], look: Look) -> AsyncIterator[Answer]:
        """Yield answers for as long as their reader is known; then say so, and end."""
        gone = asyncio.Event()
        async with aclosing(answers):  # type: ignore[type-var] # they are generators
            with self.joined(look, gone.set):
                async for answer in _until(gone, answers):
                    yield answer
        if gone.is_set():
            yield await _why(look)


async def _until(gone: asyncio.Event, answers: AsyncIterator[Answer]) -> AsyncIterator[Answer]:
    """Yield answers until the event; whatever makes the next one is then given up."""
    leaving = asyncio.ensure_future(gone.wait())
    try:
        while True:
            coming = asyncio.ensure_future(_next(answers))
            try:
                await asyncio.wait((coming, leaving), return_when=asyncio.FIRST_COMPLETED)
            finally:
                if not coming.done():
                    coming.cancel()
                    await asyncio.wait((coming,))
            found = None if gone.is_set() else coming.result()
            if found is None:
                return
            yield found
    finally:
        leaving.cancel()


async def _next(answers: AsyncIterator[Answer]) -> Answer | None:
    return await anext(answers, None)


async def _why(look: Look) -> Answer:
    try:
        await look()
    except GraphapiError as error:
        return refused([GraphQLError(error.message, original_error=error)])
    return refused([])
