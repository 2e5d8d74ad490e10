"""Tables of circles against the same told person by person, on drawn graphs and real worlds."""

import asyncio
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphapi.analysis.circles.find import find_circles, parted, rule_of
from graphapi.analysis.circles.layers import Layer, layers_of
from graphapi.analysis.circles.table import table_of
from graphapi.analysis.parameters import DEFAULT
from graphapi.analysis.world import assemble
from graphapi.compact.graph import from_edges
from graphapi.errors import BadInput
from graphapi.jobs.imports.folder import import_folder
from graphapi.live.load import load
from graphapi.store.embedded.store import EmbeddedStore
from tests.analysis.circles.plain_circles import ties_of, told

SEEDS = sorted(path for path in (Path(__file__).parents[3] / "seeds").iterdir() if path.is_dir())
AT = 1_767_225_600_000
PEOPLE = 14
FIGURES = ("inside", "outside", "z", "participation", "density", "share_inside")


def check(table, graph):
    """Everything that a table says is what the plain sums say."""
    ties = ties_of({(u, v): weight for u, v, weight in graph.edges(data="weight")})
    wanted = told(ties, list(table.partition))
    assert table.parts.tolist() == sorted(wanted)
    for circle, part in enumerate(table.parts.tolist()):
        members = {each.person: each for each in table.members(circle)}
        assert members.keys() == wanted[part]["members"].keys()
        for person, row in wanted[part]["members"].items():
            each = members[person]
            assert (each.role, each.bridge, each.overlap) == tuple(
                row[name] for name in ("role", "bridge", "overlap")
            )
            for name in FIGURES[:4]:
                assert getattr(each, name) == pytest.approx(row[name], abs=1e-9)
        for name in FIGURES[4:]:
            assert getattr(table, name)[circle] == pytest.approx(wanted[part][name], abs=1e-9)


@st.composite
def layers(draw):
    end = st.integers(0, PEOPLE - 1)
    pairs = st.tuples(end, end).filter(lambda pair: pair[0] != pair[1])
    drawn = draw(st.dictionaries(pairs, st.sampled_from([0.05, 0.28, 0.4, 1.0]), max_size=90))
    sources, targets = ([pair[side] for pair in drawn] for side in (0, 1))
    labels = [f"p{number:02}" for number in range(PEOPLE)]
    columns = {"weight": list(drawn.values())}
    return from_edges(labels, sources, targets, columns, directed=True)


@settings(max_examples=150, deadline=None)
@given(layers(), st.sampled_from([0.1, 0.15, 0.3]))
def test_a_table_says_what_plain_sums_say(graph, gamma) -> None:
    check(table_of(graph, gamma=gamma), graph)


def world_of(folder, path):
    async def story():
        store = EmbeddedStore(path / "facts.sqlite")
        await store.open()
        try:
            await import_folder(store, folder)
            return await load(store, lambda: AT)
        finally:
            await store.close()

    return asyncio.run(story())


@pytest.mark.parametrize("folder", SEEDS, ids=lambda path: path.name)
def test_the_seeds_circles_are_those_of_plain_sums(folder, tmp_path) -> None:
    check_layers(world_of(folder, tmp_path))


def test_a_real_companys_circles_are_those_of_plain_sums(shared, tmp_path) -> None:
    check_layers(world_of(shared / "data" / "manufacturing-email", tmp_path))


def check_layers(world):
    ties = layers_of(world)
    for layer in Layer:
        found = parted(ties, layer, rule_of(DEFAULT))
        check(found.table, found.ties)


@given(layers())
@settings(max_examples=20, deadline=None)
def test_the_same_ties_give_the_same_arrays(graph) -> None:
    first, second = table_of(graph, gamma=0.15, seed=7), table_of(graph, gamma=0.15, seed=7)
    for name in ("begins", "persons", "role", "bridge", *FIGURES):
        assert np.array_equal(getattr(first, name), getattr(second, name))


@pytest.mark.parametrize("gamma", [0.0, -0.15, 1.5, float("nan"), float("inf")])
def test_a_density_that_is_none_is_refused_by_name(gamma) -> None:
    graph = from_edges(["a", "b"], [0], [1], {"weight": [1.0]}, directed=True)
    with pytest.raises(BadInput, match="gamma") as refused:
        table_of(graph, gamma=gamma)
    assert refused.value.field == "gamma"


@pytest.mark.parametrize("people", [0, 1, 3])
def test_without_ties_there_is_no_circle(people) -> None:
    labels = [f"p{number}" for number in range(people)]
    table = table_of(from_edges(labels, [], [], {}, directed=True), gamma=0.15)
    assert len(table) == len(table.persons) == 0


def test_everybody_in_one_circle() -> None:
    ends = [(u, v) for u in range(6) for v in range(6) if u != v]
    graph = from_edges(
        list("abcdef"), *zip(*ends, strict=True), {"weight": [0.5] * len(ends)}, directed=True
    )
    table = table_of(graph, gamma=0.9)
    assert table.sizes.tolist() == [6]
    assert table.density.tolist() == table.share_inside.tolist() == [1.0]


def test_gamma_is_checked_where_circles_are_found() -> None:
    with pytest.raises(BadInput, match="gamma"):
        find_circles(assemble([], at=AT), gamma=0.0)
