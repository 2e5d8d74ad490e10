"""What only the embedded store has: a file, threads, other processes."""

import asyncio
import os
import struct
import subprocess
import sys
import threading
from contextlib import asynccontextmanager, closing
from pathlib import Path

import apsw
import pytest

from graphapi.errors import (
    BadFile,
    BadInput,
    DeadlineExceeded,
    StoreDown,
    StoreTooNew,
    VersionConflict,
)
from graphapi.model.rows import KINDS, Group, Person
from graphapi.store.embedded.schema import FORMAT, LISTED, TABLES
from graphapi.store.embedded.store import EmbeddedStore
from graphapi.store.needs import DEPENDENTS
from graphapi.store.port import Ask, Is, Order
from tests.store.rows import drop, group, one_of_each, person, put


@pytest.fixture
def path(tmp_path):
    return tmp_path / "store.sqlite"


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


def commits(path):
    """Count the commits in the write-ahead log: frames that give the size of the database."""
    log = Path(f"{path}-wal").read_bytes()
    page, salts = struct.unpack_from(">I", log, 8)[0], log[16:24]
    frames = (log[at : at + 24] for at in range(32, len(log) - 23, 24 + page))
    return sum(frame[8:16] == salts and frame[4:8] != bytes(4) for frame in frames)


def test_what_was_written_is_there_after_closing(path):
    told(fill(path))
    assert [each.name for each in path.parent.iterdir()] == ["store.sqlite"]
    assert told(look(path)) == 1


@pytest.mark.parametrize(
    ("name", "failure", "sentence"),
    [
        ("nowhere/store.sqlite", BadInput, "does not exist"),
        (".", BadInput, "is a folder"),
        ("dangling.sqlite", StoreDown, "cannot be opened"),
        ("text.sqlite", BadFile, "is not a database"),
        ("other.sqlite", BadFile, "of another program"),
    ],
)
def test_a_path_that_is_no_store_is_refused_and_left_alone(tmp_path, name, failure, sentence):
    (tmp_path / "dangling.sqlite").symlink_to(tmp_path / "nowhere" / "store.sqlite")
    (tmp_path / "text.sqlite").write_text("id,name\n" * 1000)
    with closing(apsw.Connection(os.fspath(tmp_path / "other.sqlite"))) as other:
        other.execute("CREATE TABLE song (title)")
    before = sorted(each.name for each in tmp_path.iterdir())
    with pytest.raises(failure, match=sentence) as caught:
        told(look(tmp_path / name))
    assert str(tmp_path) in caught.value.message
    assert sorted(each.name for each in tmp_path.iterdir()) == before


def test_a_file_of_a_newer_format_is_refused(path):
    told(fill(path))
    with closing(apsw.Connection(os.fspath(path))) as newer:
        newer.pragma("user_version", FORMAT + 1)
    with pytest.raises(StoreTooNew, match="upgrade graphapi"):
        told(look(path))


def test_a_file_cut_short_is_refused(path):
    told(fill(path))
    os.truncate(path, 3 * 4096)
    with pytest.raises(BadFile, match="is damaged"):
        told(look(path))


def test_damage_inside_is_named_when_it_is_met(path):
    told(fill(path))
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))

    async def story():
        async with opened(path) as store:
            await store.page(Person, Ask())

    with pytest.raises(BadFile, match=r"store\.sqlite is damaged"):
        told(story())


def test_a_closed_store_says_so_and_opens_again(path):
    async def story():
        store = EmbeddedStore(path)
        with pytest.raises(StoreDown, match="open it first"):
            await store.version()
        await store.open()
        await store.open()
        await store.apply(put("r", person("p")))
        await store.close()
        await store.close()
        with pytest.raises(StoreDown, match="open it first"):
            await store.apply(put("s", person("q")))
        await store.open()
        version = await store.version()
        await store.close()
        return version

    assert told(story()) == 1


def test_every_connection_is_durable(path):
    async def story():
        async with opened(path) as store:

            def pragmas(connection):
                return [connection.pragma(each) for each in ("journal_mode", "synchronous")]

            return [await store._writer.run(pragmas), await store._readers.run(pragmas)]

    assert told(story()) == [["wal", 2], ["wal", 2]]


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


def test_a_reading_without_end_is_stopped_and_frees_its_connection(path):
    endless = (
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT sum(i) FROM n"
    )

    async def story():
        async with opened(path, readers=1, deadline=1) as store:
            with pytest.raises(DeadlineExceeded):
                await store._read(lambda connection: connection.execute(endless).get)
            return await store.version()

    assert told(story()) == 0


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
        cwd=Path(__file__).parents[2],
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


def handles():
    folder = Path("/proc/self/fd")
    return len(list(folder.iterdir())) if folder.is_dir() else 0


def test_opening_and_closing_leaves_no_thread_and_no_handle(path):
    told(fill(path))
    before = threading.active_count(), handles()
    for _ in range(20):
        assert told(look(path)) == 1
    assert (threading.active_count(), handles()) == before


def test_a_refused_opening_leaves_no_thread_and_no_handle(path):
    path.write_text("no database" * 1000)
    before = threading.active_count(), handles()
    for _ in range(20):
        with pytest.raises(BadFile):
            told(look(path))
    assert (threading.active_count(), handles()) == before


def plans(statements):
    async def story(path):
        async with opened(path) as store:

            def explain(connection):
                return [
                    [line[3] for line in connection.execute(f"EXPLAIN QUERY PLAN {each}", values)]
                    for each, values in statements
                ]

            return await store._read(explain)

    return story


def test_whatever_grows_is_read_by_an_index(path):
    statements = [
        *((f"{TABLES[kind].select} WHERE id IN {LISTED}", ("[]",)) for kind in KINDS),
        *((f"{TABLES[kind].select} WHERE version > ?", (0,)) for kind in KINDS),
        *(
            (f'{TABLES[kind].select} WHERE "{column.attribute}" IN {LISTED}', ("[]",))
            for target in (Group, Person)
            for kind, column in DEPENDENTS[target]
        ),
        *((f"{TABLES[each].select} ORDER BY name_key, id LIMIT 9", ()) for each in (Group, Person)),
    ]
    for lines in told(plans(statements)(path)):
        assert not [
            line
            for line in lines
            if line.startswith("SCAN") and "USING INDEX" not in line and "json_each" not in line
        ]
        assert not [line for line in lines if "TEMP B-TREE" in line]


def test_a_deleted_name_is_no_longer_found_and_a_changed_one_is_found_anew(path):
    async def story():
        async with opened(path) as store:
            await store.apply(put("a", person("p", "王小明"), person("q", "王大明"), group("g")))
            await store.apply(put("b", person("p", "李小明")))
            await store.apply(drop("c", (Person, "q")))
            ask = Ask(order=Order("name_key"), where=(Is("side", ("CUSTOMER",)),), count=True)
            return [await store.search(Person, text, ask) for text in ("王", "李", "wxm", "lxm")]

    pages = told(story())
    assert [[row.id for row in page.rows] for page in pages] == [[], ["p"], [], ["p"]]
    assert [page.count for page in pages] == [0, 1, 0, 1]


def test_a_kind_asked_for_twice_gives_its_changes_once(path):
    async def story():
        async with opened(path) as store:
            await store.apply(put("a", person("p")))
            return await store.changes(0, 10, [Person, Person])

    assert [change.id for change in told(story())] == ["p"]
