import pytest

from graphapi.analysis.decision import deciding_seats, decision_weights
from graphapi.model.words import Role
from tests.analysis.scenes import day, group, people, seat, world_of


def weights(*seats):
    return dict(decision_weights(world_of(group("g"), *people("abcd"), *seats), "g"))


def decides(who, weight=None, **facts):
    return seat(who, "g", Role.DECISION_MAKER, weight, **facts)


def test_stated_weights_are_shares_of_their_sum() -> None:
    assert weights(decides("a", 0.6), decides("b", 0.2)) == pytest.approx({"a": 0.75, "b": 0.25})


def test_shares_of_weights_that_sum_to_one_are_those_weights() -> None:
    say = weights(decides("a", 0.5), decides("b", 0.15), decides("c", 0.2), decides("d", 0.15))
    assert say == {"a": 0.5, "b": 0.15, "c": 0.2, "d": 0.15}
    stated = {"a": 0.5, "b": 0.15, "c": 0.2, "d": 0.05, "e": 0.1}
    rows = [group("g"), *people(stated), *(decides(who, say) for who, say in stated.items())]
    assert decision_weights(world_of(*rows), "g") == stated


def test_decision_makers_are_equal_when_nobody_stated_a_weight() -> None:
    assert weights(decides("a"), decides("b")) == {"a": 0.5, "b": 0.5}


def test_a_contact_without_a_weight_has_no_say_and_one_with_it_has() -> None:
    assert weights(decides("a"), seat("c", "g", Role.CONTACT)) == {"a": 1.0, "c": 0.0}
    say = weights(decides("a"), seat("c", "g", Role.CONTACT, 0.2))
    assert say == pytest.approx({"a": 0.8, "c": 0.2})


def test_the_unstated_share_what_the_stated_leave() -> None:
    say = weights(decides("a", 0.5), decides("b", 0.3), decides("c"), decides("d"))
    assert say == pytest.approx({"a": 0.5, "b": 0.3, "c": 0.1, "d": 0.1})
    assert weights(decides("a", 1.0), decides("b")) == {"a": 1.0, "b": 0.0}


def test_a_person_with_two_seats_has_both_weights() -> None:
    say = weights(decides("a", 0.5), seat("a", "g", Role.CONTACT, 0.25), decides("b", 0.25))
    assert say == pytest.approx({"a": 0.75, "b": 0.25})


def test_members_and_former_decision_makers_have_no_say() -> None:
    assert weights(seat("a", "g", Role.MEMBER, 0.9), decides("b", 0.5, until=day(-1))) == {}


def test_nobody_has_a_say_where_only_contacts_without_weight_sit() -> None:
    assert weights(seat("c", "g", Role.CONTACT)) == {"c": 0.0}


def test_an_unknown_group_has_no_unit() -> None:
    world = world_of()
    assert deciding_seats(world, "g") == ()
    assert dict(decision_weights(world, "g")) == {}
