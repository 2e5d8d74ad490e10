"""What holds of influence paths in every small world."""

from math import prod

from hypothesis import given, settings
from hypothesis import strategies as st

from graphapi.analysis.influence.paths import influence_paths
from graphapi.model.words import TieKind
from tests.analysis.reach import all_paths, small_worlds, told
from tests.analysis.scenes import (
    plain,
    tie,
    world_of,
)

quick = settings(max_examples=60, deadline=None)


@quick
@given(small_worlds(), st.integers(1, 4), st.data())
def test_best_paths_from_our_side_are_those_of_the_definition(case, hops, data):
    world, risk = case
    to = data.draw(st.sampled_from(sorted(world.persons)))
    answer = influence_paths(world, risk, to, hops=hops)
    expected = all_paths(world, risk, to, hops)[:5]
    assert told(answer.paths) == [(path, round(value, 9)) for path, value in expected]


@quick
@given(small_worlds(), st.integers(1, 4), st.data())
def test_best_paths_from_given_persons_are_those_of_the_definition(case, hops, data):
    world, risk = case
    to, *origin = data.draw(
        st.lists(st.sampled_from(sorted(world.persons)), min_size=2, max_size=4, unique=True)
    )
    answer = influence_paths(world, risk, to, origin=tuple(origin), hops=hops, first=20)
    expected = all_paths(world, risk, to, hops, origin)[:20]
    assert told(answer.paths) == [(path, round(value, 9)) for path, value in expected]


@quick
@given(small_worlds(), st.integers(1, 4), st.data())
def test_paths_are_simple_short_and_in_order(case, hops, data):
    world, risk = case
    to = data.draw(st.sampled_from(sorted(world.persons)))
    answer = influence_paths(world, risk, to, hops=hops)
    values = [path.safe_strength for path in answer.paths]
    assert values == sorted(values, reverse=True)
    for path in answer.paths:
        assert len(set(path.persons)) == len(path.persons)
        assert path.persons[-1] == to
        assert len(path.steps) <= hops
        assert path.safe_strength <= path.strength <= 1


@quick
@given(small_worlds(), st.data())
def test_reach_lies_between_the_best_path_and_independent_routes(case, data):
    world, risk = case
    answer = influence_paths(world, risk, data.draw(st.sampled_from(sorted(world.persons))))
    values = [route.safe_strength for route in answer.routes]
    assert len(values) <= 3
    assert max(values, default=0.0) <= answer.reach + 1e-12
    assert answer.reach <= 1 - prod(1 - value for value in values) + 1e-12


@quick
@given(small_worlds(), st.integers(1, 4), st.data())
def test_a_plain_networkx_graph_gives_the_same_answer(case, hops, data):
    world, risk = case
    to = data.draw(st.sampled_from(sorted(world.persons)))
    kinds = data.draw(st.sampled_from([None, frozenset({TieKind.FRIEND})]))
    one = influence_paths(world, risk, to, hops=hops, kinds=kinds)
    assert influence_paths(plain(world), risk, to, hops=hops, kinds=kinds) == one


@quick
@given(small_worlds(5), st.integers(1, 4))
def test_reversed_ties_reverse_the_paths(case, hops):
    world, risk = case
    a, *_, z = sorted(world.persons)
    back = world_of(
        *world.persons.values(),
        *(tie(t.to_id, t.from_id, t.strength, t.kind) for t in world.ties.values()),
    )
    forth = influence_paths(world, risk, z, origin=(a,), hops=hops, first=20)
    turned = influence_paths(back, risk, a, origin=(z,), hops=hops, first=20)
    assert sorted(told(forth.paths)) == sorted((p[::-1], v) for p, v in told(turned.paths))


@quick
@given(small_worlds(), st.floats(0, 1), st.data())
def test_a_stronger_tie_never_weakens_the_best_path(case, share, data):
    world, risk = case
    if not world.ties:
        return
    to = data.draw(st.sampled_from(sorted(world.persons)))
    held = data.draw(st.sampled_from(sorted(world.ties.values(), key=lambda row: row.id)))
    raised = tie(held.from_id, held.to_id, held.strength + share * (1 - held.strength), held.kind)
    rest = [row for row in world.ties.values() if row.id != held.id]
    better = world_of(*world.persons.values(), *rest, raised)
    before, after = (influence_paths(w, risk, to).paths for w in (world, better))
    if before:
        assert after[0].safe_strength >= before[0].safe_strength - 1e-12
