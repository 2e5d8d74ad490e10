"""Sealed cursors: nobody reads one, makes one, or uses one of another list."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphapi.api.cursors import VERSION, Cursors
from graphapi.errors import BadInput

SOUND = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = SOUND | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False, allow_infinity=False)
KEY, OTHER = bytes(range(64)), bytes(64)
LIST = Cursors(KEY, lambda: b"ties of a")


@given(VALUES, SOUND)
def test_a_cursor_comes_back_as_it_went(value, id_):
    token = LIST.write((value, id_))
    assert LIST.read(token, "after") == (value, id_)
    assert type(LIST.read(token, "after")[0]) is type(value)
    assert set(token) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
    assert LIST.write((value, id_)) == token


def test_a_cursor_tells_nothing_of_its_place():
    token = LIST.write(("王小明", "person-4711"))
    raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    assert raw[:1] == VERSION
    for part in ("王", "小", "4711"):
        assert part.encode() not in raw
        assert part.encode("utf-16-le") not in raw


@pytest.mark.parametrize(
    "other",
    [Cursors(KEY, lambda: b"ties of b"), Cursors(OTHER, lambda: b"ties of a")],
    ids=["list", "store"],
)
def test_a_cursor_of_another_list_or_store_is_refused(other):
    with pytest.raises(BadInput, match="is no cursor of this list") as caught:
        LIST.read(other.write(("a", "b")), "before")
    assert caught.value.field == "before"


@given(st.integers(0, 10_000), st.integers(1, 255))
def test_a_cursor_with_any_byte_changed_is_refused(at, change):
    raw = bytearray(base64.urlsafe_b64decode(LIST.write(("王小明", "p1")) + "=="))
    raw[at % len(raw)] ^= change
    with pytest.raises(BadInput, match="is no cursor"):
        LIST.read(base64.urlsafe_b64encode(raw).decode().rstrip("="), "after")


@given(st.text() | st.binary().map(lambda raw: base64.urlsafe_b64encode(VERSION + raw).decode()))
def test_noise_is_refused_by_name(token):
    with pytest.raises(BadInput, match="leave it out") as caught:
        LIST.read(token, "after")
    assert caught.value.field == "after"
