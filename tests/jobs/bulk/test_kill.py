"""A bulk load that is killed leaves the old snapshot or the new, and no other beside it."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from graphapi.compact.snapshot import open_snapshot
from graphapi.jobs.bulk.folder import load_columns
from graphapi.jobs.bulk.writing import write_columns
from graphapi.jobs.generate.province import generate

CHILD = """
import pathlib, sys
from graphapi.jobs.bulk.folder import load_columns

print("ready", flush=True)
load_columns(pathlib.Path("columns"), pathlib.Path("a.snapshot"), now=0)
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    folder = tmp_path_factory.mktemp("killed")
    write_columns(folder / "columns", generate(30_000, 2).contents(), "csv")
    return folder


@pytest.mark.parametrize("moment", ["while it reads", "while it writes", "at the end"])
def test_the_old_snapshot_or_the_new(place, moment):
    file = place / "a.snapshot"
    before = generate(60, 2).save(file)
    after = load_columns(place / "columns", place / "new", now=0).digest
    process = subprocess.Popen(
        [sys.executable, "-c", CHILD],
        cwd=place,
        env={"PYTHONPATH": str(Path(__file__).parents[3])},
        stdout=subprocess.PIPE,
    )
    process.stdout.readline()
    if moment != "while it reads":
        while process.poll() is None and not list(place.glob(".a.snapshot.*.part")):
            time.sleep(0.0005)
    if moment == "at the end":
        time.sleep(0.01)
    process.kill()
    process.wait()
    process.stdout.close()
    assert open_snapshot(file).digest in {before, after}
    assert {each.name for each in place.glob("[!.]*")} == {"columns", "a.snapshot", "new"}
