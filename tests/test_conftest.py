"""A test that cannot run says so; in CI, where everything must run, it fails the session."""

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
"""


@pytest.fixture
def house(tmp_path) -> Path:
    (tmp_path / "test_stories.py").write_text(STORIES, encoding="utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    shutil.copy(ROOT / "tests" / "conftest.py", tmp_path)
    return tmp_path


def run(house: Path, *names: str, **settings: str) -> subprocess.CompletedProcess[str]:
    ours = ("GRAPHAPI_SHARED", "GRAPHAPI_REQUIRE_NEO4J")
    environment = {name: value for name, value in os.environ.items() if name not in ours}
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-k", " or ".join(names)],
        cwd=house,
        env=environment | settings | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_a_skip_is_no_failure_at_home(house) -> None:
    done = run(house, "runs", "skipped", "shared")
    assert done.returncode == 0
    assert "1 passed, 2 skipped" in done.stdout


def test_a_skip_fails_the_session_where_everything_must_run(house) -> None:
    done = run(house, "runs", "skipped", GRAPHAPI_REQUIRE_NEO4J="1")
    assert done.returncode == pytest.ExitCode.TESTS_FAILED
    assert "test_stories.py::test_that_is_skipped: Skipped: the moon is not full" in done.stdout


def test_missing_data_fail_by_name_where_everything_must_run(house) -> None:
    done = run(house, "shared", GRAPHAPI_REQUIRE_NEO4J="1")
    assert done.returncode == pytest.ExitCode.TESTS_FAILED
    assert "GRAPHAPI_SHARED is not set" in done.stdout


def test_where_nothing_is_skipped_the_session_passes(house) -> None:
    settings = {"GRAPHAPI_REQUIRE_NEO4J": "1", "GRAPHAPI_SHARED": str(house)}
    done = run(house, "runs", "shared", **settings)
    assert done.returncode == 0
    assert "2 passed" in done.stdout
