"""How serving scales with processes: ``python -m tests.speed.workers [seconds]``.

Serves the branch world from an embedded store with one process and with two, in turn, three times,
under callers who ask for a person and five ties without a pause, and prints requests a second (the
best round of each) and the processor time of a request. The callers are one thread that compares
nothing and reads only lengths; it needs a share of the cores, too, which is printed.
"""

from __future__ import annotations

import asyncio
import os
import random
import selectors
import socket
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import orjson

from graphapi.app import open_store
from graphapi.jobs.imports.folder import import_folder
from graphapi.settings.environment import settings_from
from tests.cli.test_crew import workers
from tests.faults.house import Served, house
from tests.speed.report import machine

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

BRANCH = Path(__file__).parents[2] / "seeds" / "4-branch"
QUERY = """query ($id: ID!) { person(id: $id) { name side seniority
  ties(first: 5) { nodes { kind strength to { name } } } } }"""
CALLERS = 32
ROUNDS = 3
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Round:
    """What one round came to."""

    requests: int
    seconds: float
    server: float
    callers: float

    @property
    def rate(self) -> float:
        return self.requests / self.seconds

    def __str__(self) -> str:
        return (
            f"{self.rate:,.0f} requests/s, {self.server / self.requests * 1000:.2f} ms of "
            f"processor each; server {self.server / self.seconds:.2f} cores, callers "
            f"{self.callers / self.seconds:.2f}"
        )


def main(seconds: float) -> None:
    print(machine())
    with tempfile.TemporaryDirectory() as place:
        store = f"sqlite:///{place}/branch.sqlite"
        asyncio.run(filled(store))
        best: dict[int, Round] = {}
        for count in (1, 2) * ROUNDS:
            found = measured(store, count, seconds)
            print(f"{count} process{'es' * (count > 1)}: {found}", flush=True)
            best[count] = max(best.get(count, found), found, key=lambda each: each.rate)
    one, two = best[1], best[2]
    each = (one.server / one.requests) / (two.server / two.requests)
    print(f"2 processes to 1: {two.rate / one.rate:.2f} times the requests, best of {ROUNDS}")
    print(f"by processor time alone, were there a core for each: {2 * each:.2f} times")


async def filled(store: str) -> None:
    opened = open_store(settings_from({"GRAPHAPI_STORE": store}))
    await opened.open()
    await import_folder(opened, BRANCH)
    await opened.close()


def measured(store: str, count: int, seconds: float) -> Round:
    with house(store, "--workers", str(count)) as served:
        pids = until_up(served, count)
        requests = payloads(served)
        load(served.url, requests, 3.0)  # everything is compiled and warm
        before, own, begun = busy(pids), time.process_time(), time.perf_counter()
        done = load(served.url, requests, seconds)
        took = time.perf_counter() - begun
        return Round(done, took, busy(pids) - before, time.process_time() - own)


def until_up(served: Served, count: int) -> set[int]:
    if count == 1:
        served.until_ready()
        return {served.process.pid}
    while len(workers(served.process)) < count:
        time.sleep(0.1)
    time.sleep(10.0)  # all of them have loaded the graph
    return workers(served.process)


def payloads(served: Served) -> Sequence[bytes]:
    """Return requests for two hundred persons as they go over the wire."""
    found = served.post("{ persons(first: 100) { nodes { naturalId } } }")
    ids = [each["naturalId"] for each in found["data"]["persons"]["nodes"]]
    drawn = random.Random(0).choices(ids, k=200)
    return [request({"query": QUERY, "variables": {"id": id_}}) for id_ in drawn]


def request(body: object) -> bytes:
    data = orjson.dumps(body)
    head = "POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    return f"{head}Content-Length: {len(data)}\r\n\r\n".encode() + data


def busy(pids: set[int]) -> float:
    """Return the seconds of processor that processes have used."""
    stats = (Path(f"/proc/{pid}/stat").read_text("ascii").rsplit(")", 1)[1].split() for pid in pids)
    return sum(int(each[11]) + int(each[12]) for each in stats) / _TICKS


def load(url: str, requests: Sequence[bytes], seconds: float) -> int:
    """Ask without a pause from many connections; return how many answers came."""
    address = urlsplit(url)
    turn = endless(requests)
    with selectors.DefaultSelector() as selector:
        for _ in range(CALLERS):
            caller = socket.create_connection((address.hostname, address.port))
            selector.register(caller, selectors.EVENT_READ, bytearray())
            caller.sendall(next(turn))
        until, done = time.perf_counter() + seconds, 0
        while time.perf_counter() < until:
            for key, _ in selector.select(0.1):
                key.data.extend(key.fileobj.recv(65_536))
                if is_whole(key.data):
                    done += 1
                    key.data.clear()
                    key.fileobj.sendall(next(turn))
        for key in list(selector.get_map().values()):
            key.fileobj.close()
    return done


def endless(requests: Sequence[bytes]) -> Iterator[bytes]:
    while True:
        yield from requests


def is_whole(answer: bytearray) -> bool:
    head, end, body = answer.partition(b"\r\n\r\n")
    if not end:
        return False
    assert head.startswith(b"HTTP/1.1 200"), bytes(answer)
    return len(body) >= int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 8.0)
