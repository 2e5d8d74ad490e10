"""Files that are no store, and what a connection promises."""

import os
from contextlib import closing

import apsw
import pytest

from graphapi.errors import BadFile, BadInput, StoreDown, StoreTooNew
from graphapi.model.rows import Person
from graphapi.store.embedded.schema import FORMAT
from graphapi.store.port import Ask
from tests.store.embedded.files import fill, held, look, opened, told


@pytest.fixture
def path(tmp_path):
    return tmp_path / "store.sqlite"


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


def test_every_connection_is_durable(path):
    async def story():
        async with opened(path) as store:

            def pragmas(connection):
                return [connection.pragma(each) for each in ("journal_mode", "synchronous")]

            return [await store._writer.run(pragmas), await store._readers.run(pragmas, 30.0)]

    assert told(story()) == [["wal", 2], ["wal", 2]]


def test_a_refused_opening_leaves_no_thread_and_no_handle(path):
    path.write_text("no database" * 1000)
    before = held()
    for _ in range(20):
        with pytest.raises(BadFile):
            told(look(path))
    assert held() == before
