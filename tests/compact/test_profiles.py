"""Covers and profiles against sums over plain dictionaries, and against figures worked out."""

from __future__ import annotations

import math
import statistics
from collections import Counter
from itertools import pairwise, starmap

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphapi.compact.arrays import profiles as arrays
from graphapi.compact.convert import from_plain
from graphapi.compact.profiles import boundary_cover, profiles

NODES = 9


@st.composite
def parted(draw):
    """A directed graph with weights, and its nodes in parts."""
    ends = st.tuples(st.integers(0, NODES - 1), st.integers(0, NODES - 1))
    weights = draw(st.dictionaries(ends, st.sampled_from([0.0, 0.1, 0.28, 0.4, 1.0]), max_size=50))
    homes = draw(st.lists(st.integers(0, 3), min_size=NODES, max_size=NODES))
    graph = nx.empty_graph(NODES, create_using=nx.DiGraph)
    graph.add_weighted_edges_from((u, v, weight) for (u, v), weight in weights.items())
    parts = [{node for node, home in enumerate(homes) if home == part} for part in range(4)]
    return graph, [part for part in parts if part]


def sets(cover):
    begins, nodes, _ = cover.by_community
    return [set(nodes[first:last].tolist()) for first, last in pairwise(begins)]


def near(graph, node):
    return {*graph.succ[node], *graph.pred[node]} - {node}


def bordering(graph, parts, share, smallest):
    home = {node: number for number, part in enumerate(parts) for node in part}
    found = {number: set(part) for number, part in enumerate(parts) if len(part) >= smallest}
    for node in graph:
        count = Counter(home[other] for other in near(graph, node))
        for number in found.keys() & count.keys():
            if count[number] >= max(2, share * count.total()):
                found[number].add(node)
    return found


@settings(max_examples=150, deadline=None)
@given(parted(), st.sampled_from([0.0, 0.2, 0.5, 1.0]), st.integers(1, 3))
def test_nodes_join_where_enough_of_their_neighbours_are(case, share, smallest) -> None:
    graph, parts = case
    order = sorted(range(len(parts)), key=lambda number: min(parts[number]))
    parts = [parts[number] for number in order]
    cover = boundary_cover(graph, parts, share=share, smallest=smallest)
    wanted = bordering(graph, parts, share, smallest)
    assert sets(cover) == list(wanted.values())
    assert cover.parts.tolist() == list(wanted)


@settings(max_examples=150, deadline=None)
@given(parted())
def test_figures_are_those_of_sums_over_neighbours(case) -> None:
    graph, parts = case
    home = {node: number for number, part in enumerate(parts) for node in part}
    cover = boundary_cover(graph, parts)
    found = profiles(graph, parts, cover)
    for number, members in enumerate(sets(cover)):
        rows = slice(*found.begins[number : number + 2].tolist())
        assert found.nodes[rows].tolist() == sorted(members)
        for row, node in zip(range(rows.start, rows.stop), sorted(members), strict=True):
            out = {v: d["weight"] for v, d in graph.succ[node].items()}
            assert found.inside[row] == pytest.approx(
                math.fsum(w for v, w in out.items() if v in members)
            )
            assert found.outside[row] == pytest.approx(
                math.fsum(w for v, w in out.items() if v not in members)
            )
            assert found.received[row] == pytest.approx(
                math.fsum(d["weight"] for v, d in graph.pred[node].items() if v in members)
            )
            assert found.neighbours[row] == len(near(graph, node) & members)
            assert found.participation[row] == pytest.approx(participation(out, home))
        ends = sum(len(near(graph, node) & members) for node in members)
        pairs = len(members) * (len(members) - 1)
        assert found.density[number] == (ends / pairs if pairs else 0)
        degrees = sum(len(near(graph, node)) for node in members)
        assert found.share_inside[number] == (ends / degrees if degrees else 0)
        assert found.z[rows].tolist() == pytest.approx(standing(found.inside[rows].tolist()))


def participation(out, home):
    mass = Counter()
    for other, weight in out.items():
        mass[home[other]] += weight
    total = math.fsum(mass.values())
    return 1 - math.fsum((k / total) ** 2 for k in mass.values()) if total else 0


def standing(values):
    mean, deviation = statistics.fmean(values), statistics.pstdev(values)
    far = deviation > 1e-9 * mean
    return [(k - mean) / deviation if far and abs(k - mean) > 1e-9 * mean else 0 for k in values]


@given(parted())
@settings(max_examples=30, deadline=None)
def test_however_the_nodes_are_cut_the_figures_are_the_same(case) -> None:
    graph, parts = case
    compact = from_plain(graph)
    found = []
    for number in (1, 3, 8):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(arrays, "PARTS", number)
            cover = boundary_cover(compact, parts)
            measured = profiles(compact, parts, cover)
        found.append([getattr(measured, name) for name in measured.__slots__])
    for other in found[1:]:
        assert all(starmap(np.array_equal, zip(found[0], other, strict=True)))


def test_the_same_weights_as_whole_numbers_of_a_unit() -> None:
    graph = nx.DiGraph()
    graph.add_weighted_edges_from([(0, 1, 2), (1, 2, 4), (2, 0, 6), (0, 3, 8), (3, 0, 2)])
    parts = [{0, 1, 2}, {3}]
    found = profiles(graph, parts, boundary_cover(graph, parts))
    assert found.inside.tolist() == [2, 4, 6, 0]
    assert found.outside.tolist() == [8, 0, 0, 2]
    assert found.participation.tolist() == pytest.approx([1 - 0.04 - 0.64, 0, 0, 0])


def test_no_nodes_no_edges_and_one_node() -> None:
    empty = profiles(nx.DiGraph(), [], boundary_cover(nx.DiGraph(), []))
    assert len(empty.nodes) == len(empty.density) == 0
    lone = nx.empty_graph(3, create_using=nx.DiGraph)
    found = profiles(lone, [{0, 1, 2}], boundary_cover(lone, [{0, 1, 2}]))
    assert found.z.tolist() == found.inside.tolist() == [0, 0, 0]
    assert found.density.tolist() == found.share_inside.tolist() == [0]


def test_a_star_of_many_leaves() -> None:
    leaves = 100_000
    graph = nx.DiGraph()
    graph.add_weighted_edges_from((0, leaf, 0.5) for leaf in range(1, leaves + 1))
    parts = [set(graph)]
    found = profiles(graph, parts, boundary_cover(graph, parts))
    assert found.inside[0] == leaves / 2
    assert found.neighbours[0] == leaves
    assert found.z[0] == pytest.approx(math.sqrt(leaves))


@pytest.mark.parametrize("share", [-0.1, 1.1, math.nan])
def test_a_share_that_is_none_is_refused(share) -> None:
    with pytest.raises(ValueError, match="share"):
        boundary_cover(nx.DiGraph(), [], share=share)


def test_parallel_edges_are_refused() -> None:
    with pytest.raises(nx.NetworkXNotImplemented):
        boundary_cover(nx.MultiDiGraph(), [])
