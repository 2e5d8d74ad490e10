"""Rows with changes beside them read like a dictionary of what holds now."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphapi.live import facts
from graphapi.live.facts import Facts, merged
from graphapi.model.rows import Group

IDS = st.sampled_from("abcdefg")
NAMES = st.sampled_from(["x", "y", None])
STEPS = st.lists(st.dictionaries(IDS, NAMES, max_size=4), max_size=4)


def rows_of(names):
    return {i: None if name is None else Group(id=i, name=name) for i, name in names.items()}


def held(rows):
    return {id_: row for id_, row in sorted(rows.items()) if row is not None}


@given(st.dictionaries(IDS, NAMES), STEPS)
def test_facts_read_like_a_dictionary(first, steps):
    plain = held(rows_of(first))
    kept = Facts(plain, {})
    for step in map(rows_of, steps):
        plain = held({**plain, **step})
        kept = Facts(kept.base, {**kept.news, **step})
        assert list(kept) == list(plain)
        assert list(kept.items()) == list(plain.items())
        assert list(kept.values()) == list(plain.values())
        assert len(kept) == len(plain)
        assert kept == plain
        for id_ in "abcdefgh":
            assert (id_ in kept) == (id_ in plain)
            assert kept.get(id_) == plain.get(id_)


@given(st.dictionaries(IDS, NAMES), STEPS)
def test_changes_on_changes_are_what_holds_now(first, steps):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(facts, "LARGE", 2)
        patch.setattr(facts, "BESIDE", 3)
        plain = kept = held(rows_of(first))
        for step in map(rows_of, steps):
            plain, kept = held({**plain, **step}), merged(kept, step)
            assert list(kept.items()) == list(plain.items())


def test_few_changes_of_many_rows_lie_beside_them():
    many = {f"g{n:05}": Group(id=f"g{n:05}", name="x") for n in range(facts.LARGE + facts.BESIDE)}
    renamed = Group(id="g00001", name="y")
    kept = merged(many, {"g00001": renamed})
    assert isinstance(kept, Facts)
    assert kept.base is many
    assert kept["g00001"] is renamed
    again = merged(kept, {"g00002": None})
    assert isinstance(again, Facts)
    assert again.base is many
    assert "g00002" in kept
    assert "g00002" not in again
    assert isinstance(merged(again, dict.fromkeys(list(many)[: facts.BESIDE + 1])), dict)
