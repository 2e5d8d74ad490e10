from math import fsum

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphapi.analysis.influence.paths import influence_paths
from graphapi.analysis.majority import majority
from graphapi.analysis.units.unit import decision_unit
from graphapi.errors import UnknownId
from graphapi.model.words import Role, Support, TouchOutcome
from tests.analysis.committees import DECIDES, by_person, decider, unit_of
from tests.analysis.reach import SAFE, Risks, along, small_worlds
from tests.analysis.scenes import group, loss, person, plain, seat, tie, touch, world_of


def test_coverage_and_majority_of_independent_seats():
    unit = unit_of(
        *decider("a", 0.5),
        *decider("b", 0.3),
        *decider("c", 0.2),
        *[tie("us", p, 0.5) for p in "abc"],
    )
    assert unit.coverage == pytest.approx(0.5)
    assert unit.majority == pytest.approx(0.625)


def test_weights_are_shares_and_a_silent_contact_has_none():
    unit = unit_of(
        *decider("a", 0.6),
        *decider("b", 0.2),
        *decider("c", role=Role.CONTACT),
        tie("us", "c", 0.9),
    )
    assert {s.person: s.weight for s in unit.seats} == pytest.approx({"a": 0.75, "b": 0.25, "c": 0})
    assert unit.coverage == 0.0


def test_decision_makers_nobody_weighed_are_equal():
    unit = unit_of(*decider("a"), *decider("b"), tie("us", "a", 0.8))
    assert {s.person: s.weight for s in unit.seats} == {"a": 0.5, "b": 0.5}
    assert unit.coverage == pytest.approx(0.4)


def test_a_person_with_two_seats_decides_once():
    unit = unit_of(
        *decider("a", 0.5),
        seat("a", "g", Role.CONTACT, 0.1),
        *decider("b", 0.4),
        tie("us", "a", 0.5),
    )
    first = by_person(unit)["a"]
    assert (first.role, first.weight) == (DECIDES, pytest.approx(0.6))
    assert len(unit.seats) == 2


def test_leverage_counts_the_influence_on_the_others():
    unit = unit_of(
        *decider("a", 0.5),
        *decider("b", 0.5),
        tie("us", "a", 0.4),
        tie("us", "b", 0.4),
        tie("a", "b", 0.5),
    )
    b_now = 1 - (1 - 0.4) * (1 - 0.2)
    b_after = 1 - (1 - 0.4) * (1 - 0.5)
    seats = by_person(unit)
    assert seats["b"].reach == pytest.approx(b_now)
    assert seats["a"].coverage_after == pytest.approx(0.5 + 0.5 * b_after)
    rise = 0.5 * 0.6 + 0.5 * (b_after - b_now)
    assert seats["a"].leverage == pytest.approx(0.5 * 0.6 * rise)
    assert seats["b"].leverage == pytest.approx(0.5 * (1 - b_now) * 0.5 * (1 - b_now))
    assert [each.person for each in unit.seats] == ["a", "b"]
    assert unit.sentence.values["person"].id == "a"


def test_whom_the_rival_will_not_let_go_is_not_named_first():
    unit = unit_of(*decider("a", 0.8, Support.OPPONENT), *decider("b", 0.2), tie("us", "b", 0.1))
    assert unit.seats[0].person == "a"
    assert unit.sentence.code == "UNIT_FIRST"
    assert unit.sentence.values["person"].id == "b"


@pytest.mark.parametrize(
    ("weight", "support", "rows", "expected"),
    [
        (0.2, Support.CRITIC, [], True),
        (0.2, Support.OPPONENT, [], True),
        (0.2, Support.NEUTRAL, [], False),
        (0.2, None, [], False),
        (0.19, Support.OPPONENT, [], False),
        (0.2, Support.CHAMPION, [touch("a", outcome=TouchOutcome.WON)], True),
        (0.2, None, [loss("a")], True),
        (0.2, None, [touch("a", outcome=TouchOutcome.PENDING)], False),
    ],
)
def test_blockers(weight, support, rows, expected):
    unit = unit_of(*decider("a", weight, support), *decider("b", 1 - weight), *rows)
    assert by_person(unit)["a"].blocker is expected


def test_support_is_weighed_over_those_who_are_known():
    unit = unit_of(
        *decider("a", 0.2, Support.CHAMPION), *decider("b", 0.6, Support.CRITIC), *decider("c", 0.2)
    )
    assert unit.support == pytest.approx((0.2 * 1 - 0.6 * 0.5) / 0.8)
    assert unit_of(*decider("a", 1.0)).support is None


def test_a_won_seat_can_be_reached_but_not_passed_through():
    unit = unit_of(
        *decider("a", 0.5),
        *decider("b", 0.5),
        *along("us", "a", "b", strengths=(0.9, 0.9)),
        touch("a", outcome=TouchOutcome.WON),
        risk=Risks({"a": 0.9}),
    )
    seats = by_person(unit)
    assert seats["a"].reach == pytest.approx(0.9)
    assert seats["b"].reach == pytest.approx(0.081)
    assert seats["b"].best.compromised == (0,)


def test_a_group_where_nobody_is_recorded():
    unit = unit_of(person("a"), seat("a", "g"))
    assert (unit.seats, unit.coverage, unit.majority, unit.support) == ((), 0.0, 0.0, None)
    assert (unit.single_thread, unit.introducer) == (None, None)
    assert unit.sentence.code == "UNIT_UNKNOWN"


def test_an_unknown_group_is_refused():
    with pytest.raises(UnknownId) as refused:
        decision_unit(world_of(), SAFE, "nowhere")
    assert refused.value.field == "group"


@st.composite
def units(draw):
    world, risk = draw(small_worlds())
    who = draw(st.lists(st.sampled_from(sorted(world.persons)), unique=True, max_size=4))
    weights = [draw(st.sampled_from([None, 0.1, 0.3, 0.6])) for _ in who]
    roles = [draw(st.sampled_from([DECIDES, Role.CONTACT])) for _ in who]
    seats = [seat(p, "g", r, w) for p, r, w in zip(who, roles, weights, strict=True)]
    rows = (*world.persons.values(), *world.ties.values())
    return world_of(*rows, group("g"), *seats), risk


@settings(max_examples=60, deadline=None)
@given(units())
def test_what_holds_for_every_unit(case):
    world, risk = case
    unit = decision_unit(world, risk, "g")
    for each in unit.seats:
        answer = influence_paths(world, risk, each.person)
        assert each.reach == answer.reach
        assert each.best == (answer.paths[0] if answer.paths else None)
        assert each.leverage >= 0
        assert unit.coverage - 1e-12 <= each.coverage_after <= 1 + 1e-12
        if each.introducer:
            assert 0 < each.introducer.value <= 1
            assert -1e-12 <= each.introducer.indispensability <= each.reach + 1e-12
    weights, reaches = [s.weight for s in unit.seats], [s.reach for s in unit.seats]
    assert unit.coverage == pytest.approx(
        fsum(w * r for w, r in zip(weights, reaches, strict=True)), abs=1e-12
    )
    assert unit.majority == pytest.approx(majority(weights, reaches), abs=1e-12)
    leverages = [each.leverage for each in unit.seats]
    assert leverages == sorted(leverages, reverse=True)


@settings(max_examples=30, deadline=None)
@given(units())
def test_a_plain_networkx_graph_gives_the_same_unit(case):
    world, risk = case
    assert decision_unit(plain(world), risk, "g") == decision_unit(world, risk, "g")
