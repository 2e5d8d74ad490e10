"""A writer killed at any moment, fifty times over one file."""

import asyncio
import random
import subprocess
import sys
import time
from collections import Counter
from itertools import islice
from pathlib import Path

from graphapi.store.embedded.store import EmbeddedStore
from tests.store.rows import person, put, tie

ROUNDS = 50
CALLERS = 8

WRITER = """
import asyncio, itertools, os, sys
from graphapi.store.embedded.store import EmbeddedStore
from tests.store.test_kill import CALLERS, triple

async def main(path, name):
    store = EmbeddedStore(path, readers=1)
    await store.open()
    numbers = itertools.count()

    async def caller():
        for i in numbers:
            answer = await store.apply(triple(f"{name}-{i}"))
            os.write(1, f"{name}-{i} {answer.version}\\n".encode())

    await asyncio.gather(*(caller() for _ in range(CALLERS)))

asyncio.run(main(*sys.argv[1:]))
"""


def triple(name):
    """A batch that only makes sense as a whole: two persons and their tie."""
    ends = f"{name}-a", f"{name}-b"
    return put(name, *(person(end, end) for end in ends), tie(f"{name}-t", *ends))


def write_until_killed(path, name, draw):
    """Let a process write, kill it, and return what it acknowledged."""
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, path, name],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    lines = list(islice(writer.stdout, draw.randrange(1, 60)))
    time.sleep(draw.uniform(0, 0.003))
    writer.kill()
    lines += writer.stdout
    writer.stdout.close()
    writer.wait()
    return {name: int(version) for name, version in map(str.split, lines)}


async def check(path, since, acknowledged):
    """Check what was written after a version, and return the present one."""
    store = EmbeddedStore(path, readers=1)
    await store.open()
    version = await store.version()
    sizes = Counter(change.version for change in await store.changes(since, 10**6))
    assert sizes == dict.fromkeys(range(since + 1, version + 1), 3)
    for name, promised in acknowledged.items():
        again = await store.apply(triple(name))
        assert (again.version, again.inserted, again.replayed) == (promised, 3, True)
    assert await store.version() == version
    await store.close()
    return version


def test_no_acknowledged_write_is_lost_and_none_is_half_written(tmp_path):
    path, draw, version = tmp_path / "store.sqlite", random.Random(50), 0
    for i in range(ROUNDS):
        acknowledged = write_until_killed(path, f"r{i}", draw)
        assert acknowledged
        assert min(acknowledged.values()) > version
        version = asyncio.run(check(path, version, acknowledged))
        assert version >= max(acknowledged.values())
