"""Law 7: nothing waits for ever. Law 6 where it meets it: what was acknowledged is there."""

import asyncio
import os
import time
from contextlib import closing

import apsw
import pytest

from graphapi.errors import DeadlineExceeded, StoreDown
from graphapi.model.rows import Person
from graphapi.model.words import RunKind
from graphapi.store.port import Ask
from graphapi.store.run import Run
from tests.store.rows import person, put

DEADLINE = 2.5
PATIENCE = 4 * DEADLINE
"""Far less than what drivers wait by themselves, far more than what a busy machine adds."""


async def drain(blocks):
    return [block async for block in blocks]


RUN = Run(
    id="CIRCLES-1",
    kind=RunKind.CIRCLES,
    parameters="",
    data_version=0,
    seed=0,
    fence=1,
    begun_at=0,
)
CALLS = {
    "version": lambda store: store.version(),
    "apply": lambda store: store.apply(put("late", person("late"))),
    "get": lambda store: store.get(Person, ["p"]),
    "page": lambda store: store.page(Person, Ask()),
    "related": lambda store: store.related(Person, [Ask()]),
    "search": lambda store: store.search(Person, "p", Ask()),
    "changes": lambda store: store.changes(0, 1),
    "wait": lambda store: store.wait(99, 3600),
    "scan": lambda store: drain(store.scan(Person, ("id",))),
    "begin": lambda store: store.begin(RunKind.CIRCLES, parameters="", data_version=0, seed=0),
    "report": lambda store: store.report(RUN),
    "publish": lambda store: store.publish(RUN, []),
    "finish": lambda store: store.finish(RUN),
    "cancel": lambda store: store.cancel("CIRCLES-1"),
    "run": lambda store: store.run("CIRCLES-1"),
    "runs": lambda store: store.runs(),
    "published": lambda store: store.published(RunKind.CIRCLES),
    "memberships": lambda store: store.memberships(RunKind.CIRCLES),
}


async def every(store, failure):
    """Make all calls at once and check that each fails, and in time."""
    begun = time.monotonic()
    answers = await asyncio.gather(
        *(call(store) for call in CALLS.values()), return_exceptions=True
    )
    assert {name: type(each) for name, each in zip(CALLS, answers, strict=True)} == dict.fromkeys(
        CALLS, failure
    )
    assert time.monotonic() - begun < PATIENCE
    return answers


async def prepare(store):
    await store.apply(put("first", person("p")))
    await store.search(Person, "p", Ask())


def test_a_silent_server_ends_every_call_in_time_and_then_goes_on(own, own_server):
    own.play(prepare)

    async def story(store):
        assert await store.version() == 1
        own_server.pause()
        try:
            answers = await every(store, DeadlineExceeded)
            assert "within 2.5 s" in answers[0].message
            assert "same request id" in answers[0].message
        finally:
            own_server.resume()
        async with own.opened() as patient:
            assert await patient.version() in {1, 2}
            assert (await patient.apply(put("late", person("late")))).version == 2
            assert await patient.get(Person, ["nobody"]) == [None]

    own.play(story, deadline=DEADLINE)


def test_closing_a_store_on_a_silent_server_ends_in_time(own, own_server):
    async def story():
        store = own.make(deadline=DEADLINE)
        await store.open()
        own_server.pause()
        begun = time.monotonic()
        await store.close()
        return time.monotonic() - begun

    try:
        assert asyncio.run(story()) < PATIENCE
    finally:
        own_server.resume()


def test_opening_on_a_silent_server_ends_in_time(own, own_server):
    own_server.pause()
    try:
        with pytest.raises(DeadlineExceeded):
            own.play(lambda store: store.version(), deadline=DEADLINE)
    finally:
        own_server.resume()


def test_a_dead_server_is_said_to_be_down_and_has_what_it_acknowledged(own, own_server):
    own.play(prepare)

    async def story(store):
        await store.apply(put("acknowledged", person("q")))
        own_server.kill()
        try:
            (first, *_) = await every(store, StoreDown)
            assert own_server.uri in first.message
            assert "GRAPHAPI_STORE" in first.message
            with pytest.raises(StoreDown):
                async with own.opened(deadline=DEADLINE):
                    pass
        finally:
            own_server.start()

    own.play(story, deadline=DEADLINE)

    async def after(store):
        assert await store.version() == 2
        assert [row.id for row in await store.get(Person, ["p", "q"])] == ["p", "q"]
        assert (await store.apply(put("acknowledged", person("q")))).replayed

    own.play(after)


def test_a_lock_of_another_process_ends_a_write_in_time_and_hurts_no_reader(embedded):
    path = embedded.make.args[0]

    async def story(store):
        await store.apply(put("first", person("p")))
        with closing(apsw.Connection(os.fspath(path))) as other:
            other.execute("BEGIN IMMEDIATE")
            begun = time.monotonic()
            with pytest.raises(DeadlineExceeded, match="same request id"):
                await store.apply(put("late", person("late")))
            assert time.monotonic() - begun < PATIENCE
            assert await store.version() == 1
            assert len((await store.page(Person, Ask())).rows) == 1
        assert (await store.apply(put("late", person("late")))).version == 2

    embedded.play(story, deadline=DEADLINE)


def test_a_closed_store_says_so(place):
    async def story():
        store = place.make()
        for _ in range(2):
            with pytest.raises(StoreDown, match="open it first"):
                await store.version()
            await store.open()
            await store.apply(put("r", person("p")))
            await store.close()
            await store.close()

    asyncio.run(story())
