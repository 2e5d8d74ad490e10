"""A live server over the bureau, and Node with the clients that front-end teams use."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from graphapi.app import open_store
from graphapi.cli.serving import listen
from graphapi.settings.environment import settings_from
from tests.turns import alone
from tests.worlds import AS_OF, bureau, fill

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
LONGEST = 300


@contextmanager
def serving(store: str, **settings: str) -> Iterator[str]:
    """Serve a store at a free port of the loopback for as long as the block lasts."""
    with listen("127.0.0.1", 0) as listener:
        port = listener.getsockname()[1]
    environment = {
        **os.environ,
        "GRAPHAPI_STORE": store,
        "GRAPHAPI_AS_OF": AS_OF,
        "LC_ALL": "C.UTF-8",
        **settings,
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "graphapi", "serve", "--port", str(port)],
        env=environment,
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stderr is not None
        told = process.stderr.readline()
        assert "Serving at" in told, told + process.stderr.read()
        yield f"http://127.0.0.1:{port}/graphql"
    finally:
        process.terminate()
        process.communicate()


async def _filled(address: str) -> None:
    store = open_store(settings_from({"GRAPHAPI_STORE": address}))
    await store.open()
    await fill(store, bureau())
    await store.close()


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a store with the bureau."""
    address = f"sqlite:///{tmp_path_factory.mktemp('clients')}/facts.sqlite"
    asyncio.run(_filled(address))
    return address


@pytest.fixture(scope="session")
def server(store: str) -> Iterator[str]:
    """The address of a server over the bureau."""
    with serving(store) as url:
        yield url


@pytest.fixture(scope="session")
def node() -> Callable[..., str]:
    """Run a script of this folder with what its lock names; return what it printed."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        if os.environ.get("GRAPHAPI_REQUIRE_NODE"):
            pytest.fail("GRAPHAPI_REQUIRE_NODE is set, but there is no node or no npm")
        pytest.skip("there is no node or no npm here: the clients of front-end teams need both")
    _install()

    def run(script: str, *words: str) -> str:
        done = subprocess.run(
            ["node", HERE / script, *words],
            cwd=HERE,
            capture_output=True,
            text=True,
            timeout=LONGEST,
            check=False,
        )
        assert done.returncode == 0, f"{script} failed:\n{done.stdout}{done.stderr}"
        return done.stdout

    return run


def _install() -> None:
    """Install what the lock names, unless that was done since it last changed."""
    mark = HERE / "node_modules" / ".package-lock.json"
    lock = HERE / "package-lock.json"
    with alone(HERE / ".cache"):
        if not mark.exists() or mark.stat().st_mtime < lock.stat().st_mtime:
            command = ["npm", "ci"]
            subprocess.run(command, cwd=HERE, check=True, timeout=LONGEST, capture_output=True)
