"""Texts of columns, against the plain ways of Python."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import orjson
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from graphapi.jobs.exports import texts

ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
ODD = [*map(chr, range(0x20)), '"', "\\", "<&>", "王", "\ufffe\uffff", "\U00020000", "\u2028", ""]


@given(st.lists(st.none() | ANY | st.sampled_from(ODD)))
def test_texts_become_json(values) -> None:
    found = texts.json(pa.array(values, pa.string())).to_pylist()
    assert [orjson.loads(each) for each in found] == values


@given(st.lists(st.none() | st.floats(allow_nan=False, allow_infinity=False)))
def test_numbers_become_json(values) -> None:
    found = texts.json(pa.array(values, pa.float64())).to_pylist()
    assert [orjson.loads(each) for each in found] == values


@given(st.lists(ANY | st.sampled_from(ODD)))
def test_texts_become_xml(values) -> None:
    found = texts.xml(pa.array(values, pa.string())).to_pylist()
    for value, each in zip(values, found, strict=True):
        held = "".join(c if allowed(c) else "\ufffd" for c in value)
        element = ET.fromstring(f'<a b="{each}">{each}</a>')  # noqa: S314 - we wrote it
        assert (element.get("b"), element.text or "") == (held, held)


def allowed(character: str) -> bool:
    """Whether XML 1.0 has a character, by its production [2]."""
    return character in "\t\n\r" or "\x20" <= character <= "\ufffd" or character >= "\U00010000"


def test_truths_moments_and_dates() -> None:
    moment = pa.array([1_769_817_600_123, None], pa.timestamp("ms", "UTC"))
    assert texts.json(moment).to_pylist() == ['"2026-01-31T00:00:00.123Z"', "null"]
    assert texts.json(pa.array([True, None])).to_pylist() == ["true", "null"]
    date = pa.array(["2026-06-30"]).cast(pa.date32())
    assert texts.plain(date).to_pylist() == ["2026-06-30"]


def test_no_cell_is_a_formula() -> None:
    odd = pa.array(["=1+1", "+86", "-1", "@x", "\tx", "\rx", "a=1", "", None])
    safe = ["'=1+1", "'+86", "'-1", "'@x", "'\tx", "'\rx", "a=1", "", None]
    assert texts.for_spreadsheets(odd).to_pylist() == safe
    assert texts.for_spreadsheets(pa.array([-1.5])).to_pylist() == [-1.5]


@given(st.lists(ANY), st.integers(0, 3))
def test_bytes_of_texts_are_those_side_by_side(values, skipped) -> None:
    lines = pa.array(values, pa.string())[skipped:]
    assert bytes(texts.content(lines)) == "".join(values[skipped:]).encode()
