"""Four servers on the same data in one run: ``python -m tests.speed.graphql``.

Run ``npm ci`` in this folder first. Prints the CPU that each server's process takes for a request,
in milliseconds: the least of some rounds in which the servers take turns, over one connection that
stays open. Ours runs with every protection on, the others as they come. All four must answer with
the same data.
"""

from __future__ import annotations

import http.client
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from tests.speed.graphql.world import QUERIES, write_for_node
from tests.speed.report import machine

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

HERE = Path(__file__).parent
ROUNDS = 3
REQUESTS = {"1 person by id, 8 fields": 500}
"""Requests of a round; of lists there are fewer."""
FEW = 20
GOALS: Mapping[str, Sequence[float]] = {
    "1 person by id, 8 fields": (10, 2, 1 / 1.7),
    "1,000 persons, 8 fields": (30, 8, 1 / 0.8),
    "100 groups, 10 to 20 members": (25, 6, 1),
}
"""How often ours is to go into stock Strawberry, Apollo, and Mercurius with its JIT."""
HEADERS = {"content-type": "application/json", "accept": "application/json"}


@dataclass(frozen=True)
class Server:
    """A server at work."""

    process: subprocess.Popen[bytes]
    line: http.client.HTTPConnection
    path: str = "/graphql"

    def ask(self, body: bytes) -> Any:
        self.line.request("POST", self.path, body, HEADERS)
        return self.line.getresponse().read()

    def cpu(self) -> float:
        """Return the milliseconds that all threads of the process have run."""
        tasks = Path(f"/proc/{self.process.pid}/task")
        return sum(int((t / "schedstat").read_text().split()[0]) for t in tasks.iterdir()) / 1e6

    def cost(self, body: bytes, count: int) -> float:
        """Return the milliseconds of a request, the opening of the line left out."""
        self.line.close()
        self.ask(body)
        begun = self.cpu()
        for _ in range(count):
            self.ask(body)
        return (self.cpu() - begun) / count


def main() -> None:
    if shutil.which("node") is None or not (HERE / "node_modules").is_dir():
        sys.exit("Install Node 20 and run `npm ci` in tests/speed/graphql first.")
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        world = Path(folder) / "world.json"
        write_for_node(world)
        commands: Mapping[str, list[str]] = {
            "ours": python("ours", folder),
            "Strawberry": python("stock", folder),
            "Apollo": ["node", str(HERE / "apollo.js"), str(world)],
            "Mercurius": ["node", str(HERE / "mercurius.js"), str(world)],
        }
        servers = {name: stack.enter_context(served(each)) for name, each in commands.items()}
        print(machine())
        print("| CPU ms a request | ours | Strawberry | Apollo | Mercurius with JIT |")
        print("|---|---|---|---|---|")
        for work, query in QUERIES.items():
            measure(work, orjson.dumps({"query": query}), servers)


def python(name: str, folder: str) -> list[str]:
    return [sys.executable, "-m", "tests.speed.graphql.served", name, folder]


def measure(work: str, body: bytes, servers: Mapping[str, Server]) -> None:
    count = REQUESTS.get(work, FEW)
    for each in servers.values():
        each.line.close()  # it may be closed at the other end; it opens by itself
    answers = {name: orjson.loads(each.ask(body)) for name, each in servers.items()}
    wrong = [name for name, answer in answers.items() if answer != answers["ours"]]
    assert not wrong, f"{work}: {wrong} answered otherwise than ours"
    assert "errors" not in answers["ours"], answers["ours"]["errors"]
    for each in servers.values():
        each.cost(body, count)
    rounds = [{n: each.cost(body, count) for n, each in servers.items()} for _ in range(ROUNDS)]
    best = {name: min(each[name] for each in rounds) for name in servers}
    ours = best.pop("ours")
    cells = [
        f"{cost:.3f} ({cost / ours:.1f} times; to reach {goal:.2g})"
        for cost, goal in zip(best.values(), GOALS[work], strict=True)
    ]
    print(f"| {work} | {ours:.3f} | {' | '.join(cells)} |", flush=True)


@contextmanager
def served(command: list[str]) -> Iterator[Server]:
    """Start a server and wait until it answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "NODE_ENV": "production"}
    process = subprocess.Popen([*command, str(port)], env=environment)
    try:
        path = "/" if "apollo.js" in command[1] else "/graphql"
        wait_for(port, process)
        yield Server(process, http.client.HTTPConnection("127.0.0.1", port), path)
    finally:
        process.terminate()
        process.wait()


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        if process.poll() is not None:
            sys.exit(f"{process.args} ended at once")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    sys.exit(f"{process.args} does not listen")


if __name__ == "__main__":
    main()
