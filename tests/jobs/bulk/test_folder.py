"""Folders of columns become snapshots; wrong rows go into quarantine, wrong files are refused."""

from __future__ import annotations

import csv
import resource
import signal

import numpy as np
import pyarrow as pa
import pyarrow.parquet
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphapi.compact.labels import Encoded
from graphapi.compact.snapshot import open_snapshot
from graphapi.errors import BadFile
from graphapi.jobs.bulk import files
from graphapi.jobs.bulk.folder import load_columns
from graphapi.jobs.bulk.groups import group_names
from graphapi.model.words import Side, TieKind
from tests.jobs.bulk.columns import PERSONS, TIES, put, with_row, write

AT = 1_767_225_600_000
FORMS = pytest.mark.parametrize("suffix", ["csv", "parquet"])


def load(folder, **options):
    report = load_columns(folder, folder / "out.snapshot", now=AT, **options)
    return report, open_snapshot(report.file)


def ties_of(snapshot):
    graph = snapshot.graph
    kinds, strengths = graph.column("kind").plain(), graph.column("strength").plain()
    ends = zip(graph.sources.tolist(), graph.targets.tolist(), strict=True)
    names = [(graph.labels[one], graph.labels[other]) for one, other in ends]
    return dict(zip(names, zip(kinds, strengths, strict=True), strict=True))


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


WRONG_TIES = [
    ({"strength": "0"}, "strength", "OUT_OF_RANGE"),
    ({"strength": "-0.5"}, "strength", "OUT_OF_RANGE"),
    ({"strength": "1.01"}, "strength", "OUT_OF_RANGE"),
    ({"strength": "nan"}, "strength", "NOT_A_NUMBER"),
    ({"strength": "inf"}, "strength", "NOT_A_NUMBER"),
    ({"strength": "strong"}, "strength", "NOT_A_NUMBER"),
    ({"kind": "ENEMY"}, "kind", "NOT_A_CHOICE"),
    ({"kind": ""}, "kind", "MISSING"),
    ({"fromId": ""}, "fromId", "MISSING"),
    ({"toId": " "}, "toId", "MISSING"),
    ({"fromId": "nobody"}, "fromId", "UNKNOWN_ID"),
    ({"toId": "nobody"}, "toId", "UNKNOWN_ID"),
    ({"toId": "cai"}, "toId", "SELF_TIE"),
    ({"toId": "x" * 501}, "toId", "TOO_LONG"),
    ({"fromId": "ann", "toId": "cai", "kind": "FRIEND"}, "toId", "DUPLICATE"),
]
WRONG_PERSONS = [
    ({"id": ""}, "id", "MISSING"),
    ({"id": "ann"}, "id", "DUPLICATE"),
    ({"id": "x" * 65}, "id", "TOO_LONG"),
    ({"side": ""}, "side", "MISSING"),
    ({"side": "NEUTRAL"}, "side", "NOT_A_CHOICE"),
    ({"groupId": "nowhere"}, "groupId", "UNKNOWN_ID"),
    ({"weight": "1.5"}, "weight", "OUT_OF_RANGE"),
    ({"contact": "2"}, "contact", "OUT_OF_RANGE"),
    ({"contact": "0.5"}, "contact", "NOT_A_NUMBER"),
    ({"monthlyRevenue": "-1", "currency": "CNY"}, "monthlyRevenue", "OUT_OF_RANGE"),
    ({"monthlyRevenue": "12"}, "currency", "NO_CURRENCY"),
    ({"monthlyRevenue": "12", "currency": "yuan"}, "currency", "NO_CURRENCY"),
    ({"touch": "-0.1"}, "touch", "OUT_OF_RANGE"),
    ({"lost": "-3"}, "lost", "OUT_OF_RANGE"),
]
MORE = {name: ["", "", "", ""] for name in ("weight", "contact", "touch", "lost")}
MONEY = {"monthlyRevenue": ["", "", "", ""], "currency": ["", "", "", ""]}
HOUSES = {"id": ["bureau", "plant"]}


@FORMS
@pytest.mark.parametrize(("wrong", "column", "code"), WRONG_TIES)
def test_a_wrong_tie_is_left_out_and_told_by_line_and_code(tmp_path, suffix, wrong, column, code):
    row = {"fromId": "cai", "toId": "dee", "kind": "FRIEND", "strength": "0.1"} | wrong
    quarantine = tmp_path / "q.csv"
    folder = write(tmp_path / "in", suffix, ties=with_row(TIES, **row))
    report, snapshot = load(folder, quarantine=quarantine)
    refusal = report.refusals[0]
    line = 5 if suffix == "csv" else 4
    assert (refusal.file, refusal.line) == (f"ties.{suffix}", line)
    assert (refusal.column, refusal.code, report.rejected) == (column, code, 1)
    assert column in refusal.message or code in {"DUPLICATE", "SELF_TIE"}
    assert len(ties_of(snapshot)) == 3
    (kept,) = csv.DictReader(quarantine.read_text("utf-8-sig").splitlines())
    assert (kept["code"], int(kept["line"])) == (code, line)


@FORMS
@pytest.mark.parametrize(("wrong", "column", "code"), WRONG_PERSONS)
def test_a_wrong_person_is_left_out_and_told_by_line_and_code(
    tmp_path, suffix, wrong, column, code
):
    row = {"id": "eve", "side": "CUSTOMER", "groupId": "plant"} | wrong
    persons = with_row(PERSONS | MORE | MONEY, **row)
    report, snapshot = load(write(tmp_path / "in", suffix, persons=persons, groups=HOUSES))
    refusal = report.refusals[0]
    assert (refusal.file, refusal.column, refusal.code) == (f"persons.{suffix}", column, code)
    assert refusal.line == (6 if suffix == "csv" else 5)
    assert sorted(snapshot.graph.labels) == ["ann", "bob", "cai", "dee"]


def test_an_id_with_a_zero_byte_is_refused(tmp_path):
    persons = with_row(PERSONS, id="ann\0", side="CUSTOMER")
    report, snapshot = load(write(tmp_path / "in", "parquet", persons=persons))
    assert [(each.column, each.code) for each in report.refusals] == [("id", "NOT_TEXT")]
    assert len(snapshot.graph) == 4


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
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, limits[1]))
        with pytest.raises(OSError, match="could not be written"):
            load(folder)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, ignored)
    assert open_snapshot(before.file).digest == before.digest
    assert [each.name for each in folder.iterdir() if "part" in each.name] == []


def test_names_without_a_pattern_are_kept_as_they_are(tmp_path):
    _, snapshot = load(write(tmp_path / "in"))
    assert isinstance(snapshot.graph.labels, Encoded)
    assert snapshot.graph.position["dee"] == list(snapshot.graph.labels).index("dee")
