"""Runs one after the other: ids that stay, ids that are new, and what the diaries say."""

import random

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphapi.analysis.circles.detect import detect
from graphapi.analysis.circles.diary import CircleEventKind
from graphapi.analysis.circles.find import find_circles
from graphapi.analysis.circles.layers import Layer
from graphapi.analysis.circles.roster import rosters_of
from graphapi.compact.columns import Column
from graphapi.compact.convert import from_plain
from graphapi.compact.graph import from_edges
from graphapi.errors import BadInput
from graphapi.model.words import TieKind
from graphapi.store.run import CircleMembership
from tests.analysis.scenes import clique, mutual, people, tie, world_of

KIND = CircleEventKind


def kept(found):
    """What a store keeps of a run."""
    return [
        CircleMembership(circle_id=id_, layer=layer, person_id=who, role=role, overlap=overlap)
        for id_, layer, who, role, overlap in found.memberships()
    ]


def runs(*worlds, **options):
    """Detect in one world after the other, each starting from what was kept of the last."""
    found, memberships = [], ()
    for fence, world in enumerate(worlds, 1):
        previous = rosters_of(memberships, {who: n for n, who in enumerate(world.graph)})
        found.append(detect(world, fence=fence, previous=previous, **options))
        memberships = kept(found[-1])
    return found


def cliques(*groups, more=()):
    rows = [*people({who for group in groups for who in group} | set(more))]
    return [*rows, *(row for group in groups for row in clique(group))]


def ids(found):
    return {frozenset(circle.persons): circle.id for circle in found.circles}


def events(found, layer=Layer.WORK):
    diary = next(each for each in found.diaries if each.layer is layer)
    return {id_: {each.kind for each in them} for id_, them in diary.events.items()}


def test_the_first_run_names_circles_by_layer_run_and_first_person() -> None:
    (found,) = runs(world_of(*cliques("abc", "def")))
    assert ids(found) == {frozenset("abc"): "WORK-1-a", frozenset("def"): "WORK-1-d"}
    assert events(found) == {"WORK-1-a": {KIND.BORN}, "WORK-1-d": {KIND.BORN}}


def test_a_circle_keeps_its_id_though_its_first_person_goes() -> None:
    first, second = runs(world_of(*cliques("abcde")), world_of(*cliques("bcdef")))
    assert ids(second) == {frozenset("bcdef"): "WORK-1-a"}
    change = second.diaries[0].change("WORK-1-a")
    assert (change.joined, change.left) == (("f",), ())
    assert events(first) == {"WORK-1-a": {KIND.BORN}}


def test_who_leaves_a_circle_but_not_the_company_is_told() -> None:
    _, second = runs(world_of(*cliques("abcde")), world_of(*cliques("bcdef", more="a")))
    change = second.diaries[0].change("WORK-1-a")
    assert (change.joined, change.left) == (("f",), ("a",))


def test_an_id_is_never_used_again() -> None:
    alive, dead = world_of(*cliques("abc")), world_of(*people("abc"))
    _, second, third = runs(alive, dead, alive)
    assert ids(second) == {}
    assert events(second) == {"WORK-1-a": {KIND.DIED}}
    assert ids(third) == {frozenset("abc"): "WORK-3-a"}


def test_a_merge_and_a_split_in_a_row() -> None:
    apart = world_of(*cliques("abcd", "efg"))
    together = world_of(*cliques("abcdefg"))
    first, second, third = runs(apart, together, apart)
    assert ids(second) == {frozenset("abcdefg"): ids(first)[frozenset("abcd")]}
    assert events(second)["WORK-1-e"] == {KIND.MERGED}
    assert ids(third)[frozenset("abcd")] == "WORK-1-a"
    assert ids(third)[frozenset("efg")] == "WORK-3-e"
    assert events(third)["WORK-3-e"] == {KIND.SPLIT}


