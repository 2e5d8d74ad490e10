"""A log in a file that somebody else writes to: what was tampered with is found."""

import random
import shutil

import apsw
import pytest

from graphapi.errors import BadFile
from graphapi.store.audit import Act, Note
from graphapi.store.log import Anchor, verify
from tests.store.embedded.files import opened, told
from tests.store.rows import person, put

ENTRIES = 12


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """A closed file with a log of twelve entries."""
    path = tmp_path_factory.mktemp("audit") / "store.sqlite"

    async def story():
        async with opened(path) as store:
            for n in range(ENTRIES - 1):
                await store.apply(put(f"r{n}", person(f"p{n}")))
            note = Note(by="ann", act=Act.UNMASK, what="Person name", ids=("p1",), reason="call")
            await store.note([note])

    told(story())
    return path


@pytest.fixture
def path(written, tmp_path):
    """A copy of it."""
    return shutil.copy(written, tmp_path / "store.sqlite")


def tamper(path, *statements, **values):
    """Change a file as somebody does who may write to it, and knows SQL."""
    connection = apsw.Connection(str(path))
    for trigger in ("audit_is_kept", "audit_stays", "audit_reason_stays"):
        connection.execute(f"DROP TRIGGER {trigger}")
    for statement in statements:
        connection.execute(statement, values)
    connection.close()


def faults(path, anchor=None):
    async def story():
        async with opened(path) as store:
            return (await verify(store, anchor)).faults

    return told(story())


def test_a_whole_log_has_no_faults(path):
    assert faults(path) == ()


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM audit",
        "UPDATE audit SET at = 7 WHERE number = 3",
        "UPDATE audit SET number = 99 WHERE number = 3",
        "UPDATE audit SET reason = 'another' WHERE number = 12",
        "INSERT OR REPLACE INTO audit SELECT * FROM audit WHERE number = 3",
    ],
)
def test_the_table_takes_new_rows_only(path, statement):
    connection = apsw.Connection(str(path))
    connection.pragma("recursive_triggers", 1)
    with pytest.raises(apsw.ConstraintError, match="new rows only"):
        connection.execute(statement)
    connection.close()
    assert faults(path) == ()


@pytest.mark.parametrize("number", range(1, ENTRIES + 1))
def test_a_dropped_row_is_found_at_its_place(path, number):
    tamper(path, "DELETE FROM audit WHERE number = :number", number=number)
    assert [each.number for each in faults(path)] == [number]


@pytest.mark.parametrize(("one", "other"), [(1, 2), (3, 9), (11, 12)])
def test_moved_rows_are_found(path, one, other):
    tamper(
        path,
        "UPDATE audit SET number = -1 WHERE number = :one",
        "UPDATE audit SET number = :one WHERE number = :other",
        "UPDATE audit SET number = :other WHERE number = -1",
        one=one,
        other=other,
    )
    assert {one, other} <= {each.number for each in faults(path)}


def test_a_row_that_is_put_in_is_found(path):
    tamper(
        path,
        "INSERT INTO audit SELECT 13, at, by, act, what, count, subjects, digest, version,"
        " reason_digest, hash, reason FROM audit WHERE number = 12",
        "UPDATE audit_head SET number = 13",
    )
    assert [each.number for each in faults(path)] == [13]


def test_a_changed_reason_is_found_and_an_erased_one_is_not_amiss(path):
    shutil.copy(path, path.with_name("other.sqlite"))
    tamper(path, "UPDATE audit SET reason = 'other' WHERE number = 12")
    assert [each.number for each in faults(path)] == [12]
    tamper(path.with_name("other.sqlite"), "UPDATE audit SET reason = NULL")
    assert faults(path.with_name("other.sqlite")) == ()


def test_a_log_cut_short_with_its_head_is_found_by_what_was_noted_elsewhere(path):
    async def head():
        async with opened(path) as store:
            return await store.audit_head()

    before = told(head())
    tamper(
        path,
        "DELETE FROM audit WHERE number > 10",
        "UPDATE audit_head SET number = 10, hash = (SELECT hash FROM audit WHERE number = 10)",
    )
    assert faults(path) == ()
    assert [each.number for each in faults(path, Anchor(before.number, before.hash))] == [12]


def test_a_flipped_bit_is_found_wherever_it_is_in_the_log(written, tmp_path):
    places = list(places_of(written))
    draw = random.Random(11)
    assert len(places) > 1_000
    for place in draw.sample(places, 60):
        path = shutil.copy(written, tmp_path / "store.sqlite")
        data = bytearray(path.read_bytes())
        data[place] ^= 1 << draw.randrange(8)
        path.write_bytes(data)
        try:
            found = faults(path)
        except BadFile:
            continue  # the page itself is no page any more
        assert found, f"the byte at {place} was changed unseen"


def places_of(path):
    """Yield where in a file the contents of the log lie."""
    data = path.read_bytes()
    connection = apsw.Connection(str(path))
    found = connection.execute("SELECT by, act, what, subjects, digest, hash FROM audit")
    for by, act, what, subjects, digest, hash_ in found:
        for text in (f"{by}{act}{what}", f"{subjects}{digest}", hash_):
            at = data.rindex(text.encode())
            yield from range(at, at + len(text))
    connection.close()
