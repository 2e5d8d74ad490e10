"""A disk that is full, or that fails to flush: the store can be read, says so, and recovers."""

import asyncio
import logging
import re

import pytest

from graphapi.errors import StoreReadOnly
from graphapi.model.rows import Person
from graphapi.store.embedded.bar import Bar
from graphapi.store.embedded.store import EmbeddedStore
from graphapi.store.port import Ask
from tests.faults.disk import Disk
from tests.store.rows import person, put


@pytest.fixture
def disk():
    with Disk() as disk:
        yield disk


def refusals(disk, path, trouble):
    """Write, let trouble come, write, let it go; return what each write was told."""

    async def story():
        store = EmbeddedStore(path)
        await store.open()
        await store.apply(put("before", person("a")))
        setattr(disk, trouble, True)
        told = []
        for name in ("first", "second"):
            with pytest.raises(StoreReadOnly) as caught:
                await store.apply(put(name, person(name)))
            told.append(caught.value.message)
        with pytest.raises(StoreReadOnly):
            await store.check()
        page = await store.page(Person, Ask())
        setattr(disk, trouble, False)
        await recovered(store)
        again = await store.apply(put("first", person("first")))
        version = await store.version()
        await store.close()
        return told, [row.id for row in page.rows], again, version

    return asyncio.run(story())


async def recovered(store):
    async with asyncio.timeout(30):
        while True:
            try:
                return await store.check()
            except StoreReadOnly:
                await asyncio.sleep(0.05)


@pytest.mark.parametrize(
    ("trouble", "sentence"), [("full", "is full"), ("failing", "of .* failed")]
)
def test_what_cannot_be_written_is_refused_and_nothing_is_lost(
    disk, tmp_path, caplog, trouble, sentence
):
    told, readable, again, version = refusals(disk, tmp_path / "store.sqlite", trouble)
    assert told[0] == told[1]
    assert re.search(sentence, told[0])
    assert readable == ["a"]
    assert (again.version, version) == (2, 2)
    alarms = [each for each in caplog.records if each.levelno == logging.CRITICAL]
    assert len(alarms) == 1
    assert "can only be read" in alarms[0].message


def test_a_disk_in_trouble_is_left_alone_between_two_looks():
    time, looks = 0.0, []
    bar = Bar(lambda: time)

    def write():
        with bar.watching(lambda: looks.append(time)):
            raise StoreReadOnly("full")

    for moment in (0.0, 0.5, 0.9, 1.1, 1.5, 2.2):
        time = moment
        with pytest.raises(StoreReadOnly, match="full"):
            write()
    assert looks == [1.1, 2.2]
    time = 4.0
    with bar.watching(lambda: looks.append(time)):
        assert not bar.is_down
