"""How fast the engine is beside its peers: ``python -m tests.speed.engine --people 100000``.

One planted world, one process, one table: igraph and NetworKit come with the extra ``bench``, Neo4j
Graph Data Science with Java and Maven; a peer that is not there is left out by name. Communities
are compared under modularity, which every peer knows, and under the constant Potts model, which
igraph knows; the objective of each result is recomputed by the scorer of this house.
"""

from __future__ import annotations

import argparse
import math
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np

from graphapi.compact.columns import Column
from graphapi.compact.communities import leiden, partition_quality
from graphapi.compact.graph import from_edges
from graphapi.compact.labels import Numbered
from graphapi.compact.partition import Partition
from graphapi.compact.paths import best_paths
from graphapi.compact.snapshot import open_snapshot, save
from tests.jobs.engines.planted import planted, shared_information
from tests.servers import missing
from tests.speed import gds
from tests.speed.report import Line, Report, best_of, peak, quantiles, spoken, status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import numpy.typing as npt

PAIRS = 200
NETWORKX_UP_TO = 100_000
GDS_UP_TO = 100_000


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=100_000)
    people = parser.parse_args().people
    ties, circle = planted(people)
    ends = np.stack([ties.src, ties.dst], axis=1)
    strengths = np.random.default_rng(1).integers(300, 10_001, len(ends)).astype(np.uint16)
    report = Report()
    columns = {"strength": Column(strengths, None, 1e-4)}
    graph = from_edges(Numbered("p", people), *ends.T, columns, directed=False)
    circles(report, graph, ends, circle)
    paths(report, graph)
    with science(people) as session:
        if session is not None:
            beside_science(report, graph, ends, strengths, session)
    kinds = Column(np.zeros(len(ends), np.int8), ("COLLEAGUE",))
    memory(report, from_edges(Numbered("p", people), *ends.T, {**columns, "kind": kinds}))


def circles(report: Report, graph: Any, ends: npt.NDArray[Any], circle: npt.NDArray[Any]) -> None:
    """Compare the seconds of one partition, the objective and the planted circles found."""
    people = len(graph)
    for quality, resolution in (("modularity", 1.0), ("cpm", 0.15)):
        leiden(graph, quality=quality, resolution=resolution)
        ours, found = best_of(
            3, lambda q=quality, r=resolution: leiden(graph, quality=q, resolution=r)
        )
        told = scored(graph, found, quality, resolution)
        report.say(Line(f"circles by {quality}, {people:,} / {len(ends):,}", spoken(ours), told))
        for name, peer in peers(people, ends, quality, resolution):
            theirs, membership = best_of(1, peer)
            told = scored(graph, membership, quality, resolution)
            report.say(Line("", "", f"{name} {spoken(theirs)}, {told}", f"{theirs / ours:.1f}"))
    share = shared_information(found.membership, circle)
    report.say(Line("planted circles found (cpm)", f"NMI {share:.4f}"))


def scored(graph: Any, found: Any, quality: str, resolution: float) -> str:
    """Return the objective of a partition as our own scorer sees it."""
    parts = Partition(graph.labels, found) if isinstance(found, np.ndarray) else found
    value = partition_quality(graph, parts, quality=quality, resolution=resolution)
    return f"objective {value:.4f}" if quality == "modularity" else f"objective {value:,.0f}"


def peers(
    people: int, ends: npt.NDArray[Any], quality: str, resolution: float
) -> Iterator[tuple[str, Callable[[], npt.NDArray[Any]]]]:
    """Yield what is installed, by name, as calls that return a membership."""
    if find_spec("igraph"):
        import igraph

        other = igraph.Graph(people, ends)
        objective = quality.replace("cpm", "CPM")
        yield (
            "igraph Leiden",
            lambda: np.array(
                other.community_leiden(objective, resolution=resolution, n_iterations=2).membership
            ),
        )
    if quality == "modularity" and find_spec("networkit"):
        yield from networkit_peers(people, ends)
    if quality == "modularity" and people <= NETWORKX_UP_TO:
        plain = nx.Graph()
        plain.add_nodes_from(range(people))
        plain.add_edges_from(ends.tolist())
        yield "NetworkX Louvain", lambda: numbered(people, nx.community.louvain_communities(plain))


