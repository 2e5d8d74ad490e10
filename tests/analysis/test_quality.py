"""How complete and fresh the facts about groups are."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphapi.analysis.parameters import DEFAULT
from graphapi.analysis.quality import Requirement, data_quality
from graphapi.analysis.sentences import Language, render
from graphapi.model.words import GroupTier, Role
from tests.analysis.reach import named, ours
from tests.analysis.scenes import ago, group, people, seat, tie, world_of

BOSS, CONTACT, MANAGER = Role.DECISION_MAKER, Role.CONTACT, Role.ACCOUNT_MANAGER
FACTS = {"tier": GroupTier.A1, "monthly_revenue": 0, "contract_end": "2026-12-31"}
SEEN = {"seen_at": ago(10)}


def whole(name, **facts):
    """A group of which everything is known, and was seen ten days ago."""
    head, clerk = f"{name}-head", f"{name}-clerk"
    return [
        group(name, **{**FACTS, **facts}),
        *people([head, clerk]),
        seat(head, name, BOSS, 0.7, **SEEN),
        seat(clerk, name, CONTACT, 0.3, **SEEN),
        seat("us", name, MANAGER, **SEEN),
    ]


def seen(days, source, target, **facts):
    return replace(tie(source, target), seen_at=ago(days), **facts)


def quality(*rows, wanted=None):
    return data_quality(world_of(ours("us"), *rows), wanted)


def test_a_group_of_which_everything_is_known_falls_short_of_nothing() -> None:
    found = quality(*whole("g"))
    (only,) = found.groups
    assert (only.completeness, only.freshness, only.missing) == (1.0, 1.0, ())
    assert not only.short
    assert found.worst == ()
    assert (found.total.groups, found.total.short) == (1, 0)


@pytest.mark.parametrize(
    ("facts", "missing"),
    [
        ({"tier": None}, Requirement.TIER),
        ({"monthly_revenue": None}, Requirement.REVENUE),
        ({"contract_end": None}, Requirement.CONTRACT_END),
    ],
)
def test_what_is_missing_is_named(facts, missing) -> None:
    (only,) = quality(*whole("g", **facts)).worst
    assert only.missing == (missing,)
    assert only.completeness == 7 / 8
    assert only.shortfall == pytest.approx(0.95 - 0.875)


@pytest.mark.parametrize(
    ("role", "missing"),
    [
        (BOSS, {Requirement.DECISION_MAKER, Requirement.WEIGHTS}),
        (CONTACT, {Requirement.CONTACT, Requirement.WEIGHTS}),
        (MANAGER, {Requirement.ACCOUNT_MANAGER}),
    ],
)
def test_who_is_missing_is_named(role, missing) -> None:
    rows = [row for row in whole("g") if getattr(row, "role", None) is not role]
    (only,) = quality(*rows).groups
    assert set(only.missing) == missing


@pytest.mark.parametrize(("weight", "fine"), [(0.25, True), (0.35, True), (0.2, False), (1, False)])
def test_weights_sum_to_one_or_nearly(weight, fine) -> None:
    rows = [
        replace(row, weight=weight) if getattr(row, "role", None) is CONTACT else row
        for row in whole("g")
    ]
    assert (Requirement.WEIGHTS not in quality(*rows).groups[0].missing) is fine


def test_an_empty_group_lacks_all_but_its_name_and_has_nothing_to_be_fresh() -> None:
    (only,) = quality(group("g")).groups
    assert set(only.missing) == set(Requirement) - {Requirement.NAME}
    assert (only.completeness, only.freshness, only.stale) == (1 / 8, None, 0)
    assert quality(group("g")).sentence.code == "QUALITY"


def test_the_last_tier_has_the_lower_target() -> None:
    found = quality(*whole("g", tier=GroupTier.C, monthly_revenue=None))
    assert (found.groups[0].target, found.groups[0].short) == (0.85, False)


def test_fresh_is_what_was_seen_in_half_a_year() -> None:
    rows = whole("g")
    ties = [seen(days, "g-head", other) for days, other in ((180, "us"), (181, "g-clerk"))]
    (only,) = quality(*rows, *ties, tie("g-clerk", "us")).groups
    assert (only.freshness, only.stale) == (pytest.approx(4 / 6), 2)
    assert only.shortfall == pytest.approx(0.95 - 4 / 6)


def test_what_is_over_is_not_counted() -> None:
    gone = seen(500, "g-head", "us", until="2025-06-30")
    former = seat("us", "g", BOSS, until="2025-06-30", seen_at=ago(500))
    assert quality(*whole("g"), gone, former).groups[0].freshness == 1.0


def test_a_tie_between_groups_counts_for_both_and_once_for_a_region() -> None:
    between = seen(400, "g-head", "h-head")
    found = quality(*whole("g", region="north"), *whole("h", region="north"), between)
    assert [each.stale for each in found.groups] == [1, 1]
    (north,) = found.regions
    assert (north.region, north.freshness) == ("north", pytest.approx(6 / 7))
    assert found.total.freshness == north.freshness


def test_regions_come_with_the_worst_first_and_the_unknown_last() -> None:
    rows = [*whole("g", region="b"), *whole("h", region="a"), group("i", region="c"), group("j")]
    found = quality(*rows)
    assert [each.region for each in found.regions] == ["c", None, "a", "b"]
    assert [each.group for each in found.groups] == ["i", "j", "g", "h"]
    assert [each.group for each in found.worst] == ["i", "j"]
    assert [each.short for each in found.regions] == [1, 1, 0, 0]


def test_ten_of_the_worst_are_named() -> None:
    found = quality(*(group(f"g{number:02}") for number in range(12)))
    assert [each.group for each in found.worst] == [f"g{number:02}" for number in range(10)]


def test_only_groups_that_are_wanted_count() -> None:
    rows = [*whole("g", region="north"), group("h", region="south")]
    found = quality(*rows, wanted=lambda row: row.region == "north")
    assert [each.group for each in found.groups] == ["g"]
    assert [each.region for each in found.regions] == ["north"]


def test_no_group_has_no_quality() -> None:
    found = quality()
    assert (found.total.completeness, found.total.target, found.total.freshness) == (None,) * 3
    assert found.groups == found.regions == found.worst == ()
    assert found.sentence.code == "QUALITY_NOTHING"


@pytest.mark.parametrize("language", Language)
def test_the_sentence_says_how_many_fall_short(language) -> None:
    said = render(quality(*whole("g"), group("h")).sentence, language, named)
    assert all(part in said for part in ("1", "2", "56%", "100%"))


def test_targets_are_those_of_the_parameter_table() -> None:
    world = world_of(ours("us"), *whole("g", monthly_revenue=None))
    easy = replace(world, parameters=replace(DEFAULT, quality_target=0.5))
    assert not data_quality(easy).groups[0].short


PLACES = st.lists(st.tuples(st.sampled_from("gh"), st.sampled_from("gh"), st.booleans()))


@given(PLACES)
def test_totals_count_every_tie_once(ends) -> None:
    ties = {
        f"{number}": replace(
            tie(f"{one}-head", f"{other}-clerk"), id=f"{number}", seen_at=ago(1 if fresh else 999)
        )
        for number, (one, other, fresh) in enumerate(ends)
    }
    found = quality(*whole("g", region="a"), *whole("h", region="b"), *ties.values())
    fresh = sum(each for _, _, each in ends)
    assert found.total.freshness == pytest.approx((6 + fresh) / (6 + len(ends)))
    for name, region in (("g", "a"), ("h", "b")):
        mine = [each for one, other, each in ends if name in (one, other)]
        share = pytest.approx((3 + sum(mine)) / (3 + len(mine)))
        assert next(each for each in found.groups if each.group == name).freshness == share
        assert next(each for each in found.regions if each.region == region).freshness == share
