"""``graphapi export`` on a store and on a snapshot."""

from __future__ import annotations

import csv

import orjson
import pyarrow.parquet
import pytest

import graphapi as library
from graphapi.compact.graph import from_edges
from graphapi.compact.snapshot import save


def table(tmp_path, file):
    return pyarrow.parquet.read_table(tmp_path / "out" / file).to_pylist()


def test_a_store_is_exported_with_the_circles_that_were_published(committee, tmp_path) -> None:
    assert committee("circles", "--write").status == 0
    done = committee("export", "--out", "out", "--json").data
    assert done["format"] == "parquet"
    persons = table(tmp_path, "persons.parquet")
    assert done["rows"]["persons.parquet"] == len(persons)
    found = library.open(f"sqlite:///{tmp_path}/facts.sqlite")
    assert {row["id"]: row["risk"] for row in persons} == dict(found.risk())
    members = table(tmp_path, "memberships.parquet")
    assert {row["circleId"] for row in members} == set(found.circles())
    assert orjson.loads((tmp_path / "out" / "about.json").read_bytes())["circles"] == "CIRCLES-1"


def test_the_circles_of_an_older_run_can_be_meant(committee, tmp_path) -> None:
    assert committee("circles", "--write").status == 0
    assert committee("circles", "--gamma", "0.9", "--write").status == 0
    for run in ("CIRCLES-1", "CIRCLES-2"):
        assert committee("export", "--out", "out", "--run", run, "--force").status == 0
        found = library.open(f"sqlite:///{tmp_path}/facts.sqlite").circles(run)
        assert {row["circleId"] for row in table(tmp_path, "memberships.parquet")} == set(found)


def test_it_tells_people_which_files_there_are(committee) -> None:
    told = committee("export", "--format", "csv", "--out", "out").out
    assert "persons.csv" in told
    assert "Exported to out" in told
    assert "导出到" in committee("export", "--out", "aus", "--lang", "zh").out


def test_a_move_to_neo4j_says_how_to_import_it(committee, tmp_path) -> None:
    assert committee("export", "--format", "neo4j-admin", "--out", "out").status == 0
    script = (tmp_path / "out" / "import.sh").read_text("utf-8")
    assert 'neo4j-admin database import full "${@:-neo4j}" ' in script
    assert "--relationships=Tie.csv" in script


@pytest.fixture
def province(graphapi):
    """A snapshot of 2,000 persons with published circles and risk."""
    assert graphapi("generate", "--people", 2_000, "--seed", 1).status == 0
    for job in ("circles", "risk"):
        assert graphapi(job, "--snapshot", "province.snapshot", "--write").status == 0
    return graphapi


def test_a_snapshot_is_exported_by_columns(province, tmp_path) -> None:
    found = library.open(tmp_path / "province.snapshot")
    graph, circles = found.graph(), found.circles()
    done = province("export", "--snapshot", "province.snapshot", "--out", "out", "--json").data
    ties = table(tmp_path, "ties.parquet")
    assert done["rows"]["ties.parquet"] == len(ties) == graph.number_of_edges()
    assert {(row["fromId"], row["toId"], row["kind"], row["strength"]) for row in ties} == {
        (a, b, data["kind"], round(data["strength"], 4)) for a, b, data in graph.edges(data=True)
    }
    persons = table(tmp_path, "persons.parquet")
    assert [row["id"] for row in persons] == list(graph)
    assert [row["risk"] for row in persons] == list(found.risk().values())
    arrays = found.persons()
    assert [row["side"] for row in persons] == arrays["side"].tolist()
    assert [row["circle"] for row in persons] == arrays["truth"].tolist()
    groups = {row["id"] for row in table(tmp_path, "groups.parquet")}
    assert {row["groupId"] for row in persons} == groups
    members = table(tmp_path, "memberships.parquet")
    assert {(row["circleId"], row["personId"]) for row in members} == {
        (circle, person) for circle, those in circles.items() for person in those
    }
    homes = {row["personId"]: row["circleId"] for row in members if in_first_place(row)}
    assert {row["id"]: row["workCircle"] for row in persons if row["workCircle"]} == homes
    assert len(table(tmp_path, "circles.parquet")) == len(circles)


def ring(people):
    """Return people who all have ties with each other."""
    pairs = [(a, b) for a in range(len(people)) for b in range(len(people)) if a != b]
    sources, targets = zip(*pairs, strict=True)
    kinds = ["COLLEAGUE"] * len(pairs)
    return from_edges(people, sources, targets, {"kind": kinds, "strength": [0.5] * len(pairs)})


def test_circles_follow_their_members_into_a_later_snapshot(graphapi, tmp_path) -> None:
    file = tmp_path / "team.snapshot"
    save(file, ring(["甲", "乙", "丙", "丁"]))
    assert graphapi("circles", "--snapshot", file, "--write").status == 0
    save(file, ring(["新", "丁", "丙", "甲"]))
    assert graphapi("export", "--snapshot", file, "--out", "out").status == 0
    homes = {row["id"]: row["workCircle"] for row in table(tmp_path, "persons.parquet")}
    assert (homes["新"], homes["甲"], homes["丁"]) == (None, "WORK-1-甲", "WORK-1-甲")
    members = {row["personId"] for row in table(tmp_path, "memberships.parquet")}
    assert members == {"甲", "乙", "丙", "丁"}


def in_first_place(row) -> bool:
    return row["layer"] == "WORK" and not row["overlap"]


def test_a_snapshot_can_move_to_neo4j(province, tmp_path) -> None:
    words = ("--snapshot", "province.snapshot", "--format", "neo4j-admin", "--out", "out")
    rows = province("export", *words, "--json").data["rows"]
    assert rows["Person.csv"] == rows["Member.csv"] == 2_000
    assert "--nodes=Person.csv" in (tmp_path / "out" / "import.sh").read_text("utf-8")


def test_unknown_money_is_nothing(province, tmp_path) -> None:
    words = ("--snapshot", "province.snapshot", "--format", "csv", "--out", "out")
    assert province("export", *words).status == 0
    with (tmp_path / "out" / "persons.csv").open(encoding="utf-8-sig", newline="") as file:
        spent = [row["monthlyRevenue"] for row in csv.DictReader(file)]
    assert "" in spent
    assert min(int(each) for each in spent if each) >= 0


@pytest.mark.parametrize(
    ("words", "remedy"),
    [
        (("--out", "out", "--format", "xlsx"), "--format must be one of parquet, csv"),
        (("--out", "nowhere/out"), "There is no folder"),
        (("--out", "out", "--run", "CIRCLES-9"), "CIRCLES-9"),
        (("--out", "out", "--snapshot", "nowhere"), "nowhere: No such file"),
        (("--out", "out", "--format", "neo4j-admin", "--run", "CIRCLES-1"), "leave --run out"),
    ],
)
def test_what_cannot_be_exported_is_refused(committee, tmp_path, words, remedy) -> None:
    done = committee("export", *words)
    assert (done.status, remedy in done.err) == (2, True), done.err
    assert not (tmp_path / "out").exists()


def test_what_is_there_stays_unless_forced(committee, tmp_path) -> None:
    assert committee("export", "--out", "out").status == 0
    refused = committee("export", "--format", "csv", "--out", "out")
    assert (refused.status, "--force" in refused.err) == (2, True)
    assert (tmp_path / "out" / "persons.parquet").exists()
    assert committee("export", "--format", "csv", "--out", "out", "--force").status == 0
    assert not (tmp_path / "out" / "persons.parquet").exists()
