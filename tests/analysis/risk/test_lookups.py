"""Answers by name: one by one, or all at once where many are asked for."""

from __future__ import annotations

import pytest

from graphapi.analysis.risk.lookups import MANY, ByName, OneOrAll

NAMES = {f"n{number}": number for number in range(MANY + 10)}


def test_of_some_there_is_nothing_to_say():
    even = ByName(NAMES, lambda name: NAMES[name] if NAMES[name] % 2 == 0 else None)
    assert even["n4"] == 4
    assert "n5" not in even
    assert even.get("nobody") is None
    assert len(even) == len(list(even)) == len(NAMES) / 2


def test_after_many_questions_all_are_answered_at_once():
    asked, made = [], []

    def one(name):
        asked.append(name)
        return NAMES[name]

    def every():
        made.append(None)
        return dict(NAMES)

    found = OneOrAll(NAMES, one, every)
    assert [found[name] for name in NAMES] == list(NAMES.values())
    assert len(asked) == MANY
    assert len(made) == 1
    assert list(found) == list(NAMES)
    with pytest.raises(KeyError):
        found["nobody"]


def test_what_is_known_of_all_is_not_asked_for_one_by_one():
    found = OneOrAll(NAMES, lambda _: -1, lambda: NAMES)
    assert found["n3"] == -1
    assert found.all["n3"] == 3
    assert found["n3"] == 3
