"""Where paths begin: our own people, those whom we visited, and given persons."""

import pytest

from graphapi.analysis.influence.ground import Avoid
from graphapi.analysis.influence.paths import influence_paths
from graphapi.analysis.influence.ways import StartReason
from graphapi.model.words import PersonTier, Side
from tests.analysis.reach import SAFE, Risks, along, chief, only, ours, visits
from tests.analysis.scenes import (
    people,
    person,
    tie,
    world_of,
)


def test_our_own_people_start_surely_whatever_their_risk():
    world = chief(tie("us", "d", 0.7))
    path = only(influence_paths(world, Risks({"us": 0.9}), "d"))
    assert (path.start, path.start_why) == ("us", StartReason.ACCOUNT_MANAGER)
    assert path.safe_strength == path.strength == pytest.approx(0.7)


@pytest.mark.parametrize(
    ("tier", "why"),
    [
        (PersonTier.EXECUTIVE, StartReason.EXECUTIVE),
        (PersonTier.EMPLOYEE, StartReason.EMPLOYEE),
        (None, StartReason.EMPLOYEE),
    ],
)
def test_why_a_path_may_start(tier, why):
    world = world_of(ours("us", tier), person("d"), tie("us", "d", 0.7))
    assert only(influence_paths(world, SAFE, "d")).start_why is why


def test_a_third_party_starts_a_little_less_surely_and_may_be_lost():
    world = world_of(person("t", Side.THIRD_PARTY), person("d"), tie("t", "d", 0.5))
    path = only(influence_paths(world, Risks({"t": 0.1}), "d"))
    assert (path.start_strength, path.start_why) == (0.8, StartReason.THIRD_PARTY)
    assert path.strength == pytest.approx(0.4)
    assert path.safe_strength == pytest.approx(0.36)


def test_a_visited_customer_is_a_start_that_may_be_lost():
    world = chief(tie("a", "d", 0.8), *visits("a", 2))
    path = only(influence_paths(world, Risks({"a": 0.5}), "d"))
    assert (path.persons, path.start_why) == (("a", "d"), StartReason.VISITED)
    assert path.start_strength == 0.75
    assert path.strength == pytest.approx(0.6)
    assert path.safe_strength == pytest.approx(0.3)


def test_visits_count_for_half_a_year_and_only_once_made():
    rows = [*visits("a", 1, age=179), *visits("a", 1, age=181), *visits("a", 1, age=-1)]
    path = only(influence_paths(chief(tie("a", "d"), *rows), SAFE, "d"))
    assert path.start_strength == 0.5


def test_whom_we_visited_is_reached_without_a_tie():
    path = only(influence_paths(chief(*visits("d", 3)), Risks({"d": 0.9}), "d"))
    assert (path.start, path.steps, path.weakest) == ("d", (), None)
    assert path.strength == path.safe_strength == 0.875


def test_a_lost_customer_whom_we_visited_is_reached_but_passes_nothing_on():
    world = chief(tie("a", "d"), *visits("a", 1))
    risk = Risks({"a": 1.0})
    assert only(influence_paths(world, risk, "a")).strength == 0.5
    assert influence_paths(world, risk, "d").paths == ()


def test_visits_and_the_weaker_tie_of_the_visitor_are_told_once():
    world = chief(tie("us", "a", 0.6), tie("a", "d", 0.5), *visits("a", 2))
    answer = influence_paths(world, SAFE, "d")
    assert only(answer).persons == ("a", "d")
    assert answer.reach == pytest.approx(0.375)


def test_visits_and_the_stronger_tie_of_the_visitor_are_told_once():
    world = chief(tie("us", "a", 0.9), tie("a", "d", 0.5), *visits("a", 2))
    answer = influence_paths(world, SAFE, "d")
    assert only(answer).persons == ("us", "a", "d")
    assert answer.reach == pytest.approx(0.45)


def test_the_recorded_tie_lends_its_strength_to_the_visits():
    world = world_of(
        ours("us"),
        *people("abcde"),
        tie("us", "a", 0.9),
        *along("a", "b", "c", "d", "e", strengths=(1, 1, 1, 1)),
        *visits("a", 1),
    )
    path = only(influence_paths(world, SAFE, "e"))
    assert path.persons == ("a", "b", "c", "d", "e")
    assert path.start_strength == 0.9


def test_of_several_visitors_the_one_with_the_strongest_tie_counts():
    world = world_of(
        *map(ours, ("ann", "zoe")),
        *people("abcde"),
        tie("ann", "a", 0.2),
        tie("zoe", "a", 0.9),
        *along("a", "b", "c", "d", "e", strengths=(1, 1, 1, 1)),
        *visits("a", 1, by="ann"),
        *visits("a", 1, by="zoe"),
    )
    path = only(influence_paths(world, SAFE, "e"))
    assert (path.start, path.start_strength) == ("a", 0.9)


def test_visits_and_a_weaker_tie_of_the_visitor_are_no_two_routes():
    world = chief(
        tie("us", "a", 0.6),
        tie("a", "d", 0.5),
        *along("a", "b", "d", strengths=(0.9, 0.9)),
        *visits("a", 2),
    )
    answer = influence_paths(world, SAFE, "d")
    assert {route.start for route in answer.routes} == {"a"}
    assert answer.reach == pytest.approx(0.75 * (1 - (1 - 0.81) * 0.5))


def test_the_tie_of_somebody_else_is_another_route():
    world = chief(ours("them"), tie("them", "d", 0.5), *visits("d", 1))
    assert influence_paths(world, SAFE, "d").reach == pytest.approx(0.75)


def test_one_of_ours_needs_no_path():
    world = world_of(ours("us"), ours("boss"), tie("us", "boss", 0.9))
    answer = influence_paths(world, SAFE, "boss")
    assert answer.paths[0].steps == ()
    assert answer.reach == 1.0


def test_a_path_that_comes_back_to_us_had_better_begun_there():
    world = chief(tie("a", "us", 1.0), tie("us", "d", 0.5), *visits("a", 5))
    assert only(influence_paths(world, SAFE, "d")).persons == ("us", "d")


def test_given_persons_whom_we_avoid_do_not_start():
    world = chief(tie("a", "d", 0.9), tie("b", "d", 0.5))
    avoid = Avoid(persons=frozenset("a"))
    path = only(influence_paths(world, SAFE, "d", origin=("a", "b"), avoid=avoid))
    assert path.persons == ("b", "d")
    assert influence_paths(world, SAFE, "d", origin=("a",), avoid=avoid).paths == ()


def test_given_persons_may_use_our_people():
    world = chief(*along("a", "us", "d", strengths=(0.5, 0.5)))
    path = only(influence_paths(world, Risks({"a": 1.0}), "d", origin=("a",)))
    assert (path.start_why, path.safe_strength) == (StartReason.GIVEN, 0.25)
