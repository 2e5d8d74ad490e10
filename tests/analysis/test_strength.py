import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphapi.analysis.parameters import DEFAULT
from graphapi.analysis.strength import (
    StrengthBand,
    activity,
    band,
    certainty,
    influence_weight,
    reciprocity,
    staleness,
    tie_strength,
    typical,
    way_back,
)
from graphapi.model.words import TieKind

stated = st.floats(0.05, 1)
months = st.lists(st.integers(0, 30), min_size=1, max_size=12)
usual = st.floats(0.1, 10)


@given(stated, months)
def test_a_typical_tie_has_the_strength_that_was_stated(said, blocks):
    active = activity(blocks)
    if active:
        assert staleness(active, active) == 0.5
        assert tie_strength(said, blocks, active) == pytest.approx(said, abs=1e-12)


@given(stated, stated, months, usual)
def test_monotone_in_what_was_stated(one, other, blocks, middle):
    low, high = sorted((one, other))
    assert tie_strength(low, blocks, middle) <= tie_strength(high, blocks, middle)


@given(stated, months, usual, st.data())
def test_monotone_in_each_block(said, blocks, middle, data):
    block = data.draw(st.integers(0, len(blocks) - 1))
    more = [*blocks[:block], blocks[block] + 1, *blocks[block + 1 :]]
    assert tie_strength(said, more, middle) >= tie_strength(said, blocks, middle)


@given(stated, months, usual, st.integers(1, 6))
def test_age_never_strengthens_and_empty_months_change_nothing(said, blocks, middle, gap):
    aged = [0] * gap + blocks
    padded = blocks + [0] * gap
    now = tie_strength(said, blocks, middle)
    assert tie_strength(said, aged, middle) <= now
    assert tie_strength(said, padded, middle) == now


@given(st.none() | st.floats(0, 1), st.lists(st.integers(0, 30), max_size=12), usual)
def test_always_between_the_floor_and_one(said, blocks, middle):
    assert 0.05 <= tie_strength(said, blocks, middle) <= 1


def test_nothing_is_concluded_where_contacts_cannot_be_seen():
    assert tie_strength(0.7, (), 1.5) == 0.7
    assert tie_strength(None, (), 1.5) == 0.5
    assert tie_strength(0.7, (0, 0), 1.5) == 0.05


def test_a_tie_known_from_contacts_alone_starts_lower():
    blocks, middle = (3, 2), activity((3, 2))
    assert tie_strength(None, blocks, middle, contacts_only=True) == pytest.approx(0.3)
    assert tie_strength(None, blocks, middle) == pytest.approx(0.5)


def test_three_blocks_ago_counts_half():
    assert activity((0, 0, 0, 7)) == pytest.approx(activity((7,)) / 2)


def test_the_typical_is_the_median_once_enough_were_seen():
    assert typical([0.2] * 19) == 1.5
    assert typical([0.2] * 10 + [4.0] * 11) == 4.0
    assert typical([0.0] * 30) == 1.5


def test_reciprocity():
    assert reciprocity(3, 3) == 1.0
    assert reciprocity(3, 0) == 0.0
    assert reciprocity(3, 1) == 0.5
    assert reciprocity(0, 0) is None


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        ({"stated": True, "forth": 1, "back": 0}, 0.9),
        ({"stated": True, "forth": 0, "back": 0}, 0.7),
        ({"stated": False, "forth": 2, "back": 1}, 0.7),
        ({"stated": False, "forth": 0, "back": 1}, 0.5),
        ({"stated": True, "forth": 1, "back": 1, "wrong": True}, 0.45),
        ({"stated": False, "forth": 0, "back": 0}, None),
    ],
)
def test_certainty(case, expected):
    assert certainty(**case) == expected


def test_bands_begin_where_they_should():
    bands = [band(strength) for strength in (1, 0.6, 0.59, 0.4, 0.39)]
    assert bands == [
        StrengthBand.STRONG,
        StrengthBand.STRONG,
        StrengthBand.FAIR,
        StrengthBand.FAIR,
        StrengthBand.WEAK,
    ]


@given(stated, st.sampled_from(TieKind), st.sampled_from(TieKind))
def test_the_same_strength_weighs_by_kind(said, one, other):
    ratio = DEFAULT.kind_prior[one] / DEFAULT.kind_prior[other]
    weighed = influence_weight(said, one) / influence_weight(said, other)
    assert weighed == pytest.approx(ratio)


def test_influence_flows_less_upwards():
    assert way_back(1.0, TieKind.REPORTS_TO) == 0.4
    assert way_back(1.0, TieKind.FORMER_SUPERIOR) == 0.5
    assert way_back(0.7, TieKind.FRIEND) == 0.7
