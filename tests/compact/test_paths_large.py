"""Best paths on graphs of some size: equals by the dozen, whole strengths, edits, threads, hubs."""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphapi.compact.columns import Column
from graphapi.compact.convert import from_plain, to_plain
from graphapi.compact.edits import edited
from graphapi.compact.graph import from_edges
from graphapi.compact.paths import (
    BestPath,
    PathBudgetExceeded,
    best_paths,
    best_values,
    best_values_to,
)
from graphapi.compact.values import node_values, some_values
from graphapi.compact.views import strongest

few = settings(max_examples=25, deadline=None)
SEEDS = st.integers(0, 2**32 - 1)


def random_graph(seed, strengths, *, directed):
    """A graph of 30 to 60 nodes, each with some four neighbours, self loops among them."""
    random = np.random.default_rng(seed)
    size = int(random.integers(30, 61))
    plain = nx.DiGraph() if directed else nx.Graph()
    plain.add_nodes_from(f"n{node}" for node in random.permutation(size))
    for _ in range(4 * size):
        u, v = random.integers(0, size, 2)
        plain.add_edge(f"n{u}", f"n{v}", strength=float(strengths(random)))
    return plain


def dyadic(random):
    return random.choice([0.0, 0.25, 0.5, 0.5, 1.0])


def any_strength(random):
    return random.choice([0.0, math.nan, *random.uniform(0.01, 1.0, 6)])


def question_of(plain, seed):
    random = np.random.default_rng(seed)
    nodes = sorted(plain)
    starts = {str(node): 0.5 ** int(random.integers(0, 3)) for node in random.choice(nodes, 3)}
    factor = {str(node): float(random.choice([0.0, 0.5])) for node in random.choice(nodes, 5)}
    return {
        "sources": starts,
        "target": str(random.choice(nodes)),
        "k": int(random.integers(1, 30)),
        "hops": int(random.integers(1, 7)),
        "factor": factor,
    }


@few
@given(SEEDS, st.booleans())
def test_equals_by_the_dozen_come_in_the_order_of_their_names(seed, directed):
    plain = random_graph(seed, dyadic, directed=directed)
    question = question_of(plain, seed)
    assert best_paths(from_plain(plain), **question) == best_paths(plain, **question)


@few
@given(SEEDS, st.booleans())
def test_values_are_those_of_the_reference_and_paths_are_simple(seed, directed):
    plain = random_graph(seed, any_strength, directed=directed)
    question = question_of(plain, seed)
    found = best_paths(from_plain(plain), **question)
    expected = best_paths(plain, **question)
    assert [path.value for path in found] == pytest.approx([path.value for path in expected])
    assert len({path.nodes for path in found}) == len(found)
    for path in found:
        assert len(set(path.nodes)) == len(path.nodes) <= question["hops"] + 1
        assert path.strengths == tuple(plain[u][v]["strength"] for u, v in pairwise(path.nodes))


@few
@given(SEEDS)
def test_numbers_laid_out_once_change_no_answer(seed):
    graph = from_plain(random_graph(seed, any_strength, directed=True))
    question = question_of(graph, seed)
    laid = {
        **question,
        "sources": some_values(graph, question["sources"]),
        "factor": node_values(graph, question["factor"], default=1.0),
    }
    assert best_paths(graph, **laid) == best_paths(graph, **question)
    for one in (question, laid):
        values = best_values(graph, one["sources"], factor=one["factor"])
        assert values == best_values(
            to_plain(graph), question["sources"], factor=question["factor"]
        )


def whole(seed, *, directed):
    """A graph whose strengths are whole ten-thousandths, and the same one in plain numbers."""
    plain = random_graph(seed, lambda random: random.integers(0, 10_001), directed=directed)
    labels = list(plain)
    place = {label: position for position, label in enumerate(labels)}
    ends = [[place[edge[side]] for edge in plain.edges] for side in range(2)]
    counts = np.array([n for _, _, n in plain.edges.data("strength")], dtype=np.uint16)
    column = Column(counts, unit=1e-4)
    for _, _, data in plain.edges.data():
        data["strength"] = np.uint16(data["strength"]) * 1e-4
    return from_edges(labels, *ends, {"strength": column}, directed=directed), plain


@few
@given(SEEDS, st.booleans())
def test_whole_ten_thousandths_are_read_as_numbers(seed, directed):
    graph, plain = whole(seed, directed=directed)
    question = question_of(plain, seed)
    assert best_paths(graph, **question) == best_paths(from_plain(plain), **question)
    target = question["target"]
    assert best_values_to(graph, target) == best_values_to(from_plain(plain), target)


