"""Documents of strange letters, and values that no type takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.api.guard.hostile.attack import Attack, document
from tests.api.guard.hostile.fragments import INVALID, TOKENS
from tests.api.guard.hostile.shapes import BROKEN, WRONG

if TYPE_CHECKING:
    from collections.abc import Iterator

BY_ID = "query ($x: ID!) { person(id: $x) { name } }"
BY_PAGE = "query ($x: Int) { groups(first: $x) { totalCount } }"
BY_TIME = "query ($x: DateTime) { competitorTouches(where: {at: {low: $x}}) { totalCount } }"
BY_MONEY = "query ($x: BigInt) { groups(where: {monthlyRevenue: {low: $x}}) { totalCount } }"
BY_TEXT = "query ($x: String!) { search(text: $x) { totalCount } }"
BY_CURSOR = "query ($x: String) { groups(after: $x) { totalCount } }"

LETTERS = {
    "a space of no width": "{ sta\u200btus { up } }",
    "a joiner": "{ sta\u200dtus { up } }",
    "right to left": "{ \u202estatus { up } }",
    "letters that look Latin": "{ st\u0430tus { up } }",
    "braces of full width": "\uff5b status \uff5b up \uff5d \uff5d",
    "a hard space": "{\u00a0status { up } }",
    "an ideographic space": "{\u3000status { up } }",
    "a line separator": "{\u2028status { up } }",
    "a mark in the middle": "{ status\ufeff\u00b4 { up } }",
    "a face": "{ \U0001f600 { up } }",
    "a zero byte": "{ status\u0000 { up } }",
    "control characters": "{ status\u0001\u0007\u001b { up } }",
    "a name in Chinese": "{ 状态 { up } }",
    "an accent put together": "{ statu\u0301s { up } }",
    "a Turkish i": "{ nodes(\u0131ds: []) { id } }",
    "a word of 200 kB": "{ " + "a" * 200_000 + " }",
    "digits of 200 kB": "{ groups(first: " + "9" * 200_000 + ") { totalCount } }",
    "a fraction of 200 kB": "{ groups(first: 0." + "9" * 200_000 + ") { totalCount } }",
    "minus signs": "{ groups(first: " + "-" * 100_000 + ") { totalCount } }",
    "an open string": '{ person(id: "' + "x" * 200_000,
    "an open block": '{ person(id: """' + "x\n" * 50_000,
    "a wrong escape": '{ person(id: "\\q") { name } }',
    "half a pair": '{ person(id: "\\ud800") { name } }',
    "a letter beyond all": '{ person(id: "\\u{110000}") { name } }',
    "an escape without an end": '{ person(id: "\\u{' + "0" * 100_000 + '") { name } }',
    "a line break in a string": '{ person(id: "a\nb") { name } }',
    "dots": "{ " + "." * 100_000 + " }",
    "ampersands": "&" * 100_000,
    "a schema instead": "type Query { status: String }",
    "an extension of the schema": "{ status { up } } extend type Query { x: Int }",
    "words of descriptions": '"""' + "x" * 1000 + '""" { status { up } }',
}
BLANKS = {
    "nothing but spaces": " " * 200_000,
    "nothing but commas": "," * 200_000,
    "nothing but comments": "#\n" * 50_000,
    "nothing but marks": "\ufeff" * 60_000,
    "one comment": "#" * 200_000,
    "few spaces": " " * 30_000,
    "few comments": "#\n" * 15_000,
    "few marks": "\ufeff" * 30_000,
}


def letters() -> Iterator[Attack]:
    for name, text in LETTERS.items():
        codes = f"{BROKEN} {INVALID} OPERATION_RESOLUTION_FAILURE {TOKENS}"
        yield document(f"a document with {name}", text, codes)
    for name, text in BLANKS.items():
        yield document(f"a document of {name}", text, f"{BROKEN} BAD_REQUEST {TOKENS}")
    for name, text in {
        "30,000 lines": "{ status " + "\n" * 30_000 + "{ up } }",
        "30,000 commas": "{ status " + "," * 30_000 + "{ up } }",
        "a block of 7,000 lines": '{ node(id: """' + "\n  x" * 7_000 + '""") { id } }',
        "a block of quotes": '{ node(id: """' + '\\"""' * 7_000 + '""") { id } }',
        "a string of slashes": '{ node(id: "' + "\\\\" * 15_000 + '") { id } }',
        "a string of escapes": '{ node(id: "' + "\\u0041" * 5_000 + '") { id } }',
        "a string of pairs": '{ node(id: "' + "\U0001f600" * 15_000 + '") { id } }',
    }.items():
        yield document(name, text)


