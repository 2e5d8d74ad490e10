"""NetworkX's own tests run on this backend, every graph laid into arrays on the way."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import networkx as nx
import pytest

from graphapi.compact.expected import FAILURES, mark_expected
from graphapi.compact.info import FUNCTIONS

ROOT = Path(__file__).parents[2]
MINUTES = 20


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """Run all tests that NetworkX ships, away from the configuration of ours."""
    folder = tmp_path_factory.mktemp("networkx")
    (folder / "pytest.ini").write_text("[pytest]\n")
    command = [sys.executable, "-m", "pytest", "--pyargs", "networkx", "-q", "--tell=told.json"]
    options = ["-c", "pytest.ini", "-p", "no:cacheprovider", "-p", "tests.compact.networkx_run"]
    environment = {
        **os.environ,
        "NETWORKX_TEST_BACKEND": "compact",
        "NETWORKX_FALLBACK_TO_NX": "True",
        "PYTHONPATH": str(ROOT),
    }
    done = subprocess.run(
        [*command, *options],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60 * MINUTES,
        check=False,
    )
    assert (folder / "told.json").exists(), done.stdout[-3000:] + done.stderr[-3000:]
    return json.loads((folder / "told.json").read_text())


def test_all_tests_of_networkx_pass_but_those_expected_to_fail(run, tell):
    counts = {end: run[end] for end in ("passed", "xfailed", "skipped")}
    tell(f"NetworkX {nx.__version__} on compact graphs: {counts}")
    assert not run["wrong"], "\n\n".join(f"{test}\n{why}" for test, why in run["wrong"].items())
    assert run["passed"] > 6000


def test_every_expected_failure_is_of_a_test_that_exists(run):
    failed = {test.rpartition("networkx/")[2] for test in run["expected"]}
    assert set(FAILURES) <= failed


def test_an_expected_failure_is_marked_with_its_reason(request):
    mark_expected([request.node], {request.node.nodeid: "the order of neighbours"})
    mark = request.node.own_markers.pop()
    assert mark.name == "xfail"
    assert mark.kwargs == {"reason": "the order of neighbours", "strict": True}
    mark_expected([request.node], {"another": "reason"})
    assert request.node.get_closest_marker("xfail") is None


def test_every_function_was_asked_of_the_backend(run):
    theirs = [name for name in FUNCTIONS if _is_of_networkx(name)]
    assert len(theirs) > 30
    assert [name for name in theirs if not run["answers"][name]] == []


def _is_of_networkx(name):
    registered = nx.utils.backends._registered_algorithms.get(name)
    return registered is not None and registered.orig_func.__module__.startswith("networkx.")
