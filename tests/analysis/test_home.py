import pytest

from graphapi.analysis.home import customers, home_groups, spending
from graphapi.model.words import Role, Side
from tests.analysis.scenes import group, people, person, seat, world_of


def test_the_home_is_the_group_with_the_largest_say() -> None:
    rows = [group("g"), group("h"), person("a"), seat("a", "g", Role.CONTACT, 0.2)]
    assert home_groups(world_of(*rows, seat("a", "h", Role.DECISION_MAKER, 0.3)))["a"] == "h"


def test_equal_seats_go_by_their_ids_and_an_account_manager_is_at_home_nowhere() -> None:
    rows = [group("g"), group("h"), *people("ab"), seat("a", "h"), seat("a", "g")]
    assert home_groups(world_of(*rows, seat("b", "g", Role.ACCOUNT_MANAGER))) == {"a": "g"}


def test_only_customers_can_be_lost() -> None:
    assert customers(world_of(person("a"), *(person(s, s) for s in Side))) == ("CUSTOMER", "a")


@pytest.mark.parametrize(
    ("person_facts", "group_facts", "expected"),
    [
        ({"monthly_revenue": 5, "currency": "CNY"}, {}, (5.0, "CNY")),
        ({}, {"monthly_revenue": 90, "headcount": 3, "currency": "USD"}, (30.0, "USD")),
        ({}, {"monthly_revenue": 90, "headcount": 0, "currency": "USD"}, (None, None)),
        ({}, {"monthly_revenue": 90, "currency": "USD"}, (None, None)),
        ({}, {"headcount": 3}, (None, None)),
    ],
)
def test_what_is_not_known_of_a_person_is_the_group_by_head(
    person_facts, group_facts, expected
) -> None:
    world = world_of(person("a", **person_facts), group("g", **group_facts))
    assert spending(world, "a", "g") == expected


def test_without_a_group_only_the_persons_own_money_is_known() -> None:
    assert spending(world_of(person("a")), "a", None) == (None, None)
