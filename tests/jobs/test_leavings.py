"""Somebody is taken out of text files record by record, and found in files of any form."""

import pytest

from graphapi.errors import BadFile
from graphapi.jobs.leavings import clear, files_in, telling

ANN = telling(["p1", "王小明", "+86 (1)"])


@pytest.mark.parametrize(
    ("name", "text", "left", "records"),
    [
        ("a.jsonl", '{"id":"p1"}\n{"id":"p10"}\n', '{"id":"p10"}\n', 1),
        ("a.jsonl", '{"n":"a\\"b"}\n{"n":"王小明先生"}', '{"n":"a\\"b"}\n', 1),
        ("a.csv", 'id,name\nq,"x\ny"\nP1,z\n', 'id,name\nq,"x\ny"\n', 1),
        ("a.csv", 'id,name\nq,"x\np1"\nz,z\n', "id,name\nz,z\n", 1),
        ("a.txt", "call +86 (1) now\r\nor not\r\n", "or not\r\n", 1),
        ("a.txt", "xp1 p1x p_1 p12", "xp1 p1x p_1 p12", 0),
        ("a.txt", "", "", 0),
    ],
)
def test_records_that_tell_of_somebody_go_and_others_stay(tmp_path, name, text, left, records):
    path = tmp_path / name
    path.write_bytes(text.encode())
    assert clear(path, ANN).records == records
    assert path.read_bytes() == left.encode()
    assert [each.name for each in tmp_path.iterdir()] == [name]


def test_a_file_that_is_no_text_is_named_and_left_as_it_is(tmp_path):
    for number, (data, found) in enumerate(
        [(b"\0xp1y", True), (b"\xff\xfep2", False), ("王小明".encode() + b"\0", True)]
    ):
        path = tmp_path / f"{number}.snapshot"
        path.write_bytes(data)
        assert clear(path, ANN).records == (None if found else 0)
        assert path.read_bytes() == data


def test_folders_are_looked_through_and_missing_ones_refused(tmp_path):
    (tmp_path / "a" / "b").mkdir(parents=True)
    for name in ("a/1.csv", "a/b/2.csv", "3.csv"):
        (tmp_path / name).touch()
    found = files_in([tmp_path / "a", tmp_path / "3.csv"])
    assert [each.name for each in found] == ["1.csv", "2.csv", "3.csv"]
    with pytest.raises(BadFile, match="--also"):
        list(files_in([tmp_path / "nothing"]))


def test_nobody_is_told_of_by_no_text(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("anything", encoding="utf-8")
    assert clear(path, telling([""])).records == 0
