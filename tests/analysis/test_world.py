"""What of the facts holds at a moment, and the graph that is drawn of it."""

from dataclasses import replace

import pytest

from graphapi.analysis.dates import day_of, holds
from graphapi.analysis.world import strength_of
from graphapi.model.rows import Tie
from graphapi.model.words import Role, Side, TieKind
from tests.analysis.scenes import (
    NOON,
    ago,
    bundle,
    day,
    group,
    people,
    person,
    seat,
    tie,
    visit,
    world_of,
)


@pytest.mark.parametrize(
    ("begin", "end", "held"),
    [
        (None, None, True),
        (day(0), day(0), True),
        (day(1), None, False),
        (None, day(-1), False),
        (day(-9), day(9), True),
    ],
)
def test_dates_hold_with_both_ends(begin, end, held):
    assert holds(begin, end, day(0)) is held


def test_days_and_ages_are_counted_from_the_moment():
    world = world_of()
    assert (world.day, day_of(ago(0.51))) == (day(0), day(-1))
    assert [world.age(moment) for moment in (NOON, ago(1.5), ago(-3))] == [0.0, 1.5, 0.0]
    assert [world.days_until(day(left)) for left in (-2, 0, 31)] == [-2, 0, 31]


def test_seats_and_bundles_are_those_held_now():
    old = seat("a", "g", until=day(-1))
    now = seat("b", "g", since=day(0), until=day(0))
    ours = seat("u", "g", Role.ACCOUNT_MANAGER)
    world = world_of(group("g"), *people("abu"), old, now, ours, bundle("g", end=day(-1)))
    assert world.seats_in == {"g": (now, ours)}
    assert world.seats_of == {"b": (now,), "u": (ours,)}
    assert world.people_in == {"g": ("b",)}
    assert world.bundles_of == {}


def test_a_tie_is_drawn_while_it_holds_between_known_persons():
    held = tie("a", "b", 0.5, TieKind.FRIEND)
    gone = replace(tie("b", "a"), until=day(-1))
    to_come = replace(tie("b", "c"), since=day(1))
    graph = world_of(*people("abc"), held, gone, to_come, tie("a", "nobody")).graph
    assert list(graph) == ["a", "b", "c"]
    (drawn,) = graph.edges(keys=True, data=True)
    expected = {"strength": 0.5, "weight": pytest.approx(0.3), "kind": TieKind.FRIEND}
    assert drawn == ("a", "b", held.id, expected)


def test_a_strength_that_nobody_stated_is_a_half():
    assert strength_of(Tie(id="t", from_id="a", to_id="b", kind=TieKind.FRIEND)) == 0.5
    assert strength_of(tie("a", "b", 0.2)) == 0.2


def test_the_strongest_of_parallel_ties_is_walked():
    rows = [tie("a", "b", 0.3, TieKind.FAMILY), tie("a", "b", 0.6, TieKind.CALLS)]
    walked = world_of(*people("ab"), *rows).strongest_ties
    assert walked["a"]["b"] == {"strength": 0.6, "key": "a-b-CALLS"}


def test_paths_start_at_ours_third_parties_and_customers_visited_lately():
    sides = [person(side, side) for side in Side]
    visits = [visit(side, age) for side in Side for age in (1, 179, 181)]
    world = world_of(*sides, *visits)
    assert set(world.own_side) == {Side.OURS, Side.THIRD_PARTY}
    assert {who: len(rows) for who, rows in world.recent_visits.items()} == {Side.CUSTOMER: 2}