VALUES = {
    "a digit too many": 2**31,
    "a very large number": 10**18,
    "a fraction": 1.5,
    "a large fraction": 1e300,
    "text": "ten",
    "true": True,
    "a list": [1],
    "an object": {"a": 1},
    "nothing asked": 0,
    "less than nothing": -1,
    "101": 101,
}
TIMES = (
    *("yesterday", "2026-02-30T00:00:00Z", "2026-01-01", "99999-01-01T00:00:00Z", "", "0" * 50_000),
    *("2026-01-01T00:00:00+99:99", "2026-01-01T25:00:00Z", "２０２６-01-01T00:00:00Z", 7),
    *("2026-01-01T00:00:00." + "9" * 50_000 + "Z", "2026-01-01T00:00:00Z" + " " * 50_000),
)
SUMS = (
    "1e999999999",
    "9" * 50_000,
    "0x10",
    "NaN",
    "Infinity",
    "१२३",
    "1_000",
    1.5,
    2**60,
    "--0",
    "",
)
CURSORS = (
    *(
        "",
        "x",
        "=" * 50_000,
        "A" * 200_000,
        "eyJ4Ijox",
        "bnVsbA==",
        "W10=",
        "e30=",
        "W1tbW1tb",
        "💥",
    ),
    *("W251bGwsbnVsbF0=", "WzEsMl0=", "Wzk5OTk5OTk5OTk5OTk5OTk5OTk5XQ==", "../../etc/passwd"),
)


def values() -> Iterator[Attack]:
    for name, value in VALUES.items():
        yield document(f"a page of {name}", BY_PAGE, WRONG, x=value)
    for number, text in enumerate(TIMES):
        yield document(f"time {number}", BY_TIME, WRONG, x=text)
    for number, text in enumerate(SUMS):
        yield document(f"sum {number}", BY_MONEY, f"{WRONG} {INVALID}", x=text)
    for number, text in enumerate(CURSORS):
        yield document(f"cursor {number}", BY_CURSOR, WRONG, x=text)
    for number, value in enumerate((None, [], {}, ["a"], {"a": 1}, True)):
        yield document(f"id {number}", BY_ID, WRONG, x=value)


IDS = (
    "",
    " ",
    "\u0000",
    "x" * 200_000,
    "UGVyc29uOg==",
    "UGVyc29u",
    "OjpBOjo=",
    "'; DROP TABLE row; --",
)
NOT_FOUND = ("%" * 200, "_" * 200, '"' * 200, "*" * 200, "NEAR(" * 40, "a\u0000b", "' OR 1=1 --")
NOR_THESE = ("AND OR NOT", "张" * 200, "\u202e" * 100, "\ufdfa" * 200, "-" * 200, "(" * 200)


FITTING = {2, 5, 6, 7}
"""Which of the ids somebody could have."""


def questions() -> Iterator[Attack]:
    for number, text in enumerate(IDS):
        yield document(f"strange id {number}", BY_ID, "" if number in FITTING else WRONG, x=text)
        yield document(f"strange node {number}", "query ($x: ID!) { node(id: $x) { id } }", x=text)
    for number, text in enumerate((*NOT_FOUND, *NOR_THESE)):
        yield document(f"strange search {number}", BY_TEXT, x=text)
    for number, text in enumerate(("", "   ", "x" * 201, "\u3000")):
        yield document(f"empty or long search {number}", BY_TEXT, WRONG, x=text)


def variables() -> Iterator[Attack]:
    many = " ".join(f"$v{n}: Int" for n in range(480))
    yield document(
        "480 variables that nobody uses", f"query ({many}) {{ status {{ up }} }}", INVALID
    )
    same = " ".join("$v: Int" for n in range(400))
    yield document("one variable 400 times", f"query ({same}) {{ status {{ up }} }}", INVALID)
    unknown = " ".join(f"up @include(if: $v{n})" for n in range(25))
    yield document("variables that nobody declares", f"{{ status {{ {unknown} }} }}", INVALID)
    for kind in ("Group", "Nothing", "SearchHit", "[Group!]", "Query"):
        text = f"query ($x: {kind}) {{ status {{ up }} }}"
        yield document(f"a variable of type {kind}", text, INVALID)
    yield document("a list for a value", "query ($x: [ID!]!) { person(id: $x) { name } }", INVALID)
    yield document(
        "10,000 further variables", "{ status { up } }", "", **{f"v{n}": n for n in range(10_000)}
    )
    filters = "query ($w: GroupFilter) { groups(where: $w) { totalCount } }"
    for name, where in {
        "unknown names": {f"x{n}": n for n in range(5_000)},
        "10,000 regions": {"regions": ["x"] * 10_000},
        "regions that are no text": {"regions": list(range(10_000))},
        "a list instead": [],
        "text instead": "everything",
        "names of prototypes": {"__proto__": {"admin": True}, "constructor": 1},
    }.items():
        yield document(f"a filter with {name}", filters, f"{WRONG} {INVALID}", w=where)
    way = 'query ($o: PathOrigin) { influencePaths(to: "x", from: $o) { __typename } }'
    for name, origin in {
        "both": {"persons": ["a"], "group": "g"},
        "none": {},
        "null": {"group": None},
    }.items():
        yield document(f"one of two with {name}", way, f"{WRONG} {INVALID}", o=origin)


def attacks() -> Iterator[Attack]:
    for family in (letters, values, questions, variables):
        yield from family()
