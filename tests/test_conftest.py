"""A test that cannot run says so; in CI, where everything must run, it fails the session."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
STORIES = """
import pytest

def test_that_runs():
    assert True

def test_that_is_skipped():
    pytest.skip("the moon is not full")

def test_of_shared_data(shared):
    assert shared.is_absolute()

def test_that_measures(tell):
    tell("seven of nine")
"""
SETTINGS = """
[pytest]
testpaths = .
addopts = --numprocesses=auto --dist=loadfile
"""


@pytest.fixture
def house(tmp_path) -> Path:
    (tmp_path / "test_stories.py").write_text(STORIES, encoding="utf-8")
    (tmp_path / "pytest.ini").write_text(SETTINGS, encoding="utf-8")
    shutil.copy(ROOT / "tests" / "conftest.py", tmp_path)
    return tmp_path


def run(house: Path, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run pytest in a house, in this environment but for what a test gives it."""
    ours = ("GRAPHAPI_SHARED", "GRAPHAPI_REQUIRE_NEO4J")
    environment = {name: value for name, value in os.environ.items() if name not in ours}
    return subprocess.run(
        [sys.executable, "-m", "pytest", *words],
        cwd=house,
        env=environment | settings | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_a_skip_is_no_failure_at_home(house) -> None:
    done = run(house, "-k", "runs or skipped or shared")
    assert done.returncode == 0
    assert "1 passed, 2 skipped" in done.stdout


def test_a_skip_fails_the_session_where_everything_must_run(house) -> None:
    done = run(house, "-k", "runs or skipped", GRAPHAPI_REQUIRE_NEO4J="1")
    assert done.returncode == pytest.ExitCode.TESTS_FAILED
    assert "test_stories.py::test_that_is_skipped: Skipped: the moon is not full" in done.stdout


def test_missing_data_fail_by_name_where_everything_must_run(house) -> None:
    done = run(house, "-k", "shared", GRAPHAPI_REQUIRE_NEO4J="1")
    assert done.returncode == pytest.ExitCode.TESTS_FAILED
    assert "GRAPHAPI_SHARED is not set" in done.stdout


def test_where_nothing_is_skipped_the_session_passes(house) -> None:
    settings = {"GRAPHAPI_REQUIRE_NEO4J": "1", "GRAPHAPI_SHARED": str(house)}
    done = run(house, "-k", "runs or shared", **settings)
    assert done.returncode == 0
    assert "2 passed" in done.stdout


def test_processes_that_share_the_tests_tell_of_skips_and_figures(house) -> None:
    done = run(house, GRAPHAPI_REQUIRE_NEO4J="1", GRAPHAPI_SHARED=str(house))
    assert done.returncode == pytest.ExitCode.TESTS_FAILED
    assert "test_stories.py::test_that_is_skipped: Skipped: the moon is not full" in done.stdout
    assert "= figures =" in done.stdout
    assert "\nseven of nine\n" in done.stdout
    assert "workers" in done.stdout


@pytest.mark.parametrize("words", [["test_stories.py"], ["-s"], ["-k", "runs"]])
def test_what_is_chosen_runs_in_one_process(house, words) -> None:
    done = run(house, *words)
    assert done.returncode == 0
    assert "workers" not in done.stdout
