import math

import numpy as np
import pytest

from graphapi.analysis.risk.assess import assess
from graphapi.analysis.risk.money import purses_of
from graphapi.analysis.risk.places import places_of
from graphapi.model.words import Role
from tests.analysis.scenes import group, loss, person, seat, touch, world_of


def paying(name, amount, currency="CNY"):
    return person(name, monthly_revenue=amount, currency=currency)


def test_money_is_risk_times_revenue_with_the_contract_beside_it() -> None:
    rows = [group("g", monthly_revenue=1000, currency="CNY"), paying("a", 100), paying("b", 50)]
    rows += [seat("a", "g", Role.DECISION_MAKER), seat("b", "g"), touch("a")]
    risk = assess(world_of(*rows), switch_rate=1.0)
    row = risk.groups["g"]
    assert row.people_money == pytest.approx(100 * risk.of("a") + 50 * risk.of("b"))
    assert row.contract == pytest.approx(0.5 * 1000)
    assert row.money == pytest.approx(row.people_money + row.contract)
    assert row.currency == "CNY"


def test_what_has_gone_is_no_longer_at_risk() -> None:
    rows = [group("g", monthly_revenue=1000, currency="CNY"), paying("a", 100), seat("a", "g")]
    row = assess(world_of(*rows, loss("a"), loss(where="g"))).groups["g"]
    assert (row.money, row.switch) == (0.0, 1.0)


def test_a_person_in_two_groups_pays_at_home_alone() -> None:
    rows = [group("g"), group("h"), paying("a", 100), seat("a", "g"), seat("a", "h")]
    risk = assess(world_of(*rows))
    total = math.fsum(row.people_money for row in risk.groups.values())
    assert total == pytest.approx(100 * risk.of("a"))
    assert risk.groups["h"].people_money == 0.0


def test_other_currencies_are_left_out_for_there_is_no_rate() -> None:
    rows = [group("g"), paying("a", 100), paying("b", 50), paying("c", 7, "USD")]
    rows += [seat(name, "g") for name in "abc"]
    risk = assess(world_of(*rows))
    assert risk.groups["g"].currency == "CNY"
    assert risk.groups["g"].people_money == pytest.approx(150 * risk.of("a"))


def test_the_currency_of_the_group_comes_first() -> None:
    rows = [group("g", currency="USD"), paying("a", 100), seat("a", "g")]
    row = assess(world_of(*rows)).groups["g"]
    assert (row.currency, row.money) == ("USD", 0.0)


def test_nothing_known_is_no_money_and_no_currency() -> None:
    row = assess(world_of(group("g"), person("a"), seat("a", "g"))).groups["g"]
    assert (row.money, row.currency) == (0.0, None)


@pytest.mark.parametrize(
    ("person_facts", "group_facts", "expected"),
    [
        ({"monthly_revenue": 5, "currency": "CNY"}, {}, (5.0, "CNY")),
        ({}, {"monthly_revenue": 90, "headcount": 3, "currency": "USD"}, (30.0, "USD")),
        ({}, {"monthly_revenue": 90, "headcount": 0, "currency": "USD"}, (None, "USD")),
        ({}, {"monthly_revenue": 90, "currency": "USD"}, (None, "USD")),
        ({}, {"headcount": 3}, (None, None)),
        ({"monthly_revenue": 5}, {"currency": "USD"}, (5.0, None)),
    ],
)
def test_what_is_not_known_of_a_person_is_the_group_by_head(
    person_facts, group_facts, expected
) -> None:
    world = world_of(person("a", **person_facts), group("g", **group_facts), seat("a", "g"))
    purses = purses_of(world, places_of(world))
    amount, code = purses.amounts[0], purses.currencies[0]
    told = None if math.isnan(amount) else amount, purses.names[code] if code >= 0 else None
    assert told == expected


def test_without_a_group_only_the_persons_own_money_is_known() -> None:
    world = world_of(person("a"), paying("b", 5), group("g", monthly_revenue=9, headcount=1))
    assert np.isnan(purses_of(world, places_of(world)).amounts).tolist() == [True, False]


def test_the_most_frequent_currency_wins_and_of_equals_the_first() -> None:
    rows = [group("g"), group("h"), *(paying(who, 1, "USD") for who in "abe"), paying("c", 1)]
    rows += [paying("d", 1), *(seat(who, "g") for who in "abc"), seat("d", "h"), seat("e", "h")]
    groups = assess(world_of(*rows)).groups
    assert (groups["g"].currency, groups["h"].currency) == ("USD", "CNY")
    assert assess(world_of(*rows, loss("a"), loss("b"))).groups["g"].currency == "CNY"
