"""The server is killed under load, again and again: no acknowledged write is lost, none is doubled.

``GRAPHAPI_KILLS=200`` makes the test longer.
"""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Self

import httpx
import pytest

from tests.cli.test_crew import workers
from tests.faults.disk import how_many
from tests.faults.house import PATIENCE, house

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/task").exists(), reason="no /proc to find the processes in"
)
KILLS = how_many("GRAPHAPI_KILLS", 3)
CALLERS = 4
ORDER = """mutation ($id: String!, $row: PersonInput!) {
  savePersons(requestId: $id, persons: [$row]) {
    ... on PersonsSaved { version inserted replayed } } }"""


class Refused(Exception):
    """An order that was answered with a code."""


class Callers:
    """Callers who order without a pause, and keep what they were told."""

    def __init__(self, url: str) -> None:
        self.told: dict[str, int] = {}
        self.doubtful: dict[str, str] = {}
        self._url = url
        self._over = threading.Event()
        self._threads = [threading.Thread(target=self._call, args=(n,)) for n in range(CALLERS)]

    def __enter__(self) -> Self:
        for each in self._threads:
            each.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for each in self._threads:
            each.join()

    def _call(self, number: int) -> None:
        count = 0
        with httpx.Client(base_url=self._url, timeout=PATIENCE, trust_env=False) as http:
            while not self._over.is_set():
                name = f"k{number}-{count}"
                count += 1
                try:
                    saved = order(http, name)
                except (httpx.TransportError, Refused) as error:
                    self.doubtful[name] = str(error)
                    self._over.wait(0.02)
                else:
                    self.told[name] = saved["version"]


def order(http: httpx.Client, name: str) -> dict[str, int]:
    row = {"id": name, "name": name, "side": "CUSTOMER"}
    body = {"query": ORDER, "variables": {"id": name, "row": row}}
    answer = http.post("/graphql", json=body).json()
    if "errors" in answer:
        raise Refused(answer["errors"][0]["extensions"]["code"])
    return answer["data"]["savePersons"]


def test_no_acknowledged_write_is_lost_when_processes_are_killed(tmp_path, tell) -> None:
    draw = random.Random(9)
    with house(f"sqlite:///{tmp_path}/facts.sqlite", "--workers", "2") as served:
        with Callers(served.url) as callers:
            for _ in range(KILLS):
                until(lambda: len(workers(served.process)) == 2)
                enough = len(callers.told) + draw.randrange(5, 40)
                until(lambda n=enough: len(callers.told) >= n, callers)
                os.kill(draw.choice(sorted(workers(served.process))), signal.SIGKILL)
        again = {name: order(served.http, name) for name in [*callers.told, *callers.doubtful]}
        lost = [name for name, version in callers.told.items() if again[name]["version"] != version]
        versions = sorted(each["version"] for each in again.values())
    assert lost == []
    assert versions == list(range(1, len(again) + 1))
    assert {each["inserted"] for each in again.values()} == {1}
    tell(
        f"{KILLS} kills: {len(callers.told)} writes acknowledged, 0 lost, "
        f"{len(callers.doubtful)} answers lost on the way"
    )


def until(true, callers: Callers | None = None) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, callers and Counter(callers.doubtful.values())
        time.sleep(0.02)
