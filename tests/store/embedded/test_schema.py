"""Files that earlier formats wrote are brought up to ours, and lose nothing."""

import asyncio

import apsw

from graphapi.changes import Applied
from graphapi.model.words import CircleRole, RunKind, RunStatus
from graphapi.store.digest import digest, to_json
from graphapi.store.embedded.schema import APPLICATION_ID, FORMAT, ddl
from graphapi.store.embedded.store import EmbeddedStore
from tests.store.rows import person, put

RUN_OF_FORMAT_1 = """
CREATE TABLE run (id TEXT NOT NULL PRIMARY KEY, kind TEXT NOT NULL, parameters TEXT NOT NULL,
data_version INTEGER NOT NULL, seed INTEGER NOT NULL, fence INTEGER NOT NULL,
begun_at INTEGER NOT NULL, version INTEGER NOT NULL, UNIQUE (kind, fence)) WITHOUT ROWID, STRICT"""


def write_format_1(path):
    """Write a file as graphapi 0.1 did, with a published run and one that was killed."""
    connection = apsw.Connection(str(path))
    for statement in ddl():
        connection.execute(statement)
    for table in ("run", "audit", "audit_head", "cursor_key", '"AlertMark"'):
        connection.execute(f"DROP TABLE {table}")
    connection.execute(RUN_OF_FORMAT_1)
    connection.execute("ALTER TABLE membership DROP COLUMN overlap")
    connection.execute(
        "INSERT INTO run VALUES ('CIRCLES-1', 'CIRCLES', '{}', 1, 7, 1, 5, 2), "
        "('CIRCLES-2', 'CIRCLES', '{}', 2, 7, 2, 6, 0)"
    )
    connection.execute("INSERT INTO membership VALUES ('CIRCLES-1', 'c', 'p', 'work', 'CORE')")
    connection.execute("UPDATE meta SET version = 2")
    connection.execute("PRAGMA user_version = 1")
    connection.close()


def test_runs_of_the_first_format_are_kept_and_new_ones_begun(tmp_path):
    path = tmp_path / "store.sqlite"
    write_format_1(path)

    async def story():
        store = EmbeddedStore(path)
        await store.open()
        killed, published = await store.runs()
        (kept,) = await store.memberships(RunKind.CIRCLES)
        begun = await store.begin(RunKind.CIRCLES, parameters="{}", data_version=2, seed=7)
        await store.close()
        await store.open()
        await store.close()
        return killed, published, kept, begun

    killed, published, kept, begun = asyncio.run(story())
    assert (killed.status, published.status) == (RunStatus.FAILED, RunStatus.PUBLISHED)
    assert (published.version, published.progress, dict(published.counts)) == (2, 1.0, {})
    assert (kept.person_id, kept.role, kept.overlap) == ("p", CircleRole.CORE, False)
    assert begun.id == "CIRCLES-3"
    connection = apsw.Connection(str(path))
    found = connection.pragma("application_id"), connection.pragma("user_version")
    connection.close()
    assert found == (APPLICATION_ID, FORMAT)


def test_a_migrated_file_has_the_tables_of_a_new_one(tmp_path):
    write_format_1(tmp_path / "old.sqlite")

    async def opened(path):
        store = EmbeddedStore(path)
        await store.open()
        await store.close()
        connection = apsw.Connection(str(path))
        found = [
            sorted(connection.execute("SELECT name, type FROM pragma_table_info(?)", (table,)))
            for table in ("run", "membership", "audit", "audit_head", "AlertMark")
        ]
        indexes = sorted(connection.execute("SELECT name FROM sqlite_schema WHERE type = 'index'"))
        connection.close()
        return found, indexes

    old, new = (asyncio.run(opened(tmp_path / f"{name}.sqlite")) for name in ("old", "new"))
    assert old == new


def test_requests_of_earlier_formats_are_remembered_by_their_fingerprints(tmp_path):
    path = tmp_path / "store.sqlite"
    write_format_1(path)
    batch, answer = put("old", person("p")), Applied(version=2, inserted=7)
    connection = apsw.Connection(str(path))
    remembered = ("old", digest(batch), to_json(answer))
    connection.execute("INSERT INTO request VALUES (?, ?, ?, 1)", remembered)
    connection.close()

    async def story():
        store = EmbeddedStore(path)
        await store.open()
        found = await store.apply(batch), await store.audit_head()
        await store.close()
        return found

    again, head = asyncio.run(story())
    assert (again, again.replayed, head.number) == (answer, True, 0)
    assert b"old" not in path.read_bytes()
