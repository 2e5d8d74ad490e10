"""Snapshots as folders of columns, and back."""

from __future__ import annotations

import csv

import numpy as np
import pyarrow.parquet
import pytest

from graphapi.compact.snapshot import open_snapshot
from graphapi.errors import BadInput
from graphapi.jobs.bulk import names, writing
from graphapi.jobs.bulk.contents import Contents
from graphapi.jobs.bulk.folder import load_columns
from graphapi.jobs.bulk.groups import group_names
from graphapi.jobs.bulk.writing import FORMATS, write_columns
from graphapi.jobs.generate.province import generate
from tests.disks import room_for
from tests.jobs.bulk.columns import PERSONS, write

AT = 0
FORMS = pytest.mark.parametrize("form", FORMATS)


def loaded(folder, out):
    return load_columns(folder, out, now=AT)


@FORMS
@pytest.mark.parametrize("people", [20, 3_000])
def test_a_province_through_columns_is_the_same_file(tmp_path, form, people):
    province = generate(people, 4)
    direct = province.save(tmp_path / "direct")
    write_columns(tmp_path / "columns", province.contents(), form)
    report = loaded(tmp_path / "columns", tmp_path / "again")
    assert (report.digest, report.rejected) == (direct, 0)
    assert (tmp_path / "again").read_bytes() == (tmp_path / "direct").read_bytes()


@FORMS
def test_small_steps_write_the_same(tmp_path, form, monkeypatch):
    province = generate(500, 4)
    direct = province.save(tmp_path / "direct")
    monkeypatch.setattr(writing, "STEP", 33)
    monkeypatch.setattr(names, "STEP", 33)
    write_columns(tmp_path / "columns", province.contents(), form)
    assert loaded(tmp_path / "columns", tmp_path / "again").digest == direct


@FORMS
def test_any_ids_and_persons_without_a_group_come_back(tmp_path, form):
    persons = PERSONS | {"id": ["ann", "=1+1", 'q"u,o', "王 一"]}
    ties = {"fromId": ["=1+1"], "toId": ["王 一"], "kind": ["FAMILY"], "strength": ["0.1234"]}
    groups = {"id": ["plant", "bureau"], "lost": ["2.5", ""]}
    place = write(tmp_path / "in", persons=persons, ties=ties, groups=groups)
    first = loaded(place, tmp_path / "first")
    one = open_snapshot(first.file)
    held = Contents(one.graph, group_names(one.about, one.arrays), one.arrays, one.about)
    write_columns(tmp_path / "columns", held, form)
    assert loaded(tmp_path / "columns", tmp_path / "second").digest == first.digest


@FORMS
def test_what_is_unknown_is_empty(tmp_path, form):
    province = generate(60, 1)
    write_columns(tmp_path / "columns", province.contents(), form)
    file = tmp_path / "columns" / f"persons.{form}"
    if form == "csv":
        rows = list(csv.DictReader(file.read_text("utf-8").splitlines()))
    else:
        rows = pyarrow.parquet.read_table(file).to_pylist()
    unknown = province.people.revenue < 0
    assert [not row["monthlyRevenue"] for row in rows] == unknown.tolist()
    assert sum(bool(row["lost"]) for row in rows) == len(province.people.losses.persons)
    assert [row["id"] for row in rows] == list(province.graph.labels)


def test_a_folder_that_is_there_stays_unless_forced(tmp_path):
    held = generate(40, 1).contents()
    place = tmp_path / "columns"
    write_columns(place, held, "csv")
    with pytest.raises(BadInput, match="give --force"):
        write_columns(place, held, "parquet")
    write_columns(place, held, "parquet", force=True)
    assert {each.suffix for each in place.iterdir()} == {".parquet", ".json"}
    (place / "diary.txt").write_text("mine")
    with pytest.raises(BadInput, match=r"holds diary\.txt; name another"):
        write_columns(place, held, "csv", force=True)
    with pytest.raises(BadInput, match="is a file"):
        write_columns(place / "diary.txt", held, "csv", force=True)
    assert (place / "diary.txt").read_text() == "mine"
    assert [each.name for each in tmp_path.iterdir()] == ["columns"]


@FORMS
def test_a_full_disk_leaves_the_old_folder(tmp_path, form):
    place = tmp_path / "columns"
    write_columns(place, generate(40, 1).contents(), form)
    before = {each.name: each.read_bytes() for each in place.iterdir()}
    larger = generate(3_000, 1).contents()
    with room_for(8192), pytest.raises(OSError, match="large"):
        write_columns(place, larger, form, force=True)
    assert {each.name: each.read_bytes() for each in place.iterdir()} == before
    assert [each.name for each in tmp_path.iterdir()] == ["columns"]


def test_strengths_are_the_same_to_the_last_digit(tmp_path):
    province = generate(400, 9)
    write_columns(tmp_path / "columns", province.contents(), "parquet")
    told = pyarrow.parquet.read_table(tmp_path / "columns" / "ties.parquet")["strength"]
    counted = np.rint(told.to_numpy() * 10_000).astype(np.uint16)
    assert (counted == province.graph.column("strength").values).all()
