"""Best paths on arrays: what the kernels are asked, and their answers in the words of the graph."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import networkx as nx
import numpy as np

from graphapi.compact.arrays.entries import local_entries
from graphapi.compact.kernels.paths import best, reach
from graphapi.compact.kernels.paths.field import Desk, new_desk
from graphapi.compact.kernels.paths.ranking import CRAMPED, SPENT, TIED
from graphapi.compact.kernels.paths.rows import Rows
from graphapi.compact.paths import BUDGET, BestPath, PathBudgetExceeded, check_values
from graphapi.compact.pool import NO_PATCH
from graphapi.compact.values import NodeValues, SomeValues, laid_out

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping

    import numpy.typing as npt

    from graphapi.compact.arrays.entries import Way
    from graphapi.compact.graph import CompactGraph
    from graphapi.compact.kernels.patch import Patch
    from graphapi.compact.kernels.paths.best import Answer

    Integers = npt.NDArray[np.int64]
    Floats = npt.NDArray[np.float64]

Number = TypeVar("Number", bound=np.generic)
ROOM = 8192
"""How many nodes the first search of all values has room for."""
DESK = 65536
"""The same of best paths, whose memory is used again."""
SPREAD = 8
"""For how many nodes beside each that is named."""
MORE = 8
"""How much more room the next one has where that was too little."""


_THREAD = threading.local()


class Factors(NamedTuple):
    """The factors of nodes as kernels read them: of every node, or 1 but for special ones."""

    everywhere: Floats
    special: Integers
    values: Floats


class Asked(NamedTuple):
    """A question as the kernel takes it."""

    rows: tuple[Rows, Rows]
    factors: Floats
    question: best.Question


def best_paths(
    graph: CompactGraph,
    sources: Mapping[Hashable, float],
    target: Hashable,
    *,
    k: int = 5,
    hops: int = 4,
    strength: str = "strength",
    factor: Mapping[Hashable, float] | None = None,
    budget: int = BUDGET,
) -> list[BestPath]:
    """Answer `best_paths` on a compact graph."""
    asked = asked_of(
        graph, sources, target, k=k, hops=hops, strength=strength, factor=factor, budget=budget
    )
    if k < 1 or hops < 1:
        return []
    answer = answered(graph, strength, asked)
    if answer.status == SPENT:
        raise PathBudgetExceeded("the search needs more steps; ask for fewer paths or hops")
    return sorted(_paths(graph, answer), key=_rank)


def asked_of(
    graph: CompactGraph,
    sources: Mapping[Hashable, float],
    target: Hashable,
    *,
    k: int,
    hops: int,
    strength: str = "strength",
    factor: Mapping[Hashable, float] | None = None,
    budget: int = BUDGET,
) -> Asked:
    """Lay out a question for the kernel, and refuse what `best_paths` refuses."""
    check_values(sources, factor)
    end, begun = _place(graph, target), _places(graph, sources)
    factors = _factors(graph, factor)
    question = best.Question(
        end, *_but(end, *begun), factors.special, factors.values, k, hops, budget
    )
    rows = _rows(graph, strength, "out"), _rows(graph, strength, "into")
    return Asked(rows, factors.everywhere, question)


def answered(graph: CompactGraph, strength: str, asked: Asked) -> Answer:
    """Ask the kernel, again with names or more room where it needs them."""
    rows, factors, question = asked
    room, names = _room(DESK, len(question.nodes) + len(question.special)), _NO_NAMES
    while True:
        desk = _desk(room, question.hops)
        answer = best.best_paths(rows, factors, question, names, desk)
        _check_strongest(answer.strongest, strength)
        if answer.status == TIED:
            names = _ranks(graph, answer.touched)
        elif answer.status == CRAMPED:
            room *= MORE
        else:
            return answer


def _desk(room: int, hops: int) -> Desk:
    """Return the memory of a search; of the usual size the one that this thread used last."""
    if room > DESK:
        return new_desk(room, hops)
    kept: tuple[int, Desk] | None = getattr(_THREAD, "desk", None)
    if kept is None or kept[0] != hops:
        kept = _THREAD.desk = hops, new_desk(DESK, hops)
    return kept[1]


def _ranks(graph: CompactGraph, nodes: npt.NDArray[np.int32]) -> Integers:
    """Return the rank of each node's text among them, 0 where the node is -1."""
    places = np.flatnonzero(nodes >= 0)
    texts = [str(graph.labels[node]) for node in nodes[places].tolist()]
    order = sorted(range(len(texts)), key=texts.__getitem__)
    ranks = np.zeros(len(nodes), dtype=np.int64)
    ranks[places[order]] = np.arange(len(order))
    return ranks


