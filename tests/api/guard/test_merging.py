from __future__ import annotations

import pytest
from graphql import OverlappingFieldsCanBeMergedRule, build_schema, parse, validate
from hypothesis import given, settings
from hypothesis import strategies as st

from graphapi.api.guard.merging import MOST_STEPS, FieldsFitTogetherRule

SCHEMA = build_schema(
    """
    interface I { n(x: Int): Int  s: String  t: [Int]  i: I  a: A  c: I }
    type A implements I { n(x: Int): Int  s: String  t: [Int]  i: I  a: A  c: I }
    type B implements I { n(x: Int): Int!  s: String  t: [Int!]  i: A  a: A  c: B }
    type C { n(x: Int): String  s: Int  t: Int  i: [I]  a: [A]  c: C }
    union U = A | B | C
    type Query { n(x: Int): Int  s: Int  t: [Int]  i: I  a: A  c: C  u: U }
    """
)
FIELDS = ("n", "n(x: 1)", "n(x: 2)", "s", "t", "__typename")
PARENTS = ("i", "a", "c", "i", "a", "c")
TYPES = ("I", "A", "B", "C")
NAMES = ("", "", "n: ", "s: ", "a: ")


def selections(inner):
    leaf = st.builds("{}{}".format, st.sampled_from(NAMES), st.sampled_from(FIELDS))
    branch = st.builds("{}{} {}".format, st.sampled_from(NAMES), st.sampled_from(PARENTS), inner)
    inline = st.builds("... on {} {}".format, st.sampled_from(TYPES), inner)
    spread = st.sampled_from(["...f", "...g"])
    each = st.one_of(leaf, branch, inline, spread)
    return st.lists(each, min_size=1, max_size=5).map(lambda parts: "{ " + " ".join(parts) + " }")


SELECTION = st.recursive(st.just("{ n }"), selections, max_leaves=8)


def conflicts(rule, text):
    return validate(SCHEMA, parse(text), [rule])


@settings(max_examples=200, deadline=None)
@given(SELECTION, SELECTION, SELECTION, st.sampled_from(TYPES), st.sampled_from(TYPES))
def test_the_same_documents_fit_as_in_the_reference(query, f, g, on_f, on_g):
    g = g.replace("...f", "n").replace("...g", "s")  # no circles: another rule refuses them
    query = query.removesuffix("}") + "y: i { ...f } z: i { ...g } }"
    text = f"{query} fragment f on {on_f} {f.replace('...f', 's')} fragment g on {on_g} {g}"
    ours, theirs = (
        conflicts(r, text) for r in (FieldsFitTogetherRule, OverlappingFieldsCanBeMergedRule)
    )
    assert bool(ours) == bool(theirs)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{ x: a { n } x: i { n } }", "'a' and 'i' are different fields"),
        ("{ a { n(x: 1) n(x: 2) } }", "they have differing arguments"),
        ("{ a { n } a { n: s } }", "they return conflicting types 'Int' and 'String'"),
        ("{ u { ... on A { x: t } ... on B { x: t } } }", "conflicting types '[Int]' and '[Int!]'"),
        ("{ u { ... on A { x: i { n } } ... on C { x: a { n } } } }", "'I' and '[A]'"),
        ("{ i { a { s } ...f } } fragment f on I { a { s: n } }", "'String' and 'Int'"),
    ],
)
def test_what_does_not_fit_is_told_with_both_fields(text, said):
    (error, *_) = conflicts(FieldsFitTogetherRule, text)
    assert said in error.message
    assert "Use different aliases" in error.message
    assert len(error.nodes) == 2


@pytest.mark.parametrize(
    "text",
    [
        "{ a { n(x: 1) } a { n(x: 1) s } }",
        "{ u { ... on A { x: s } ... on B { x: s } ... on A { y: n } ... on I { z: n(x: 2) } } }",
        "{ a { ...f } } fragment f on A { a { ...f } }",
        "{ a { ...f nothing } } fragment f on Nothing { a { n } }",
    ],
)
def test_what_fits_and_what_other_rules_refuse_passes(text):
    assert conflicts(FieldsFitTogetherRule, text) == []


def test_steps_are_counted_and_bounded():
    parts = [
        f"fragment f{n} on I {{ i {{ ...f{n + 1} }} x: i {{ ...f{n + 1} }} }}" for n in range(20)
    ]
    text = " ".join(["{ i { ...f0 } }", *parts, "fragment f20 on I { n }"])
    (error,) = conflicts(FieldsFitTogetherRule, text)
    assert error.extensions["code"] == "FIELD_LIMIT_EXCEEDED"
    assert MOST_STEPS < 2**20


def test_one_field_many_times_is_looked_at_once_each():
    text = "{ " + "a { n } " * 490 + "}"
    rule_steps = []

    class Counting(FieldsFitTogetherRule):
        def leave_document(self, *_):
            rule_steps.append(self._steps)

    assert conflicts(Counting, text) == []
    assert rule_steps == [2 * 2 * 490]
