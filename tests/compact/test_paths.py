"""Best paths, asked of plain and of compact graphs, against every path there is."""

from __future__ import annotations

import itertools
import math

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphapi.compact.convert import from_plain
from graphapi.compact.paths import (
    BestPath,
    PathBudgetExceeded,
    best_paths,
    best_values,
    best_values_to,
)

DYADIC = st.sampled_from([0.25, 0.5, 1.0])
ANY = st.floats(0.01, 1.0)


@st.composite
def graphs(draw, strengths):
    nodes = [f"n{i}" for i in range(draw(st.integers(1, 7)))]
    pairs = st.sets(st.tuples(st.sampled_from(nodes), st.sampled_from(nodes)), max_size=24)
    plain = nx.DiGraph()
    plain.add_nodes_from(draw(st.permutations(nodes)))
    for u, v in sorted(draw(pairs)):
        plain.add_edge(u, v, strength=draw(strengths | st.sampled_from([0.0, math.nan])))
    return plain


@st.composite
def questions(draw, strengths=DYADIC | ANY):
    plain = draw(graphs(strengths))
    nodes = st.sampled_from(sorted(plain))
    return {
        "plain": plain,
        "sources": draw(st.dictionaries(nodes, strengths, max_size=3)),
        "target": draw(nodes),
        "k": draw(st.integers(1, 6)),
        "hops": draw(st.integers(1, 4)),
        "factor": draw(st.none() | st.dictionaries(nodes, st.just(0.0) | strengths)),
    }


def every_path(plain, sources, target, hops, factor):
    for length in range(2, hops + 2):
        for nodes in itertools.permutations(plain, length):
            value = value_of(plain, nodes, sources, factor or {})
            if nodes[-1] == target and value > 0:
                yield path_of(plain, value, nodes)


def path_of(plain, value, nodes):
    return BestPath(
        value, nodes, tuple(plain[u][v]["strength"] for u, v in itertools.pairwise(nodes))
    )


def value_of(plain, nodes, sources, factor):
    value = 1.0
    for u, v in reversed(list(itertools.pairwise(nodes))):
        strength = plain.get_edge_data(u, v, {"strength": 0.0})["strength"]
        inner = 1.0 if v == nodes[-1] else factor.get(v, 1.0)
        value = strength * (inner * value)
    return sources.get(nodes[0], 0.0) * value


def in_order(paths):
    return sorted(paths, key=lambda path: (-path.value, len(path.nodes), path.nodes))


def asked(question, graph, *, k=None):
    return best_paths(
        graph,
        question["sources"],
        question["target"],
        k=k or question["k"],
        hops=question["hops"],
        factor=question["factor"],
    )


@given(questions())
def test_compact_finds_the_best_of_all_paths(question):
    every = every_path(*(question[n] for n in ("plain", "sources", "target", "hops", "factor")))
    assert asked(question, from_plain(question["plain"])) == in_order(every)[: question["k"]]


@given(questions(DYADIC))
def test_plain_finds_the_best_of_all_paths_ties_included(question):
    every = every_path(*(question[n] for n in ("plain", "sources", "target", "hops", "factor")))
    assert asked(question, question["plain"]) == in_order(every)[: question["k"]]


@given(questions(ANY))
def test_plain_and_compact_find_paths_of_the_same_values(question):
    plain, compact = (
        asked(question, question["plain"]),
        asked(question, from_plain(question["plain"])),
    )
    assert [path.value for path in plain] == pytest.approx([path.value for path in compact])


@given(questions(DYADIC))
def test_reversing_all_edges_reverses_the_paths(question):
    plain, ends = question["plain"], sorted(question["plain"])[:2]
    forth = best_paths(from_plain(plain), {ends[0]: 1.0}, ends[-1], k=100)
    back = best_paths(from_plain(plain.reverse()), {ends[-1]: 1.0}, ends[0], k=100)
    assert in_order(BestPath(p.value, p.nodes[::-1], p.strengths[::-1]) for p in back) == forth


@given(questions())
def test_the_first_path_has_the_best_value(question):
    for graph in (question["plain"], from_plain(question["plain"])):
        options = {"hops": question["hops"], "factor": question["factor"]}
        values = best_values(graph, question["sources"], **options)
        first = asked(question, graph, k=1)
        own = question["sources"].get(question["target"], 0.0)
        best = max([own, *(path.value for path in first)])
        assert values.get(question["target"], 0.0) == pytest.approx(best)


