"""Cursors that say where a page ended."""

import base64

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphapi.errors import BadInput
from graphapi.model.rows import Group
from graphapi.store.cursor import SMALLEST, decode, encode, place
from graphapi.store.port import Order
from tests.store.rows import group, person

SOUND = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = SOUND | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False, allow_infinity=False)
ORDERS = st.builds(Order, st.sampled_from(["id", "name_key", "headcount"]), st.booleans())


@given(ORDERS, VALUES, SOUND)
def test_a_cursor_comes_back_as_it_went(order, value, id_):
    token = encode(order, value, id_)
    assert decode(order, token) == (value, id_)
    assert type(decode(order, token)[0]) is type(value)
    assert set(token) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


@given(ORDERS, ORDERS, VALUES, SOUND)
def test_a_cursor_of_another_order_is_refused(order, other, value, id_):
    if order == other:
        return
    with pytest.raises(BadInput, match="another order") as caught:
        decode(other, encode(order, value, id_))
    assert caught.value.field == "after"


def forged(content):
    return base64.urlsafe_b64encode(orjson.dumps(content)).decode().rstrip("=")


@pytest.mark.parametrize(
    "token",
    [
        "",
        "x",
        "é",
        "AAAA",
        "=",
        forged(None),
        forged(["id", False, "a"]),
        forged(["id", False, None, "a"]),
        forged(["id", False, True, "a"]),
        forged(["id", False, ["a"], "a"]),
        forged(["id", False, "a", 1]),
        forged({"id": 1}),
    ],
)
def test_a_malformed_cursor_is_refused(token):
    with pytest.raises(BadInput, match="is no cursor") as caught:
        decode(Order(), token)
    assert caught.value.field == "after"


@given(st.text() | st.binary().map(lambda raw: base64.urlsafe_b64encode(raw).decode()))
def test_noise_is_refused_by_name_or_not_at_all(token):
    assert outcome(token) in {"after", "read"}


def outcome(token):
    try:
        decode(Order(), token)
    except BadInput as refusal:
        return refusal.field
    return "read"


def test_the_place_of_a_row():
    row = group("g", headcount=5, name="ＡＢＣ")
    assert place(row, Order()) == ("g", "g")
    assert place(row, Order("name_key")) == ("abc", "g")
    assert place(row, Order("headcount")) == (5, "g")


def test_null_is_smaller_than_anything():
    empty, full = person("b"), person("a", phone="0", seniority=0.0, monthly_revenue=0)
    for column in ("phone", "seniority", "monthly_revenue", "seen_at"):
        assert place(empty, Order(column)) <= place(full, Order(column)) or column == "seen_at"
    assert place(empty, Order("seniority"))[0] in SMALLEST.values()
    assert place(group("a"), Order("parent_id")) == ("", "a")
    assert place(Group(id="a", name="a", contract_end="2026-01-01"), Order("contract_end")) == (
        "2026-01-01",
        "a",
    )
