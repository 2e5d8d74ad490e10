"""Circles beside those of igraph, NetworKit and NetworkX: seconds, objectives, planted circles.

Communities are compared under modularity, which every peer knows, and under the constant Potts
model, which igraph knows. Ours and the peers take turns; the least seconds of each count, by the
clock and of all processors, and the objective of each result is recomputed by the scorer of this
house. Making a peer's graph from the ties is not counted, nor is making ours.
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np

from graphapi.compact.communities import leiden, partition_quality
from graphapi.compact.graph import from_edges
from graphapi.compact.labels import Numbered
from graphapi.compact.partition import Partition
from tests.jobs.engines.planted import shared_information
from tests.speed.report import Line, in_turn, timed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import numpy.typing as npt

    from graphapi.jobs.engines.contract import Ties
    from tests.speed.report import Report

TURNS = 5
LARGE = 500_000
"""Of so many people on, peers that take long get fewer turns."""
NETWORKX_UP_TO = 100_000
ASKED = (("modularity", 1.0), ("cpm", 0.15))


def told_circles(report: Report, order: str, ties: Ties, circle: npt.NDArray[Any]) -> None:
    """Compare one partition of a world whose persons are numbered in this order."""
    ends = np.stack([ties.src, ties.dst], axis=1)
    graph = from_edges(Numbered("p", ties.people), *ends.T, {}, directed=False)
    for quality, resolution in ASKED:
        asked = {"quality": quality, "resolution": resolution}
        title = f"circles by {quality}, {ties.people:,} / {len(ends):,}, {order}"
        compared(report, title, graph, ends, asked)
    found = leiden(graph, **asked)
    share = shared_information(found.membership, circle)
    report.say(Line(f"planted circles found (cpm), {order}", f"NMI {share:.4f}"))


def compared(
    report: Report, title: str, graph: Any, ends: npt.NDArray[Any], asked: dict[str, Any]
) -> None:
    works = {"ours": lambda: leiden(graph, **asked)}
    works |= dict(peers(len(graph), ends, **asked))
    works["ours"]()
    found = in_turn(TURNS if len(graph) < LARGE else 2, works)
    if asked["quality"] == "modularity" and len(graph) <= NETWORKX_UP_TO:
        found["NetworkX Louvain"] = timed(networkx_louvain(len(graph), ends))
    ours = found.pop("ours")
    report.say(Line(title, str(ours), scored(graph, ours.result, asked)))
    for name, theirs in found.items():
        told = f"{name} {theirs}, {scored(graph, theirs.result, asked)}"
        report.say(Line("", "", told, f"{theirs.seconds / ours.seconds:.1f}"))


def scored(graph: Any, found: Any, asked: dict[str, Any]) -> str:
    """Return the objective of a partition as our own scorer sees it."""
    parts = Partition(graph.labels, found) if isinstance(found, np.ndarray) else found
    value = partition_quality(graph, parts, **asked)
    return (
        f"objective {value:.4f}" if asked["quality"] == "modularity" else f"objective {value:,.0f}"
    )


def peers(
    people: int, ends: npt.NDArray[Any], quality: str, resolution: float
) -> Iterator[tuple[str, Callable[[], npt.NDArray[Any]]]]:
    """Yield what is installed, by name, as calls that return a membership."""
    if find_spec("igraph"):
        yield "igraph Leiden", igraph_leiden(people, ends, quality, resolution)
    if quality == "modularity" and find_spec("networkit"):
        yield from networkit_peers(people, ends)


def igraph_leiden(
    people: int, ends: npt.NDArray[Any], quality: str, resolution: float
) -> Callable[[], npt.NDArray[Any]]:
    import igraph

    graph = igraph.Graph(people, ends)
    asked = {"resolution": resolution, "n_iterations": 2}
    objective = quality.replace("cpm", "CPM")
    return lambda: np.array(graph.community_leiden(objective, **asked).membership)


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


def networkx_louvain(people: int, ends: npt.NDArray[Any]) -> Callable[[], npt.NDArray[Any]]:
    graph = nx.Graph()
    graph.add_nodes_from(range(people))
    graph.add_edges_from(ends.tolist())

    def answer() -> npt.NDArray[Any]:
        found = np.empty(people, dtype=np.int64)
        for number, members in enumerate(nx.community.louvain_communities(graph)):
            found[list(members)] = number
        return found

    return answer
