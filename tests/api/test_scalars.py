from __future__ import annotations

import datetime as dt
import json
import string
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
SOUND = st.characters(exclude_categories=["Cs"])
LETTERS = f"{string.ascii_uppercase}{string.ascii_lowercase}{string.digits}+/"


@given(st.integers(FIRST, LAST))
def test_a_moment_survives_the_wire(millis):
    assert read_moment(write_moment(millis)) == millis


def test_a_moment_is_written_in_utc():
    assert write_moment(0) == "1970-01-01T00:00:00Z"
    assert write_moment(1) == "1970-01-01T00:00:00.001Z"
    assert read_moment("1970-01-01T08:00:00.001999+08:00") == 1
    assert read_moment("1970-01-01t00:00:00z") == 0
    assert read_moment("1970-01-01T00:00:00.001999999-00:00") == 1


@pytest.mark.parametrize(
    "text",
    [
        "2026-01-31 00:00:00Z",
        "20260131T000000Z",
        "2026-01-31T24:00:00Z",
        "2026-01-31T23:59:60Z",
        "2026-02-29T00:00:00Z",
        "2026-01-31T00:00:00",
        "2026-01-31T00:00:00+0800",
        "2026-01-31T00:00:00+08:60",
        "2026-01-31T00:00:00+24:00",
        "2026-01-31T00:00:00,5Z",
        "2026-01-31T00:00:00.Z",
        "2026-01-31T00:00:00.1234567890Z",
        "2026-01-31T00:00:00Z\n",
        "２０２６-01-31T00:00:00Z",
    ],
)
def test_what_is_no_moment_is_refused(text):
    with pytest.raises(GraphQLError, match="DateTime") as caught:
        read_moment(text)
    assert caught.value.extensions == {"code": "BAD_USER_INPUT"}


@pytest.mark.parametrize(
    "text",
    ["1900-01-01T00:00:00+08:00", "2200-12-31T23:00:00-08:00", "0001-01-01T00:00:00+08:00"],
)
def test_a_moment_lies_in_the_years_of_the_model_wherever_it_is_told(text):
    with pytest.raises(GraphQLError, match="between 1900 and 2200"):
        read_moment(text)


def test_a_refusal_repeats_little_of_what_it_refuses():
    with pytest.raises(GraphQLError) as caught:
        read_moment("x" * 100_000)
    assert len(caught.value.message) < 200


BOUNDED = {
    "DateTimeRange": ("competitorTouches", "at", ["yesterday", "2026-01-31", 5, 1.5, True, {}]),
    "DateRange": ("groups", "contractEnd", ["2026-02-30", "31.1.2026", 20260131, False, []]),
    "BigIntRange": ("groups", "monthlyRevenue", [2**53 + 1, 1.5, "1e3", True, "", {}]),
}


@pytest.mark.parametrize(
    ("kind", "value"),
    [(kind, value) for kind, (_, _, values) in BOUNDED.items() for value in values],
)
def test_a_wrong_value_is_refused_with_a_code_wherever_it_stands(bureau_app, kind, value):
    name, field, _ = BOUNDED[kind]
    literal = json.dumps(value)
    variable = bureau_app.error(
        f"query($low: {kind}) {{ {name}(where: {{{field}: $low}}) {{ totalCount }} }}",
        low={"low": value},
    )
    written = bureau_app.error(
        f"{{ {name}(where: {{{field}: {{low: {literal}}}}}) {{ totalCount }} }}"
    )
    for error in (variable, written):
        assert error["extensions"]["code"] == "BAD_USER_INPUT", error


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


@given(st.sampled_from(sorted(KIND_OF)), st.text(SOUND, min_size=1).filter(str.strip))
def test_a_relay_id_tells_kind_and_natural_id(kind, natural):
    relay = global_id(kind, natural)
    assert parse_global(relay) == (kind, natural)
    assert natural_id(relay, kind, "id") == natural


@given(st.text(SOUND, min_size=1))
def test_any_other_text_is_a_natural_id(text):
    if parse_global(text) is None and text.strip():
        assert natural_id(text, "Group", "id") == text


@given(st.sampled_from(sorted(KIND_OF)), st.text(SOUND, min_size=1), st.integers(1, 15))
def test_a_row_has_one_relay_id(kind, natural, change):
    relay = global_id(kind, natural)
    end = len(relay.rstrip("=")) - 1
    last = LETTERS[LETTERS.index(relay[end]) ^ change]
    otherwise = f"{relay[:end]}{last}{relay[end + 1 :]}"
    for other in (otherwise, f"{relay}=", f" {relay}", f"{relay}\n", relay.replace("=", "")):
        assert other == relay or parse_global(other) != (kind, natural)


@pytest.mark.parametrize(
    "text",
    ["", " ", "\t", "x" * 501, global_id("Group", ""), global_id("Group", "x" * 501), "\ud800"],
)
def test_what_can_be_no_id_is_refused_by_field(text):
    with pytest.raises(BadInput, match="1 to 500 characters") as caught:
        natural_id(text, "Group", "where.group")
    assert caught.value.field == "where.group"


@pytest.mark.parametrize("field", ["group", "person", "circle", "run"])
def test_a_malformed_id_is_refused_but_null_as_a_node(bureau_app, field):
    for id_ in ("", " ", "x" * 501):
        error = bureau_app.error(f"query($id: ID!) {{ {field}(id: $id) {{ id }} }}", id=id_)
        assert error["extensions"] == {"code": "BAD_USER_INPUT", "field": "id"}
        assert bureau_app.ask("query($id: ID!) { node(id: $id) { id } }", id=id_)["node"] is None


def test_the_id_of_another_kind_is_refused():
    with pytest.raises(BadInput, match="must be the id of a Tie"):
        natural_id(global_id("Group", "x"), "Tie", "id")
