"""How fast the spine is on the branch world: ``python -m tests.speed.spine``.

Prints rows a second of the import on both stores, the time to load the live graph, and the p50 and
p99 of influence paths over HTTP. Neo4j is the server at ``TEST_NEO4J_URI``, which is erased, else
one that is started for the run; without Java or Maven its rows are left out with the reason.
"""

from __future__ import annotations

import asyncio
import os
import random
import statistics
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from graphapi.analysis.circles.find import find_circles
from graphapi.analysis.risk.assess import assess
from graphapi.app import create_app, open_store
from graphapi.jobs.imports.folder import import_folder
from graphapi.live.feed import system_clock
from graphapi.live.load import load
from graphapi.model.words import Role
from graphapi.settings.environment import settings_from
from tests.api.client import Client
from tests.servers import Neo4jServer, missing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from graphapi.analysis.world import World
    from graphapi.settings.declared import Settings

BRANCH = Path(__file__).parents[2] / "seeds" / "4-branch"
QUERY = """query ($to: ID!) { influencePaths(to: $to) { __typename
  ... on InfluencePaths { reach paths { strength steps { from { name } to { name } } } } } }"""
REQUESTS = 200


def main() -> None:
    print(f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory() as place:
        embedded = settings(f"sqlite:///{place}/branch.sqlite")
        world = asyncio.run(bulk("embedded", embedded))
        for name, work in (("risk of everybody", assess), ("circles", find_circles)):
            report(f"{name}, {len(world.persons):,} persons", timed(work, world))
        requests(embedded, world)
        with server(Path(place)) as uri:
            if uri:
                asyncio.run(bulk("Neo4j", settings(uri)))


def settings(store: str) -> Settings:
    return settings_from({"GRAPHAPI_STORE": store, "GRAPHAPI_AS_OF": "2026-01-01T00:00:00Z"})


@contextmanager
def server(place: Path) -> Iterator[str | None]:
    if uri := os.environ.get("TEST_NEO4J_URI"):
        yield uri
    elif why := missing():
        print(f"Neo4j is left out: {why}")
        yield None
    else:
        with Neo4jServer(place / "neo4j") as started:
            yield started.uri


async def bulk(name: str, chosen: Settings) -> World:
    store = open_store(chosen)
    await store.open()
    try:
        imported = await import_folder(store, BRANCH)
        rows = sum(each.inserted for each in imported.files)
        print(f"{name}: import {rows / imported.seconds:,.0f} rows/s ({rows:,} rows)")
        begun = time.perf_counter()
        world = await load(store, system_clock)
        report(f"{name}: load of the live graph, {len(world.ties):,} ties", begun)
        return world
    finally:
        await store.close()


def requests(chosen: Settings, world: World) -> None:
    """Ask for the paths to decision-makers, each once, as a front end would."""
    deciders = sorted(
        {each.person_id for each in world.seats.values() if each.role is Role.DECISION_MAKER}
    )
    targets = random.Random(0).choices(deciders, k=REQUESTS)
    with Client(create_app(chosen)) as client:
        seconds = [ask(client, target) for target in targets]
    warm = sorted(seconds[5:])
    p50, p99 = statistics.median(warm), warm[int(len(warm) * 0.99)]
    print(f"influencePaths over HTTP: p50 {p50 * 1000:.1f} ms, p99 {p99 * 1000:.1f} ms")


def ask(client: Client, target: str) -> float:
    begun = time.perf_counter()
    answer = client.post(QUERY, to=target)
    assert "errors" not in answer.json(), answer.text
    return time.perf_counter() - begun


def timed(work: Callable[[World], object], world: World) -> float:
    work(world)  # kernels are compiled and indexes made on first use
    begun = time.perf_counter()
    work(world)
    return begun


def report(name: str, begun: float) -> None:
    print(f"{name}: {(time.perf_counter() - begun) * 1000:,.0f} ms")


if __name__ == "__main__":
    main()
