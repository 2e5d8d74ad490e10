"""Documents that are too deep, too wide, too long, or ask for too much."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphql import get_introspection_query

from tests.api.guard.hostile.attack import Attack, document
from tests.api.guard.hostile.fragments import (
    ALIASES,
    DEPTH,
    DIRECTIVES,
    FIELDS,
    INVALID,
    ROOTS,
    TOKENS,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

COST, WRONG = "COST_LIMIT_EXCEEDED", "BAD_USER_INPUT"
BROKEN = "GRAPHQL_PARSE_FAILED"


def nested(word: str, levels: int, last: str) -> str:
    return f"{word} {{ " * levels + last + " }" * levels


def depths() -> Iterator[Attack]:
    for levels in (12, 40, 150, 300, 600):
        inner = nested("parent", levels, "name")
        yield document(f"{levels} parents", f'{{ group(id: "x") {{ {inner} }} }}', DEPTH)
    for levels in (20, 200, 500):
        inner = nested("...", levels, "up")
        codes = f"{INVALID} {DEPTH}" if levels > 100 else ""
        yield document(f"{levels} inline fragments", f"{{ status {{ {inner} }} }}", codes)
    yield document(
        "brackets in 900 levels", f"{{ nodes(ids: {'[' * 900}{']' * 900}) {{ id }} }}", DEPTH
    )
    yield document(
        "objects in 300 levels",
        "{ persons(where: " + "{a: " * 300 + "1" + "}" * 300 + ") { totalCount } }",
        f"{INVALID} {DEPTH}",
    )
    yield document(
        "types of 1,900 lists",
        f"query ($x: {'[' * 900}Int{']' * 900}) {{ status {{ up }} }}",
        DEPTH,
    )
    yield document("open braces only", "{" * 60_000, f"{DEPTH} {TOKENS} {BROKEN}")
    yield document("closed braces only", "}" * 60_000, f"{BROKEN} {TOKENS}")
    yield document("open parentheses only", "{ a" + "(" * 60_000, f"{BROKEN} {TOKENS}")
    yield document("open brackets only", "{ a(b: " + "[" * 60_000, f"{DEPTH} {TOKENS} {BROKEN}")


def floods() -> Iterator[Attack]:
    for count in (31, 150, 390):
        text = " ".join(f"a{n}: status {{ up }}" for n in range(count))
        yield document(
            f"{count} aliases at the top", f"{{ {text} }}", f"{ALIASES} {ROOTS} {TOKENS}"
        )
        text = " ".join(f"a{n}: up" for n in range(count))
        yield document(f"{count} aliases in a field", f"{{ status {{ {text} }} }}", ALIASES)
    for count in (21, 490):
        yield document(f"{count} times the same root", "{ " + "status { up } " * count + "}", ROOTS)
    for count in (790, 1_990):
        codes = "" if count < 800 else FIELDS
        yield document(f"{count} times one leaf", "{ status { " + "up " * count + "} }", codes)
    yield document("2,001 tokens", "{ status { " + "up " * 2_000 + "} }", TOKENS)
    yield document("60,000 tokens", "{ status { " + "up " * 60_000 + "} }", TOKENS)
    yield document(
        "180 times one root with arguments", "{ " + 'person(id: "a") { name } ' * 180 + "}", ROOTS
    )
    names = " ".join(f"nothing{n}" for n in range(700))
    yield document("700 fields that are none", f"{{ status {{ {names} }} }}", INVALID)
    yield document("1,000 times __typename", "{ status { " + "__typename " * 1_000 + "} }", FIELDS)
    yield document(
        "200 operations",
        " ".join(f"query q{n} {{ status {{ up }} }}" for n in range(200)),
        "OPERATION_RESOLUTION_FAILURE",
    )


def directives() -> Iterator[Attack]:
    for each in (
        "include(if: true)",
        "skip(if: false)",
        "nothing",
        "deprecated",
        "include(if: $x)",
    ):
        text = f"{{ status {{ up {('@' + each + ' ') * 40} }} }}"
        yield document(f"40 times @{each}", text, DIRECTIVES)
    yield document(
        "30 times @include", f"{{ status {{ up {'@include(if: true) ' * 30} }} }}", INVALID
    )
    variables = " ".join(f"$v{n}: Int @nothing" for n in range(200))
    yield document(
        "directives on variables", f"query ({variables}) {{ status {{ up }} }}", DIRECTIVES
    )
    yield document(
        "directives on an operation", f"query {'@nothing ' * 200} {{ status {{ up }} }}", DIRECTIVES
    )


def trees(levels: int) -> str:
    return "name" if not levels else f"parent {{ {trees(levels - 1)} }} " * 2


def conflicts() -> Iterator[Attack]:
    for levels in (4, 8):
        text = f'{{ group(id: "x") {{ {trees(levels)} }} }}'
        yield document(f"a tree of the same field in {levels} levels", text)
    different = " ".join(f'person(id: "{n}") {{ name }}' for n in range(20))
    yield document("one name for 20 questions", f"{{ {different} }}", INVALID)
    words = " ".join(f"x: {name}" for name in ("id", "name", "naturalId", "version") * 7)
    yield document("one alias for many fields", f'{{ group(id: "x") {{ {words} }} }}', INVALID)


PAGE, EDGE = "(first: 100) { nodes", "(first: 100) { edges { node"
MEMBERS = f"members{PAGE} {{ seats{PAGE} {{ id }} }} }} }}"
SIZED = """{ groups(first: $n) { nodes { members(first: $n) { nodes {
    seats(first: $n) { nodes { id } } } } } } }"""
INTROSPECTED = "__schema { types { fields { name type { name } args { name } } } }"
DEAR = {
    "100 x 100 x 100 rows": f"{{ groups{PAGE} {{ {MEMBERS} }} }} }}",
    "100 x 100 x 100 rows by edges": f"{{ groups{EDGE} {{ members{EDGE} {{ seats{EDGE} "
    "{ id } } } } } } } } } }",
    "pages by a default": f"query ($n: Int! = 100) {SIZED}",
    "pages by a fragment": f"{{ groups{PAGE} {{ ...f }} }} }} fragment f on Group {{ {MEMBERS} }}",
    "pages in a list of two kinds": f'{{ search(text: "a", first: 100) {{ nodes {{ ... on Group '
    f"{{ {MEMBERS} }} }} }} }}",
    "reasons of 100 people in 100 groups": f"{{ groups{PAGE} {{ members{PAGE} "
    "{ risk { reasons { code } } } } } } }",
    "decision units of 100 subsidiaries of 100 groups": f"{{ groups{PAGE} {{ subsidiaries{PAGE} "
    "{ decisionUnit { coverage } } } } } }",
    "stability of 100 circles of 100 people": f"{{ persons{PAGE} {{ circles{PAGE} "
    "{ quality { stability } history { circleId } members(first: 100) { nodes { role } } } } } } }",
    "ways to everybody from everywhere": "{ "
    + " ".join(
        f'a{n}: influencePaths(to: "x", first: 100) {{ ... on InfluencePaths {{ paths {{ steps '
        "{ from { ties(first: 100) { nodes { id } } } } } } }"
        for n in range(3)
    )
    + " }",
}


def prices() -> Iterator[Attack]:
    for name, text in DEAR.items():
        yield document(name, text, COST)
    yield document("pages by variables", f"query ($n: Int!) {SIZED}", COST, n=100)
    roots = " ".join(f'a{n}: influencePaths(to: "x") {{ __typename }}' for n in range(20))
    yield document("20 questions for paths", f"{{ {roots} }}")
    many = " ".join(f"a{n}: {INTROSPECTED}" for n in range(20))
    yield document("20 introspections", f"{{ {many} }}", COST)
    by_ids = "query ($i: [ID!]!) { nodes(ids: $i) { id } }"
    yield document("101 ids at once", by_ids, WRONG, i=["a"] * 101)
    yield document("50,000 ids at once", by_ids, f"{COST} {WRONG}", i=["a"] * 50_000)
    order = (
        'mutation ($g: [GroupInput!]!) { saveGroups(requestId: "r", groups: $g) { __typename } }'
    )
    rows = [{"id": f"g{n}"} for n in range(10_000)]
    yield document("10,000 rows in one order", order, f"{COST} {WRONG}", g=rows)


def introspections() -> Iterator[Attack]:
    yield document("the usual introspection", get_introspection_query())
    for levels in (3, 20, 120):
        text = (
            "{ __schema { types { "
            + "fields { type { " * levels
            + "name"
            + " } }" * levels
            + " } } }"
        )
        yield document(f"fields of types of fields, {levels} times", text, f"{INVALID} {DEPTH}")
    yield document(
        "ofType 300 times",
        '{ __type(name: "Query") { ' + nested("ofType", 300, "name") + " } }",
        f"{INVALID} {DEPTH}",
    )
    yield document(
        "ofType 12 times", '{ __type(name: "Query") { ' + nested("ofType", 12, "name") + " } }"
    )
    for name in ("interfaces", "possibleTypes", "inputFields { type"):
        count = 10
        closing = " }" * (count * name.count("{"))
        text = f"{{ __schema {{ types {{ {nested(name, count, 'name')}{closing} }} }} }}"
        yield document(f"{name} ten times", text, INVALID)
    yield document(
        "a type with a name of 30 kB", '{ __type(name: "' + "x" * 30_000 + '") { name } }'
    )
    parts = " ".join(
        f"fragment {one} on __Type {{ fields {{ type {{ ...{other} }} }} }}"
        for one, other in ("fg", "gf")
    )
    yield document(
        "introspection in a circle", f"{{ __schema {{ types {{ ...f }} }} }} {parts}", INVALID
    )


def attacks() -> Iterator[Attack]:
    for family in (depths, floods, directives, conflicts, prices, introspections):
        yield from family()
