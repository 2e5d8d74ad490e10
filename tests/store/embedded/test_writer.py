"""One writer: group commit, locks of other processes, deadlines."""

import asyncio
import struct
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from graphapi.errors import BadInput, DeadlineExceeded, VersionConflict
from graphapi.model.rows import Person
from graphapi.store.embedded.store import EmbeddedStore
from tests.store.embedded.files import holding, opened, told
from tests.store.rows import person, put


@pytest.fixture
def path(tmp_path):
    return tmp_path / "store.sqlite"


def commits(path):
    """Count the commits in the write-ahead log: frames that give the size of the database."""
    log = Path(f"{path}-wal").read_bytes()
    page, salts = struct.unpack_from(">I", log, 8)[0], log[16:24]
    frames = (log[at : at + 24] for at in range(32, len(log) - 23, 24 + page))
    return sum(frame[8:16] == salts and frame[4:8] != bytes(4) for frame in frames)


def test_callers_who_wait_together_share_a_commit(path):
    count = 50

    async def story():
        async with opened(path) as store:
            with closing(holding(path)):
                calls = [
                    asyncio.create_task(store.apply(put(f"r{i}", person(f"p{i}"))))
                    for i in range(count)
                ]
                await asyncio.sleep(0)
                before = commits(path)
            answers = await asyncio.gather(*calls)
            return [each.version for each in answers], commits(path) - before

    versions, flushes = told(story())
    assert sorted(versions) == list(range(1, count + 1))
    assert 1 <= flushes < count


def test_a_failure_does_not_hurt_its_neighbours(path):
    async def story():
        async with opened(path) as store:
            with closing(holding(path)):
                calls = [
                    asyncio.create_task(store.apply(put("a", person("a")))),
                    asyncio.create_task(store.apply(put("b", person("b")), expect=99)),
                    asyncio.create_task(store.apply(put("c", person("c", seen_at="noon")))),
                    asyncio.create_task(store.apply(put("d", person("d")))),
                ]
                await asyncio.sleep(0)
            answers = await asyncio.gather(*calls, return_exceptions=True)
            return answers, await store.get(Person, ["a", "b", "c", "d"]), await store.version()

    answers, rows, version = told(story())
    assert [type(each) for each in answers[1:3]] == [VersionConflict, BadInput]
    assert [each.version for each in (answers[0], answers[3])] == [1, 2]
    assert [row and row.version for row in rows] == [1, None, None, 2]
    assert version == 2


def test_a_lock_held_elsewhere_ends_in_a_deadline(path):
    async def story():
        async with opened(path, deadline=0.2) as store:
            with closing(holding(path)), pytest.raises(DeadlineExceeded, match="request id"):
                await store.apply(put("r", person("p")))
        async with opened(path) as store:
            return await store.apply(put("s", person("p")))

    assert told(story()).version in {1, 2}


def test_closing_does_not_wait_for_a_lock_held_elsewhere(path):
    async def story():
        store = EmbeddedStore(path, deadline=3600)
        await store.open()
        with closing(holding(path)):
            call = asyncio.create_task(store.apply(put("r", person("p"))))
            await asyncio.sleep(0)
            await store.close()
            with pytest.raises(DeadlineExceeded, match="locked by another process"):
                await call

    told(story())


WRITER = """
import asyncio, sys
from graphapi.store.embedded.store import EmbeddedStore
from tests.store.rows import person, put

async def main(path, name, count):
    store = EmbeddedStore(path)
    await store.open()
    for i in range(count):
        answer = await store.apply(put(f"{name}-{i}", person(f"{name}-{i}")))
        print(answer.version, flush=True)
    await store.close()

asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
"""


def process(path, name, count):
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, path, name, str(count)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[3],
    )


def test_two_processes_write_one_file_without_a_gap(path):
    count = 100
    writers = [process(path, name, count) for name in ("a", "b")]
    versions = []
    for writer in writers:
        output, _ = writer.communicate(timeout=60)
        assert writer.returncode == 0
        versions += [int(line) for line in output.split()]
    assert sorted(versions) == list(range(1, 2 * count + 1))


def test_a_waiter_hears_of_the_writes_of_another_process(path):
    async def story():
        async with opened(path) as store:
            waiting = asyncio.create_task(store.wait(0, 60))
            await asyncio.to_thread(process(path, "a", 1).communicate, timeout=60)
            return await waiting, await store.get(Person, ["a-0"])

    version, (row,) = told(story())
    assert (version, row.id) == (1, "a-0")
