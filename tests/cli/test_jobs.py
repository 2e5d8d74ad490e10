"""Jobs of the command line: estimated, rehearsed, streamed, published, listed and cancelled."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import orjson
import pytest

from graphapi.compact.graph import from_edges
from graphapi.compact.snapshot import save
from graphapi.model.words import RunKind
from graphapi.store.embedded.store import EmbeddedStore

if TYPE_CHECKING:
    from pathlib import Path


def lines(done):
    return [orjson.loads(line) for line in done.out.splitlines()]


def test_an_estimate_says_memory_and_time_and_runs_nothing(committee):
    data = committee("circles", "--estimate", "--json").data
    assert data["fits"] is True
    assert 2**20 < data["bytes"] < data["available"]
    assert (data["seconds"] > 0, data["persons"] > 0, data["ties"] > 0) == (True, True, True)
    told = committee("risk", "--estimate", "--lang", "zh").out
    assert "约需内存" in told
    assert committee("runs", "--json").data == {"runs": []}
    assert "There is no run yet." in committee("runs").out


def test_statistics_keep_nothing(committee):
    data = committee("circles", "--stats", "--json").data
    assert data["counts"]["circles"] > 0
    assert 0 < data["quality"]["density"] <= 1
    assert data["dataVersion"] == committee("status", "--json").data["version"]
    again = committee("circles", "--stats", "--json").data
    assert again == data
    table = committee("circles", "--stats").out
    assert "circles of work" in table
    assert data["outputDigest"] in table
    assert "圈子" in committee("circles", "--stats", "--lang", "zh").out
    assert committee("runs", "--json").data["runs"] == []


def test_a_stream_has_a_line_for_each_result(committee):
    found = lines(committee("circles", "--stream"))
    assert len(found) == committee("circles", "--stats", "--json").data["counts"]["memberships"]
    assert found[0].keys() == {"circle", "layer", "person", "role", "overlap"}
    risks = {each["person"]: each["risk"] for each in lines(committee("risk", "--stream"))}
    assert "tender-chief" in risks
    assert all(0 <= risk <= 1 for risk in risks.values())


def test_what_is_written_is_a_run_with_its_figures(committee):
    version = committee("status", "--json").data["version"]
    done = committee("circles", "--write", "--gamma", "0.2", "--seed", "3")
    assert f"Published as run CIRCLES-1 at version {version + 1}" in done.err
    assert "WORK-1-" in done.out
    assert "Published as run RISK-1" in committee("risk", "--write").err
    risk, circles = committee("runs", "--json").data["runs"]
    assert (risk["id"], risk["kind"], risk["objective"]) == ("RISK-1", "RISK", None)
    assert (circles["status"], circles["progress"], circles["seed"]) == ("PUBLISHED", 1.0, 3)
    assert (circles["dataVersion"], circles["version"]) == (version, version + 1)
    assert circles["counts"]["circles"] > 0
    assert circles["peakBytes"] > 2**20
    assert len(circles["inputDigest"]) == len(circles["outputDigest"]) == 32
    only = committee("runs", "--kind", "circles", "--json").data["runs"]
    assert [each["id"] for each in only] == ["CIRCLES-1"]
    assert "published" in committee("runs").out
    assert "已发布" in committee("runs", "--lang", "zh").out


@pytest.mark.parametrize(
    ("words", "status", "part"),
    [
        (("circles", "--write", "--stats"), 2, "Give only one of --stats, --write."),
        (("circles", "--gamma", "nan", "--stats"), 2, "--gamma"),
        (("circles", "--gamma", "0", "--write"), 2, "--gamma"),
        (("circles", "--gamma", "-1", "--write"), 2, "--gamma"),
        (("circles", "--gamma", "1e9", "--write"), 2, "--gamma"),
        (("circles", "--seed", "99999999999", "--write"), 2, "seed must be from 0"),
        (("runs", "--cancel", "CIRCLES-9"), 2, "no run CIRCLES-9"),
        (("runs", "--kind", "dreams"), 2, "--kind must be one of circles, risk"),
        (("circles", "--write", "--run", "CIRCLES-9"), 2, "no run CIRCLES-9"),
        (("circles", "--snapshot", "nowhere", "--stats"), 2, "nowhere: No such file"),
        (("runs", "--snapshot", "nowhere", "--cancel", "CIRCLES-1"), 2, "no run CIRCLES-1"),
    ],
)
def test_wrong_orders_get_one_sentence(graphapi, words, status, part):
    done = graphapi(*words)
    assert (done.status, part in done.err) == (status, True), done.err
    assert done.out == ""


def test_a_job_that_does_not_fit_is_refused_before_it_starts(committee):
    done = committee("circles", "--write", GRAPHAPI_MEMORY="1MiB")
    assert (done.status, "1.0 MiB are available" in done.err) == (4, True)
    assert committee("runs", "--json").data["runs"] == []
    wrong = committee("circles", "--stats", GRAPHAPI_MEMORY="much")
    assert (wrong.status, "GRAPHAPI_MEMORY must be an amount" in wrong.err) == (2, True)


def begun(tmp_path):
    async def work():
        store = EmbeddedStore(tmp_path / "facts.sqlite")
        await store.open()
        run = await store.begin(RunKind.CIRCLES, parameters="{}", data_version=1, seed=0)
        await store.close()
        return run.id

    return asyncio.run(work())


def test_beside_another_run_none_is_begun_until_that_is_cancelled(committee, tmp_path):
    id_ = begun(tmp_path)
    refused = committee("circles", "--write")
    assert (refused.status, f"--cancel {id_}" in refused.err) == (3, True)
    (cancelled,) = committee("runs", "--cancel", id_, "--json").data["runs"]
    assert cancelled["status"] == "CANCELLED"
    assert committee("runs", "--cancel", id_).status == 0
    over = committee("circles", "--write", "--run", id_)
    assert (over.status, "is CANCELLED" in over.err) == (3, True)
    assert committee("circles", "--write").status == 0


def test_a_begun_run_is_carried_out_by_the_command_that_adopts_it(committee, tmp_path):
    id_ = begun(tmp_path)
    assert f"Published as run {id_}" in committee("circles", "--write", "--run", id_).err


@pytest.fixture
def snapshot(tmp_path) -> Path:
    """Three teams of five, of whom each leads one more person."""
    teams = [[f"甲{team}{one}" for one in range(5)] for team in range(3)]
    people = [each for team in teams for each in team]
    pairs = [(a, b) for team in teams for a in team for b in team if a != b]
    graph = from_edges(
        people,
        [people.index(a) for a, _ in pairs],
        [people.index(b) for _, b in pairs],
        {"kind": ["COLLEAGUE"] * len(pairs), "strength": [0.5] * len(pairs)},
    )
    save(tmp_path / "teams.snapshot", graph, about={"version": 7})
    return tmp_path / "teams.snapshot"


def test_a_snapshot_has_its_runs_beside_it(graphapi, snapshot):
    assert "There is no circle." in graphapi("circles", "--snapshot", snapshot).out
    assert graphapi("circles", "--snapshot", snapshot, "--estimate", "--json").data["persons"] == 15
    stats = graphapi("circles", "--snapshot", snapshot, "--stats", "--json").data
    assert (stats["counts"]["circles"], stats["dataVersion"]) == (3, 7)
    assert len(lines(graphapi("circles", "--snapshot", snapshot, "--stream"))) == 15
    assert not snapshot.with_name("teams.snapshot.runs").exists()
    done = graphapi("circles", "--snapshot", snapshot, "--write")
    assert "Published as run CIRCLES-1 at version 1" in done.err
    assert "甲0" in done.out
    again = graphapi("circles", "--snapshot", snapshot, "--write", "--json").data
    assert (again["run"]["version"], again["total"]) == (2, 3)
    shown = graphapi("circles", "--snapshot", snapshot, "--json", "--first", "2").data
    assert [each["id"] for each in shown["circles"]] == [
        each["id"] for each in again["circles"][:2]
    ]
    assert shown["run"]["counts"].get("born", 0) == 0
    runs = graphapi("runs", "--snapshot", snapshot, "--json").data["runs"]
    assert [each["id"] for each in runs] == ["CIRCLES-2", "CIRCLES-1"]


def test_a_damaged_snapshot_is_refused(graphapi, snapshot):
    content = snapshot.read_bytes()
    snapshot.write_bytes(content[: len(content) // 2])
    done = graphapi("circles", "--snapshot", snapshot, "--write")
    assert (done.status, "damaged" in done.err) == (2, True)
