"""Races on random tiny worlds, against the definition word by word."""

from __future__ import annotations

from itertools import combinations, pairwise
from math import prod

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphapi.analysis.influence.paths import influence_paths
from graphapi.analysis.influence.race import Nearer, race
from graphapi.model.words import Side
from tests.analysis.reach import NAMES, Risks, passes, simple_paths, small_worlds, told
from tests.analysis.scenes import person, world_of

HOPS = 4


def union_chance(routes, ground):
    """U by inclusion and exclusion over the elements of routes: the formula, word by word."""
    strength, passing = ground
    total = 0.0
    for count in range(1, len(routes) + 1):
        for some in combinations(routes, count):
            ties = {pair for route in some for pair in pairwise(route)}
            inner = {name for route in some for name in route[1:-1]}
            chance = prod(strength[tie] for tie in ties) * prod(passing[name] for name in inner)
            total += (-1) ** (count + 1) * chance
    return total


def rival_paths(world, risk, to, starts):
    """Every path of a rival with its safe value, the best first."""
    found = []
    for start in starts - {to}:
        for path, strength in simple_paths(world, start, to, HOPS):
            stays = prod(disloyal(world, risk, name, starts) for name in path[1:-1])
            if stays > 0:
                found.append((path, strength * stays))
    return sorted(found, key=lambda each: (-round(each[1], 12), len(each[0]), each[0]))


def disloyal(world, risk, name, starts):
    staff = world.persons[name].side in (Side.OURS, Side.COMPETITOR)
    return 0.0 if staff or name in starts else risk.of(name)


def theirs_in(world):
    return {name for name, row in world.persons.items() if row.side is Side.COMPETITOR}


@settings(max_examples=150)
@given(small_worlds())
def test_a_rival_s_paths_are_those_of_the_definition(drawn) -> None:
    world, risk = drawn
    starts, to = theirs_in(world), "b"
    found = race(world, risk, to)
    expected = rival_paths(world, risk, to, starts)
    if to in starts:
        assert found.rivals[0].reach == 1.0
        return
    assert bool(found.rivals) == bool(expected)
    for rival in found.rivals:
        shown = [(path, round(value, 9)) for path, value in expected[:5]]
        assert told(rival.paths) == shown
        ties = {(row.from_id, row.to_id): row.strength for row in world.ties.values()}
        passing = {name: disloyal(world, risk, name, starts) for name in world.persons}
        routes = [path.persons for path in rival.routes]
        assert rival.reach == pytest.approx(union_chance(routes, (ties, passing)), abs=1e-12)


@settings(max_examples=100)
@given(small_worlds(most=6))
def test_the_breaker_leaves_least_of_all_single_persons(drawn) -> None:
    world, risk = drawn
    for each in race(world, risk, "b").rivals:
        outsiders = [n for n, row in world.persons.items() if row.side in OUTSIDE and n != "b"]
        left = {name: reach_without(world, risk, name) for name in outsiders}
        least = min([each.reach, *left.values()])
        if each.breaker is None:
            assert least == pytest.approx(each.reach, abs=1e-9)
        else:
            assert each.breaker.left == pytest.approx(least, abs=1e-9)
            assert left[each.breaker.person] == pytest.approx(least, abs=1e-9)


OUTSIDE = (Side.CUSTOMER, Side.THIRD_PARTY)


def reach_without(world, risk, name):
    """The reach of the one rival in a world in which nothing passes through a person."""
    held = Risks({**risk.table, name: 0.0})
    return max((each.reach for each in race(world, held, "b").rivals), default=0.0)


SIDES = st.sampled_from((Side.OURS, Side.COMPETITOR, Side.CUSTOMER, Side.CUSTOMER))
OTHER = {Side.OURS: Side.COMPETITOR, Side.COMPETITOR: Side.OURS, Side.CUSTOMER: Side.CUSTOMER}


@settings(max_examples=150)
@given(small_worlds(), st.lists(SIDES, min_size=len(NAMES), max_size=len(NAMES)))
def test_swapped_sides_swap_the_answer(drawn, sides) -> None:
    world, risk = drawn
    side_of = dict(zip(NAMES, sides, strict=True))
    ties = world.ties.values()

    def seen_by(side):
        return world_of(*(person(n, side(side_of[n]), employer="X") for n in world.persons), *ties)

    one = race(seen_by(lambda side: side), risk, "b")
    turned = Risks({name: 1.0 - risk.of(name) for name in NAMES})
    other = race(seen_by(lambda side: OTHER[side]), turned, "b")
    assert one.lead == pytest.approx(-other.lead, abs=1e-12)
    assert {one.nearer, other.nearer} in MIRRORED
    ours, (their,) = one.ours, other.rivals or (other.ours,)
    if other.rivals:
        assert [(p, pytest.approx(v)) for p, v in told(ours.paths)] == told(their.paths)
        assert ours.both == their.both
        assert (ours.breaker and ours.breaker.person) == (their.breaker and their.breaker.person)
    else:
        assert ours.reach == 0.0


MIRRORED = [{Nearer.US, Nearer.RIVAL}, {Nearer.EVEN}, {Nearer.NOBODY}]


@given(small_worlds(most=5))
def test_our_own_side_is_as_in_influence_paths(drawn) -> None:
    world, risk = drawn
    ours, alone = race(world, risk, "b").ours, influence_paths(world, risk, "b")
    assert (ours.paths, ours.routes, ours.reach) == (alone.paths, alone.routes, alone.reach)
    assert all(passes(world, risk, name, through_us=False) for name in ours.both)
