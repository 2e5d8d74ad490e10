"""Four servers on the same data in one run: ``python -m tests.speed.graphql``.

Run ``npm ci`` in this folder first. Prints the CPU that each server's process takes for a request,
in milliseconds: the least of some rounds in which the servers take turns, over one connection that
stays open. Ours runs with every protection on, the others as they come. All four must answer with
the same data.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import orjson

from tests.speed.graphql import rival
from tests.speed.graphql.process import served
from tests.speed.graphql.world import QUERIES, write_for_node
from tests.speed.report import machine

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tests.speed.graphql.process import Server

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


if __name__ == "__main__":
    rival.main() if sys.argv[1:] == ["--over", "neo4j"] else main()
