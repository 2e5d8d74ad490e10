import numpy as np
import pytest
from hypothesis import given, settings

from graphapi.analysis.decision import decision_weights
from graphapi.analysis.risk.places import places_of
from graphapi.model.words import Role, Side, TouchOutcome
from tests.analysis.scenes import group, loss, people, person, plain, seat, touch, world_of
from tests.analysis.tiny import NAMES, branches


def homes(world):
    places = places_of(world)
    at = zip(places.persons, places.homes.tolist(), strict=True)
    return {who: places.groups[home] for who, home in at if home >= 0}


def test_the_home_is_the_group_with_the_largest_say() -> None:
    rows = [group("g"), group("h"), person("a"), seat("a", "g", Role.CONTACT, 0.2)]
    assert homes(world_of(*rows, seat("a", "h", Role.DECISION_MAKER, 0.3))) == {"a": "h"}


def test_equal_seats_go_by_their_ids_and_an_account_manager_is_at_home_nowhere() -> None:
    rows = [group("g"), group("h"), *people("ab"), seat("a", "h"), seat("a", "g")]
    assert homes(world_of(*rows, seat("b", "g", Role.ACCOUNT_MANAGER))) == {"a": "g"}


def test_only_customers_can_be_lost() -> None:
    world = world_of(person("a"), *(person(side, side) for side in Side), loss("OURS"), loss("a"))
    places = places_of(world)
    who = np.array(places.persons)
    assert who[places.customers].tolist() == ["CUSTOMER", "a"]
    assert who[places.gone.known].tolist() == ["a"]


@settings(max_examples=60, deadline=None)
@given(branches())
def test_places_say_what_the_seats_say(rows) -> None:
    world = world_of(*rows)
    places = places_of(world)
    for name, at in places.group_at.items():
        say = places.say(at)
        assert say == pytest.approx(decision_weights(world, name))
        assert list(say) == list(decision_weights(world, name))
    for who in NAMES:
        assert list(places.herds(who)) == sorted(
            name for name, held in world.people_in.items() if who in held
        )


@settings(max_examples=30, deadline=None)
@given(branches())
def test_a_plain_graph_has_the_same_places(rows) -> None:
    world = world_of(*rows)
    ours, theirs = places_of(world), places_of(plain(world))
    assert list(ours.persons) == list(theirs.persons)
    for mine, other in zip(ours.units, theirs.units, strict=True):
        assert mine.tolist() == other.tolist()
    assert ours.homes.tolist() == theirs.homes.tolist()


def test_seats_of_groups_and_persons_that_nobody_knows_do_no_harm() -> None:
    rows = [group("g"), person("a"), seat("a", "x", Role.DECISION_MAKER), seat("b", "g")]
    places = places_of(world_of(*rows))
    assert (places.groups, places.herds("a"), places.say(1)) == (("g", "x"), ("x",), {})


def test_a_recorded_loss_is_told_from_a_touch_that_was_won() -> None:
    won = touch("b", age=3, outcome=TouchOutcome.WON)
    found = places_of(world_of(group("g"), *people("ab"), loss("a", age=9), won, loss(where="g")))
    assert found.gone.persons.tolist() == [9.0, 3.0]
    assert found.gone.recorded.tolist() == [True, False]
    assert found.gone.groups.tolist() == [0.0]


@pytest.mark.parametrize("rows", [[], [person("a")], [group("g")], people("ab")])
def test_an_empty_world_has_no_places(rows) -> None:
    places = places_of(world_of(*rows))
    assert len(places.homes) == len(places.persons) == sum(row.id in "ab" for row in rows)
    assert not places.housed.any()
    assert places.units.say.size == 0
