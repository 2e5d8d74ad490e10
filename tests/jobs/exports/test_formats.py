"""A store as files of each format, read back by the libraries that people read them with."""

from __future__ import annotations

import csv
import datetime as dt

import networkx as nx
import orjson
import pyarrow.parquet
import pytest

from graphapi.analysis.world import assemble
from graphapi.jobs.exports.export import export
from graphapi.jobs.exports.facts import tables_of
from graphapi.live.published import Published
from graphapi.live.version import Version
from graphapi.model.rows import Person
from graphapi.model.words import CircleRole, RunKind, RunStatus, Side
from graphapi.store.run import CircleMembership, Run
from tests import worlds

EVIL = Person(
    id="=evil",
    name='<b>&"x"\x01\n王</b>',
    side=Side.CUSTOMER,
    phone="13800000000",
    seen_at=worlds.AT,
)
MEMBERS = ("chief", "deputy", "director")


@pytest.fixture(scope="module")
def version() -> Version:
    """The bureau and somebody of an evil name, with one circle, of which one member is gone."""
    world = assemble([*worlds.bureau(), EVIL], version=7, at=worlds.AT)
    run = Run(
        id="CIRCLES-1",
        kind=RunKind.CIRCLES,
        parameters="{}",
        data_version=7,
        seed=0,
        fence=1,
        begun_at=worlds.AT,
        version=8,
        status=RunStatus.PUBLISHED,
    )
    roles = (CircleRole.LEADER, CircleRole.CORE, CircleRole.CORE, CircleRole.CORE)
    found = [
        CircleMembership(circle_id="WORK-1", layer="WORK", person_id=who, role=role)
        for who, role in zip((*MEMBERS, "gone"), roles, strict=True)
    ]
    return Version(world, Published(run, found))


@pytest.fixture(scope="module")
def write(version, tmp_path_factory):
    """Write the version in a format; return the folder and the rows of each file."""

    def written(format_):
        out = tmp_path_factory.mktemp("export") / format_
        return out, export(out, format_, tables_of(version), {"dataVersion": 7})

    return written


def by_id(rows):
    return {row["id"]: row for row in rows}


def test_parquet_keeps_types(write, version) -> None:
    out, rows = write("parquet")
    assert rows == {
        "groups.parquet": 3,
        "persons.parquet": 9,
        "seats.parquet": 7,
        "ties.parquet": 9,
        "circles.parquet": 1,
        "memberships.parquet": 3,
    }
    persons = by_id(pyarrow.parquet.read_table(out / "persons.parquet").to_pylist())
    assert persons["=evil"]["name"] == EVIL.name
    assert persons["chief"]["workCircle"] == "WORK-1"
    assert persons["hermit"]["workCircle"] is None
    assert persons["chief"]["seenAt"] == dt.datetime(2026, 1, 31, tzinfo=dt.UTC)
    assert {who: row["risk"] for who, row in persons.items()} == dict(version.risk.values)
    groups = by_id(pyarrow.parquet.read_table(out / "groups.parquet").to_pylist())
    assert groups["bureau"]["contractEnd"] == dt.date(2026, 6, 30)
    assert groups["branch"]["parentId"] == "bureau"
    [circle] = pyarrow.parquet.read_table(out / "circles.parquet").to_pylist()
    told = version.circles.named("WORK-1")
    assert (circle["people"], circle["density"]) == (3, told.density)
    assert circle["shareInside"] == told.share_inside
    members = pyarrow.parquet.read_table(out / "memberships.parquet").to_pylist()
    assert [row["personId"] for row in members] == sorted(MEMBERS)
    assert {row["personId"]: row["inside"] for row in members} == {
        member.person: member.inside for member in told.members
    }
    assert {row["role"] for row in members if row["personId"] == "chief"} == {"LEADER"}


def test_csv_opens_in_a_spreadsheet(write) -> None:
    out, _ = write("csv")
    assert (out / "persons.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    with (out / "persons.csv").open(encoding="utf-8-sig", newline="") as file:
        persons = by_id(csv.DictReader(file))
    assert persons["'=evil"]["name"] == EVIL.name
    assert persons["chief"]["name"] == "李国强"
    assert persons["hermit"]["monthlyRevenue"] == ""
    with (out / "ties.csv").open(encoding="utf-8-sig", newline="") as file:
        ties = by_id(csv.DictReader(file))
    assert ties["t1"]["lastContact"] == "2026-01-22T00:00:00.000Z"
    assert float(ties["t1"]["strength"]) == 0.8


def test_lines_of_json_keep_any_script(write) -> None:
    out, _ = write("jsonl")
    raw = (out / "persons.jsonl").read_bytes()
    assert "李国强".encode() in raw
    persons = by_id(map(orjson.loads, raw.splitlines()))
    assert persons["=evil"]["name"] == EVIL.name
    assert persons["chief"]["seniority"] == 1.0
    assert persons["hermit"]["monthlyRevenue"] is None


def test_networkx_reads_graphml(write, version) -> None:
    out, rows = write("graphml")
    assert rows == {"persons": 9, "ties": 9}
    graph = nx.read_graphml(out / "graph.graphml", force_multigraph=True)
    assert set(graph) == set(version.world.persons)
    assert graph.nodes["=evil"]["name"] == '<b>&"x"\ufffd\n王</b>'
    assert graph.nodes["chief"]["workCircle"] == "WORK-1"
    assert "monthlyRevenue" not in graph.nodes["hermit"]
    assert set(graph.edges(keys=True)) == set(version.world.graph.edges(keys=True))
    assert graph.edges["zhao", "wife", "t1"]["strength"] == 0.8


@pytest.mark.parametrize("format_", ["parquet", "csv", "jsonl", "graphml"])
def test_no_file_holds_a_telephone_number(write, format_) -> None:
    out, _ = write(format_)
    everything = b"".join(each.read_bytes() for each in out.iterdir())
    assert b"13800000000" not in everything
    assert b"phone" not in everything
    about = orjson.loads((out / "about.json").read_bytes())
    assert (about["format"], about["dataVersion"]) == (format_, 7)


def test_without_a_run_there_are_no_circles(version, tmp_path) -> None:
    rows = export(tmp_path / "out", "csv", tables_of(Version(version.world)), {})
    assert (rows["circles.csv"], rows["memberships.csv"], rows["persons.csv"]) == (0, 0, 9)


def test_a_world_without_anybody_can_be_written(tmp_path) -> None:
    empty = Version(assemble([], at=worlds.AT))
    for format_ in ("parquet", "csv", "jsonl", "graphml"):
        rows = export(tmp_path / format_, format_, tables_of(empty), {})
        assert set(rows.values()) == {0}
    assert len(nx.read_graphml(tmp_path / "graphml" / "graph.graphml")) == 0
