"""What a job will take, against what it took."""

import asyncio

import pytest

from graphapi.errors import NotEnoughMemory
from graphapi.jobs.estimates import BYTES, SECONDS, Estimate, Place, Volume, estimate_of
from graphapi.jobs.generate.province import generate
from graphapi.model.words import RunKind
from tests.jobs import volumes
from tests.jobs.volumes import graphapi

WITHIN = 0.15


@pytest.fixture(scope="module", autouse=True)
def _compiled(tmp_path_factory):
    """Compile the kernels first, which takes memory once."""
    folder = tmp_path_factory.mktemp("compiled")
    volumes.snapshot(folder / "few.snapshot", 3_000, 5.6)
    graphapi("circles", "--snapshot", folder / "few.snapshot", "--write")
    asyncio.run(volumes.store(folder / "few.sqlite", 300, 5.6))
    for job in ("circles", "risk"):
        graphapi(job, "--write", store_file=folder / "few.sqlite")


def memory_is_as_estimated(file):
    """Estimate the job on a snapshot and run it; return the estimate and the run."""
    estimate = graphapi("circles", "--snapshot", file, "--estimate")
    took = graphapi("circles", "--snapshot", file, "--write", "--first", "1")["run"]
    assert estimate["bytes"] == pytest.approx(took["peakBytes"], rel=WITHIN)
    return estimate, took


@pytest.mark.parametrize(("persons", "degree"), [(30_000, 5.6), (250_000, 8.0)])
def test_the_memory_of_a_job_on_a_snapshot_is_as_estimated(tmp_path, persons, degree):
    file = tmp_path / "many.snapshot"
    volumes.snapshot(file, persons, degree)
    estimate, took = memory_is_as_estimated(file)
    assert estimate["persons"] == persons
    assert estimate["ties"] == took["counts"]["ties"]


def test_the_circles_of_the_last_run_take_memory_too(tmp_path):
    file = tmp_path / "province.snapshot"
    generate(300_000, seed=1).save(file)
    first, _ = memory_is_as_estimated(file)
    again, _ = memory_is_as_estimated(file)
    assert first["bytes"] < again["bytes"]


@pytest.mark.parametrize("persons", [2_000, 12_000])
def test_the_memory_of_jobs_on_a_store_is_as_estimated(tmp_path, persons):
    file = tmp_path / "many.sqlite"
    asyncio.run(volumes.store(file, persons, 5.6))
    for job in ("circles", "risk"):
        estimate = graphapi(job, "--estimate", store_file=file)
        assert estimate["persons"] == persons
        graphapi(job, "--write", "--first", "1", store_file=file)
        (took,) = graphapi("runs", "--kind", job, store_file=file)["runs"]
        assert estimate["bytes"] == pytest.approx(took["peakBytes"], rel=WITHIN)


def test_more_data_take_more():
    few, many = Volume(persons=10, ties=20, others=5), Volume(persons=11, ties=21, others=6)
    for kind, place in BYTES:
        small, large = (estimate_of(kind, place, each, available=None) for each in (few, many))
        assert small.bytes < large.bytes
        assert small.seconds < large.seconds
    assert BYTES.keys() == SECONDS.keys()


def test_a_job_fits_where_there_is_as_much_or_where_nobody_knows():
    volume = Volume(persons=10**6, ties=10**7)
    needed = estimate_of(RunKind.CIRCLES, Place.SNAPSHOT, volume, available=None)
    assert needed.fits
    needed.check()
    enough = Estimate(bytes=needed.bytes, seconds=9.0, available=needed.bytes, volume=volume)
    assert enough.fits
    short = Estimate(bytes=needed.bytes, seconds=9.0, available=needed.bytes - 1, volume=volume)
    assert not short.fits
    with pytest.raises(NotEnoughMemory, match="about 9 s"):
        short.check()
