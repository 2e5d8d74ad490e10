import pytest

from graphapi.analysis.risk.assess import assess
from graphapi.model.words import Role, Severity
from tests.analysis.scenes import (
    bundle,
    complaint,
    day,
    fault,
    group,
    person,
    seat,
    visit,
    world_of,
)


def of(*rows, ends=None, who="a"):
    company = [group("g", contract_end=ends), person("a"), seat("a", "g")]
    return assess(world_of(*company, *rows)).hazards.susceptible[who]


def codes(known):
    return [effect.code for effect in known.effects]


def test_nothing_known_is_one_and_said_to_be_unknown() -> None:
    known = of()
    assert known.factor == 1.0
    assert known.effects == ()
    assert known.unknown == ("CONTRACT_END", "ACCOUNT_MANAGER")


def test_a_person_without_a_group_has_the_same_unknowns() -> None:
    assert of(person("b"), who="b").unknown == ("CONTRACT_END", "ACCOUNT_MANAGER")


@pytest.mark.parametrize(
    ("left", "factor", "code"),
    [
        (181, 0.6, ["CONTRACT_FAR"]),
        (180, 1.0, []),
        (60, 1.0, []),
        (59, 1.4, ["CONTRACT_DUE"]),
        (0, 1.4, ["CONTRACT_DUE"]),
        (-1, 1.4, ["CONTRACT_OVER"]),
    ],
)
def test_the_end_of_the_contract(left, factor, code) -> None:
    known = of(ends=day(left))
    assert (known.factor, codes(known)) == (pytest.approx(factor), code)
    assert "CONTRACT_END" not in known.unknown


def manager(name, since=None, until=None):
    return [person(name), seat(name, "g", Role.ACCOUNT_MANAGER, since=since, until=until)]


@pytest.mark.parametrize(("days", "factor"), [(0, 1.5), (179, 1.5), (180, 1.0)])
def test_a_new_account_manager_loosens_for_half_a_year(days, factor) -> None:
    known = of(*manager("x", since=day(-days)))
    assert known.factor == pytest.approx(factor)
    assert "ACCOUNT_MANAGER" not in known.unknown


def test_an_account_manager_who_left_counts_as_a_change() -> None:
    gone = manager("x", since=day(-900), until=day(-10))
    assert of(*gone, *manager("y", since=day(-400))).factor == pytest.approx(1.5)


def test_an_account_manager_of_unknown_date_is_unknown() -> None:
    assert "ACCOUNT_MANAGER" in of(*manager("x")).unknown


def test_complaints_in_ninety_days_at_most_three() -> None:
    rows = [complaint("g", age, str(age)) for age in (0, 89, 90)]
    assert of(*rows).factor == pytest.approx(1.25**2)
    assert of(*(complaint("g", n) for n in range(5))).factor == pytest.approx(1.25**3)


def test_faults_in_sixty_days_urgent_ones_twice() -> None:
    assert of(fault("g", 59), fault("g", 60)).factor == pytest.approx(1.15)
    assert of(fault("g", 1, Severity.URGENT)).factor == pytest.approx(1.15**2)
    many = of(fault("g", 1, Severity.URGENT), fault("g", 2, Severity.URGENT))
    assert many.factor == pytest.approx(1.15**3)
    assert many.effects[0].sentence.values["count"] == 2


def test_any_contact_of_ours_in_sixty_days_holds() -> None:
    assert of(visit("a", 59)).factor == pytest.approx(0.75)
    assert of(visit("a", 60)).factor == 1.0
    assert of(visit("a", -1)).factor == 1.0
    assert of(visit("a", -1), visit("a", 59)).factor == pytest.approx(0.75)


def test_bundles_of_the_person_and_the_group_add_up_to_at_most_all() -> None:
    own, shared = bundle("g", "a", 0.5), bundle("g", None, 0.2)
    assert of(own).factor == pytest.approx(0.75)
    assert of(own, shared).factor == pytest.approx(1 - 0.5 * 0.7)
    assert of(own, shared, bundle("g", None, 0.9, "c")).factor == pytest.approx(0.5)
    assert of(bundle("g", "b", 1.0), person("b")).factor == 1.0


def test_a_bundle_that_ended_holds_nobody() -> None:
    assert of(bundle("g", "a", 1.0, end=day(-1))).factor == 1.0


def test_a_bundle_of_unknown_share_is_unknown() -> None:
    assert of(bundle("g", "a", None)).unknown[-1] == "BUNDLE_SHARE"


def test_care_is_that_of_the_home_group() -> None:
    rows = [group("h"), seat("a", "h", Role.DECISION_MAKER, 0.4), complaint("h"), bundle("g")]
    assert codes(of(*rows)) == ["COMPLAINTS"]
