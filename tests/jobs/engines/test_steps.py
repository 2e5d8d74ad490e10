"""200,000 people on three engines: nearly as good as ours, one digest, and no kill changes it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import textwrap
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson
import pytest

from graphapi.jobs.engines.contract import EngineResult, Rule
from graphapi.jobs.engines.run import run_engine
from tests.jobs.engines.planted import planted, shared_information

if TYPE_CHECKING:
    import numpy as np

    from graphapi.jobs.engines.contract import Ties

ROOT = Path(__file__).parents[3]
PEOPLE = 200_000
RULE = Rule(rounds=6)
PATIENCE = 600.0
KILLED_AFTER = 2
"""Rounds."""


@pytest.fixture(scope="module")
def world() -> tuple[Ties, np.ndarray]:
    return planted(PEOPLE)


@pytest.fixture(scope="module")
def local(world, tmp_path_factory) -> EngineResult:
    return run("local", world[0], tmp_path_factory.mktemp("local"))


@pytest.fixture(scope="module")
def duck(world, tmp_path_factory) -> EngineResult:
    pytest.importorskip("duckdb", reason="DuckDB is not installed: graphapi[duckdb]")
    return run("duckdb", world[0], tmp_path_factory.mktemp("duck"))


def run(engine: str, ties: Ties, folder: Path) -> EngineResult:
    return run_engine(engine, ties, RULE, folder=folder, report=lambda *_: None)


def test_the_rule_comes_within_a_hundredth_of_the_local_engine(local, duck) -> None:
    assert duck.manifest["objective"] >= 0.99 * local.manifest["objective"]


def test_planted_circles_are_recovered_as_by_the_local_engine(world, local, duck) -> None:
    near, far = (shared_information(each.membership, world[1]) for each in (local, duck))
    assert near > 0.95
    assert abs(near - far) <= 0.03


def test_the_local_engine_finds_the_same_again(world, local, tmp_path) -> None:
    assert run("local", world[0], tmp_path).manifest["output"] == local.manifest["output"]


@pytest.mark.parametrize("engine", ["duckdb", "spark"])
def test_an_engine_killed_in_a_round_goes_on_and_finds_the_same(engine, duck, tmp_path) -> None:
    """Statement for statement, so Spark finds what DuckDB finds: not merely as good."""
    require(engine)
    kill_in_a_round(engine, tmp_path)
    said = finished(started(engine, tmp_path))
    rounds = [done for stage, done, _ in said["stages"] if stage == "level 0"]
    assert min(rounds) >= KILLED_AFTER
    assert said["output"] == duck.manifest["output"]
    assert list(tmp_path.iterdir()) == []


def require(engine: str) -> None:
    """Skip a test of Spark where it is not installed, unless it must be."""
    if engine == "spark" and "GRAPHAPI_REQUIRE_SPARK" not in os.environ:
        pytest.importorskip("pyspark", reason="Spark is not installed: graphapi[spark]")
        if shutil.which("java") is None:
            pytest.skip("Spark needs Java 17 or newer on the PATH")


def kill_in_a_round(engine: str, folder: Path) -> None:
    """Start an engine, and kill it with all that it started once some rounds are kept."""
    process = started(engine, folder)
    begun = time.monotonic()
    while kept_rounds(engine, folder) < KILLED_AFTER:
        assert process.poll() is None, process.communicate()
        assert time.monotonic() - begun < PATIENCE
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def kept_rounds(engine: str, folder: Path) -> int:
    """Return how many rounds the newest checkpoint holds; 0 where there is none, or it is gone."""
    with suppress(FileNotFoundError, ValueError):
        newest = max(folder.glob(f"{engine}-*/checkpoints/step-*[0-9]/figures.json"))
        return int(orjson.loads(newest.read_bytes())["played"])
    return 0


def started(engine: str, folder: Path) -> subprocess.Popen[str]:
    """Start an engine in a process that prints its stages and the digest of what it found."""
    program = f"""
        import orjson
        from pathlib import Path
        from tests.jobs.engines.planted import planted
        from tests.jobs.engines.test_steps import PEOPLE, RULE
        from graphapi.jobs.engines.run import run_engine
        stages = []
        found = run_engine({engine!r}, planted(PEOPLE)[0], RULE, folder=Path({str(folder)!r}),
                           report=lambda *told: stages.append(told))
        said = {{"stages": stages, "output": found.manifest["output"]}}
        print(orjson.dumps(said).decode())
        """
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(program)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def finished(process: subprocess.Popen[str]) -> dict[str, Any]:
    """Wait for a process, and return what it printed last."""
    said, problem = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, problem
    found: dict[str, Any] = orjson.loads(said.splitlines()[-1])
    return found
