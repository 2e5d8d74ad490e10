"""Fragments that multiply, run in circles, or lead nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.api.guard.hostile.attack import Attack, document

if TYPE_CHECKING:
    from collections.abc import Iterator

INVALID = "GRAPHQL_VALIDATION_FAILED"
FIELDS, ALIASES, DIRECTIVES = (
    "FIELD_LIMIT_EXCEEDED",
    "ALIAS_LIMIT_EXCEEDED",
    "DIRECTIVE_LIMIT_EXCEEDED",
)
DEPTH, TOKENS, ROOTS = "DEPTH_LIMIT_EXCEEDED", "TOKEN_LIMIT_EXCEEDED", "ROOT_FIELD_LIMIT_EXCEEDED"
GROUP = '{ group(id: "x") { ...f0 } }'


def bomb(levels: int, spread: str, last: str) -> str:
    """Fragments each of which spreads the next one several times."""
    parts = [
        f"fragment f{n} on Group {{ {spread.replace('NEXT', f'...f{n + 1}')} }}"
        for n in range(levels)
    ]
    return " ".join([GROUP, *parts, f"fragment f{levels} on Group {{ {last} }}"])


def bombs() -> Iterator[Attack]:
    twice, thrice = "NEXT NEXT", "NEXT NEXT NEXT"
    nested = "parent { NEXT } p: parent { NEXT }"
    for levels in (10, 20, 60, 120):
        yield document(f"fragments doubling {levels} times", bomb(levels, twice, "name"), FIELDS)
    for levels in (10, 60):
        yield document(f"fragments trebling {levels} times", bomb(levels, thrice, "name"), FIELDS)
        yield document(
            f"aliases doubling {levels} times",
            bomb(levels, twice, "a: name"),
            f"{FIELDS} {ALIASES}",
        )
        yield document(
            f"directives doubling {levels} times",
            bomb(levels, twice, "name @include(if: true)"),
            f"{FIELDS} {DIRECTIVES}",
        )
    yield document("levels that double ten times", bomb(10, nested, "name"), ALIASES)
    yield document("levels that double under limits", bomb(3, nested, "name"))
    yield document("a chain of 11 levels", bomb(10, "parent { NEXT }", "name"), "")
    yield document("a chain of 120 levels", bomb(120, "parent { NEXT }", "name"), DEPTH)
    yield document("a chain of 150 fragments", bomb(150, "NEXT", "name"))
    yield document("nested inline doubling", bomb(40, "... { NEXT } ... { NEXT }", "name"), FIELDS)


def circles() -> Iterator[Attack]:
    for length in (1, 2, 3, 10, 100):
        parts = [f"fragment f{n} on Group {{ name ...f{(n + 1) % length} }}" for n in range(length)]
        yield document(f"a circle of {length} fragments", " ".join([GROUP, *parts]), INVALID)
        deep = [
            f"fragment f{n} on Group {{ parent {{ ...f{(n + 1) % length} }} }}"
            for n in range(length)
        ]
        yield document(
            f"a circle of {length} fragments in fields",
            " ".join([GROUP, *deep]),
            f"{INVALID} {DEPTH}",
        )
    every = " ".join(f"...f{n}" for n in range(28))
    parts = [f"fragment f{n} on Group {{ name {every} }}" for n in range(28)]
    yield document("each of 28 fragments in each", " ".join([GROUP, *parts]), f"{INVALID} {FIELDS}")
    every = " ".join(f"...f{n}" for n in range(18))
    branching = [
        f"fragment f{n} on Group {{ parent {{ {every} }} subsidiaries {{ nodes {{ {every} }} }} }}"
        for n in range(18)
    ]
    yield document(
        "circles that branch", " ".join([GROUP, *branching]), f"{INVALID} {FIELDS} {DEPTH}"
    )


def meshes() -> Iterator[Attack]:
    fan = " ".join(f"...f{n}" for n in range(150))
    parts = " ".join(f"fragment f{n} on Query {{ status {{ up }} }}" for n in range(150))
    yield document("150 fragments side by side", f"{{ {fan} }} {parts}", ROOTS)
    inner = " ".join(f"...f{n}" for n in range(200))
    parts = " ".join(f"fragment f{n} on Status {{ up }}" for n in range(200))
    yield document("200 fragments in one field", f"{{ status {{ {inner} }} }} {parts}")
    later = [
        f"fragment f{n} on Group {{ name {' '.join(f'...f{m}' for m in range(n + 1, 40))} }}"
        for n in range(40)
    ]
    yield document("each of 40 fragments in all before", " ".join([GROUP, *later]), FIELDS)
    short = [
        f"fragment f{n} on Group {{ name {' '.join(f'...f{m}' for m in range(n + 1, 9))} }}"
        for n in range(9)
    ]
    yield document("each of 9 fragments in all before", " ".join([GROUP, *short]))
    unused = " ".join(f"fragment u{n} on Group {{ name }}" for n in range(200))
    yield document("200 fragments that nobody uses", f"{{ status {{ up }} }} {unused}", INVALID)


def dead_ends() -> Iterator[Attack]:
    for name, tail in {
        "on a type that is none": "fragment f0 on Nothing { name }",
        "on a scalar": "fragment f0 on String { name }",
        "on an input": "fragment f0 on GroupInput { name }",
        "on a union that does not fit": "fragment f0 on SearchHit { ... on Person { name } } ",
        "on an enum": "fragment f0 on Role { name }",
        "that is not there": "",
        "named twice": "fragment f0 on Group { name } fragment f0 on Group { id }",
        "on another object": "fragment f0 on Person { name }",
    }.items():
        wanted = "" if name.startswith("on a union") else INVALID
        yield document(f"a fragment {name}", f"{GROUP} {tail}", wanted)
    for name, text in {
        "called on": f"{GROUP} fragment on on Group {{ name }}",
        "without a type": f"{GROUP} fragment f0 {{ name }}",
        "without fields": f"{GROUP} fragment f0 on Group {{ }}",
        "with variables": f"{GROUP} fragment f0($x: Int = 1) on Group {{ name }}",
        "of nothing at all": '{ group(id: "x") { ... } }',
        "of a list type": f"{GROUP} fragment f0 on [Group] {{ name }}",
    }.items():
        yield document(f"a fragment {name}", text, "GRAPHQL_PARSE_FAILED")


def attacks() -> Iterator[Attack]:
    yield from bombs()
    yield from circles()
    yield from meshes()
    yield from dead_ends()
