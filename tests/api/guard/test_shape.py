from __future__ import annotations

import pytest
from graphql import parse
from hypothesis import given
from hypothesis import strategies as st

from graphapi.api.guard.codes import CODES
from graphapi.api.guard.shape import LIMITS, Shape, excess, shapes


def shape_of(text: str) -> Shape:
    (shape,) = shapes(parse(text))
    return shape


def nested(depth: int) -> str:
    return "{ g " * depth + "}" * depth


def doubling(levels: int) -> str:
    """Fragments that each spread the next one twice: 2 to the number of levels fields."""
    parts = [f"fragment f{n} on Group {{ ...f{n + 1} ...f{n + 1} }}" for n in range(levels)]
    last = f"fragment f{levels} on Group {{ a: name @include(if: true) }}"
    return " ".join(['{ group(id: "x") { ...f0 } }', *parts, last])


def test_everything_is_counted_through_fragments():
    assert shape_of("{ a }") == Shape(1, fields=1, roots=1)
    assert shape_of("{ x: a { b c { y: d } } }") == Shape(3, 2, 0, 4, 1)
    assert shape_of("{ a { ...f } } fragment f on T { b { c } }") == Shape(3, 0, 0, 3, 1)
    assert shape_of("{ ... on Query { a { ... { b } } } }") == Shape(2, 0, 0, 2, 1)
    assert shape_of("{ ...f } fragment f on Query { a b c }").roots == 3


def test_directives_are_counted_wherever_they_stand():
    text = """query ($x: Int @a) @b { c @d(x: $x) @e ... @f { g } ...h @i }
        fragment h on Query @j { k @l }"""
    assert shape_of(text).directives == 8


def test_introspection_has_a_bound_of_its_own():
    text = "{ __schema { types { fields { type { ofType { ofType { name } } } } } } }"
    assert shape_of(text).depth == 1
    assert shape_of(text).fields == 7


@given(st.integers(1, 40))
def test_depth_is_the_number_of_levels(depth):
    assert shape_of(nested(depth)).depth == depth


def test_fragments_in_a_circle_come_to_an_end():
    text = "{ a { ...f } } fragment f on T { ...g } fragment g on T { b ...f }"
    assert shape_of(text).depth >= 2


def test_exponential_fragments_are_counted_without_being_written_out():
    shape = shape_of(doubling(100))
    assert shape.fields == shape.aliases == shape.directives == 10**9
    assert "countless" in excess(shape).message


@pytest.mark.parametrize("attribute", LIMITS)
def test_a_shape_at_a_limit_passes_and_one_over_it_does_not(attribute):
    limit = LIMITS[attribute]
    assert excess(Shape(**{attribute: limit.most})) is None
    error = excess(Shape(**{attribute: limit.most + 1}))
    assert error.extensions == {"code": limit.code, "limit": limit.most}
    assert str(limit.most + 1) in error.message
    assert limit.remedy in error.message
    assert limit.code in CODES
