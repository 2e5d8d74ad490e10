"""What jobs take beside what was estimated; run by hand: ``python -m tests.speed.jobs``.

Each job runs in a process of its own. The figures are those that the run itself records; the table
of ``graphapi.jobs.estimates`` is fitted to them.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphapi.jobs.generate.province import generate
from tests.jobs import volumes
from tests.jobs.volumes import graphapi

if TYPE_CHECKING:
    from collections.abc import Iterator

PROVINCES = (20_000, 100_000, 1_000_000, 5_000_000, 20_000_000)
SNAPSHOTS = ((20_000, 5.6), (100_000, 5.6), (300_000, 2.8), (300_000, 11.2))
STORES = ((10_000, 2.8), (10_000, 5.6), (40_000, 5.6))


def on_provinces(folder: Path, sizes: tuple[int, ...]) -> Iterator[tuple[Any, ...]]:
    """Run twice, for the circles of the last run are read too."""
    for persons in sizes:
        file = folder / f"{persons}.snapshot"
        generate(persons).save(file)
        yield ("circles, province", *_in_snapshot(file))
        yield ("circles, province again", *_in_snapshot(file))
        file.unlink()


def on_snapshots(folder: Path, sizes: tuple[tuple[int, float], ...]) -> Iterator[tuple[Any, ...]]:
    for persons, degree in sizes:
        file = folder / f"{persons}-{degree}.snapshot"
        volumes.snapshot(file, persons, degree)
        yield ("circles, snapshot", *_in_snapshot(file))


def _in_snapshot(file: Path) -> tuple[Any, Any]:
    estimate = graphapi("circles", "--snapshot", file, "--estimate")
    run = graphapi("circles", "--snapshot", file, "--write", "--first", "1")["run"]
    return estimate, run


def on_stores(folder: Path, sizes: tuple[tuple[int, float], ...]) -> Iterator[tuple[Any, ...]]:
    for persons, degree in sizes:
        file = folder / f"{persons}-{degree}.sqlite"
        asyncio.run(volumes.store(file, persons, degree))
        for job in ("circles", "risk"):
            estimate = graphapi(job, "--estimate", store_file=file)
            graphapi(job, "--write", "--first", "1", store_file=file)
            (run,) = graphapi("runs", "--kind", job, "--first", "1", store_file=file)["runs"]
            yield (f"{job}, store", estimate, run)


def show(job: str, estimate: dict[str, Any], run: dict[str, Any]) -> None:
    bytes_, seconds = estimate["bytes"], estimate["seconds"]
    print(
        f"| {job} | {estimate['persons']:,} | {estimate['ties']:,} "
        f"| {run['peakBytes'] / 2**20:,.0f} | {bytes_ / 2**20:,.0f} "
        f"| {bytes_ / run['peakBytes']:.2f} | {run['seconds']:.1f} | {seconds:.1f} "
        f"| {seconds / run['seconds']:.2f} |",
        flush=True,
    )


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--largest", type=int, default=1_000_000, help="most persons")
    largest = asked.parse_args().largest
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores\n")
    print("| job | persons | ties | MiB | estimated | ratio | s | estimated | ratio |")
    print("|---|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        volumes.snapshot(folder / "first.snapshot", 3_000, 5.6)
        graphapi("circles", "--snapshot", folder / "first.snapshot", "--stats")
        for found in on_provinces(folder, tuple(s for s in PROVINCES if s <= largest)):
            show(*found)
        for found in on_snapshots(folder, tuple(s for s in SNAPSHOTS if s[0] <= largest)):
            show(*found)
        for found in on_stores(folder, tuple(s for s in STORES if s[0] <= largest)):
            show(*found)


if __name__ == "__main__":
    main()
