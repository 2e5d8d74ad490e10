"""Folders of columns become snapshots."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.parquet
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphapi.compact.labels import Encoded
from graphapi.jobs.bulk import files
from graphapi.jobs.bulk.groups import group_names
from graphapi.model.words import Side, TieKind
from tests.jobs.bulk.columns import AT, FORMS, PERSONS, TIES, load, put, ties_of, with_row, write


@FORMS
def test_persons_lie_by_group_with_what_is_known_of_them(tmp_path, suffix):
    persons = PERSONS | {
        "weight": ["0.3", "", "", "0.1"],
        "contact": ["", "", "1", "0"],
        "monthlyRevenue": ["1200", "", "", "5"],
        "currency": ["CNY", "", "", "USD"],
        "touch": ["0.5", "0.5", "", ""],
        "damping": ["0.75", "2", "", ""],
        "lost": ["", "3", "12.5", ""],
        "circle": ["7", "", "", "9"],
    }
    groups = {
        "id": ["plant", "empty", "bureau"],
        "monthlyRevenue": ["", "9", "900"],
        "currency": ["", "CNY", "CNY"],
        "lost": ["", "3", "40.5"],
    }
    report, snapshot = load(write(tmp_path / "in", suffix, persons=persons, groups=groups))
    assert list(snapshot.graph.labels) == ["cai", "ann", "dee", "bob"]
    assert list(group_names(snapshot.about, snapshot.arrays)) == ["plant", "bureau", ""]
    held = {name: array.tolist() for name, array in snapshot.arrays.items()}
    sides = [list(Side).index(Side[each]) for each in ("CUSTOMER", "CUSTOMER", "THIRD_PARTY")]
    assert held["side"] == [*sides, list(Side).index(Side.OURS)]
    assert held["own"] == [0, 0, 2, 1]
    assert held["group"] == [0, 1, 1, 2]
    assert held["group_start"] == [0, 1, 3, 4]
    assert held["group_contract"] == [0, 900, 0]
    assert held["group_lost"] == pytest.approx([np.nan, 40.5, np.nan], nan_ok=True)
    assert held["weight"] == pytest.approx([0, 0.75, 0.25, 0])
    assert held["contact"] == [1, 0, 0, 0]
    assert held["revenue"] == [-1, 1200, -1, -1]
    assert held["touch"] == [0, 0.5, 0, 0]
    assert held["damping"] == [1, 0.75, 0, 0]
    assert held["lost"] == pytest.approx([12.5, np.nan, np.nan, np.nan], nan_ok=True)
    assert held["truth"] == [-1, 7, 9, -1]
    assert (snapshot.about["currency"], snapshot.about["at"]) == ("CNY", AT)
    assert (report.persons, report.groups, report.ties, report.rejected) == (4, 3, 3, 0)


@FORMS
def test_ties_keep_kind_and_strength(tmp_path, suffix):
    ties = with_row(TIES, fromId="cai", toId="dee", kind="FAMILY")
    _, snapshot = load(write(tmp_path / "in", suffix, ties=ties))
    found = ties_of(snapshot)
    assert {ends: kind for ends, (kind, _) in found.items()} == {
        ("bob", "ann"): "BUSINESS",
        ("ann", "cai"): "FRIEND",
        ("dee", "ann"): "CALLS",
        ("cai", "dee"): "FAMILY",
    }
    assert [found[ends][1] for ends in (("bob", "ann"), ("ann", "cai"))] == [0.5, 0.25]
    assert found["cai", "dee"][1] == pytest.approx(0.5)


@FORMS
def test_of_parallel_ties_the_strongest_is_kept(tmp_path, suffix):
    ties = {
        "fromId": ["ann"] * 5,
        "toId": ["cai"] * 5,
        "kind": ["FRIEND", "CALLS", "CALLS", "FRIEND", "CALLS"],
        "strength": ["0.2", "0.7", "0.7", "0.7", "0.1"],
    }
    report, snapshot = load(write(tmp_path / "in", suffix, ties=ties))
    assert ties_of(snapshot) == {("ann", "cai"): ("CALLS", pytest.approx(0.7))}
    assert report.weaker == 2
    shift = 1 if suffix == "csv" else 0
    assert [each.line - shift for each in report.refusals] == [3, 5]
    assert all(f"line {2 + shift} too" in each.message for each in report.refusals)


def test_numbers_of_any_type_are_read(tmp_path):
    folder = write(tmp_path / "in", "parquet", persons=None, ties=None)
    persons = {
        "id": pa.array([1, 2, 3]),
        "side": pa.array(["CUSTOMER"] * 3).dictionary_encode(),
        "groupId": pa.array(["g", None, "g"], pa.large_string()),
        "weight": pa.array([0.5, None, 0.5], pa.float32()),
        "contact": pa.array([1.0, 0.0, None], pa.float64()),
    }
    ties = {
        "fromId": pa.array([1, 2], pa.int32()),
        "toId": pa.array([2, 3], pa.int64()),
        "kind": pa.array(["同学", "朋友"]),
        "strength": pa.array([1, float("nan")]),
    }
    for stem, columns in (("persons", persons), ("ties", ties)):
        pyarrow.parquet.write_table(pa.table(columns), folder / f"{stem}.parquet")
    report, snapshot = load(folder)
    assert ties_of(snapshot) == {("1", "2"): ("CLASSMATE", 1.0)}
    assert [each.code for each in report.refusals] == ["OUT_OF_RANGE"]
    assert snapshot.arrays["contact"].tolist() == [1, 0, 0]


def test_chinese_headers_words_and_encodings_are_read(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "persons.csv").write_bytes("编号;所属方\n王一;客户\n李二;我方\n".encode("gb18030"))
    (folder / "ties.csv").write_text("来自\t指向\t类型\t强度\n李二\t王一\t同学\t0.4\n", "utf-8-sig")
    report, snapshot = load(folder)
    assert report.rejected == 0
    assert ties_of(snapshot) == {("李二", "王一"): ("CLASSMATE", pytest.approx(0.4))}


def test_lines_count_blank_and_torn_ones(tmp_path):
    folder = write(tmp_path / "in", ties=None)
    text = "fromId,toId,kind\n\nbob,ann,CALLS\nbob,ann\nbob,cai,CALLS\nbob,?,CALLS\n"
    (folder / "ties.csv").write_text(text)
    report, snapshot = load(folder)
    assert [(each.line, each.code) for each in report.refusals] == [
        (4, "WRONG_WIDTH"),
        (6, "UNKNOWN_ID"),
    ]
    assert len(ties_of(snapshot)) == 2
    assert report.files[1].read == 4


def test_columns_that_a_snapshot_does_not_have_are_named(tmp_path):
    persons = PERSONS | {"name": ["A", "B", "C", "D"]}
    report, _ = load(write(tmp_path / "in", persons=persons))
    assert [each.left for each in report.files] == [("name",), ()]


@FORMS
def test_small_blocks_give_the_same_file(tmp_path, suffix, monkeypatch):
    folder = write(tmp_path / "in", suffix)
    many = {"id": [f"q{n % 70}" for n in range(90)], "side": ["OURS"] * 90}
    put(folder / f"persons.{suffix}", many)
    draw = np.random.default_rng(1)
    ends = draw.integers(0, 75, (2, 400)).astype(str).tolist()
    ties = {"fromId": [f"q{n}" for n in ends[0]], "toId": [f"q{n}" for n in ends[1]]}
    put(folder / f"ties.{suffix}", ties | {"kind": draw.choice(["CALLS", "FRIEND"], 400).tolist()})
    whole, _ = load(folder)
    monkeypatch.setattr(files, "BLOCK", 7)
    monkeypatch.setattr(files, "BYTES", 200)
    parts, _ = load(folder)
    assert parts.digest == whole.digest
    told = [{(each.file, each.line, each.code) for each in one.refusals} for one in (whole, parts)]
    assert whole.rejected == parts.rejected > 20
    assert len(told[0]) == len(told[1]) == 20


names = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=9)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_whatever_the_ids_the_strongest_tie_of_each_pair_stays(tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("in")
    ids = data.draw(st.lists(names, min_size=2, max_size=6, unique=True))
    tie = st.tuples(*[st.sampled_from(ids)] * 2, st.sampled_from(list(TieKind)), st.integers(1, 9))
    ties = data.draw(st.lists(tie, max_size=20))
    columns = dict(
        zip(("fromId", "toId", "kind"), list(zip(*ties, strict=True))[:3], strict=True)
        if ties
        else {name: [] for name in TIES}
    )
    columns["strength"] = [f"0.{each[3]}" for each in ties]
    write(folder, "parquet", persons={"id": ids, "side": ["CUSTOMER"] * len(ids)}, ties=columns)
    _, snapshot = load(folder)
    strongest = {}
    for one, other, _, strength in ties:
        if one != other:
            strongest[one, other] = max(strength, strongest.get((one, other), 0))
    found = {ends: round(strength * 10) for ends, (_, strength) in ties_of(snapshot).items()}
    assert found == strongest


def test_a_folder_says_what_else_its_snapshot_says(tmp_path):
    folder = write(tmp_path / "in")
    (folder / "about.json").write_text('{"at": 5, "region": "东区", "people": 99}')
    _, snapshot = load(folder)
    assert (snapshot.about["at"], snapshot.about["region"]) == (5, "东区")
    assert snapshot.about["people"] == 4


def test_names_without_a_pattern_are_kept_as_they_are(tmp_path):
    _, snapshot = load(write(tmp_path / "in"))
    assert isinstance(snapshot.graph.labels, Encoded)
    assert snapshot.graph.position["dee"] == list(snapshot.graph.labels).index("dee")
