"""Spreading once more after a change at a few nodes, against spreading anew."""

from __future__ import annotations

import math
import random

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphapi.compact.arrays import pushing
from graphapi.compact.convert import from_plain
from graphapi.compact.edits import edited
from graphapi.compact.spread import hazards_at, spread, updated_spread
from graphapi.compact.values import node_values, some_values

NAMES = [f"n{i}" for i in range(7)]
ENDS = st.sampled_from(NAMES)
HAZARDS = st.dictionaries(ENDS, st.floats(0.0, 3.0), max_size=3)
DAMPINGS = st.dictionaries(ENDS, st.floats(0.0, 2.0), max_size=2)
MESSAGES = st.dictionaries(ENDS, st.floats(0.0, 1.0), max_size=2)
EDGES = st.dictionaries(st.tuples(ENDS, ENDS), st.floats(0.0, 0.95), max_size=25)


def graph_of(edges, nodes=NAMES):
    graph = nx.DiGraph()
    graph.add_nodes_from(nodes)
    graph.add_edges_from((u, v, {"transmission": p}) for (u, v), p in edges.items())
    return graph


def bits(found, nodes):
    return [float(found.hazard[node]).hex() for node in nodes]


BROUGHT = st.fixed_dictionaries({"own": HAZARDS, "damping": DAMPINGS, "fixed": MESSAGES})


@given(EDGES, BROUGHT, BROUGHT, st.integers(0, 4))
def test_equals_spreading_anew_to_the_last_bit(edges, first, then, rounds):
    graph = from_plain(graph_of(edges))
    before = spread(graph, **first, rounds=rounds)
    after, reached = updated_spread(graph, before, **then)
    anew = spread(graph, **{name: first[name] | then[name] for name in first}, rounds=rounds)
    assert bits(after, NAMES) == bits(anew, NAMES)
    for node in NAMES:
        assert after.received(node) == anew.received(node)
        assert after.attribute(node) == anew.attribute(node)
        if node not in reached:
            assert before.hazard[node] == after.hazard[node]


@given(EDGES, HAZARDS, MESSAGES, EDGES, st.sets(st.tuples(ENDS, ENDS), max_size=3))
def test_edges_may_change_too(edges, own, fixed, more, gone):
    graph = from_plain(graph_of(edges))
    before = spread(graph, own, fixed=fixed)
    kept = {ends: p for ends, p in edges.items() if ends not in gone} | more
    touched = {end for ends in ({*gone} & {*edges}) | {*more} for end in ends}
    after = edited(
        graph,
        drop_edges=[(u, v, None) for u, v in ({*gone} | {*more}) & {*edges}],
        put_edges=[(u, v, None, {"transmission": p}) for (u, v), p in more.items()],
    )
    found, _ = updated_spread(after, before, rewired=touched)
    anew = spread(from_plain(graph_of(kept)), own, fixed=fixed)
    assert bits(found, NAMES) == bits(anew, NAMES)


@given(EDGES, HAZARDS, MESSAGES, HAZARDS)
def test_plain_graphs_spread_anew(edges, own, fixed, owns):
    graph = graph_of(edges)
    before = spread(graph, own, fixed=fixed)
    found, reached = updated_spread(graph, before, own=owns)
    assert found.hazard == spread(graph, own | owns, fixed=fixed).hazard
    assert set(reached) == set(NAMES)
    moved, _ = updated_spread(from_plain(graph), before, own=owns)
    assert dict(moved.hazard) == pytest.approx(dict(found.hazard), abs=1e-12)


def test_a_fixed_message_may_end():
    graph = from_plain(graph_of({("a", "b"): 0.5, ("b", "a"): 0.5}, nodes="ab"))
    before = spread(graph, {"b": 1.0}, fixed={"a": 1.0})
    after, _ = updated_spread(graph, before, fixed={"a": math.nan})
    assert dict(after.hazard) == dict(spread(graph, {"b": 1.0}).hazard)
    assert before.hazard["b"] == pytest.approx(1.0 - math.log(0.5))


def large(seed):
    rng = random.Random(seed)
    graph = nx.gnp_random_graph(2000, 0.003, seed=seed, directed=True)
    for _, _, data in graph.edges(data=True):
        data["transmission"] = rng.random() / 2
    return from_plain(graph), {node: rng.random() for node in rng.sample(range(2000), 40)}


def test_only_what_the_change_reaches_is_looked_at():
    graph, own = large(1)
    before = spread(graph, own, rounds=2)
    after, reached = updated_spread(graph, before, own={7: 2.0})
    near = nx.single_source_shortest_path_length(graph, 7, 2)
    assert set(reached) <= set(near)
    assert len(reached) > 10
    assert bits(after, graph) == bits(spread(graph, {**own, 7: 2.0}, rounds=2), graph)


