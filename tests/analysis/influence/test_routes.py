from itertools import product
from math import prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphapi.analysis.influence.routes import Route, choose, joint_chance

CHANCES = st.dictionaries(st.sampled_from("abcdefg"), st.floats(0, 1), min_size=7, max_size=7)
NAMES = st.lists(st.frozensets(st.sampled_from("abcdefg"), min_size=1), min_size=1, max_size=5)


@st.composite
def pools(draw):
    chances, names = draw(CHANCES), draw(NAMES)
    routes = [Route({name: chances[name] for name in sorted(route)}) for route in names]
    return sorted(routes, key=lambda route: -route.chance)


def enumerated(routes):
    """The chance that one route holds, over every state of the elements."""
    chances = {name: chance for route in routes for name, chance in route.elements.items()}
    total = 0.0
    for state in product((False, True), repeat=len(chances)):
        holds = dict(zip(chances, state, strict=True))
        if any(all(holds[name] for name in route.elements) for route in routes):
            total += prod(p if holds[name] else 1 - p for name, p in chances.items())
    return total


def test_disjoint_routes():
    routes = [Route({"a": 0.4, "b": 0.5}), Route({"c": 0.5, "d": 0.6})]
    assert joint_chance(routes) == pytest.approx(0.44)


def test_routes_with_a_shared_first_tie():
    routes = [Route({"a": 0.5, "b": 0.4}), Route({"a": 0.5, "c": 0.6})]
    assert joint_chance(routes) == pytest.approx(0.38)


def test_no_route_reaches_nobody():
    assert joint_chance([]) == 0.0
    assert choose([], limit=3, least=0.001) == ((), 0.0)


@given(pools())
def test_equals_the_enumeration_of_all_states(routes):
    assert joint_chance(routes) == pytest.approx(enumerated(routes), abs=1e-12)


@given(pools())
def test_lies_between_the_best_route_and_independent_routes(routes):
    reach = joint_chance(routes)
    assert max(route.chance for route in routes) <= reach + 1e-12
    assert reach <= 1 - prod(1 - route.chance for route in routes) + 1e-12


@given(pools(), st.sampled_from("abcdefg"), st.floats(0, 1))
def test_of_fixed_routes_is_monotone_in_every_element(routes, name, raised):
    better = [
        Route({n: max(p, raised) if n == name else p for n, p in route.elements.items()})
        for route in routes
    ]
    assert joint_chance(better) >= joint_chance(routes) - 1e-12


@given(pools(), st.integers(1, 3))
def test_chosen_routes_are_the_greedy_ones(pool, limit):
    chosen, reach = choose(pool, limit=limit, least=0.001)
    picked = []
    for position in chosen:
        gains = [joint_chance([*picked, route]) - joint_chance(picked) for route in pool]
        assert gains[position] == pytest.approx(max(gains), abs=1e-12)
        assert not picked or gains[position] >= 0.001 - 1e-12
        picked.append(pool[position])
    assert reach == pytest.approx(joint_chance(picked), abs=1e-12)
    assert len(set(chosen)) == len(chosen) <= limit


def test_what_adds_most_goes_before_what_is_likelier():
    first, near, apart = {"a": 0.5, "b": 0.9}, {"a": 0.5, "c": 0.8}, {"d": 0.3}
    pool = [Route(first), Route(near), Route(apart)]
    chosen, reach = choose(pool, limit=2, least=0.001)
    assert chosen == (0, 2)
    assert reach == pytest.approx(1 - 0.55 * 0.7)
    assert choose(pool, limit=3, least=0.001)[0] == (0, 2, 1)


def test_a_gain_of_a_thousandth_is_worth_another_route():
    pool = [Route({"a": 0.5}), Route({"b": 0.0021})]
    assert choose(pool, limit=3, least=0.001)[0] == (0, 1)
    assert choose(pool, limit=3, least=0.0011)[0] == (0,)


def test_stops_when_another_route_adds_nothing():
    pool = [Route({"a": 0.5}), Route({"a": 0.5, "b": 0.9}), Route({"c": 0.0005})]
    assert choose(pool, limit=3, least=0.001) == ((0,), 0.5)


def test_the_only_route_is_chosen_however_weak():
    assert choose([Route({"a": 1e-5})], limit=3, least=0.001) == ((0,), 1e-5)
