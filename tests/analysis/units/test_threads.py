"""Single threads and introducers of a decision unit."""

import pytest

from graphapi.model.words import Side
from tests.analysis.committees import by_person, decider, unit_of
from tests.analysis.reach import Risks, along, ours, visits
from tests.analysis.scenes import people, person, tie


def test_one_start_behind_all_is_a_single_thread():
    rows = [*decider("a", 0.5), *decider("b", 0.5), tie("us", "a", 0.6), tie("us", "b", 0.6)]
    thread = unit_of(*rows).single_thread
    assert (thread.person, thread.sentence.code) == ("us", "SINGLE_THREAD_START")
    assert unit_of(*rows, ours("them"), tie("them", "b", 0.6)).single_thread is None


def test_a_visitor_is_behind_the_visited():
    thread = unit_of(*decider("a", 1.0), *visits("a", 2)).single_thread
    assert thread.person == "us"


def test_whom_we_hardly_reach_makes_no_single_thread():
    rows = [*decider("a", 0.5), *decider("b", 0.5), *people("cd"), tie("us", "a", 0.29)]
    assert unit_of(*rows).single_thread is None


def test_one_inner_person_for_half_of_the_coverage_is_a_single_thread():
    unit = unit_of(
        ours("them"),
        person("x"),
        *decider("a", 0.6),
        *decider("b", 0.4),
        tie("us", "x", 1.0),
        tie("x", "a", 0.9),
        tie("them", "b", 0.5),
    )
    assert unit.single_thread.person == "x"
    assert unit.single_thread.sentence.values["share"].value == pytest.approx(0.54 / 0.74)


def test_an_inner_person_with_a_substitute_is_no_single_thread():
    unit = unit_of(
        ours("them"),
        *people("xy"),
        *decider("a", 1.0),
        *along("us", "x", "a", strengths=(1.0, 0.9)),
        *along("them", "y", "a", strengths=(1.0, 0.9)),
    )
    assert unit.single_thread is None


def test_an_inner_person_with_a_substitute_off_the_routes_is_no_single_thread():
    rows = [
        ours("them"),
        ours("zoe"),
        *people("xypq"),
        *decider("a", 1.0),
        tie("us", "x", 0.95),
        tie("them", "x", 0.95),
        tie("x", "a", 0.9),
        *along("x", "p", "a", strengths=(0.9, 1.0)),
        *along("x", "q", "a", strengths=(0.9, 1.0)),
    ]
    assert unit_of(*rows).single_thread.person == "x"
    aside = along("zoe", "y", "a", strengths=(1.0, 0.5))
    assert unit_of(*rows, *aside).single_thread is None


def test_the_introducer_is_the_outsider_next_to_us_who_leads_furthest():
    unit = unit_of(
        *people("xy"),
        *decider("a", 1.0),
        *along("us", "x", "a", strengths=(0.8, 0.6)),
        *along("us", "y", "a", strengths=(0.5, 0.9)),
        risk=Risks({"x": 0.1}),
    )
    introducer = by_person(unit)["a"].introducer
    without = 0.8 * 0.9 * 0.6
    assert introducer.person == "y"
    assert introducer.value == pytest.approx(0.45)
    assert introducer.indispensability == pytest.approx((1 - (1 - without) * (1 - 0.45)) - without)


def test_the_strongest_tie_from_ours_leads_to_the_introducer():
    unit = unit_of(
        ours("them"),
        person("x"),
        *decider("a", 1.0),
        tie("us", "x", 0.3),
        tie("them", "x", 0.8),
        tie("x", "a", 0.5),
    )
    assert by_person(unit)["a"].introducer.value == pytest.approx(0.4)


def test_third_parties_and_the_visited_introduce_too():
    third = unit_of(person("x", Side.THIRD_PARTY), *decider("a", 1.0), tie("x", "a", 0.5))
    assert by_person(third)["a"].introducer.value == pytest.approx(0.4)
    visited = unit_of(person("x"), *decider("a", 1.0), tie("x", "a", 0.5), *visits("x", 2))
    assert by_person(visited)["a"].introducer.value == pytest.approx(0.375)


def test_several_routes_of_an_introducer_count_together():
    unit = unit_of(
        *people("xyvw"),
        *decider("a", 1.0),
        *along("us", "x", "a", strengths=(0.9, 0.5)),
        *along("us", "y", "v", "a", strengths=(0.9, 0.45, 1.0)),
        *along("y", "w", "a", strengths=(0.45, 1.0)),
    )
    introducer = by_person(unit)["a"].introducer
    assert introducer.person == "y"
    assert introducer.value == pytest.approx(0.9 * (1 - 0.55**2))


def test_an_introducer_whom_we_visited_may_be_lost():
    rows = [person("x"), *decider("a", 1.0), tie("x", "a", 0.5), *visits("x", 2)]
    introducer = by_person(unit_of(*rows, risk=Risks({"x": 0.4})))["a"].introducer
    assert introducer.value == pytest.approx(0.75 * 0.6 * 0.5)


def test_nobody_introduces_us_to_himself_nor_do_our_own():
    unit = unit_of(ours("them"), *decider("a", 1.0), tie("us", "a", 0.5), tie("us", "them"))
    assert by_person(unit)["a"].introducer is None
    assert unit.introducer is None


def test_the_introducer_for_all_weighs_the_seats():
    unit = unit_of(
        *people("xy"),
        *decider("a", 0.7),
        *decider("b", 0.3),
        tie("us", "x", 0.8),
        tie("us", "y", 0.8),
        tie("x", "a", 0.5),
        tie("y", "b", 0.9),
    )
    assert unit.introducer.person == "x"
    assert unit.introducer.value == pytest.approx(0.7 * 0.8 * 0.5)
    assert unit.introducer.indispensability == pytest.approx(0.7 * 0.8 * 0.5)