def _paths(graph: CompactGraph, answer: Answer) -> Iterable[BestPath]:
    columns = (answer.values, answer.nodes, answer.strengths, answer.lengths)
    for value, nodes, strengths, length in zip(*map(np.ndarray.tolist, columns), strict=True):
        labels = tuple(graph.labels[node] for node in nodes[:length])
        yield BestPath(value, labels, tuple(strengths[1:length]))


def _rank(path: BestPath) -> tuple[float, int, tuple[str, ...]]:
    return -path.value, len(path.nodes), tuple(map(str, path.nodes))


def best_values(
    graph: CompactGraph,
    sources: Mapping[Hashable, float],
    *,
    hops: int = 4,
    strength: str = "strength",
    factor: Mapping[Hashable, float] | None = None,
) -> SomeValues:
    """Answer `best_values` on a compact graph."""
    check_values(sources, factor)
    begun = _places(graph, sources)
    return _reached(graph, "out", begun, hops, strength=strength, factor=factor)


def best_values_to(
    graph: CompactGraph,
    target: Hashable,
    *,
    hops: int = 4,
    strength: str = "strength",
    factor: Mapping[Hashable, float] | None = None,
) -> SomeValues:
    """Answer `best_values_to` on a compact graph."""
    check_values({target: 1.0}, factor)
    begun = _places(graph, {target: 1.0})
    return _reached(graph, "into", begun, hops, strength=strength, factor=factor)


def _reached(
    graph: CompactGraph,
    way: Way,
    begun: tuple[Integers, Floats],
    hops: int,
    *,
    strength: str,
    factor: Mapping[Hashable, float] | None,
) -> SomeValues:
    rows, factors = _rows(graph, strength, way), _factors(graph, factor)
    room = _room(ROOM, len(begun[0]) + len(factors.special))
    while True:
        found = reach.reached(rows, factors, begun, hops, room)
        _check_strongest(found.strongest, strength)
        if found.roomy:
            places = found.nodes.astype(np.int64)
            return SomeValues(graph.labels, graph.position, places, found.values)
        room *= MORE


def _room(usual: int, least: int) -> int:
    return int(max(usual, 1 << (SPREAD * least).bit_length()))


def _check_strongest(strongest: float, name: str) -> None:
    if strongest > 1:
        raise ValueError(f"{name}: a strength must not be larger than 1")


def _factors(graph: CompactGraph, factor: Mapping[Hashable, float] | None) -> Factors:
    if not factor:
        return Factors(_NO_NUMBERS, _NO_NAMES, _NO_NUMBERS)
    if isinstance(factor, NodeValues) and factor.position is graph.position:
        changed = factor.changed
        places = np.fromiter(changed, np.int64, len(changed))
        values = np.fromiter(changed.values(), np.float64, len(changed))
        return Factors(factor.base, _fixed(places), _fixed(values))
    known = {node: value for node, value in factor.items() if node in graph}
    places, numbers = laid_out(graph.position, known)
    return Factors(_NO_NUMBERS, _fixed(places), _fixed(numbers))


def _places(graph: CompactGraph, values: Mapping[Hashable, float]) -> tuple[Integers, Floats]:
    if isinstance(values, SomeValues) and values.position is graph.position:
        return values.places, values.numbers
    places = np.fromiter((_place(graph, node) for node in values), np.int64, len(values))
    return _fixed(places), _fixed(np.fromiter(values.values(), np.float64, len(values)))


def _place(graph: CompactGraph, node: Hashable) -> int:
    try:
        return graph.position[node]
    except (KeyError, TypeError):
        raise nx.NodeNotFound(f"the node {node} is not in the graph") from None


def _but(node: int, places: Integers, numbers: Floats) -> tuple[Integers, Floats]:
    others = places != node
    return _fixed(places[others]), _fixed(numbers[others])


def _rows(graph: CompactGraph, name: str, way: Way) -> Rows:
    return rows_of(*local_entries(graph, name, way=way))


def rows_of(
    indptr: Integers,
    indices: npt.NDArray[np.int32],
    values: npt.NDArray[Any],
    unit: float,
    patch: Patch = NO_PATCH,
) -> Rows:
    """Return entries in the one form that kernels of paths are compiled for."""
    wholes, numbers = _NO_WHOLES, _NO_NUMBERS
    if values.dtype == np.uint16:
        wholes = _fixed(values)
    else:
        numbers = _fixed(values.astype(np.float64, copy=False))
    return Rows(_fixed(indptr), _fixed(indices), wholes, numbers, unit, patch)


def _fixed(array: npt.NDArray[Number]) -> npt.NDArray[Number]:
    """Return an array that may not be written to: kernels are compiled for such arrays only."""
    if not array.flags.writeable:
        return array
    view = array.view()
    view.flags.writeable = False
    return view


_NO_NAMES = _fixed(np.empty(0, dtype=np.int64))
_NO_NUMBERS = _fixed(np.empty(0))
_NO_WHOLES = _fixed(np.empty(0, dtype=np.uint16))
