"""How fast the engine is beside its peers: ``python -m tests.speed.engine --people 100000``.

A planted world of 5.6 ties a person, one process, one table: igraph and NetworKit come with the
extra ``bench``, Neo4j Graph Data Science with Java and Maven; a peer that is not there is left out
by name. Circles are compared twice, among persons numbered circle by circle as they were planted,
and among the same persons in any order, as a table has them; ours and every peer get the same order
and none is helped by another one. ``--only circles`` leaves out the rest.
"""

from __future__ import annotations

import argparse
import math
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from graphapi.compact.columns import Column
from graphapi.compact.communities import leiden
from graphapi.compact.graph import from_edges
from graphapi.compact.labels import Numbered
from graphapi.compact.paths import best_paths
from graphapi.compact.snapshot import open_snapshot, save
from tests.jobs.engines.planted import in_any_order, planted
from tests.servers import missing
from tests.speed import gds
from tests.speed.circles import told_circles
from tests.speed.report import Line, Report, best_of, peak, quantiles, spoken, status

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

PAIRS = 200
DRAWS = 7.06
"""Makes 5.6 ties a person."""
GDS_UP_TO = 100_000


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--only", choices=["circles"])
    asked = parser.parse_args()
    people, report = asked.people, Report()
    ties, circle = planted(people, draws=DRAWS)
    told_circles(report, "circle by circle", ties, circle)
    told_circles(report, "in any order", *in_any_order(ties, circle)[:2])
    if asked.only is None:
        beside_peers(report, people, np.stack([ties.src, ties.dst], axis=1))


def beside_peers(report: Report, people: int, ends: npt.NDArray[Any]) -> None:
    """Tell of paths, of Neo4j Graph Data Science and of memory."""
    strengths = np.random.default_rng(1).integers(300, 10_001, len(ends)).astype(np.uint16)
    columns = {"strength": Column(strengths, None, 1e-4)}
    graph = from_edges(Numbered("p", people), *ends.T, columns, directed=False)
    paths(report, graph)
    with science(people) as session:
        if session is not None:
            beside_science(report, graph, ends, strengths, session)
    kinds = Column(np.zeros(len(ends), np.int8), ("COLLEAGUE",))
    memory(report, from_edges(Numbered("p", people), *ends.T, {**columns, "kind": kinds}))


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
