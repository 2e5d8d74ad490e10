from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from graphql import GraphQLError
from hypothesis import given
from hypothesis import strategies as st

from graphapi.api.ids import global_id, natural_id, parse_global
from graphapi.api.scalars import (
    read_day,
    read_decimal,
    read_moment,
    read_whole,
    write_moment,
)
from graphapi.api.types.answers import Sum, sum_of
from graphapi.errors import BadInput
from graphapi.model.rows import KIND_OF

FIRST = -2_208_988_800_000
LAST = 7_289_654_399_999


@given(st.integers(FIRST, LAST))
def test_a_moment_survives_the_wire(millis):
    assert read_moment(write_moment(millis)) == millis


def test_a_moment_is_written_in_utc():
    assert write_moment(0) == "1970-01-01T00:00:00Z"
    assert write_moment(1) == "1970-01-01T00:00:00.001Z"
    assert read_moment("1970-01-01T08:00:00.001999+08:00") == 1
    assert read_moment("1970-01-01t00:00:00z") == 0


@pytest.mark.parametrize(
    "text",
    [
        "2026-01-31 00:00:00Z",
        "20260131T000000Z",
        "2026-01-31T24:00:00Z",
        "２０２６-01-31T00:00:00Z",
    ],
)
def test_what_is_no_moment_is_refused(text):
    with pytest.raises(GraphQLError, match="DateTime"):
        read_moment(text)


@given(st.dates(dt.date(1900, 1, 1), dt.date(2200, 12, 31)))
def test_a_day_is_its_own_text(day):
    assert read_day(day.isoformat()) == day.isoformat()


@pytest.mark.parametrize("text", ["20260131", "2026-02-29", "2026-1-1", "2201-01-01", 7, None])
def test_what_is_no_day_is_refused(text):
    with pytest.raises(GraphQLError, match=r"[Dd]ate"):
        read_day(text)


@given(st.integers(-(2**53), 2**53))
def test_a_whole_number_comes_as_itself_or_as_digits(number):
    assert read_whole(number) == read_whole(str(number)) == number


@pytest.mark.parametrize("value", [2**53 + 1, 1.0, "1.0", True, "１", "", None])
def test_what_is_no_whole_number_is_refused(value):
    with pytest.raises(GraphQLError, match="BigInt"):
        read_whole(value)


@pytest.mark.parametrize("value", ["1e3", "NaN", 1, ".5", ""])
def test_what_is_no_decimal_is_refused(value):
    assert read_decimal("12.50") == Decimal("12.50")
    with pytest.raises(GraphQLError, match="Decimal"):
        read_decimal(value)


@pytest.mark.parametrize(
    ("currency", "amount"), [("CNY", "12.34"), ("JPY", "1234"), ("KWD", "1.234"), (None, "12.34")]
)
def test_money_knows_the_digits_of_its_currency(currency, amount):
    assert str(Sum(1234, currency).amount) == amount
    assert sum_of(1233.6, currency) == Sum(1234, currency)
    assert sum_of(None, currency) is None


@given(st.sampled_from(sorted(KIND_OF)), st.text(min_size=1))
def test_a_relay_id_tells_kind_and_natural_id(kind, natural):
    relay = global_id(kind, natural)
    assert parse_global(relay) == (kind, natural)
    assert natural_id(relay, kind, "id") == natural


@given(st.text())
def test_any_other_text_is_a_natural_id(text):
    if parse_global(text) is None:
        assert natural_id(text, "Group", "id") == text


def test_the_id_of_another_kind_is_refused():
    with pytest.raises(BadInput, match="must be the id of a Tie"):
        natural_id(global_id("Group", "x"), "Tie", "id")
