"""Bodies that are no request, and requests that are no POST of JSON."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import orjson

from tests.api.guard.hostile.attack import Attack, raw

if TYPE_CHECKING:
    from collections.abc import Iterator

QUERY = '{"query": "{ status { up } }"}'
ONE = orjson.loads(QUERY)
REQUEST, LARGE, KIND = "BAD_REQUEST", "PAYLOAD_TOO_LARGE", "UNSUPPORTED_MEDIA_TYPE"

BROKEN = {
    "nothing": "",
    "null": "null",
    "true": "true",
    "a number": "7",
    "text": '"{ status { up } }"',
    "an empty object": "{}",
    "an empty list": "[]",
    "not JSON": "query { status { up } }",
    "a comment": '{"query": "{ status { up } }" /* x */}',
    "a comma too many": '{"query": "{ status { up } }",}',
    "single quotes": "{'query': '{ status { up } }'}",
    "names without quotes": '{query: "{ status { up } }"}',
    "something behind": QUERY + "x",
    "two objects": QUERY + QUERY,
    "no number": '{"query": "{ status { up } }", "variables": {"x": NaN}}',
    "endless": '{"query": "{ status { up } }", "variables": {"x": -Infinity}}',
    "a zero in front": '{"query": "{ status { up } }", "variables": {"x": 007}}',
    "a plus": '{"query": "{ status { up } }", "variables": {"x": +1}}',
    "half a pair": '{"query": "\\ud800"}',
    "a control character": '{"query": "{ status\n { up } }"}',
    "a zero byte": '{"query": "{ status { up } }\u0000"}',
    "a zero byte behind": QUERY + "\u0000",
    "a mark in front": "\ufeff" + QUERY,
    "a hard space": "\u00a0" + QUERY,
    "brackets without end": "[" * 250_000,
    "objects without end": '{"a":' * 50_000,
    "deep brackets": "[" * 100_000 + "]" * 100_000,
    "deep objects": '{"a":' * 40_000 + "1" + "}" * 40_000,
    "quotes": '"' * 200_000,
    "a number of 200 kB": "9" * 200_000,
    "a name of 200 kB": '{"' + "x" * 200_000 + '": 1}',
    "20,000 names": "{" + ",".join(f'"k{n}": {n}' for n in range(15_000)) + "}",
    "one name 10,000 times": "{" + ",".join(['"variables": {}'] * 10_000) + "}",
}
FIELDS = {
    "query": (7, [], {}, True, ["{ status { up } }"]),
    "variables": (7, "x", [], True, [{}]),
    "operationName": (7, [], {}, True),
    "extensions": (7, "x", [], True),
}


def broken() -> Iterator[Attack]:
    for name, text in BROKEN.items():
        yield raw(f"a body of {name}", text)
    for name, values in FIELDS.items():
        for number, value in enumerate(values):
            yield raw(f"{name} of kind {number}", orjson.dumps({**ONE, name: value}))
    for end in (1, 5, 9, 11, 20, len(QUERY) - 1):
        yield raw(f"a body cut at {end}", QUERY[:end])
    for count in (1, 10, 5_000):
        yield raw(f"a batch of {count}", "[" + ",".join([QUERY] * count) + "]")
    deep = "[" * 3_000 + "]" * 3_000
    yield raw("deep variables", QUERY[:-1] + f', "variables": {{"x": {deep}}}}}')
    yield raw("deep extensions", QUERY[:-1] + f', "extensions": {{"x": {deep}}}}}')


def sizes() -> Iterator[Attack]:
    for size in (256 * 1024 + 1, 1_000_000, 5_000_000):
        yield raw(f"a body of {size} spaces", b" " * size, LARGE)
        yield raw(f"a query of {size} letters", b'{"query": "' + b"x" * size + b'"}', LARGE)
    yield raw("a length that is none", QUERY, f"{REQUEST} {LARGE}", content_length="9" * 30)


ENCODINGS = ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-7", "cp037")
BYTES = {
    "overlong letters": b'{"query": "\xc0\xaf"}',
    "a byte too few": b'{"query": "\xe5\xbc"}',
    "a byte alone": b'{"query": "\x80"}',
    "half a pair in bytes": b'{"query": "\xed\xa0\x80"}',
    "letters beyond all": b'{"query": "\xf5\x80\x80\x80"}',
    "Chinese of GBK": b'{"query": "' + "张".encode("gbk") + b'"}',
    "Latin-1": b'{"query": "\xe4"}',
    "zero bytes": b"\x00" * 100_000,
    "noise": bytes(range(256)) * 500,
    "gzip": gzip.compress(QUERY.encode(), mtime=0),
    "a gzip bomb": gzip.compress(b" " * 10_000_000, mtime=0),
}


def encodings() -> Iterator[Attack]:
    for name in ENCODINGS:
        codes = "" if name == "utf-7" else REQUEST
        text = QUERY.replace("{", "+AHs-") if name == "utf-7" else QUERY
        content = text.encode("ascii") if name == "utf-7" else text.encode(name)
        yield raw(f"a body in {name}", content, codes or REQUEST)
    for name, content in BYTES.items():
        yield raw(f"a body of {name}", content, f"{REQUEST} GRAPHQL_PARSE_FAILED")


KINDS = (
    *("text/plain", "text/html", "application/xml", "application/graphql", "application/x-json"),
    *(
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "multipart/form-data",
    ),
    *("application/json; charset=utf-16", "application/json; charset=gbk", "", "x" * 10_000, ";;;"),
    *("application/octet-stream", "application/json-patch+json", "json", "*/*"),
)


def kinds() -> Iterator[Attack]:
    for kind in KINDS:
        yield raw(f"a body of type {kind[:40]!r}", QUERY, KIND, content_type=kind)
    form = "--x\r\nContent-Disposition: form-data; name=operations\r\n\r\n" + QUERY + "\r\n--x--"
    yield raw("an upload", form, KIND, content_type="multipart/form-data; boundary=x")
    packed = gzip.compress(QUERY.encode(), mtime=0)
    yield raw("a packed body that says so", packed, f"{REQUEST} {KIND}", content_encoding="gzip")


ACCEPTS = (
    *("text/html", "image/png", "application/json;q=0", "*/*;q=0", "text/event-stream;q=0", "x"),
    *(",".join(["text/x"] * 2_000), "application/xml, text/plain;q=0.5"),
)
STRANGE_ACCEPTS = ("*/*;q=2", "*/*;q=x", ";;;,,,", "application/json;q=0.00000001", "*/*;" * 2_000)


def accepts() -> Iterator[Attack]:
    for number, accept in enumerate(ACCEPTS):
        yield raw(f"accept {number}", QUERY, "NOT_ACCEPTABLE", accept=accept)
    for number, accept in enumerate(STRANGE_ACCEPTS):
        yield raw(f"strange accept {number}", QUERY, "NOT_ACCEPTABLE *", accept=accept)


def methods() -> Iterator[Attack]:
    for method in ("PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"):
        yield Attack(
            name=f"method {method}",
            method=method,
            body=QUERY.encode(),
            codes=frozenset({"METHOD_NOT_ALLOWED"}),
        )


ADDRESSES = {
    "": REQUEST,
    "?query=": REQUEST,
    "?query=%": "GRAPHQL_PARSE_FAILED BAD_REQUEST",
    "?query=%FF": REQUEST,
    "?query=%00": "GRAPHQL_PARSE_FAILED",
    "?query={status{up}}&variables=": "",
    "?query={status{up}}&variables=x": REQUEST,
    "?query={status{up}}&variables=[]": REQUEST,
    "?query={status{up}}&variables=7": REQUEST,
    "?query={status{up}}&variables=" + "[" * 9_000: REQUEST,
    "?query={status{up}}&extensions=%22": REQUEST,
    "?query={status{up}}&operationName=x": "OPERATION_RESOLUTION_FAILURE",
    "?query=" + "a" * 60_000: LARGE,
    "?" + "a=b&" * 4_000: f"{REQUEST} {LARGE}",
    "?" + "&" * 16_000: REQUEST,
    "?query=mutation{deletePerson(requestId:%22r%22,id:%22x%22){__typename}}": "METHOD_NOT_ALLOWED",
    "?query=subscription{status{up}}": "GRAPHQL_VALIDATION_FAILED METHOD_NOT_ALLOWED",
    "?documentId=nothing": "*",
    "?documentId=" + "x" * 10_000: "*",
    "?extensions={%22persistedQuery%22:7}": "*",
    "?extensions={%22persistedQuery%22:{%22version%22:9}}": "*",
    "?extensions={%22persistedQuery%22:{%22version%22:1,%22sha256Hash%22:%22x%22}}": "*",
}


def addresses() -> Iterator[Attack]:
    for address, codes in ADDRESSES.items():
        yield Attack(
            name=f"address {address[:60]!r}",
            method="GET",
            address="/graphql" + address,
            headers={},
            codes=frozenset(codes.split()),
        )


def attacks() -> Iterator[Attack]:
    for family in (broken, sizes, encodings, kinds, accepts, methods, addresses):
        yield from family()
