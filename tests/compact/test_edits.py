"""An edited graph equals one built anew, and leaves the old one alone."""

from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphapi.compact.convert import from_plain, to_plain
from graphapi.compact.edits import edited
from graphapi.compact.graph import from_edges
from tests.compact.worlds import edge_data, keyed_graphs, pairs, same


@st.composite
def edits(draw):
    plain = draw(keyed_graphs())
    keys = st.sampled_from([f"e{i}" for i in range(15)])
    drop_nodes = draw(st.sets(st.sampled_from(["n0", "n2", "n9"])))
    add_nodes = draw(st.lists(st.sampled_from(["n0", "n1", "n7", "n8"]), unique=True))
    left = sorted((set(plain) - drop_nodes) | set(add_nodes))
    put = [(*ends, draw(keys), draw(edge_data())) for ends in draw(pairs(left, most=4))]
    return plain, {
        "drop_nodes": drop_nodes,
        "add_nodes": add_nodes,
        "drop_edges": draw(st.sets(keys)),
        "put_edges": put,
    }


def built_anew(plain, change):
    edges = {key: (u, v, data) for u, v, key, data in plain.edges(keys=True, data=True)}
    edges = {k: e for k, e in edges.items() if not {*e[:2]} & change["drop_nodes"]}
    for key in change["drop_edges"]:
        edges.pop(key, None)
    edges |= {key: (u, v, data) for u, v, key, data in change["put_edges"]}
    made = nx.MultiDiGraph()
    made.add_nodes_from(n for n in plain if n not in change["drop_nodes"])
    made.add_nodes_from(change["add_nodes"])
    made.add_edges_from((u, v, key, data) for key, (u, v, data) in edges.items())
    return made


@given(edits())
def test_an_edited_graph_equals_one_built_anew(case):
    plain, change = case
    old = from_plain(plain)
    new = edited(old, **change)
    assert same(new, built_anew(plain, change))
    assert same(old, plain)


@given(edits(), edits())
def test_edits_follow_edits(first, second):
    plain, change = first
    later = second[1] | {"put_edges": []}
    twice = edited(edited(from_plain(plain), **change), **later)
    assert same(twice, built_anew(built_anew(plain, change), later))


def one():
    return from_edges("ab", [0], [1], {"kind": ["x"], "n": [1]}, keys=["k"])


def test_an_edge_put_again_moves():
    new = edited(one(), put_edges=[("b", "a", "k", {"kind": "y", "n": 2})])
    assert list(new.edges(keys=True, data=True)) == [("b", "a", "k", {"kind": "y", "n": 2})]


def test_data_may_be_new_missing_or_of_another_type():
    put = [("a", "b", "l", {"n": 0.5}), ("b", "b", "m", {"kind": 3, "more": [1]})]
    new = edited(one(), put_edges=put)
    assert new.get_edge_data("a", "b") == {"k": {"kind": "x", "n": 1}, "l": {"n": 0.5}}
    assert new.get_edge_data("b", "b", "m") == {"kind": 3, "more": [1]}


def test_many_categories_outgrow_a_byte():
    put = [("a", "b", f"k{i}", {"kind": f"kind {i}", "n": i}) for i in range(200)]
    new = edited(one(), put_edges=put)
    assert to_plain(new).edges["a", "b", "k199"] == {"kind": "kind 199", "n": 199}


def test_what_cannot_be_edited_is_refused():
    with pytest.raises(nx.NetworkXError, match="keys"):
        edited(from_edges("ab", [0], [1], {}))
    with pytest.raises(nx.NetworkXError, match="same key"):
        edited(from_edges("ab", [0, 1], [1, 0], {}, keys=[0, 0]))
    with pytest.raises(nx.NetworkXError, match="'c'"):
        edited(one(), put_edges=[("a", "c", "l", {})])
