"""Spreading, asked of plain and of compact graphs, against sums over all outcomes."""

from __future__ import annotations

import itertools
import math

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphapi.compact.columns import Column
from graphapi.compact.convert import from_plain
from graphapi.compact.graph import from_edges
from graphapi.compact.kernels import messages
from graphapi.compact.spread import spread

HALF = -math.log(0.5)
TRANSMISSIONS = st.fixed_dictionaries({"transmission": st.floats(0.0, 0.95)})


@pytest.fixture(params=["plain", "compact"])
def laid(request):
    return (lambda plain: plain) if request.param == "plain" else from_plain


def both_ways(*edges):
    graph = nx.DiGraph()
    for u, v, p in edges:
        graph.add_edge(u, v, transmission=p)
        graph.add_edge(v, u, transmission=p)
    return graph


def probability(hazard):
    return 1 - math.exp(-hazard)


@st.composite
def questions(draw):
    nodes = [f"n{i}" for i in range(draw(st.integers(1, 6)))]
    ends = st.sampled_from(nodes)
    plain = nx.DiGraph()
    plain.add_nodes_from(nodes)
    for u, v in draw(st.sets(st.tuples(ends, ends), max_size=20)):
        plain.add_edge(u, v, **draw(TRANSMISSIONS))
    return plain, {
        "own": draw(st.dictionaries(ends, st.floats(0.0, 3.0))),
        "damping": draw(st.none() | st.dictionaries(ends, st.floats(0.0, 2.0))),
        "fixed": draw(st.none() | st.dictionaries(ends, st.floats(0.0, 1.0), max_size=2)),
        "rounds": draw(st.integers(0, 4)),
    }


def test_a_chain_passes_on_without_an_echo(laid):
    graph = laid(both_ways(("a", "b", 0.3), ("b", "c", 0.3)))
    found = spread(graph, {"a": HALF})
    risks = {node: probability(hazard) for node, hazard in found.hazard.items()}
    assert risks == pytest.approx({"a": 0.5, "b": 0.15, "c": 0.045})
    assert found.chains("c") == {"a": ("a", "b", "c")}
    assert found.attribute("a") == {"a": HALF}


def test_two_fixed_sources_are_independent(laid):
    graph = laid(
        nx.DiGraph([("a", "v", {"w": 1.0}), ("b", "v", {"w": 0.5}), ("v", "a", {"w": 1.0})])
    )
    found = spread(graph, {}, fixed={"a": 1.0, "b": 1.0}, transmission="w", scale=0.3)
    assert probability(found.hazard["v"]) == pytest.approx(1 - 0.7 * 0.85)
    assert found.hazard["a"] == 0.0
    assert found.received("v") == pytest.approx({"a": -math.log(0.7), "b": -math.log(0.85)})
    assert found.attribute("v") == pytest.approx(dict(found.received("v")))
    assert found.chains("v") == {"a": ("a", "v"), "b": ("b", "v")}


def test_transmission_is_capped_and_never_negative(laid):
    rows = [("a", "b", {"w": 9.0}), ("a", "c", {"w": -1.0}), ("a", "d", {})]
    found = spread(laid(nx.DiGraph(rows)), {}, fixed={"a": 1.0}, transmission="w")
    assert probability(found.hazard["b"]) == pytest.approx(0.95)
    assert (found.hazard["c"], found.hazard["d"]) == (0.0, 0.0)


def test_of_two_ways_the_stronger_is_the_chain(laid):
    rows = [("a", "b", 0.5), ("b", "d", 0.5), ("a", "c", 0.1), ("c", "d", 0.5)]
    graph = laid(both_ways(*rows))
    assert spread(graph, {"a": HALF}).chains("d")["a"] == ("a", "b", "d")


@given(questions())
def test_plain_and_compact_agree(case):
    plain, options = case
    first, second = spread(plain, **options), spread(from_plain(plain), **options)
    for node in plain:
        assert second.hazard[node] == pytest.approx(first.hazard[node], abs=1e-12)
        assert alike(second.received(node), first.received(node))
        assert alike(second.attribute(node), first.attribute(node))


