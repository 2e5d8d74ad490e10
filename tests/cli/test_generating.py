"""A province from a seed to its circles and back, by commands only."""

from __future__ import annotations

import pytest

from graphapi.compact.snapshot import open_snapshot


def test_a_province_is_written_and_its_circles_are_published(graphapi, tmp_path) -> None:
    done = graphapi("generate", "--people", 2_000, "--seed", 1, "--json").data
    assert (done["file"], done["persons"]) == ("province.snapshot", 2_000)
    assert done["ties"] == pytest.approx(5.6 * 2_000, rel=0.05)
    assert open_snapshot(tmp_path / "province.snapshot").digest == done["digest"]
    estimate = graphapi("circles", "--snapshot", "province.snapshot", "--estimate", "--json").data
    assert (estimate["fits"], estimate["persons"]) == (True, 2_000)
    told = graphapi("circles", "--snapshot", "province.snapshot", "--write")
    assert "Published as run CIRCLES-1" in told.err
    assert "WORK-1-p" in told.out
    assert "CIRCLES-1" in graphapi("runs", "--snapshot", "province.snapshot").out


def test_the_same_seed_writes_the_same_digest(graphapi) -> None:
    first, second = (
        graphapi("generate", "--people", 500, "--seed", 7, "--out", name, "--json").data["digest"]
        for name in ("a.snapshot", "b.snapshot")
    )
    assert first == second
    other = graphapi("generate", "--people", 500, "--seed", 8, "--out", "c.snapshot", "--json")
    assert other.data["digest"] != first


@pytest.mark.parametrize("form", ["parquet", "csv"])
def test_columns_become_the_same_snapshot(graphapi, tmp_path, form) -> None:
    asked = ("generate", "--people", 900, "--seed", 3)
    direct = graphapi(*asked, "--out", "a.snapshot", "--json").data
    columns = graphapi(*asked, "--format", form, "--json").data
    assert columns == {name: direct[name] for name in columns} | {"file": "province"}
    assert {each.name for each in (tmp_path / "province").iterdir()} == {
        *(f"{stem}.{form}" for stem in ("groups", "persons", "ties")),
        "about.json",
    }
    again = graphapi("snapshot", "province", "--out", "b.snapshot", "--json").data
    assert again["digest"] == direct["digest"]
    refused = graphapi(*asked, "--format", form)
    assert (refused.status, "--force" in refused.err) == (2, True)
    assert graphapi(*asked, "--format", form, "--force").status == 0


def test_a_form_that_there_is_not_is_refused(graphapi, tmp_path) -> None:
    refused = graphapi("generate", "--people", 100, "--format", "xlsx")
    assert refused.status == 2
    assert "xlsx" in refused.err
    assert list(tmp_path.iterdir()) == []


def test_it_speaks_chinese(graphapi) -> None:
    told = graphapi("generate", "--people", 100, "--lang", "zh").out
    assert "100 人" in told


def test_a_file_that_is_there_stays_unless_forced(graphapi, tmp_path) -> None:
    place = tmp_path / "province.snapshot"
    place.write_bytes(b"mine")
    refused = graphapi("generate", "--people", 100)
    assert (refused.status, place.read_bytes()) == (2, b"mine")
    assert "--force" in refused.err
    assert graphapi("generate", "--people", 100, "--force").status == 0
    assert len(open_snapshot(place).graph) == 100


@pytest.mark.parametrize(
    ("words", "remedy"),
    [
        (("--people", 0), "--people must be 20 to"),
        (("--people", -5), "--people must be 20 to"),
        (("--people", 1), "--people must be 20 to"),
        (("--people", 100, "--seed", 100), "--seed must be 0 to 99"),
        (("--people", 100, "--seed", -1), "--seed must be 0 to 99"),
        (("--people", 100, "--out", "nowhere/p.snapshot"), "There is no folder"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(graphapi, tmp_path, words, remedy):
    done = graphapi("generate", *words)
    assert done.status == 2
    assert remedy in done.err
    assert not list(tmp_path.rglob("*.snapshot"))
