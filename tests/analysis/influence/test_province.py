"""Paths over the arrays of a snapshot: the same as those of the world that it was made of."""

from dataclasses import replace
from math import nan

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphapi.analysis.influence.ground import Avoid
from graphapi.analysis.influence.paths import influence_paths
from graphapi.analysis.influence.province import province_paths
from graphapi.analysis.influence.ways import StartReason
from graphapi.compact.convert import from_plain
from graphapi.errors import BadInput, UnknownId
from graphapi.model.words import Side
from tests.analysis.reach import SAFE, along, only, small_worlds, told
from tests.analysis.scenes import loss, person, touch, world_of

quick = settings(max_examples=60, deadline=None)
OWN = {Side.OURS: 1, Side.THIRD_PARTY: 2}


def laid_out(world):
    """The graph and the arrays that a snapshot of a world keeps."""
    graph = nx.DiGraph()
    graph.add_nodes_from(world.graph)
    for u, v, data in world.strongest_ties.edges.data():
        graph.add_edge(u, v, strength=data["strength"], kind=str(world.ties[data["key"]].kind))
    sides = [world.persons[p].side for p in graph]
    gone = world.lost_persons
    arrays = {
        "side": np.array([list(Side).index(side) for side in sides], dtype=np.uint8),
        "own": np.array([OWN.get(side, 0) for side in sides], dtype=np.uint8),
        "touch": np.array([float(p in world.touches_on_person) for p in graph], np.float32),
        "lost": np.array([world.age(gone[p]) if p in gone else nan for p in graph], np.float32),
    }
    return from_plain(graph), arrays


def risks_of(world, risk):
    return np.array([risk.of(person) for person in world.graph])


def without_ids(influence):
    """An answer of a world as a snapshot can give it, which keeps no ids of ties and no gap."""

    def known(path):
        steps = (replace(s, tie=None, certainty=None, age_days=None) for s in path.steps)
        return replace(path, steps=tuple(steps))

    paths, routes = (tuple(map(known, each)) for each in (influence.paths, influence.routes))
    return replace(influence, paths=paths, routes=routes, gap=None)


def asked(data, world):
    names = st.sampled_from(sorted(world.persons))
    return {
        "to": data.draw(names),
        "hops": data.draw(st.integers(1, 6)),
        "first": data.draw(st.integers(1, 20)),
        "origin": data.draw(st.none() | st.lists(names, min_size=1, max_size=3).map(tuple)),
        "avoid": frozenset(data.draw(st.lists(names, max_size=2))),
    }


@quick
@given(small_worlds(), st.data())
def test_a_world_and_its_arrays_give_the_same_answer(case, data):
    world, risk = case
    question = asked(data, world)
    found = province_paths(*laid_out(world), **question, risk=risks_of(world, risk))
    avoid = Avoid(persons=question.pop("avoid"))
    assert found == without_ids(influence_paths(world, risk, **question, avoid=avoid))


def reached(*rows, **question):
    world = world_of(person("us", Side.OURS), *map(person, "abd"), *rows)
    return province_paths(*laid_out(world), "d", **question)


def test_a_touched_person_on_the_way_compromises_a_path():
    ties = along("us", "a", "d", strengths=(0.5, 0.8))
    assert only(reached(*ties)).compromised == ()
    path = only(reached(*ties, touch("a", age=3)))
    assert path.compromised == (0,)
    assert path.start_why is StartReason.EMPLOYEE


def test_without_any_risk_a_lost_person_stands_in_the_way():
    ties = (
        *along("us", "a", "d", strengths=(0.9, 0.9)),
        *along("us", "b", "d", strengths=(0.4, 0.4)),
    )
    assert told(reached(*ties, loss("a", age=10)).paths) == [(("us", "b", "d"), 0.16)]


def test_a_person_whom_nobody_reaches():
    answer = reached()
    assert (answer.paths, answer.routes, answer.reach, answer.gap) == ((), (), 0.0, None)


@pytest.mark.parametrize(
    ("question", "field"),
    [({"origin": ("x",)}, "from"), ({"avoid": frozenset({"x"})}, "avoid")],
)
def test_an_unknown_id_is_refused_by_its_field(question, field):
    with pytest.raises(UnknownId, match=r"nobody has the id x; ids here are like a\.") as failure:
        reached(**question)
    assert failure.value.field == field


def test_numbers_out_of_range_are_refused():
    with pytest.raises(BadInput, match="maxHops must lie between 1 and 6, not 7"):
        reached(hops=7)
    with pytest.raises(BadInput, match="first must lie between 1 and 20, not 0"):
        reached(first=0)


def test_nobody_at_all():
    with pytest.raises(UnknownId, match="there is nobody here"):
        province_paths(*laid_out(world_of()), "d", risk=risks_of(world_of(), SAFE))