def alike(first, second):
    """Whether two mappings are equal to 1e-12, what is missing being zero."""
    return all(
        first.get(name, 0.0) == pytest.approx(second.get(name, 0.0), abs=1e-12)
        for name in {*first, *second}
    )


@given(questions())
def test_hazards_are_split_over_their_sources_without_loss(case):
    plain, options = case
    for graph in (plain, from_plain(plain)):
        found = spread(graph, **options)
        for node in plain:
            shares = found.attribute(node)
            assert sum(shares.values()) == pytest.approx(found.hazard[node], rel=1e-12, abs=1e-12)
            assert all(share >= 0 for share in shares.values())
            assert shares.keys() <= {*options["own"], *(options["fixed"] or {})}
            for source, chain in found.chains(node).items():
                assert (chain[0], chain[-1]) == (source, node)
                assert len(chain) <= options["rounds"] + 1
                assert all(plain.has_edge(u, v) for u, v in itertools.pairwise(chain))


@given(questions())
def test_a_source_too_far_away_has_no_share(case):
    plain, options = case
    near = {n: nx.single_source_shortest_path_length(plain, n, options["rounds"]) for n in plain}
    found = spread(from_plain(plain), **options)
    for node in plain:
        assert all(node in near[source] for source in found.attribute(node))


@given(questions(), st.floats(0.0, 1.0))
def test_more_hazard_or_transmission_lowers_nobody(case, more):
    plain, options = case
    before = spread(from_plain(plain), **options).hazard
    raised = {**options, "own": {**options["own"], "n0": options["own"].get("n0", 0.0) + more}}
    after = spread(from_plain(plain), **raised, scale=1.0 + more).hazard
    assert all(after[node] >= before[node] - 1e-12 for node in plain)


@st.composite
def trees(draw):
    tree = nx.DiGraph()
    tree.add_node(0)
    for node in range(1, draw(st.integers(1, 4))):
        parent = draw(st.integers(0, node - 1))
        tree.add_edge(parent, node, **draw(TRANSMISSIONS))
        tree.add_edge(node, parent, **draw(TRANSMISSIONS))
    return tree, draw(
        st.dictionaries(st.integers(0, len(tree) - 1), st.floats(0.0, 3.0), max_size=2)
    )


@given(trees())
def test_on_a_tree_the_hazard_is_that_of_the_independent_cascade(case):
    tree, own = case
    found = spread(from_plain(tree), own, rounds=5)
    for node, reached in cascade(tree, own).items():
        assert probability(found.hazard[node]) == pytest.approx(reached, abs=1e-9)


def cascade(tree, own):
    """Sum over all ways in which sources fire and edges transmit."""
    chances = [("fire", n, probability(h)) for n, h in own.items()]
    chances += [((u, v), None, p) for u, v, p in tree.edges(data="transmission")]
    reached = dict.fromkeys(tree, 0.0)
    for outcome in itertools.product((False, True), repeat=len(chances)):
        odds = math.prod(c[2] if yes else 1 - c[2] for c, yes in zip(chances, outcome, strict=True))
        happened = [c for c, yes in zip(chances, outcome, strict=True) if yes]
        live = nx.DiGraph([c[0] for c in happened if c[0] != "fire"])
        fired = [c[1] for c in happened if c[0] == "fire"]
        live.add_nodes_from(fired)
        for node in {n for f in fired for n in {f, *nx.descendants(live, f)}}:
            reached[node] += odds
    return reached


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"own": {"nobody": 1.0}}, nx.NodeNotFound),
        ({"own": {"a": -1.0}}, ValueError),
        ({"own": {}, "damping": {"a": -1.0}}, ValueError),
        ({"own": {"a": math.nan}}, ValueError),
        ({"own": {"a": math.inf}}, ValueError),
        ({"own": {}, "fixed": {"a": 1.5}}, ValueError),
        ({"own": {}, "fixed": {"nobody": 0.5}}, nx.NodeNotFound),
        ({"own": {}, "rounds": -1}, ValueError),
        ({"own": {}, "rounds": 251}, ValueError),
    ],
)
def test_what_is_out_of_range_is_refused(laid, options, error):
    with pytest.raises(error):
        spread(laid(both_ways(("a", "b", 0.3))), **options)


