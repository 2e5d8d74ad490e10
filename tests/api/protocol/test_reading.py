"""What was asked, in a body or in an address."""

import asyncio
from urllib.parse import urlencode

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect

from graphapi.api.protocol import reading
from graphapi.api.protocol.reading import (
    MAX_ADDRESS,
    MAX_BODY,
    MAX_NESTING,
    Asked,
    asked_in_address,
    asked_in_body,
    json_of,
)
from graphapi.api.protocol.refusals import Refused

JSON = "application/json"


def read(*pieces: bytes, kind: str = JSON, length: int | None = None) -> Asked:
    """Read a body that comes in pieces."""
    messages = [{"type": "http.request", "body": each, "more_body": True} for each in pieces]
    messages[-1]["more_body"] = False

    async def receive():
        return messages.pop(0)

    sent = {"content-type": kind, **({} if length is None else {"content-length": str(length)})}
    return asyncio.run(asked_in_body(Headers(sent), receive))


def code_of(refused: pytest.ExceptionInfo[Refused]) -> str:
    return refused.value.code


def test_a_request_is_read_from_a_body_in_pieces():
    found = read(b'{"query": "{ a', b' }", "variables": {"x": 1},', b' "operationName": null}')
    assert found == Asked("{ a }", None, None, {"x": 1}, {})


def test_a_request_is_read_from_an_address():
    text = urlencode(
        {
            "query": "{ 甲 }",
            "variables": '{"x": [1]}',
            "operationName": "a",
            "extensions": "{}",
            "tracking": "7",
        }
    )
    assert asked_in_address(text.encode()) == Asked("{ 甲 }", None, "a", {"x": [1]}, {})
    assert asked_in_address(b"documentId=7&variables=") == Asked(None, "7", None, {}, {})


@pytest.mark.parametrize(
    ("body", "named"),
    [
        (b"", "The body"),
        (b"{", "The body"),
        (b"\xff\xfe{\x00}\x00", "The body"),
        (b"\xef\xbb\xbf{}", "The body"),
        (b'{"query": "\xc3("}', "The body"),
        (b'{"query": "\\ud800"}', "The body"),
        (b'{"query": "{ a }", "variables": {"x": NaN}}', "The body"),
        (b'{"query": "{ a }", "variables": {"x": -Infinity}}', "The body"),
        (b"[" * 5000 + b"]" * 5000, "The body"),
        (b'{"query": "{ a }"} {}', "The body"),
        (b"[]", "The request"),
        (b"null", "The request"),
        (b'{"query": 7}', "query"),
        (b'{"documentId": {}}', "documentId"),
        (b'{"operationName": []}', "operationName"),
        (b'{"variables": "x"}', "variables"),
        (b'{"extensions": 0}', "extensions"),
    ],
)
def test_a_body_that_is_no_request_is_refused_by_name(body, named):
    with pytest.raises(Refused, match=named) as refused:
        read(body)
    assert code_of(refused) == "BAD_REQUEST"


@pytest.mark.parametrize(
    "kind",
    [
        "",
        "text/plain",
        "application/jsonp",
        "multipart/form-data; boundary=x",
        "application/json; charset=utf-16",
        'application/json; charset="latin-1"',
        "application/x-www-form-urlencoded",
    ],
)
def test_a_body_of_another_kind_is_refused(kind):
    with pytest.raises(Refused, match="Content-Type: application/json") as refused:
        read(b'{"query": "{ a }"}', kind=kind)
    assert code_of(refused) == "UNSUPPORTED_MEDIA_TYPE"


@pytest.mark.parametrize("kind", ["application/json;charset=UTF-8", "Application/JSON ; a=b"])
def test_a_body_of_our_kind_is_read(kind):
    assert read(b'{"query": "{ a }"}', kind=kind).query == "{ a }"


def test_bodies_are_bounded_with_a_length_and_without():
    with pytest.raises(Refused) as refused:
        read(b"{}", length=MAX_BODY + 1)
    assert code_of(refused) == "PAYLOAD_TOO_LARGE"
    with pytest.raises(Refused) as refused:
        read(b"{}", length=10**40)
    assert code_of(refused) == "PAYLOAD_TOO_LARGE"
    with pytest.raises(Refused) as refused:
        read(*[b" " * 8192] * 40)
    assert code_of(refused) == "PAYLOAD_TOO_LARGE"
    with pytest.raises(Refused) as refused:
        read(b" " * (MAX_BODY + 1))
    assert code_of(refused) == "PAYLOAD_TOO_LARGE"
    assert read(b'{"query": "{ a }"}' + b" " * (MAX_BODY - 18)).query == "{ a }"


def test_a_body_that_never_ends_is_given_up(monkeypatch):
    monkeypatch.setattr(reading, "PATIENCE", 0.01)
    stuck = asyncio.Event()

    async def receive():
        await stuck.wait()

    with pytest.raises(Refused, match="did not come") as refused:
        asyncio.run(asked_in_body(Headers({"content-type": JSON}), receive))
    assert code_of(refused) == "BAD_REQUEST"


def test_a_caller_who_hangs_up_is_noticed():
    async def receive():
        return {"type": "http.disconnect"}

    with pytest.raises(ClientDisconnect):
        asyncio.run(asked_in_body(Headers({"content-type": JSON}), receive))


@pytest.mark.parametrize(
    ("address", "code"),
    [
        (b"query=%ff", "BAD_REQUEST"),
        (b"query=\xe7\x94\xb2", "BAD_REQUEST"),
        (b"query=a&variables=x", "BAD_REQUEST"),
        (b"query=a&variables=[]", "BAD_REQUEST"),
        (b"query=a&extensions=7", "BAD_REQUEST"),
        (b"query=" + b"a" * MAX_ADDRESS, "PAYLOAD_TOO_LARGE"),
    ],
)
def test_an_address_that_is_no_request_is_refused(address, code):
    with pytest.raises(Refused) as refused:
        asked_in_address(address)
    assert code_of(refused) == code


@given(st.integers(1, 3 * MAX_NESTING), st.booleans())
def test_json_is_read_to_a_certain_depth(levels, wide):
    value: object = 7
    for _ in range(levels):
        value = {"x": value, "y": [[]]} if wide and levels > 3 else [value]
    deep = levels > MAX_NESTING or (wide and levels > max(3, MAX_NESTING - 2))
    if deep:
        with pytest.raises(Refused, match="levels"):
            json_of(orjson.dumps(value), "variables")
    else:
        assert json_of(orjson.dumps(value), "variables") == value
