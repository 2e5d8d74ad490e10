"""The risk of a snapshot on the command line: estimated, rehearsed, streamed, published."""

from __future__ import annotations

import orjson
import pytest

from graphapi.jobs.generate.province import generate

PEOPLE = 2_000


def lines(done):
    return [orjson.loads(line) for line in done.out.splitlines()]


@pytest.fixture
def province(tmp_path):
    generate(PEOPLE, 1).save(tmp_path / "province.snapshot")
    return tmp_path / "province.snapshot"


def test_what_is_estimated_rehearsed_and_streamed_keeps_nothing(graphapi, province):
    assert "There is no cluster at risk." in graphapi("risk", "--snapshot", province).out
    nothing = graphapi("risk", "--snapshot", province, "--json").data
    assert nothing == {"total": 0, "clusters": [], "run": None}
    estimate = graphapi("risk", "--snapshot", province, "--estimate", "--json").data
    assert (estimate["persons"], estimate["fits"]) == (PEOPLE, True)
    stats = graphapi("risk", "--snapshot", province, "--stats", "--json").data
    assert stats["counts"]["clusters"] > 0
    assert 0 < stats["quality"]["meanRisk"] < 1
    assert "mean risk" in graphapi("risk", "--snapshot", province, "--stats").out
    assert "平均风险" in graphapi("risk", "--snapshot", province, "--stats", "--lang", "zh").out
    risks = lines(graphapi("risk", "--snapshot", province, "--stream"))
    assert len(risks) == PEOPLE
    assert all(0 <= each["risk"] <= 1 for each in risks)
    assert not province.with_name("province.snapshot.runs").exists()


def test_what_is_written_is_shown_by_money_and_by_attention(graphapi, province):
    stats = graphapi("risk", "--snapshot", province, "--stats", "--json").data
    done = graphapi("risk", "--snapshot", province, "--write", "--first", "2")
    assert "Published as run RISK-1 at version 1" in done.err
    assert "Clusters at risk" in done.out
    shown = graphapi("risk", "--snapshot", province, "--json", "--first", "3").data
    assert len(shown["clusters"]) == 3
    assert shown["total"] == stats["counts"]["clusters"] == shown["run"]["counts"]["clusters"]
    assert shown["run"]["outputDigest"] == stats["outputDigest"]
    money = [each["money"] for each in shown["clusters"]]
    assert money == sorted(money, reverse=True)
    told = graphapi("risk", "--snapshot", province, "--by-attention", "--json").data
    attention = [each["attention"] for each in told["clusters"]]
    assert attention == sorted(attention, reverse=True)
    first = told["clusters"][0]
    assert first["group"].startswith("g")
    assert first["riskiest"][0].startswith("p")
    chinese = graphapi("risk", "--snapshot", province, "--by-attention", "--lang", "zh").out
    assert first["group"] in chinese
    assert "风险最高" in chinese
    runs = graphapi("runs", "--snapshot", province, "--kind", "risk", "--json").data["runs"]
    assert [each["id"] for each in runs] == ["RISK-1"]


def test_a_job_that_does_not_fit_is_refused_with_both_figures(graphapi, province):
    done = graphapi("risk", "--snapshot", province, "--write", GRAPHAPI_MEMORY="1MiB")
    assert done.status != 0
    assert "1.0 MiB are available" in done.err
    assert not province.with_name("province.snapshot.runs").exists()


def test_circles_across_groups_are_asked_of_a_store(graphapi, province):
    done = graphapi("risk", "--snapshot", province, "--across")
    assert (done.status, "--across" in done.err) == (2, True)
