"""Files of columns that cannot be are refused, and the snapshot that is there stays."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.parquet
import pytest

from graphapi.compact.snapshot import open_snapshot
from graphapi.errors import BadFile
from tests.disks import room_for
from tests.jobs.bulk.columns import TIES, load, put, with_row, write


def cut(file):
    file.write_bytes(file.read_bytes()[:-20])


def garble(file):
    content = bytearray(file.read_bytes())
    content[8:40] = bytes(32)
    file.write_bytes(content)


@pytest.mark.parametrize(
    ("suffix", "stem", "harm", "sentence"),
    [
        ("csv", "persons", lambda file: file.unlink(), r"holds no persons.parquet and no persons"),
        ("csv", "ties", lambda file: file.write_bytes(b""), r"ties.csv is empty"),
        ("parquet", "ties", lambda file: file.write_bytes(b""), r"ties.parquet is empty"),
        ("parquet", "ties", lambda file: file.write_bytes(b"no"), r"ties.parquet cannot be read"),
        ("parquet", "ties", cut, r"ties.parquet cannot be read as Parquet: it was cut short"),
        ("parquet", "ties", garble, r"ties.parquet cannot be read as Parquet"),
        ("csv", "ties", lambda f: put(f, {"fromId": ["a"]}), r"lacks the column toId, kind; add"),
        ("parquet", "persons", lambda f: put(f, {"id": ["a"]}), r"lacks the column side; add it"),
        ("csv", "persons", lambda f: put(f, {"id": [], "side": []}), r"holds no person"),
        ("csv", "ties", lambda f: f.write_text('fromId,toId,kind\n"b,a,X\nb,a,X\n'), r"quotation"),
        (
            "csv",
            "ties",
            lambda f: f.write_text("fromId,toId,kind,来自\n"),
            r"two columns for fromI",
        ),
        ("csv", "ties", lambda f: f.write_bytes(b"fromId\0"), r"zero bytes"),
        ("csv", "ties", lambda f: put(f.with_suffix(".parquet"), TIES), r"both ties.parquet and"),
        ("csv", "about", lambda f: f.with_suffix(".json").write_text("[]"), r"no JSON object"),
    ],
)
def test_a_file_that_cannot_be_is_refused_and_the_old_snapshot_stays(
    tmp_path, suffix, stem, harm, sentence
):
    folder = write(tmp_path / "in", suffix)
    before, _ = load(folder)
    harm(folder / f"{stem}.{suffix}")
    with pytest.raises(BadFile, match=sentence):
        load(folder)
    assert open_snapshot(before.file).digest == before.digest


def test_a_column_of_another_type_is_refused(tmp_path):
    folder = write(tmp_path / "in", "parquet")
    table = pyarrow.parquet.read_table(folder / "ties.parquet")
    dated = table.set_column(0, "fromId", pa.array([1.5, 2.5, 3.5]))
    pyarrow.parquet.write_table(dated, folder / "ties.parquet")
    with pytest.raises(BadFile, match="column fromId holds double; write it as text"):
        load(folder)


def test_there_is_no_folder(tmp_path):
    with pytest.raises(BadFile, match="There is no folder"):
        load(tmp_path / "nowhere")


def test_a_full_disk_leaves_the_old_snapshot(tmp_path):
    folder = write(tmp_path / "in")
    before, _ = load(folder)
    put(folder / "ties.csv", with_row(TIES, fromId="bob", toId="dee", kind="FRIEND"))
    with room_for(4096), pytest.raises(OSError, match="could not be written"):
        load(folder)
    assert open_snapshot(before.file).digest == before.digest
    assert [each.name for each in folder.iterdir() if "part" in each.name] == []