def networkit_peers(
    people: int, ends: npt.NDArray[Any]
) -> Iterator[tuple[str, Callable[[], npt.NDArray[Any]]]]:
    import networkit

    networkit.setNumberOfThreads(2)
    columns = ends.T.astype(np.int64)
    graph = networkit.GraphFromCoo((np.ones(len(ends)), tuple(columns)), n=people)
    for name, make in (
        ("NetworKit PLM", lambda: networkit.community.PLM(graph, refine=False)),
        ("NetworKit Leiden", lambda: networkit.community.ParallelLeiden(graph)),
    ):
        yield name, lambda make=make: np.array(make().run().getPartition().getVector())


def numbered(people: int, communities: list[set[int]]) -> npt.NDArray[Any]:
    found = np.empty(people, dtype=np.int64)
    for number, members in enumerate(communities):
        found[list(members)] = number
    return found


def pairs_of(graph: Any, count: int, hops: int = 6) -> list[tuple[str, str]]:
    """Draw pairs of which the second can be reached from the first, by walks."""
    random = np.random.default_rng(2)
    rows = graph.out
    found = []
    while len(found) < count:
        start = here = int(random.integers(len(graph)))
        for _ in range(hops):
            row = rows.indices[rows.indptr[here] : rows.indptr[here + 1]]
            here = int(random.choice(row)) if len(row) else here
        if here != start:
            found.append((graph.labels[start], graph.labels[here]))
    return found


def paths(report: Report, graph: Any) -> None:
    """Time the five best paths of at most six edges, and the best way in from 3,000 starts."""
    pairs = pairs_of(graph, PAIRS)
    asked = [lambda p=pair: best_paths(graph, {p[0]: 1.0}, p[1], k=5, hops=6) for pair in pairs]
    asked[0]()
    median, slowest = quantiles([timed(ask) for ask in asked])
    people = len(graph)
    report.say(
        Line(f"5 best paths, 6 hops, {people:,}", f"{spoken(median)}, p99 {spoken(slowest)}")
    )
    random = np.random.default_rng(3)
    starts = {graph.labels[i]: 1.0 for i in random.choice(people, 3_000, replace=False).tolist()}
    ways = [timed(lambda p=p: best_paths(graph, starts, p[1], k=1, hops=4)) for p in pairs[:50]]
    report.say(Line("best way in from 3,000 starts, 4 hops", spoken(quantiles(ways)[0])))


def timed(work: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def science(people: int) -> Any:
    """Start Neo4j Graph Data Science for as long as the block lasts, where it can be."""
    from contextlib import nullcontext

    why = missing() or (f"more than {GDS_UP_TO:,} people" if people > GDS_UP_TO else None)
    if why:
        print(f"Neo4j Graph Data Science is left out: {why}")
        return nullcontext()
    return gds.science(Path(tempfile.mkdtemp()))


def beside_science(
    report: Report, graph: Any, ends: npt.NDArray[Any], strengths: npt.NDArray[Any], session: Any
) -> None:
    gds.project(session, len(graph), ends, -np.log(strengths / 10_000))
    gds.leiden_seconds(session)
    ours, _ = best_of(3, lambda: leiden(graph, quality="modularity", resolution=1.0))
    theirs = min(gds.leiden_seconds(session) for _ in range(3))
    report.add("circles by modularity", ours, peer="Neo4j GDS Leiden", theirs=theirs, goal="15")
    pairs = pairs_of(graph, 20)
    own = [timed(lambda p=p: best_paths(graph, {p[0]: 1.0}, p[1], k=5, hops=6)) for p in pairs]
    yen = [gds.yen_seconds(session, int(a[1:]), int(b[1:])) for a, b in pairs]
    report.add(
        "5 best paths, median of 20 pairs",
        quantiles(own)[0],
        peer="Neo4j GDS Yen",
        theirs=quantiles(yen)[0],
        goal="1,000",
    )


def memory(report: Report, graph: Any) -> None:
    """Tell what a tie takes, and what a snapshot takes to write, to open and to swap."""
    with tempfile.TemporaryDirectory() as folder, peak() as highest:
        place = Path(folder) / "world.snapshot"
        before = status("VmRSS")
        saved = timed(lambda: save(place, graph))
        opened = [timed(lambda: open_snapshot(place)) for _ in range(3)]
        size = place.stat().st_size
        each = size / graph.number_of_edges()
        report.say(Line("snapshot, bytes a tie", f"{each:.1f}", f"{size / 2**20:,.0f} MiB"))
        report.say(Line("snapshot: write, open", f"{spoken(saved)}, {spoken(min(opened))}"))
        grown = math.ceil((highest() - before) / 2**20)
        report.say(Line("memory that writing and opening add", f"{grown:,} MiB"))


if __name__ == "__main__":
    main()
