"""Neo4j Graph Data Science as a peer: a server with its procedures, and a graph projected in it."""

from __future__ import annotations

import shutil
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import neo4j

from tests.servers import Neo4jServer, jars

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import numpy.typing as npt

RECIPE = "gds.xml"
OWN_COPIES = frozenset({"annotations-2.13.9.jar", "neo4j-values-2.13.9.jar"})
"""Jars that Neo4j has by the same name in another version, and the procedures need in theirs."""
_MACHINE = ("-Xms1g", "-Xmx6g", "-XX:+UseParallelGC")
_ROWS = 20_000


def plugins(folder: Path) -> Path:
    """Lay out the jars that Neo4j itself lacks."""
    folder.mkdir(parents=True, exist_ok=True)
    known = {jar.name for jar in jars().glob("*.jar")}
    for jar in jars(RECIPE).glob("*.jar"):
        if jar.name not in known or jar.name in OWN_COPIES:
            shutil.copy(jar, folder)
    return folder


@contextmanager
def science(place: Path) -> Iterator[neo4j.Session]:
    """Start a server with the procedures and open a session on it."""
    added = plugins(place / "plugins")
    settings = {
        "server.directories.plugins": str(added),
        "dbms.security.procedures.unrestricted": "gds.*",
        "server.memory.pagecache.size": "512m",
    }
    server = Neo4jServer(place / "home", machine=_MACHINE, settings=settings, plugins=added)
    with (
        server,
        neo4j.GraphDatabase.driver(server.uri) as driver,
        driver.session() as session,
    ):
        yield session


def project(session: neo4j.Session, people: int, ends: npt.NDArray[Any], cost: Any) -> None:
    """Write undirected ties between people 0 … n - 1, and project them as the graph ``peer``."""
    session.run("CREATE CONSTRAINT FOR (p:P) REQUIRE p.i IS UNIQUE").consume()
    session.run(
        "UNWIND range(0, $n - 1) AS i "
        "CALL (i) { CREATE (:P {i: i}) } IN TRANSACTIONS OF 20000 ROWS",
        n=people,
    ).consume()
    for first in range(0, len(ends), _ROWS):
        part = slice(first, first + _ROWS)
        rows = [
            [u, v, c] for (u, v), c in zip(ends[part].tolist(), cost[part].tolist(), strict=True)
        ]
        session.run(
            "UNWIND $rows AS r MATCH (a:P {i: r[0]}), (b:P {i: r[1]}) "
            "CREATE (a)-[:T {cost: r[2]}]->(b)",
            rows=rows,
        ).consume()
    session.run(
        "CALL gds.graph.project('peer', 'P', {T: {orientation: 'UNDIRECTED', properties: 'cost'}})"
    ).consume()


def leiden_seconds(session: neo4j.Session, concurrency: int = 2) -> float:
    """Return the seconds that one Leiden under modularity computes."""
    found = session.run(
        "CALL gds.leiden.stats('peer', {concurrency: $c, randomSeed: 1}) "
        "YIELD computeMillis RETURN computeMillis",
        c=concurrency,
    ).single(strict=True)
    return float(found[0]) / 1000.0


def yen_seconds(session: neo4j.Session, source: int, target: int, k: int = 5) -> float:
    """Return the seconds of Yen's k shortest paths, as the caller waits for them."""
    begun = time.perf_counter()
    session.run(
        "MATCH (a:P {i: $a}), (b:P {i: $b}) "
        "CALL gds.shortestPath.yens.stream('peer', {sourceNode: a, targetNode: b, k: $k, "
        "relationshipWeightProperty: 'cost', concurrency: 2}) YIELD totalCost "
        "RETURN count(*) AS found",
        a=source,
        b=target,
        k=k,
    ).consume()
    return time.perf_counter() - begun
