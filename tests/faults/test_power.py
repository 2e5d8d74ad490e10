"""The power goes off at any moment: what was acknowledged is there, whole, and once.

``GRAPHAPI_POWER_CUTS=2000`` makes the test longer.
"""

import asyncio
import random
from collections import Counter

import apsw
import pytest

from graphapi.store.embedded.store import EmbeddedStore
from tests.faults.disk import Disk, how_many, marks, power_cut
from tests.store.test_kill import triple

CUTS = how_many("GRAPHAPI_POWER_CUTS", 200)
WRITES = 200
CALLERS = 6
CHECKPOINT_PAGES = 40


async def work(path, disk):
    """Write from several callers; what each is told stands among the events of the disk."""
    store = EmbeddedStore(path, readers=1)
    await store.open()
    await store._writer.run(lambda connection: connection.wal_autocheckpoint(CHECKPOINT_PAGES))
    numbers = iter(range(WRITES))

    async def caller():
        for i in numbers:
            answer = await store.apply(triple(f"w{i}"))
            disk.mark((f"w{i}", answer.version))

    await asyncio.gather(*(caller() for _ in range(CALLERS)))
    await store.close()


@pytest.fixture(scope="module")
def events(tmp_path_factory):
    with Disk() as disk:
        asyncio.run(work(tmp_path_factory.mktemp("power") / "store.sqlite", disk))
    return disk.events


async def found_in(path, told):
    """Check what a store holds after a power cut, and return its version."""
    store = EmbeddedStore(path, readers=1)
    await store.open()
    try:
        version = await store.version()
        sizes = Counter(change.version for change in await store.changes(0, 10**6))
        assert sizes == dict.fromkeys(range(1, version + 1), 3)
        for name, promised in told:
            again = await store.apply(triple(name))
            assert (again.version, again.inserted, again.replayed) == (promised, 3, True)
        assert await store.version() == version
    finally:
        await store.close()
    connection = apsw.Connection(str(path))
    assert connection.pragma("integrity_check") == "ok"
    connection.close()
    return version


def test_whatever_was_acknowledged_survives_a_power_cut(events, tmp_path, tell):
    draw, lost = random.Random(5), 0
    first = next(index for index, each in enumerate(events) if each.what == "mark")
    for cut in range(CUTS):
        until = draw.randrange(first, len(events)) + 1
        folder = tmp_path / str(cut)
        folder.mkdir()
        power_cut(events[:until], folder, draw)
        told = marks(events[:until])
        version = asyncio.run(found_in(folder / "store.sqlite", told[-5:]))
        lost += sum(promised > version for _, promised in told)
    checkpoints = sum(each.what == "flush" and each.file == "store.sqlite" for each in events)
    assert (lost, checkpoints > 5) == (0, True)
    tell(f"{CUTS} power cuts among {len(events)} events of a disk: {lost} writes lost")


def moments_between_checkpoints(events):
    """Yield how many were told something since the last checkpoint, and when each of them was."""
    since = 0
    for index, each in enumerate(events):
        since += each.what == "mark"
        if each.file == "store.sqlite" and each.what == "flush":
            since = 0
        if each.what == "mark":
            yield since, index


def test_a_disk_that_lies_about_its_log_does_lose_writes(events, tmp_path):
    since, until = max(moments_between_checkpoints(events))
    assert since > CALLERS
    lied = [e for e in events[: until + 1] if not e.file.endswith("-wal")]
    power_cut(lied, tmp_path, random.Random(0))
    version = asyncio.run(found_in(tmp_path / "store.sqlite", []))
    assert version < max(promised for _, promised in marks(lied))
