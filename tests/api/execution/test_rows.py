"""Rows of leaves in one pass: what it takes, and what it leaves to the columns."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from graphql import FieldNode, NameNode

from graphapi.api.execution.rows import Leaf, leaf_of, quick
from graphapi.api.execution.run import Spot
from graphapi.api.ids import global_id, ids_of
from graphapi.api.schema import schema
from graphapi.api.shown import Shown
from graphapi.model.words import Side

RUN = SimpleNamespace(context="the context")
ROW = {
    "id": "p1",
    "name": "Wang",
    "side": Side.OURS,
    "employer": None,
    "version": 7,
    "seen_at": 1_500,
    "seniority": 0.5,
}
ATTRIBUTES = {name.replace("seen_at", "seenAt"): name for name in ROW if name != "id"}


def leaf(name, shown):
    kind = schema()._schema.type_map["Person"]
    return leaf_of(shown, Spot([FieldNode(name=NameNode(value=name))], kind.fields[name], kind))


def rows_of(roots, leaves):
    return quick(leaves)(roots, RUN)


def plain():
    return {key: leaf(key, Shown(name)) for key, name in ATTRIBUTES.items()}


def persons(**other):
    return [SimpleNamespace(**ROW), SimpleNamespace(**{**ROW, **other})]


def test_rows_are_read_and_written_in_one_pass():
    shown = {
        "name": "Wang",
        "side": "OURS",
        "employer": None,
        "version": 7,
        "seenAt": "1970-01-01T00:00:01.500Z",
        "seniority": 0.5,
    }
    assert rows_of(persons(), plain()) == [shown, shown]
    assert rows_of([], plain()) == []


@pytest.mark.parametrize(
    "other",
    [
        {"name": None},
        {"name": 7},
        {"side": "OURS"},
        {"employer": ValueError("It broke.")},
        {"version": True},
        {"seen_at": 1.5},
        {"seen_at": 10**30},
        {"seniority": float("nan")},
        {"seniority": 1},
    ],
)
def test_what_is_not_as_usual_is_left_to_the_columns(other):
    assert rows_of(persons(**other), plain()) is None


def test_a_missing_attribute_is_left_to_the_columns():
    assert rows_of([*persons(), SimpleNamespace(name="Li")], plain()) is None


def test_ids_and_names_of_types_stand_in_rows():
    found = rows_of(persons(), {"a": leaf("id", Shown("id", of=ids_of)), "b": "Person"})
    assert found == [{"a": global_id("Person", "p1"), "b": "Person"}] * 2


def test_a_veil_lies_over_what_is_not_shown_in_clear():
    asked = []

    def look(context, roots):
        asked.append((context, len(roots)))
        return str.upper

    leaves = {
        "name": leaf("name", Shown("name", look)),
        "employer": leaf("employer", Shown("employer", look)),
        "clear": leaf("name", Shown("name", lambda *_: None)),
    }
    found = rows_of(persons(employer="Plant"), leaves)
    assert [list(each.values()) for each in found] == [
        ["WANG", None, "Wang"],
        ["WANG", "PLANT", "Wang"],
    ]
    assert asked == [("the context", 2)] * 2


def test_who_may_not_read_is_left_to_the_columns():
    def look(*_):
        raise PermissionError

    assert rows_of(persons(), {"name": leaf("name", Shown("name", look))}) is None


def test_nothing_is_made_of_fields_that_need_more_than_a_look():
    assert leaf("ties", Shown("ties")) is None
    assert quick({"name": leaf("name", Shown("name")), "ties": None}) is None
    assert quick({}) is None
    assert isinstance(leaf("name", Shown("name")), Leaf)
