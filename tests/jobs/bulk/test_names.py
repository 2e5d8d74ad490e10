"""Texts in columns as names, and back."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphapi.compact.labels import Encoded, Numbered
from graphapi.jobs.bulk.names import names_of, texts_of

words = st.lists(st.text(min_size=1).filter(lambda t: "\0" not in t), max_size=20, unique=True)


@given(words)
def test_names_are_the_texts_and_the_texts_the_names(texts):
    texts = [each for each in texts if each.isprintable()]
    names = names_of(pa.array(texts, pa.string()))
    assert list(names) == texts
    assert texts_of(names, 0, 99).to_pylist() == texts if texts else True
    assert [names.find(each) for each in texts] == list(range(len(texts)))


@pytest.mark.parametrize(
    ("texts", "pattern"),
    [
        (["p0", "p1", "p2"], True),
        (["p00", "p01"], True),
        (["0", "1"], True),
        ([f"g{n}" for n in range(12)], True),
        (["p1", "p2"], False),
        (["p0", "p2"], False),
        (["p0", "q1"], False),
        (["p", "q"], False),
        (["人0", "人1"], True),
    ],
)
def test_names_that_count_from_zero_take_no_room(texts, pattern):
    names = names_of(pa.array(texts))
    assert isinstance(names, Numbered if pattern else Encoded)
    assert list(names) == texts
    assert texts_of(names, 1, 99).to_pylist() == texts[1:]


def test_a_slice_of_an_array_is_read_from_where_it_begins():
    names = names_of(pa.array(["x", "long one", "b", "王"]).slice(1, 3))
    assert list(names) == ["long one", "b", "王"]


def test_equal_names_are_refused():
    with pytest.raises(ValueError, match="two nodes are equal"):
        names_of(pa.array(["b", "a", "b"]))
