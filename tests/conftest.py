"""What all tests share: two processes, a real Neo4j server, the shared data, and figures.

In CI a test that is skipped has failed.
"""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest
from hypothesis import HealthCheck, settings

from tests.browser import Chromium, found
from tests.servers import Neo4jServer, ServerFailed, jars, missing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")
"""No clock decides a test: kernels and tables of characters may be made while a case runs."""

FIGURE = "figure"
PROCESSES = 2
LONGEST = ("tests/compact/test_networkx_suite.py", "tests/test_readme.py")
"""Files of minutes: they begin first, so that no process waits long for another at the end."""


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Share the whole suite among processes; what is asked for by name runs in this one."""
    chosen = config.option.keyword or config.option.markexpr or config.option.capture == "no"
    whole = config.args_source is pytest.Config.ArgsSource.TESTPATHS and not chosen
    return PROCESSES if whole else 0


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))


def pytest_sessionfinish(session: pytest.Session) -> None:
    if skipped(session.config) and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    figures = told(terminalreporter.stats.get("passed", []))
    if figures:
        terminalreporter.section("figures")
        terminalreporter.write("\n".join([*figures, ""]))
    reports = skipped(terminalreporter.config)
    if reports:
        terminalreporter.section("skipped, and GRAPHAPI_REQUIRE_NEO4J=1 allows none", red=True)
        for report in reports:
            terminalreporter.line(f"{report.nodeid}: {reason(report)}")


def told(reports: list[pytest.TestReport]) -> list[str]:
    """Return what tests told by the fixture :func:`tell`."""
    return [text for each in reports for name, text in each.user_properties if name == FIGURE]


def everything_must_run() -> bool:
    """Return whether this is CI, where a test that cannot run has failed."""
    return os.environ.get("GRAPHAPI_REQUIRE_NEO4J") == "1"


def skipped(config: pytest.Config) -> list[pytest.TestReport]:
    """Return the reports of the tests that were skipped although everything must run."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    return reporter.stats.get("skipped", []) if reporter and everything_must_run() else []


def reason(report: pytest.TestReport) -> str:
    """Return why a test was skipped."""
    return report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)


def cannot_run(why: str) -> NoReturn:
    """Skip by name; in CI, fail."""
    if everything_must_run():
        pytest.fail(f"{why} (GRAPHAPI_REQUIRE_NEO4J=1 allows no skip)", pytrace=False)
    pytest.skip(why)


@pytest.fixture
def tell(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Keep a line with a figure for the end of the session, whichever process finds it."""
    return partial(record_property, FIGURE)


@pytest.fixture(scope="session")
def neo4j_recipe() -> type[Neo4jServer]:
    """The class of the servers a test may start, stop, kill and freeze; skips without the jars."""
    why = missing()
    if why is not None:
        cannot_run(why)
    try:
        jars()
    except ServerFailed as error:
        cannot_run(str(error))
    return Neo4jServer


@pytest.fixture(scope="session")
def neo4j_uri(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of the one Neo4j server of this session, without authentication.

    It is the server of ``TEST_NEO4J_URI``, whose whole graph the tests erase, or else one that
    is started on the first use. Only the tests that ask for it decide what is in it.
    """
    given = os.environ.get("TEST_NEO4J_URI")
    if given:
        yield given
        return
    recipe: type[Neo4jServer] = request.getfixturevalue("neo4j_recipe")
    with recipe(tmp_path_factory.mktemp("neo4j")) as server:
        yield server.uri


@pytest.fixture(scope="module")
def own_neo4j(
    neo4j_recipe: type[Neo4jServer], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Neo4jServer]:
    """A started server, with a password, of this test file alone: it may be killed and frozen."""
    home = tmp_path_factory.mktemp("own-neo4j")
    with neo4j_recipe(home, password="long-enough-for-tests") as server:  # noqa: S106  a server of this test alone
        yield server


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared data that the environment names."""
    given = os.environ.get("GRAPHAPI_SHARED")
    if not given:
        cannot_run("GRAPHAPI_SHARED is not set: name the folder of the shared data in it")
    return Path(given)


@pytest.fixture(scope="session")
def browser() -> Iterator[Chromium]:
    """A browser without a window; skips without a Chromium."""
    if found() is None:
        cannot_run("a browser is needed: install chromium, or name one in GRAPHAPI_CHROMIUM")
    with Chromium() as started:
        yield started
