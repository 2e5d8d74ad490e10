"""A store for the length of a command, and the live graph at its present version."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from graphapi.app import clock, open_store
from graphapi.cli.labels import label
from graphapi.cli.output import bar
from graphapi.cli.plain import moment
from graphapi.live.load import load
from graphapi.live.published import last_published
from graphapi.live.version import Version

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from graphapi.cli.output import Reply
    from graphapi.settings.declared import Settings
    from graphapi.store.port import Store

T = TypeVar("T")


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Store]:
    """Open the store of the settings for as long as the block lasts."""
    store = open_store(settings)
    try:
        await store.open()
        yield store
    finally:
        await store.close()


def with_store(settings: Settings, work: Callable[[Store], Awaitable[T]]) -> T:
    """Open the store, let some work be done with it, close it."""

    async def run() -> T:
        async with opened(settings) as store:
            return await work(store)

    return asyncio.run(run())


def present(settings: Settings, reply: Reply) -> Version:
    """Read everything that the store holds now."""
    with bar(label("reading", reply.language)):
        return with_store(settings, lambda store: version_of(store, settings))


async def version_of(store: Store, settings: Settings) -> Version:
    """Read everything that an open store holds now."""
    return Version(await load(store, clock(settings)), await last_published(store))


def worked_out(reply: Reply, compute: Callable[[], T]) -> T:
    """Compute something, with a bar if it takes long."""
    with bar(label("thinking", reply.language)):
        return compute()


def as_of(version: Version) -> dict[str, Any]:
    """Say as of when an answer holds."""
    from_store = version.as_of(0.0)
    return {"version": from_store.version, "at": moment(from_store.at), "lagSeconds": 0.0}