@few
@given(SEEDS)
def test_an_edited_graph_is_searched_as_one_built_anew(seed):
    random = np.random.default_rng(seed)
    plain = random_graph(seed, any_strength, directed=True)
    keyed = nx.MultiDiGraph()
    keyed.add_nodes_from(plain)
    for key, (u, v, data) in enumerate(plain.edges.data()):
        keyed.add_edge(u, v, f"e{key}", **data)
    graph = from_plain(keyed)
    question = question_of(plain, seed)
    best_paths(strongest(graph, "strength"), **question)
    for step in range(4):
        u, v = (str(node) for node in random.choice(sorted(plain), 2))
        put = [(u, v, f"new{step}", {"strength": float(random.uniform(0.2, 1.0))})]
        dropped = list(keyed.edges(keys=True))[int(random.integers(0, len(plain.edges)))]
        graph = edited(graph, drop_edges=[dropped], put_edges=put)
        anew = strongest(from_plain(to_plain(graph)), "strength")
        assert best_paths(strongest(graph, "strength"), **question) == best_paths(anew, **question)


def test_two_threads_ask_at_once():
    graph = from_plain(random_graph(7, any_strength, directed=True))
    questions = [question_of(graph, seed) for seed in range(200)]
    alone = [best_paths(graph, **question) for question in questions]
    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(lambda question: best_paths(graph, **question), questions)) == alone


def test_a_star_of_a_hundred_thousand():
    star = nx.star_graph(100_000)
    nx.set_edge_attributes(star, 0.5, "strength")
    graph = from_plain(star)
    assert [path.nodes for path in best_paths(graph, {1: 1.0}, 2, hops=6)] == [(1, 0, 2)]
    everybody = dict.fromkeys(range(1, 100_001), 1.0)
    found = best_paths(graph, everybody, 0, k=3, hops=6)
    assert [path.nodes for path in found] == [(1, 0), (10, 0), (100, 0)]
    assert len(best_values(graph, {1: 1.0}, hops=2)) == 100_001
    with pytest.raises(PathBudgetExceeded):
        best_paths(graph, everybody, 0, k=50_000, hops=6, budget=1_000)


def test_ends_that_lie_far_apart_or_alone():
    chain = nx.path_graph(9, nx.DiGraph)
    nx.set_edge_attributes(chain, 0.5, "strength")
    chain.add_node("alone")
    graph = from_plain(chain)
    assert best_paths(graph, {0: 1.0}, 8, hops=7) == []
    assert best_paths(graph, {0: 1.0}, 8, hops=8)[0].value == 0.5**8
    assert best_paths(graph, {"alone": 1.0}, 8, hops=6) == []
    assert best_paths(graph, {0: 1.0}, "alone", hops=6) == []
    assert best_paths(graph, {}, 8) == []


def test_weak_paths_are_found_among_strong_neighbours():
    plain = nx.complete_graph(30, nx.DiGraph)
    nx.set_edge_attributes(plain, 0.9, "strength")
    plain.add_edge(0, "bridge", strength=1e-6)
    plain.add_edge("bridge", "far", strength=1e-6)
    found = best_paths(from_plain(plain), {5: 1.0}, "far", k=2, hops=3)
    assert [path.nodes for path in found] == [(5, 0, "bridge", "far")]
    assert best_paths(from_plain(plain), {5: 1.0}, "far", k=3, hops=4) == best_paths(
        plain, {5: 1.0}, "far", k=3, hops=4
    )


def test_a_crowd_in_which_everybody_knows_everybody_stops_within_its_budget():
    crowd = nx.complete_graph(400)
    nx.set_edge_attributes(crowd, 0.999, "strength")
    graph = from_plain(crowd)
    assert len(best_paths(graph, {0: 1.0}, 399, k=40, hops=4)) == 40
    with pytest.raises(PathBudgetExceeded):
        best_paths(graph, {0: 1.0}, 399, k=100_000, hops=6, budget=2_000)


def star(size):
    plain = nx.star_graph(size)
    nx.set_edge_attributes(plain, 0.5, "strength")
    return from_plain(plain)


STAR = star(70_000)
STRAIGHT = [BestPath(0.25, (1, 0, 2), (0.5, 0.5))]


@few
@given(SEEDS, st.lists(st.integers(1, 6), min_size=2, max_size=5))
def test_a_search_leaves_nothing_behind_for_the_next(seed, limits):
    graph = from_plain(random_graph(seed, any_strength, directed=True))
    question = question_of(graph, seed)
    first = [best_paths(graph, **{**question, "hops": hops}) for hops in limits]
    assert best_paths(STAR, {1: 1.0}, 2, hops=limits[0]) == STRAIGHT[: int(limits[0] > 1)]
    assert [best_paths(graph, **{**question, "hops": hops}) for hops in limits] == first
