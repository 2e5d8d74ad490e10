"""Snapshots by commands: of columns and of the store."""

from __future__ import annotations

import csv

import pytest

from graphapi.compact.snapshot import open_snapshot
from graphapi.jobs.bulk.groups import group_names

PERSONS = "id,side,groupId,name\nann,CUSTOMER,g,Ann\nbob,OURS,,Bob\n"
TIES = "fromId,toId,kind,strength\nbob,ann,FRIEND,0.5\nbob,zoe,FRIEND,0.5\n"


def test_columns_become_a_snapshot_and_bad_rows_are_told(graphapi, folder, tmp_path):
    place = folder(persons_csv=PERSONS, ties_csv=TIES)
    done = graphapi("snapshot", place, "--out", "a.snapshot", "--lang", "en")
    assert done.status == 2
    assert done.out == "a.snapshot: 2 persons, 2 groups, 1 ties.\n"
    assert "persons.csv: name not kept" in done.err
    assert "1 rejected, all of them in files.quarantine.csv" in done.err
    assert "ties.csv:3: toId names zoe, which no person has; add the person." in done.err
    kept = (tmp_path / "files.quarantine.csv").read_text("utf-8-sig").splitlines()
    assert [row["raw"] for row in csv.DictReader(kept)] == ["bob,zoe,FRIEND,0.5"]
    assert open_snapshot(tmp_path / "a.snapshot").about["at"] == 1_767_225_600_000


def test_it_speaks_chinese_and_json(graphapi, folder):
    place = folder(persons_csv=PERSONS, ties_csv=TIES)
    told = graphapi("snapshot", place, "--out", "a.snapshot", "--lang", "zh")
    assert "2 人、2 个集团、1 条关系" in told.out
    assert "persons.csv：列 name 未写入" in told.err
    data = graphapi("snapshot", place, "--out", "b.snapshot", "--json").data
    assert (data["persons"], data["ties"], data["rejected"]) == (2, 1, 1)
    assert data["refusals"][0]["code"] == "UNKNOWN_ID"
    assert [each["read"] for each in data["files"]] == [2, 2]


def test_a_snapshot_that_is_there_stays_unless_forced(committee, tmp_path):
    place = tmp_path / "a.snapshot"
    place.write_bytes(b"mine")
    refused = committee("snapshot", "--out", place)
    assert (refused.status, place.read_bytes()) == (2, b"mine")
    assert "--force" in refused.err
    assert committee("snapshot", "--out", place, "--force").status == 0
    assert len(open_snapshot(place).graph) > 0


@pytest.mark.parametrize(
    ("words", "remedy"),
    [
        (("--out", "a.snapshot"), "The store holds no person; import some."),
        (("nowhere", "--out", "a.snapshot"), "There is no folder nowhere"),
        ((".", "--out", "a.snapshot"), "holds no persons.parquet"),
        ((".", "--out", "."), "is a folder; name a file"),
        ((".", "--out", "no/a.snapshot"), "There is no folder"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(graphapi, tmp_path, words, remedy):
    done = graphapi("snapshot", *words)
    assert done.status == 2
    assert remedy in done.err
    assert not list(tmp_path.rglob("*.snapshot"))


def test_the_store_becomes_a_snapshot_that_jobs_run_on(committee, tmp_path):
    data = committee("snapshot", "--out", "a.snapshot", "--json").data
    status = committee("status", "--json").data
    snapshot = open_snapshot(tmp_path / "a.snapshot")
    assert data["digest"] == snapshot.digest
    assert data["persons"] == len(snapshot.graph)
    assert snapshot.about["version"] == status["version"]
    assert "tender-bureau" in list(group_names(snapshot.about, snapshot.arrays))
    assert committee("circles", "--snapshot", "a.snapshot", "--stats").status == 0
