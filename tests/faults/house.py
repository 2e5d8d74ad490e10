"""A server as a process of its own, and callers who measure how it answers."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx

from tests.cli.test_serving import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
PATIENCE = 120.0
"""Far more than anything here may take, however busy the machine."""


@dataclass
class Served:
    """A server that runs.

    Attributes
    ----------
    seconds : list of float
        How long each request took.
    """

    url: str
    process: subprocess.Popen[str]
    http: httpx.Client
    seconds: list[float] = field(default_factory=list)

    def post(self, query: str, **variables: Any) -> dict[str, Any]:
        """Ask something, and return the answer with its data and its errors."""
        begun = time.monotonic()
        answer = self.http.post("/graphql", json={"query": query, "variables": variables})
        self.seconds.append(time.monotonic() - begun)
        return answer.json()

    def code(self, query: str, **variables: Any) -> str:
        """Ask something that must fail, and return the code."""
        return self.post(query, **variables)["errors"][0]["extensions"]["code"]

    def ready(self) -> tuple[int, list[str]]:
        """Return what the probe says."""
        answer = self.http.get("/-/ready")
        return answer.status_code, [each["code"] for each in answer.json()["reasons"]]

    def until_ready(self) -> float:
        """Wait until the probe says so; return the seconds that it took."""
        begun = time.monotonic()
        while self.ready()[0] != 200:
            assert time.monotonic() - begun < PATIENCE, self.ready()
            time.sleep(0.05)
        return time.monotonic() - begun


@contextmanager
def house(store: str, *words: str, port: str | None = None, **environment: str) -> Iterator[Served]:
    """Serve a store for as long as the block lasts."""
    port = port or free_port()
    given = {"GRAPHAPI_STORE": store, "LC_ALL": "C.UTF-8", **environment}
    process = subprocess.Popen(
        [sys.executable, "-m", "graphapi", "serve", "--port", port, *words],
        env=os.environ | given,
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    url = f"http://127.0.0.1:{port}"
    assert process.stderr is not None
    rest = threading.Thread(target=process.stderr.read)  # or it would fill the pipe
    first = process.stderr.readline()
    rest.start()
    try:
        assert "Serving" in first
        with httpx.Client(base_url=url, timeout=PATIENCE, trust_env=False) as http:
            yield Served(url, process, http)
    finally:
        process.terminate()
        process.wait()
        rest.join()
        process.stderr.close()


async def at_once(served: Served, count: int, query: str) -> list[tuple[str, float]]:
    """Ask the same thing many times at once; return the code and the seconds of each."""

    async def one(http: httpx.AsyncClient) -> tuple[str, float]:
        begun = time.monotonic()
        body = (await http.post("/graphql", json={"query": query})).json()
        code = body["errors"][0]["extensions"]["code"] if "errors" in body else "OK"
        return code, time.monotonic() - begun

    limits = httpx.Limits(max_connections=count)
    async with httpx.AsyncClient(
        base_url=served.url, timeout=PATIENCE, limits=limits, trust_env=False
    ) as http:
        return list(await asyncio.gather(*(one(http) for _ in range(count))))