def test_a_tolerance_bounds_what_is_looked_at():
    graph, own = large(2)
    before = spread(graph, own)
    exact, all_reached = updated_spread(graph, before, own={3: 1.0})
    close, reached = updated_spread(graph, before, own={3: 1.0}, tolerance=1e-2)
    assert len(reached) < len(all_reached)
    assert max(abs(exact.hazard[node] - close.hazard[node]) for node in graph) < 5e-2


def test_nothing_changed_is_nothing_to_do():
    graph, own = large(3)
    before = spread(graph, own)
    after, reached = updated_spread(graph, before)
    assert not reached
    assert bits(after, graph) == bits(before, graph)


def test_many_changes_one_after_another():
    graph, own = large(4)
    found = spread(graph, own)
    rng = random.Random(4)
    for _ in range(20):
        change = {rng.randrange(2000): rng.choice([0.0, 0.5, 1.0])}
        own |= change
        found, _ = updated_spread(graph, found, own=change)
    assert bits(found, graph) == bits(spread(graph, own), graph)


@pytest.mark.parametrize("options", [{"own": {"a": -1.0}}, {"damping": {"a": math.nan}}])
def test_what_is_out_of_range_is_refused(options):
    graph = from_plain(graph_of({("a", "b"): 0.5}, nodes="ab"))
    with pytest.raises(ValueError, match="hazard"):
        updated_spread(graph, spread(graph, {}), **options)


def test_numbers_laid_out_for_other_graphs_of_the_nodes_are_taken():
    graph, own = large(5)
    laid = node_values(graph, own, default=0.0)
    assert bits(spread(graph, laid), graph) == bits(spread(graph, own), graph)
    assert isinstance(spread(graph, laid).hazard.array, np.ndarray)


@given(EDGES, HAZARDS, st.lists(BROUGHT, min_size=2, max_size=4))
def test_changes_of_one_answer_do_not_see_each_other(edges, own, news):
    graph = from_plain(graph_of(edges))
    before = spread(graph, own)
    told = bits(before, NAMES)
    after = [updated_spread(graph, before, **each)[0] for each in news]
    for each, found in zip(news, after, strict=True):
        anew = spread(graph, **{**each, "own": own | each["own"]})
        assert bits(found, NAMES) == bits(anew, NAMES)
        assert dict(found.damping) == dict(anew.damping)
        assert found.own.at(np.arange(len(NAMES))).tolist() == list(anew.own.values())
        assert found.hazard.array.tolist() == anew.hazard.array.tolist()
    assert bits(before, NAMES) == told


def test_what_is_noted_beside_the_arrays_is_written_into_them_now_and_then(monkeypatch):
    monkeypatch.setattr(pushing, "LEAST", 0)
    graph, own = large(6)
    found, rng, ends = spread(graph, own), random.Random(6), set()
    for _ in range(40):
        change = {rng.randrange(2000): rng.random()}
        own |= change
        found, reached = updated_spread(graph, found, own=change)
        ends.add(found.rounds.book.end)
        assert len(list(reached[:3])) == min(3, len(reached))
    assert min(ends) < max(ends) < 2000
    assert bits(found, graph) == bits(spread(graph, own), graph)


def test_noted_numbers_may_be_given_on():
    graph, own = large(7)
    found, _ = updated_spread(graph, spread(graph, own), own={3: 0.5})
    assert found.own.lie_within(0.0, 1.0)
    assert found.own.with_value(4, 9.0)[4] == 9.0
    assert found.own.with_value(4, 9.0)[3] == 0.5


LAID = st.builds(
    lambda edges, lay: lay(graph_of(edges)), EDGES, st.sampled_from([from_plain, nx.DiGraph])
)


@given(LAID, BROUGHT, BROUGHT, HAZARDS, st.sets(ENDS))
def test_what_would_press_on_some_nodes_is_what_spreading_finds(graph, first, then, own, asked):
    before, _ = updated_spread(graph, spread(graph, **first), **then)
    found = hazards_at(graph, before, sorted(asked), own=own)
    anew = spread(graph, **before.asked_again(own, {}, {}))
    assert {node: value.hex() for node, value in found.items()} == {
        node: float(anew.hazard[node]).hex() for node in asked
    }


def test_only_what_comes_before_is_asked():
    graph, own = large(8)
    before = spread(graph, own)
    news = some_values(graph, dict.fromkeys(range(0, 2000, 3), 0.7))
    after, _ = updated_spread(graph, before, own=news)
    assert hazards_at(graph, before, graph, own=news) == dict(after.hazard)
    assert bits(after, graph) == bits(spread(graph, own | dict(news)), graph)
