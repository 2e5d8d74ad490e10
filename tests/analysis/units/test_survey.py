import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphapi.analysis.influence.ground import ground_of
from graphapi.analysis.influence.paths import influence_paths
from graphapi.analysis.units.survey import survey_of
from graphapi.model.words import TieKind
from tests.analysis.reach import SAFE, Risks, along, ours, small_worlds, visits
from tests.analysis.scenes import people, tie, world_of

quick = settings(max_examples=60, deadline=None)


def survey(*rows, risk=SAFE):
    return survey_of(ground_of(world_of(ours("us"), *people("abd"), *rows), risk))


def test_the_reach_of_one_person_alone():
    asked = survey(*along("us", "a", "d", strengths=(0.5, 0.5)), tie("a", "b"), tie("b", "d", 0.4))
    assert asked.reach_from("a", "d") == pytest.approx(1 - 0.5 * 0.6)
    assert asked.reach_from("d", "a") == 0.0


def test_a_person_won_starts_surely_and_is_reached():
    asked = survey(tie("us", "a", 0.1), tie("a", "d", 0.8), risk=Risks({"a": 0.9}))
    assert asked.reach_if_won("a", "d") == pytest.approx(1 - (1 - 0.8) * 1)
    assert asked.reach_if_won("a", "a") == 1.0
    assert asked.reach_if_won("b", "d") == asked.reached("d").reach


def test_without_a_go_between_other_routes_remain():
    asked = survey(
        *along("us", "a", "d", strengths=(1, 0.8)), *along("us", "b", "d", strengths=(1, 0.5))
    )
    assert asked.reached("d").reach == pytest.approx(0.9)
    assert asked.reach_without("a", "d") == pytest.approx(0.5)
    assert asked.reach_without("d", "d") == pytest.approx(0.9)


def test_without_one_of_ours_their_visits_are_gone_too():
    asked = survey(ours("kay"), tie("us", "d", 0.5), *visits("a", 2, by="kay"), tie("a", "d"))
    assert asked.reached("d").reach == pytest.approx(1 - 0.5 * 0.25)
    assert asked.reach_without("kay", "d") == pytest.approx(0.5)
    assert asked.reach_without("us", "d") == pytest.approx(0.75)


@quick
@given(small_worlds(), st.data())
def test_more_never_reaches_less(case, data):
    world, risk = case
    names = st.sampled_from(sorted(world.persons))
    person, to = data.draw(names), data.draw(names)
    asked = survey_of(ground_of(world, risk))
    reach = influence_paths(world, risk, to).reach
    assert asked.reached(to).reach == reach
    assert asked.reach_without(person, to) <= reach + 1e-12
    assert asked.reach_if_won(person, to) >= reach - 1e-12


@quick
@given(small_worlds(), st.data())
def test_one_alone_reaches_as_a_given_origin_does_round_our_people(case, data):
    world, risk = case
    person, to = data.draw(
        st.lists(st.sampled_from(sorted(world.persons)), min_size=2, max_size=2, unique=True)
    )
    asked = survey_of(ground_of(world, risk, kinds=frozenset(TieKind)))
    assert 0 <= asked.reach_from(person, to) <= 1
    answer = influence_paths(world, risk, to, origin=(person,))
    if not any(
        world.persons[p].side == "OURS" for path in answer.routes for p in path.persons[1:-1]
    ):
        assert asked.reach_from(person, to) == pytest.approx(answer.reach, abs=1e-9)


def test_routes_that_fall_short_of_those_before_are_not_taken():
    ties = [("us", "b", 0.9), ("us", "w", 0.8), ("b", "a", 0.9), ("b", "d", 0.5)]
    ties += [("a", "b", 0.9), ("a", "d", 0.7), ("w", "b", 0.8)]
    world = world_of(ours("us"), *people("abdw"), *(tie(*each) for each in ties))
    asked = survey_of(ground_of(world, SAFE))
    assert asked.reached("d").reach == pytest.approx(0.77382)
    assert asked.reach_if_won("w", "d") == pytest.approx(0.77382)
