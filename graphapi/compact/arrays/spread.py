"""Spreading on arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from graphapi.compact.arrays.entries import local_entries
from graphapi.compact.arrays.notebook import NotedValues
from graphapi.compact.arrays.paths import rows_of
from graphapi.compact.arrays.pushing import News, is_full, pulled, pushed_on, unnoted, written
from graphapi.compact.channel import Channel, check_hazards
from graphapi.compact.kernels.hearing import Network, Nodes, heard
from graphapi.compact.kernels.messages import pass_messages
from graphapi.compact.spread import Spread
from graphapi.compact.values import Chosen, NodeValues, SomeValues, some_values

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Mapping, Sequence

    import numpy.typing as npt

    from graphapi.compact.arrays.entries import Way
    from graphapi.compact.arrays.notebook import Notebook
    from graphapi.compact.graph import CompactGraph

    Numbers = npt.NDArray[Any]

WAYS: tuple[Way, Way] = ("into", "out")
_NO_KINDS = np.empty(0, dtype=np.uint8)
_NO_KINDS.flags.writeable = False


@dataclass(frozen=True, slots=True)
class ArrayRounds:
    """The hazards of every round; what an edge carried follows from them."""

    graph: CompactGraph
    network: Network
    nodes: Nodes
    book: Notebook

    def __len__(self) -> int:
        return len(self.nodes.hazard) - 1

    def received(self, number: int, node: Hashable) -> Mapping[Hashable, float]:
        """Return the positive hazards that a node received in a round, counted from 1."""
        senders, carried = heard(self.graph.position[node], number, self.network, self.nodes)
        labels = self.graph.labels
        pairs = zip(senders.tolist(), carried.tolist(), strict=True)
        return {labels[sender]: c for sender, c in pairs}


def spread(
    graph: CompactGraph,
    own: Mapping[Hashable, float],
    *,
    damping: Mapping[Hashable, float] | None = None,
    fixed: Mapping[Hashable, float] | None = None,
    **asked: Any,
) -> Spread:
    """Answer `spread` on a compact graph."""
    channel = Channel(**asked)
    check_hazards(graph, own, damping or {}, fixed or {})
    hazard = np.zeros((channel.rounds + 1, len(graph)))
    hazard[0] = graph.at_nodes(own, 0.0)
    book = unnoted(len(hazard))
    nodes = Nodes(
        _unwritten(graph.at_nodes(damping or {}, 1.0)),
        _unwritten(graph.at_nodes(fixed or {}, np.nan)),
        hazard,
        np.empty(len(graph), dtype=np.uint8),
        book.notes,
    )
    network = _network(graph, channel)
    pass_messages(network, nodes)
    return _spread(graph, network, nodes, book, channel)


def updated_spread(
    graph: CompactGraph,
    before: Spread,
    *,
    own: Mapping[Hashable, float] | None = None,
    damping: Mapping[Hashable, float] | None = None,
    fixed: Mapping[Hashable, float] | None = None,
    rewired: Collection[Hashable] = (),
    tolerance: float = 0.0,
) -> tuple[Spread, Sequence[Hashable]]:
    """Answer `updated_spread` on a compact graph."""
    news = (own or {}, damping or {}, fixed or {})
    check_hazards(graph, *news)
    rounds = before.rounds
    if not isinstance(rounds, ArrayRounds) or rounds.graph.position is not graph.position:
        return spread(graph, **before.asked_again(*news)), tuple(graph.labels)
    network = rounds.network if graph is rounds.graph else _network(graph, before.channel)
    nodes, book = rounds.nodes, rounds.book
    if is_full(book, nodes):
        nodes, book = written(nodes), unnoted(len(nodes.hazard))
    columns = (0, len(nodes.hazard), len(nodes.hazard) + 1)
    told = [(n, *_told(graph, values)) for n, values in zip(columns, news, strict=True) if values]
    places = [graph.position[node] for node in rewired]
    seeds = np.unique(np.concatenate([places, *(at for _, at, _ in told)])).astype(np.int32)
    pushed, after = pushed_on(network, nodes, book, News(seeds, told), tolerance)
    reached = after.notes.nodes[book.end :].astype(np.int64)
    return _spread(graph, network, pushed, after, before.channel), Chosen(graph.labels, reached)


def _told(graph: CompactGraph, values: Mapping[Hashable, float]) -> tuple[Numbers, Numbers]:
    """Return the places of some nodes and their numbers."""
    if isinstance(values, SomeValues) and values.position is graph.position:
        return values.places, values.numbers
    places = [graph.position[node] for node in values]
    return np.array(places, dtype=np.int64), np.array([*values.values()], dtype=np.float64)


def hazards_at(
    graph: CompactGraph,
    before: Spread,
    nodes: Collection[Hashable],
    *,
    own: Mapping[Hashable, float],
) -> dict[Hashable, float]:
    """Answer `hazards_at` on a compact graph."""
    rounds, place = before.rounds, graph.position
    if not isinstance(rounds, ArrayRounds) or rounds.graph is not graph:
        found = spread(graph, **before.asked_again(own, {}, {})).hazard
        return {node: found[node] for node in nodes}
    asked = list(dict.fromkeys(nodes))
    seeds = np.array([place[node] for node in asked], dtype=np.int32)
    known = own if isinstance(own, SomeValues) else some_values(graph, own)
    numbers = pulled(rounds.network, rounds.nodes, seeds, (known.places, known.numbers))
    return dict(zip(asked, numbers.tolist(), strict=True))


def _spread(
    graph: CompactGraph, network: Network, nodes: Nodes, book: Notebook, channel: Channel
) -> Spread:
    def values(array: Numbers, column: int) -> NodeValues:
        if not book.end:
            return NodeValues(graph.position, array)
        return NotedValues(graph.position, array, nodes.notes, column)

    steps = len(nodes.hazard)
    rounds = ArrayRounds(graph, network, nodes, book)
    return Spread(
        hazard=values(nodes.hazard[-1], steps - 1),
        own=values(nodes.hazard[0], 0),
        damping=values(nodes.damping, steps),
        fixed=values(nodes.constant, steps + 1),
        rounds=rounds,
        channel=channel,
    )


def _network(graph: CompactGraph, channel: Channel) -> Network:
    into, out = (rows_of(*local_entries(graph, channel.transmission, way=way)) for way in WAYS)
    if channel.category is None:
        return Network(into, out, _NO_KINDS, _NO_KINDS, _unwritten(np.array([channel.scale])))
    categories = graph.column(channel.category).categories
    if categories is None:
        raise ValueError("category: every edge needs a text there; name another column")
    known = channel.factors or {}
    factors = np.array([channel.scale * known.get(each, 0.0) for each in categories])
    kinds_into, kinds_out = (_kinds(graph, channel.category, way) for way in WAYS)
    return Network(into, out, kinds_into, kinds_out, _unwritten(factors))


def _kinds(graph: CompactGraph, category: str, way: Way) -> Numbers:
    codes = local_entries(graph, category, way=way).values
    return _unwritten(codes.view(np.uint8) if codes.itemsize == 1 else codes.astype(np.uint8))


def _unwritten(array: Numbers) -> Numbers:
    """Return an array that may not be written to: kernels are compiled for such arrays only."""
    if not array.flags.writeable:
        return array
    view = array.view()
    view.flags.writeable = False
    return view
