"""Names without an object for each read like a tuple and a dictionary of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphapi.compact.graph import from_edges
from graphapi.compact.labels import Encoded, Numbered

TEXTS = st.text(max_size=4).filter(lambda text: not text.endswith("\0") and encodable(text))


def encodable(text):
    return not any("\ud800" <= letter <= "\udfff" for letter in text)


def reads_like(labels, names):
    assert list(labels) == names
    assert labels[1:] == names[1:]
    assert len(labels.positions) == len(names)
    assert dict(labels.positions) == {name: place for place, name in enumerate(names)}
    assert all(name in labels for name in names)
    return True


@given(st.text(max_size=2), st.integers(0, 120), st.integers(0, 4))
def test_numbered_names_are_those_of_a_format(prefix, size, width):
    assert reads_like(Numbered(prefix, size, width), [f"{prefix}{n:0{width}}" for n in range(size)])


@pytest.mark.parametrize(
    "stranger", ["p3", "p03", "p-1", "p", "", "q1", "p1 ", "p１", "p9" * 99, 1]
)
def test_what_is_no_number_of_theirs_has_no_place(stranger):
    labels = Numbered("p", 3)
    assert stranger not in labels
    assert labels.positions.get(stranger) is None
    with pytest.raises(KeyError):
        labels.positions[stranger]


@given(st.lists(TEXTS, unique=True), TEXTS)
def test_encoded_names_are_those_that_were_given(names, other):
    labels = Encoded.of(names)
    assert reads_like(labels, names)
    assert (other in labels) == (other in names)


def test_lone_surrogates_and_zero_bytes_are_nobodys_name():
    labels = Encoded.of(["a", "b"])
    assert "\ud800" not in labels
    assert "a\0" not in labels


@pytest.mark.parametrize(
    ("names", "words"), [(["a", "a"], "equal"), ([1], "no text"), (["a\0"], "zero byte")]
)
def test_names_that_cannot_be_encoded_are_refused(names, words):
    with pytest.raises(ValueError, match=words):
        Encoded.of(names)


@pytest.mark.parametrize("labels", [Numbered("p", 3), Encoded.of(["p0", "p1", "p2"])])
def test_a_graph_with_lazy_names_reads_like_any_other(labels):
    graph = from_edges(labels, [0, 1], [1, 2], {"x": [1, 2]})
    assert list(graph.edges(data="x")) == [("p0", "p1", 1), ("p1", "p2", 2)]
    assert list(graph.predecessors("p2")) == ["p1"]
    assert "p3" not in graph
    assert ["p0"] not in graph
    assert graph.labels is labels