def test_one_in_a_hundred_ties_changed_leaves_nearly_all_ids() -> None:
    groups = [[f"{number:02}{place}" for place in range(6)] for number in range(40)]
    rows, draw = cliques(*groups), random.Random(1)
    ties = [row for row in rows if hasattr(row, "from_id")]
    moved = draw.sample(ties, len(ties) // 100)
    everybody = sorted({who for group in groups for who in group})
    news = [tie(*draw.sample(everybody, 2)) for _ in moved]
    other = [*people(everybody), *(row for row in ties if row not in moved), *news]
    first, second = runs(world_of(*rows), world_of(*other))
    before, after = set(ids(first).values()), set(ids(second).values())
    assert len(before & after) >= 0.95 * len(before)


def test_the_circles_are_those_that_are_found_without_a_last_run() -> None:
    world = world_of(*cliques("abcde", "fghij"), *mutual("a", "f"))
    (found,) = runs(world)
    assert {each.persons for each in found.circles} == {c.persons for c in find_circles(world)}
    assert found.objective == pytest.approx(2 * (10 - 0.15 * 10))


ENDS = st.tuples(st.integers(0, 11), st.integers(0, 11)).filter(lambda ends: ends[0] != ends[1])
GRAPHS = st.lists(ENDS, max_size=60, unique=True)


@settings(max_examples=40, deadline=None)
@given(GRAPHS, GRAPHS)
def test_a_run_on_the_same_facts_changes_what_it_finds_better_and_ids_are_unique(
    ends, others
) -> None:
    worlds = [
        world_of(*people(f"p{n}" for n in range(12)), *(tie(f"p{u}", f"p{v}") for u, v in each))
        for each in (ends, others, others)
    ]
    found = runs(*worlds)
    if found[2].objective <= found[1].objective + 1e-9:
        assert ids(found[1]) == ids(found[2])
        assert not any(each.events for each in found[2].diaries)
    for each in found:
        assert len({circle.id for circle in each.circles}) == len(each.circles)
        assert {row[:3] for row in each.memberships()} == {
            (c.id, c.layer, who) for c in each.circles for who in c.persons
        }


def test_a_graph_without_kinds_is_one_layer() -> None:
    graph = nx.DiGraph()
    graph.add_weighted_edges_from((u, v, 0.5) for u in "abcd" for v in "abcd" if u < v)
    found = detect(from_plain(graph), fence=4)
    assert ids(found) == {frozenset("abcd"): "WORK-4-a"}


def test_a_graph_with_kinds_has_the_layers_of_a_world() -> None:
    ends = [(u, v) for u in range(4) for v in range(4) if u != v]
    sources, targets = zip(*ends, strict=True)
    columns = {"strength": [0.5] * len(ends), "kind": ["FRIEND"] * len(ends)}
    graph = from_edges(list("abcd"), sources, targets, columns, directed=True)
    assert [c.layer for c in detect(graph, fence=1).circles] == [Layer.FRIEND]


def test_a_job_is_told_how_far_it_is() -> None:
    said = []
    detect(world_of(), fence=1, report=lambda *told: said.append(told))
    assert said == [
        ("circles of work", 0, 3),
        ("circles of classmate", 1, 3),
        ("circles of friend", 2, 3),
        ("circles", 3, 3),
    ]


@pytest.mark.parametrize("gamma", [0.0, -1.0, 7.0, float("nan")])
def test_a_density_that_is_none_is_refused(gamma) -> None:
    with pytest.raises(BadInput, match="gamma"):
        detect(world_of(), fence=1, gamma=gamma)


def test_strengths_in_ten_thousandths_pass_on_by_their_kind() -> None:
    ends = [(u, v) for u in range(4) for v in range(4) if u != v]
    sources, targets = zip(*ends, strict=True)
    strengths = Column(np.array([5000] * 11 + [1], dtype=np.uint16), None, 1e-4)
    columns = {"strength": strengths, "kind": ["CALLS"] * len(ends)}
    graph = from_edges(list("abcd"), sources, targets, columns, directed=True)
    (circle,) = detect(graph, fence=1).circles
    inside = {member.person: member.inside for member in circle.members}
    assert inside == pytest.approx({"a": 0.45, "b": 0.45, "c": 0.45, "d": 0.3001})


def test_a_world_and_its_graph_without_weights_give_the_same_circles() -> None:
    ties = [*clique("abcde", 0.5), *clique("fghij", 0.7, TieKind.CALLS), *mutual("a", "f", 0.3)]
    world = world_of(*people("abcdefghij"), *ties)
    ends = [(tie.from_id, tie.to_id) for tie in ties]
    position = {who: n for n, who in enumerate(world.graph)}
    sources, targets = ([position[pair[side]] for pair in ends] for side in (0, 1))
    columns = {
        "strength": [each.strength for each in ties],
        "kind": [each.kind.value for each in ties],
    }
    graph = from_edges(list(world.graph), sources, targets, columns, directed=True)
    mine, theirs = detect(world, fence=1), detect(graph, fence=1)
    assert ids(mine) == ids(theirs)
    for one, other in zip(mine.layers, theirs.layers, strict=True):
        assert np.allclose(one.table.inside, other.table.inside)
        assert np.array_equal(one.table.role, other.table.role)
