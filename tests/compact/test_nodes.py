"""A graph of other nodes has the edges that there were among them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from graphapi.compact.convert import from_plain
from graphapi.compact.nodes import with_nodes
from tests.compact.worlds import plain_graphs, same

NODES = st.permutations([f"n{i}" for i in range(8)]).flatmap(
    lambda names: st.integers(0, 8).map(lambda count: names[:count])
)


@given(plain_graphs(), NODES)
def test_edges_among_the_nodes_are_kept(plain, nodes):
    expected = type(plain)()
    expected.add_nodes_from(nodes)
    keys = {"keys": True} if plain.is_multigraph() else {}
    rows = plain.edges(data=True, **keys)
    expected.add_edges_from(row for row in rows if {*row[:2]} <= {*nodes})
    graph = from_plain(plain)
    assert same(with_nodes(graph, nodes), expected)
    assert same(graph, plain)
