"""The k best simple paths of at most so many edges, from many starts to one target.

The search spreads labels from both ends until the k-th best path must lie between them, then ranks
partial paths under the bounds that the labels give. What is looked at depends on the neighbourhood
of the ends, not on the size of the graph.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from graphapi.compact.kernels.compiled import compiled, inlined, lean
from graphapi.compact.kernels.paths.bounds import worth_of
from graphapi.compact.kernels.paths.field import (
    BACKWARDS,
    COUNT,
    FAR,
    FORWARDS,
    READ,
    SETTLED,
    TARGET,
    Desk,
    Field,
    clear,
    field_on,
    touched,
)
from graphapi.compact.kernels.paths.labels import BEST, STRONGEST, approach, offer, unseen
from graphapi.compact.kernels.paths.partials import FOUND, LENGTH, MADE, Partials, partials_on
from graphapi.compact.kernels.paths.ranking import CRAMPED, SHORT, SPENT, Search, ranked
from graphapi.compact.kernels.paths.rings import join_ring, look_around

if TYPE_CHECKING:
    import numpy.typing as npt

    from graphapi.compact.kernels.paths.rows import Rows

    Floats = npt.NDArray[Any]
    Integers = npt.NDArray[Any]

READS = 8192
"""How many entries are read for labels before rings are drawn further."""
SHARE = 0.5
"""How much of the best value the last of the paths may well have."""
WIDER = 0.25
"""How much less valuable paths are sought where there were too few."""
NEWS = 1.5
"""How many entries are read, for each that was, before paths are ranked again."""
ROUNDED = 1.0 + 1e-9
OFFERS = 8
"""How many partial paths may wait for each that may be looked at."""


class Question(NamedTuple):
    """What is asked.

    Attributes
    ----------
    target : int
    nodes, starts : int64, float64
        The nodes where paths start, none of them the target, and their values.
    special, factors : int64, float64
        Nodes with a factor of their own, and the factors.
    wanted, hops, budget : int
        How many paths; how many edges each; how many partial paths may be looked at.
    """

    target: int
    nodes: Integers
    starts: Floats
    special: Integers
    factors: Floats
    wanted: int
    hops: int
    budget: int


class Answer(NamedTuple):
    """What was found.

    Attributes
    ----------
    status : int
        One of `ranking.ENOUGH`, `ranking.TIED`, `ranking.SPENT`, `ranking.CRAMPED`.
    values : float64, shape (paths,)
    nodes : int64, shape (paths, hops + 1)
    strengths : float64, shape (paths, hops + 1)
        The value of the start of each, then the strengths of its edges.
    lengths : int64, shape (paths,)
        How many nodes each path has.
    touched : int32
        The node of each place, -1 where no path of interest passes; for its name, if it is tied.
    strongest : float
        The largest strength that was seen.
    """

    status: int
    values: Floats
    nodes: npt.NDArray[Any]
    strengths: npt.NDArray[Any]
    lengths: Integers
    touched: npt.NDArray[Any]
    strongest: float


@compiled
def best_paths(
    rows: tuple[Rows, Rows], factors: Floats, question: Question, names: Integers, desk: Desk
) -> Answer:
    """Find the best paths.

    Parameters
    ----------
    rows : pair of Rows
        From each node to its successors, and to its predecessors.
    factors : float64, shape (n,) or (0,)
        The factor of every node, none where all but the special ones are 1.
    names : int64, by place, or none
        The rank of the text of each place, which decides between equals; needed only where an
        answer without it was tied.
    desk : Desk
        Made for as many hops, with more than twice as much room as there are starts and special
        nodes; left clear.
    """
    field, seen = field_on(desk, rows, factors), np.zeros(2, np.float64)
    most = len(question.nodes) + OFFERS * question.budget
    partials = partials_on(desk, most, question.wanted, names)
    _begin(field, question)
    status = _sought(field, partials, question, seen)
    if status == CRAMPED and partials.size[MADE] == most:
        status = SPENT
    found = partials.found[: partials.size[FOUND]]
    nodes, interest = _nodes_of(field, partials, found), _of_interest(field)
    clear(field)
    return Answer(
        status,
        partials.bound[found],
        nodes,
        partials.strengths[found],
        partials.shape[found, LENGTH],
        interest,
        seen[STRONGEST],
    )


@inlined
def _nodes_of(field: Field, partials: Partials, found: Integers) -> npt.NDArray[Any]:
    nodes = np.empty((len(found), partials.steps.shape[1]), np.int64)
    for index in range(len(found)):
        for step in range(partials.shape[found[index], LENGTH]):
            nodes[index, step] = field.nodes[partials.steps[found[index], step]]
    return nodes


@inlined
def _of_interest(field: Field) -> npt.NDArray[Any]:
    count = field.marks[FORWARDS, COUNT]
    nodes, known = field.nodes[:count].copy(), field.known
    for place in range(1, count):
        if min(known[FORWARDS, place, SETTLED], known[BACKWARDS, place, SETTLED]) == FAR:
            nodes[place] = -1
    return nodes


@inlined
def _sought(field: Field, partials: Partials, question: Question, seen: Floats) -> int:
    share, reads, news = SHARE, int(READS), 0.0
    roomy = look_around(field, 2 * reads)
    while roomy and approach(field, seen, share, reads):
        floor, read = unseen(field), field.marks[FORWARDS, READ] + field.marks[BACKWARDS, READ]
        if floor > share * seen[BEST]:
            roomy = look_around(field, reads)
            reads *= 4
            continue
        if floor > 0 and read < news:
            share *= WIDER
            continue
        search = Search(field, worth_of(field), floor * ROUNDED)
        partials.size[:] = 0
        status = ranked(search, partials, question.starts, question.budget)
        if status != SHORT:
            return status
        share, news = WIDER * share, NEWS * read
    return CRAMPED


@lean
def _begin(field: Field, question: Question) -> None:
    for index in range(-1, len(question.nodes)):
        node, value, side = question.target, 1.0, BACKWARDS
        if index >= 0:
            node, value, side = question.nodes[index], question.starts[index], FORWARDS
        place = touched(field, node)
        join_ring(field, side, place, 0)
        offer(field, side, place, 0, value)
    for index in range(len(question.special)):
        field.factor[touched(field, question.special[index])] = question.factors[index]
    field.factor[TARGET] = 1.0