@given(questions())
def test_values_to_a_target_are_values_of_paths_to_it(question):
    plain, target = question["plain"], question["target"]
    options = {"hops": question["hops"], "factor": question["factor"]}
    for graph in (plain, from_plain(plain)):
        values = dict(best_values_to(graph, target, **options))
        assert values.pop(target) == 1.0
        for node in set(plain) - {target}:
            first = best_paths(graph, {node: 1.0}, target, k=1, **options)
            assert values.get(node, 0.0) == pytest.approx(first[0].value if first else 0.0)


def chain(*strengths):
    plain = nx.DiGraph()
    for place, strength in enumerate(strengths):
        plain.add_edge(place, place + 1, strength=strength)
    return plain


@pytest.fixture(params=["plain", "compact"])
def laid(request):
    return (lambda plain: plain) if request.param == "plain" else from_plain


def test_the_limit_of_hops_is_part_of_the_search(laid):
    graph = laid(nx.compose(chain(1.0, 1.0, 1.0), nx.DiGraph([(0, 3, {"strength": 0.1})])))
    assert best_paths(graph, {0: 1.0}, 3, hops=2) == [BestPath(0.1, (0, 3), (0.1,))]
    assert best_paths(graph, {0: 1.0}, 3, hops=3)[0] == BestPath(1.0, (0, 1, 2, 3), (1.0,) * 3)
    assert best_paths(graph, {0: 1.0}, 3, hops=0) == []


def test_factors_weigh_inner_nodes_only(laid):
    factor = {0: 0.0, 1: 0.5, 2: 0.0}
    assert best_paths(laid(chain(1.0, 1.0)), {0: 0.5}, 2, factor=factor)[0].value == 0.25


def test_a_path_may_pass_through_another_source_but_not_begin_at_its_target(laid):
    graph = laid(chain(0.5, 1.0, 1.0))
    found = best_paths(graph, {0: 1.0, 1: 0.25, 3: 1.0}, 3)
    assert found == [
        BestPath(0.5, (0, 1, 2, 3), (0.5, 1.0, 1.0)),
        BestPath(0.25, (1, 2, 3), (1.0, 1.0)),
    ]
    assert best_paths(graph, {3: 1.0}, 3) == []


def test_of_equals_fewer_edges_then_names_come_first(laid):
    rows = ["ab", "bd", "ac", "cd", "ad"]
    graph = laid(nx.DiGraph([(u, v, {"strength": 1.0}) for u, v in rows]))
    assert ["".join(path.nodes) for path in best_paths(graph, {"a": 1.0}, "d")] == [
        "ad",
        "abd",
        "acd",
    ]


def test_undirected_edges_are_walked_both_ways(laid):
    graph = laid(nx.Graph([("b", "a", {"strength": 0.5}), ("b", "c", {"strength": 0.5})]))
    assert best_paths(graph, {"c": 1.0}, "a") == [BestPath(0.25, ("c", "b", "a"), (0.5, 0.5))]
    assert best_values_to(graph, "a") == {"a": 1.0, "b": 0.5, "c": 0.25}


def test_a_missing_strength_is_no_edge(laid):
    graph = laid(nx.DiGraph([(0, 1, {}), (1, 2, {"strength": 1.0})]))
    assert best_paths(graph, {0: 1.0}, 2) == []
    assert best_values(laid(nx.DiGraph([(0, 1)])), {0: 0.5}) == {0: 0.5}


@pytest.mark.parametrize(
    ("sources", "target", "factor", "error"),
    [
        ({"nobody": 1.0}, 1, None, nx.NodeNotFound),
        ({0: 1.0}, "nobody", None, nx.NodeNotFound),
        ({0: 1.5}, 1, None, ValueError),
        ({0: 0.0}, 1, None, ValueError),
        ({0: 1.0}, 1, {1: 1.5}, ValueError),
    ],
)
def test_what_is_out_of_range_is_refused(laid, sources, target, factor, error):
    with pytest.raises(error):
        best_paths(laid(chain(0.5)), sources, target, factor=factor)


def test_a_strength_over_one_is_refused(laid):
    with pytest.raises(ValueError, match="strength"):
        best_paths(laid(chain(1.5)), {0: 1.0}, 1)


def test_parallel_edges_are_refused(laid):
    with pytest.raises(nx.NetworkXNotImplemented):
        best_paths(laid(nx.MultiDiGraph([(0, 1)])), {0: 1.0}, 1)


def test_a_search_beyond_its_budget_stops():
    dense = nx.complete_graph(12, nx.DiGraph)
    nx.set_edge_attributes(dense, 0.9, "strength")
    with pytest.raises(PathBudgetExceeded):
        best_paths(from_plain(dense), {0: 1.0}, 11, k=1000, budget=50)
