"""Stores in files for the tests."""

import asyncio
import os
import threading
from contextlib import asynccontextmanager
from pathlib import Path

import apsw

from graphapi.store.embedded.store import EmbeddedStore
from tests.store.rows import one_of_each, put


@asynccontextmanager
async def opened(path, **options):
    store = EmbeddedStore(path, **options)
    await store.open()
    try:
        yield store
    finally:
        await store.close()


def told(story):
    return asyncio.run(story)


async def fill(path):
    async with opened(path) as store:
        await store.apply(put("all", *one_of_each()))


async def look(path):
    async with opened(path) as store:
        return await store.version()


def holding(path):
    """Return another connection that holds the write lock."""
    other = apsw.Connection(os.fspath(path))
    other.execute("BEGIN IMMEDIATE")
    return other


def held():
    """Count the threads and the open files of this process."""
    folder = Path("/proc/self/fd")
    return threading.active_count(), len(list(folder.iterdir())) if folder.is_dir() else 0