KINDS = ("call", "friend")
LAWS = {"call": 0.3, "friend": 1.0}


@given(questions(), st.data())
def test_edges_may_transmit_by_their_category(case, data):
    plain, options = case
    for _, _, edge in plain.edges(data=True):
        edge["kind"] = data.draw(st.sampled_from(KINDS))
    scaled = plain.copy()
    for _, _, edge in scaled.edges(data=True):
        edge["transmission"] *= LAWS[edge["kind"]]
    expected = spread(scaled, **options).hazard
    for graph in (plain, from_plain(plain)) if plain.edges else (plain,):
        found = spread(graph, **options, category="kind", factors=LAWS).hazard
        assert dict(found) == pytest.approx(dict(expected), abs=1e-12)


def test_a_category_without_a_factor_transmits_nothing(laid):
    rows = [("a", "b", {"transmission": 0.5, "kind": "call"})]
    graph = laid(nx.DiGraph(rows))
    assert spread(graph, {"a": 1.0}, category="kind", factors={"friend": 1.0}).hazard["b"] == 0.0


def test_a_category_must_be_a_text():
    graph = from_plain(nx.DiGraph([("a", "b", {"transmission": 0.5, "kind": 3})]))
    with pytest.raises(ValueError, match="category"):
        spread(graph, {"a": 1.0}, category="kind", factors={})


@given(questions())
def test_of_a_graph_without_directions_every_edge_leads_both_ways(case):
    plain, options = case
    both = nx.Graph(plain)
    found = spread(from_plain(both), **options).hazard
    expected = spread(both.to_directed(), **options).hazard
    assert dict(found) == pytest.approx(dict(expected), abs=1e-12)


def test_no_nodes_no_edges_and_one_node(laid):
    assert dict(spread(laid(nx.DiGraph()), {}).hazard) == {}
    alone = nx.DiGraph()
    alone.add_edge("a", "a", transmission=0.5)
    assert dict(spread(laid(alone), {"a": 1.0}).hazard) == {"a": 1.0}
    assert dict(spread(laid(alone), {"a": 1.0}, rounds=0).hazard) == {"a": 1.0}


def random_graph(nodes, degree, seed):
    rng = np.random.default_rng(seed)
    ends = np.unique(rng.integers(0, nodes, (nodes * degree, 2), dtype=np.int32), axis=0)
    strengths = rng.integers(300, 10_000, len(ends)).astype(np.uint16)
    columns = {"strength": Column(strengths, unit=1e-4)}
    return from_edges(range(nodes), *ends.T, columns), rng


def test_the_answer_does_not_depend_on_how_work_is_parted(monkeypatch):
    graph, rng = random_graph(3000, 6, 1)
    own = {node: float(rng.random()) for node in range(0, 3000, 50)}
    answers = []
    for part in (messages.PART, 100):
        monkeypatch.setattr(messages, "PART", part)
        found = spread(graph, own, fixed={1: 0.5}, transmission="strength", scale=0.5)
        answers.append(found.hazard.array.tobytes())
    assert answers[0] == answers[1]


def test_a_star_of_many_leaves():
    leaves = 100_000
    sources = np.zeros(2 * leaves, dtype=np.int32)
    targets = np.arange(1, leaves + 1, dtype=np.int32)
    sources[leaves:], targets = targets, np.append(targets, np.zeros(leaves, dtype=np.int32))
    columns = {"transmission": np.full(2 * leaves, 0.5)}
    graph = from_edges(range(leaves + 1), sources, targets, columns)
    found = spread(graph, {0: HALF, 1: HALF}).hazard
    told = -math.log(1 - 0.5 * 0.5)
    assert found[0] == pytest.approx(HALF + told + 0.0)
    assert found[2] == pytest.approx(-math.log(1 - 0.5 * (1 - math.exp(-HALF - told))))
