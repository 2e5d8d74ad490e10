"""The job of the risk in a snapshot: what it keeps, and that no kill leaves a mix."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import time
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from graphapi.analysis.risk.assess import risk_band
from graphapi.compact.graph import from_edges
from graphapi.compact.snapshot import open_snapshot, save
from graphapi.errors import BadInput, StaleRun
from graphapi.jobs.digests import digest_of
from graphapi.jobs.folder import RunFolder, beside
from graphapi.jobs.generate.province import generate
from graphapi.jobs.province_risk import (
    number_of_clusters,
    province_risk_job,
    risks_in,
    top_clusters,
)
from graphapi.model.words import RunKind
from tests.jobs.hatchery import hatchery
from tests.jobs.volumes import graphapi

PEOPLE = 3_000
SEEDS = (1, 2)
"""Of the provinces whose risk is published in turn, each a snapshot of its number."""


def published(folder):
    return asyncio.run(folder.published(RunKind.RISK)), folder.results(RunKind.RISK)


def digest(results):
    return digest_of(
        part for name, array in sorted(results.arrays.items()) for part in (name, array)
    )


@pytest.fixture(scope="module")
def province(tmp_path_factory):
    """A snapshot of a province, whose risk is published."""
    file = tmp_path_factory.mktemp("risk") / "province.snapshot"
    generate(PEOPLE, 1).save(file)
    folder = RunFolder(beside(file))
    run, _ = done(province_risk_job(open_snapshot(file), folder))
    return open_snapshot(file), folder, run


def done(job):
    async def work():
        return await job.carry_out(await job.begin(), watch=lambda _: None)

    return asyncio.run(work())


def test_a_run_says_what_it_read_and_found(province):
    snapshot, folder, run = province
    kept, results = published(folder)
    assert kept == run
    assert (run.id, run.data_version, run.seed, run.objective) == ("RISK-1", 1, 0, None)
    assert (run.counts["persons"], run.counts["ties"]) == (
        PEOPLE,
        snapshot.graph.number_of_edges(),
    )
    assert run.output_digest == digest(results)
    assert run.peak_bytes > 2**20
    bands = Counter(risk_band(each).name for each in results.arrays["risk"].tolist())
    assert run.counts["watch"] == bands["WATCH"] > 0
    assert run.counts["high"] == bands["HIGH"]
    assert run.counts["veryHigh"] == bands["VERY_HIGH"] > 0
    again, _ = done(province_risk_job(snapshot, folder))
    assert (again.input_digest, again.output_digest) == (run.input_digest, run.output_digest)


def test_the_clusters_are_told_with_the_ids_of_groups_and_persons(province):
    snapshot, folder, run = province
    results = folder.results(RunKind.RISK)
    assert number_of_clusters(results) == run.counts["clusters"] > 3
    money = top_clusters(results, 3, attention=False)
    attention = top_clusters(results, 3, attention=True)
    assert [each.money for each in money] == sorted((c.money for c in money), reverse=True)
    highest = [each.attention for each in attention]
    assert highest == sorted(highest, reverse=True)
    risks = {each["person"]: each["risk"] for each in risks_in(results)}
    assert list(risks) == list(snapshot.graph.labels)
    for each in money:
        group = int(each.group.removeprefix("g"))
        homes = snapshot.arrays["group"] == group
        assert 3 <= each.people <= homes.sum()
        positions = [snapshot.graph.position[who] for who in each.riskiest]
        assert homes[positions].all()
        top = [risks[who] for who in each.riskiest]
        assert top == sorted(top, reverse=True)
        assert each.currency == "CNY"
        assert each.contract_money == pytest.approx(
            each.switch * snapshot.arrays["group_contract"][group]
        )


def test_groups_without_ids_are_told_by_their_numbers(tmp_path, province):
    snapshot, _, _ = province
    save(tmp_path / "bare.snapshot", snapshot.graph, arrays=snapshot.arrays)
    bare = RunFolder(tmp_path / "runs")
    _, results = done(province_risk_job(open_snapshot(tmp_path / "bare.snapshot"), bare))
    assert all(each.group.isdecimal() for each in top_clusters(results, 5, attention=False))


def test_a_snapshot_without_what_risk_needs_is_refused_and_shows_nothing(tmp_path):
    graph = from_edges(["a", "b"], [0], [1], {"strength": [0.5]})
    save(tmp_path / "bare.snapshot", graph, arrays={"side": np.ones(2, dtype=np.uint8)})
    folder = RunFolder(tmp_path / "runs")
    with pytest.raises(BadInput, match="weight"):
        done(province_risk_job(open_snapshot(tmp_path / "bare.snapshot"), folder))
    assert published(folder) == (None, None)
    (failed,) = asyncio.run(folder.runs())
    assert "weight" in failed.problem


@pytest.fixture
def provinces(tmp_path):
    """A folder of snapshots for the hatchery."""
    for seed in SEEDS:
        generate(PEOPLE, seed).save(tmp_path / f"{seed}.snapshot")
    return tmp_path


def test_forty_kills_leave_the_old_risk_or_the_new(provinces):
    folder = RunFolder(provinces / "runs")
    draw, ends, shown, took = random.Random(40), [], {}, []
    with hatchery() as eggs:
        eggs.warm("snapshot", provinces, SEEDS[0])
        for seed in SEEDS * 2:
            began = time.monotonic()
            eggs.start("snapshot", provinces, seed)
            assert eggs.wait() == 0
            took.append(time.monotonic() - began)
            shown[seed] = digest(folder.results(RunKind.RISK))
        for number in range(40):
            egg = eggs.start("snapshot", provinces, SEEDS[number % 2])
            time.sleep(draw.uniform(0, min(took)))
            os.kill(egg, signal.SIGKILL)
            ends.append(eggs.wait())
            run, results = published(folder)
            assert digest(results) == run.output_digest
            assert run.output_digest in shown.values()
    assert len(set(shown.values())) == len(SEEDS)
    assert ends.count(-signal.SIGKILL) > len(ends) // 4


def stopped(process):
    """Whether a process is frozen, as the system tells."""
    return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "T"


def test_a_job_that_was_frozen_is_fenced_off_when_it_wakes(provinces):
    folder = RunFolder(provinces / "runs")
    with hatchery() as eggs, hatchery() as others:
        frozen = eggs.start("snapshot", provinces, SEEDS[0], freeze=True)
        while not stopped(frozen):
            time.sleep(0.01)
        others.start("snapshot", provinces, SEEDS[1])
        assert others.wait() == 0
        shown, _ = published(folder)
        os.kill(frozen, signal.SIGCONT)
        assert eggs.wait() == StaleRun.exit_status
    assert published(folder)[0] == shown


def test_the_memory_it_takes_is_as_estimated(tmp_path):
    for name, people in (("few", 300), ("many", 150_000)):
        generate(people, 1).save(tmp_path / name)
    graphapi("risk", "--snapshot", tmp_path / "few", "--stats")
    estimate = graphapi("risk", "--snapshot", tmp_path / "many", "--estimate")
    took = graphapi("risk", "--snapshot", tmp_path / "many", "--write", "--first", "1")["run"]
    assert estimate["ties"] == took["counts"]["ties"]
    assert estimate["bytes"] == pytest.approx(took["peakBytes"], rel=0.15)
