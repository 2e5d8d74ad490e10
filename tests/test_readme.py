"""Every command, answer and table of the README is true.

``GRAPHAPI_UPDATE=1`` writes what came out into the README instead of comparing.
"""

from __future__ import annotations

import asyncio
import json
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from graphapi.app import create_app, open_store
from graphapi.jobs.imports.folder import import_folder
from graphapi.settings.environment import settings_from
from tests import readme
from tests.api.client import Client

if TYPE_CHECKING:
    from collections.abc import Iterator

UPDATE = os.environ.get("GRAPHAPI_UPDATE") == "1"
LINES = {
    "start": "python3 -m venv .venv && .venv/bin/pip install -e . && .venv/bin/graphapi demo",
    "test": ".venv/bin/pip install -e '.[test]' && .venv/bin/pytest",
}


def agree(marker: str, old: str, new: str) -> None:
    if UPDATE and old != new:
        readme.rewrite(marker + old, marker + new)
    else:
        assert new == old


@pytest.fixture(scope="module")
def stories(tmp_path_factory) -> dict[str, str]:
    """The settings of an embedded store that holds the seeds, at the moment they are told."""
    store = tmp_path_factory.mktemp("readme") / "stories.sqlite"
    settings = {"GRAPHAPI_STORE": f"sqlite:///{store}", "GRAPHAPI_AS_OF": "2026-01-01T00:00:00Z"}
    asyncio.run(tell(settings, sorted((readme.ROOT / "seeds").iterdir())))
    return settings


async def tell(settings: dict[str, str], worlds: list[Path]) -> None:
    store = open_store(settings_from(settings))
    await store.open()
    try:
        for world in worlds:
            await import_folder(store, world)
    finally:
        await store.close()


@pytest.fixture(scope="module")
def company(tmp_path_factory, shared) -> dict[str, str]:
    """The settings of an embedded store that holds the company's mail, on its last day."""
    store = tmp_path_factory.mktemp("readme") / "company.sqlite"
    settings = {"GRAPHAPI_STORE": f"sqlite:///{store}", "GRAPHAPI_AS_OF": "2010-10-01T00:00:00Z"}
    asyncio.run(tell(settings, [shared / "data" / "manufacturing-email"]))
    return settings


@pytest.fixture(scope="module")
def client(stories) -> Iterator[Client]:
    settings = settings_from(stories)
    with Client(create_app(settings)) as opened:
        yield opened


@pytest.fixture(scope="module")
def province(tmp_path_factory) -> Path:
    """The folder of a province whose circles and risk are published, as the README makes it."""
    folder = tmp_path_factory.mktemp("readme")
    for command in (
        "graphapi generate --people 100000 --seed 1",
        "graphapi circles --snapshot province.snapshot --write",
        "graphapi risk --snapshot province.snapshot --write",
    ):
        run(command, {}, folder)
    return folder


def run(command: str, settings: dict[str, str], folder: Path = readme.ROOT) -> str:
    """Run a command of ours as a user would, on a terminal of 110 columns."""
    words = shlex.split(command)
    assert words[0] == "graphapi"
    done = subprocess.run(
        [sys.executable, "-m", *words],
        env=os.environ | settings | {"COLUMNS": "110", "LANG": "C.UTF-8"},
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_readme_shows_commands_queries_and_every_table() -> None:
    assert len(readme.commands("stories")) >= 3
    assert len(readme.commands("company")) >= 2
    assert len(readme.commands("province")) >= 2
    assert len(list(readme.queries())) >= 5
    assert {name for name, _ in readme.tables()} == set(readme.TABLES)


@pytest.mark.parametrize("command", readme.commands("stories"))
def test_a_command_prints_what_is_shown(command: str, stories) -> None:
    compare("stories", command, stories)


@pytest.mark.parametrize("command", readme.commands("company"))
def test_the_real_company_is_as_shown(command: str, company) -> None:
    compare("company", command, company)


@pytest.mark.parametrize("command", readme.commands("province"))
def test_a_province_is_as_shown(command: str, province) -> None:
    compare("province", command, {}, province)


def compare(data: str, command: str, settings: dict[str, str], folder: Path = readme.ROOT) -> None:
    marker = f"<!-- {data}: {command} -->\n```text\n"
    shown = readme.commands(data)[command]
    agree(marker, f"{shown}```\n", f"{run(command, settings, folder)}```\n")


@pytest.mark.parametrize("name", [name for name, _, _ in readme.queries()])
def test_a_query_is_answered_as_shown(name: str, client) -> None:
    query, shown = next((q, answer) for n, q, answer in readme.queries() if n == name)
    answer = json.dumps(client.ask(query), ensure_ascii=False, indent=2) + "\n"
    marker = f"<!-- answers: {name} -->\n```graphql\n{query}```\n\n```json\n"
    agree(marker, f"{shown}```\n", f"{answer}```\n")


@pytest.mark.parametrize("order", readme.orders())
def test_an_order_is_carried_out(order: str, stories, tmp_path) -> None:
    store = tmp_path / "copy.sqlite"
    shutil.copy(stories["GRAPHAPI_STORE"].removeprefix("sqlite:///"), store)
    settings = stories | {"GRAPHAPI_STORE": f"sqlite:///{store}"}
    with Client(create_app(settings_from(settings))) as opened:
        (answer,) = opened.ask(order).values()
    assert "version" in answer, answer


@pytest.mark.parametrize("program", readme.programs())
def test_a_program_prints_what_its_comments_say(program: str) -> None:
    expected = [line.partition("  # ")[2] for line in program.splitlines() if "print(" in line]
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == expected


@pytest.mark.parametrize("name", readme.TABLES)
def test_a_table_says_what_the_code_says(name: str) -> None:
    shown = dict(readme.tables())[name]
    agree(f"<!-- table: {name} -->\n", shown, f"{readme.TABLES[name]()}\n")


def test_the_lines_to_start_are_the_lines_of_ci() -> None:
    lines = readme.shell_lines()
    assert list(LINES.values()) == lines[:2]
    assert LINES["test"] in (readme.ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("session", readme.sessions())
def test_a_session_can_be_typed_as_it_stands(session: str, tmp_path, request) -> None:
    shutil.copytree(readme.ROOT / "seeds" / "1-tender-committee", tmp_path / "my-data")
    if "manufacturing-email" in session:
        data = request.getfixturevalue("shared") / "data" / "manufacturing-email"
        shutil.copytree(data, tmp_path / "manufacturing-email")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-euc", session],
        env=os.environ | {"PATH": path, "LANG": "C.UTF-8"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
