from __future__ import annotations

import asyncio

from graphapi.analysis.world import assemble
from graphapi.changes import Batch, Ref
from graphapi.live.load import load
from graphapi.model.rows import KINDS, Person
from graphapi.model.words import Side
from graphapi.store.embedded.store import EmbeddedStore
from graphapi.store.port import Ask
from tests.live.test_fold import shown
from tests.worlds import AT, bureau, fill

ASK_ALL = Ask(first=1000)


class BusyStore(EmbeddedStore):
    """A store that is written to while it is being scanned."""

    async def scan(self, kind, columns):
        async for block in super().scan(kind, columns):
            yield block
        if kind is Person:
            row = Person(id="late", name="Late", side=Side.CUSTOMER, seen_at=AT)
            deletes = (Ref(Person, "deputy"),)
            await self.apply(Batch(request_id="late", upserts=(row,), deletes=deletes))


async def _loaded(store):
    await store.open()
    try:
        await fill(store, bureau())
        world = await load(store, lambda: AT)
        rows = [row for kind in KINDS for row in (await store.page(kind, ASK_ALL)).rows]
        return world, rows, await store.version()
    finally:
        await store.close()


def test_everything_is_loaded_as_it_was_written(tmp_path):
    world, rows, version = asyncio.run(_loaded(EmbeddedStore(tmp_path / "facts.sqlite")))
    assert shown(world) == shown(assemble(rows, version=version, at=AT))
    assert {row.version for row in world.persons.values()} == {1}


def test_what_changes_during_the_scan_is_caught_up(tmp_path):
    world, rows, version = asyncio.run(_loaded(BusyStore(tmp_path / "facts.sqlite")))
    assert version == 2
    assert "late" in world.persons
    assert "deputy" not in world.graph
    assert shown(world) == shown(assemble(rows, version=version, at=AT))


def test_an_empty_store_is_an_empty_world(tmp_path):
    async def loaded():
        store = EmbeddedStore(tmp_path / "facts.sqlite")
        await store.open()
        try:
            return await load(store, lambda: AT)
        finally:
            await store.close()

    world = asyncio.run(loaded())
    assert shown(world) == shown(assemble((), at=AT))
