"""Bytes that nobody means well with: handshakes of a WebSocket, and frames behind a good one."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import orjson

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

CONTINUED, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10
PACKED = 0x40
"""The bit of a frame whose content is deflated."""
HEADERS: Mapping[str, str] = {
    "host": "localhost",
    "upgrade": "websocket",
    "connection": "Upgrade",
    "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
    "sec-websocket-version": "13",
    "sec-websocket-protocol": "graphql-transport-ws",
}
DEFLATING = {"sec-websocket-extensions": "permessage-deflate"}


def frame(
    kind: int, content: bytes = b"", *, last: bool = True, bits: int = 0, masked: bool = True
) -> bytes:
    """Write a frame; its mask is all zeros, so that the content stays readable."""
    size, mask = len(content), b"\x00" * 4 * masked
    first, high = (0x80 * last) | bits | kind, 0x80 * masked
    if size < 126:
        head = struct.pack("!BB", first, high | size)
    elif size < 1 << 16:
        head = struct.pack("!BBH", first, high | 126, size)
    else:
        head = struct.pack("!BBQ", first, high | 127, size)
    return head + mask + content


def text(**message: object) -> bytes:
    return frame(TEXT, orjson.dumps(message))


def handshake(method: str = "GET", path: str = "/graphql", **changes: str | None) -> bytes:
    """Write a handshake; a header of None is left out, underscores stand for hyphens."""
    given = {name.replace("_", "-"): value for name, value in changes.items()}
    lines = [f"{name}: {value}" for name, value in (HEADERS | given).items() if value is not None]
    return "\r\n".join([f"{method} {path} HTTP/1.1", *lines, "", ""]).encode()


@dataclass(frozen=True, slots=True, kw_only=True)
class Frames:
    """What is sent behind a good handshake and greeting, and the codes that may close it.

    Without codes it must be answered.
    """

    name: str
    sent: bytes
    closes: frozenset[int] = frozenset()
    handshake: bytes = handshake()


PIECE = frame(CONTINUED, b"x" * 60_000, last=False)
BROKEN: Mapping[str, tuple[bytes, str]] = {
    "no mask": (frame(TEXT, b"{}", masked=False), "1002"),
    "a bit of no extension": (frame(TEXT, b"{}", bits=PACKED), "1002"),
    "the second bit": (frame(TEXT, b"{}", bits=0x20), "1002"),
    "the third bit": (frame(TEXT, b"{}", bits=0x10), "1002"),
    "a kind of data to come": (frame(3, b"{}"), "1002"),
    "a kind of control to come": (frame(11, b"{}"), "1002"),
    "a ping too long": (frame(PING, b"x" * 126), "1002"),
    "a ping in parts": (frame(PING, b"x", last=False), "1002"),
    "an end of nothing": (frame(CONTINUED, b"x"), "1002"),
    "a text within a text": (frame(TEXT, b"{", last=False) + frame(TEXT, b"{}"), "1002"),
    "another request": (b"GET /graphql HTTP/1.1\r\nhost: x\r\n\r\n", "1002"),
    "a length of 300 kB": (struct.pack("!BBQ", 0x81, 0xFF, 300_000), "1009"),
    "a length of all": (struct.pack("!BBQ", 0x81, 0xFF, (1 << 63) - 1), "1009"),
    "a length below zero": (struct.pack("!BBQ", 0x81, 0xFF, 1 << 63), "1002 1009"),
    "a text of 300 kB": (frame(TEXT, b"x" * 300_000), "1009"),
    "300 kB in parts": (frame(TEXT, b"x", last=False) + PIECE * 5, "1009"),
    "5,000 empty parts": (frame(TEXT, last=False) + frame(CONTINUED, last=False) * 5_000, "1009"),
    "a text that is none": (frame(TEXT, b"\xff\xfe"), "1007"),
    "half a pair": (frame(TEXT, b'"\xed\xa0\x80"'), "1007"),
    "half a letter": (frame(TEXT, "李".encode()[:2]), "1007"),
    "parts that are no text": (frame(TEXT, b'"\xff', last=False) + frame(CONTINUED, b'"'), "1007"),
    "a binary message": (frame(BINARY, b'{"type": "ping"}'), "4400"),
    "an empty text": (frame(TEXT), "4400"),
    "an empty binary message": (frame(BINARY), "4400"),
    "a type of 100 kB in Chinese": (text(type="连" * 30_000), "4400"),
    "a long id in Chinese twice": (
        text(type="subscribe", id="李" * 90, payload={"query": "subscription { a }"})
        + text(
            type="subscribe",
            id="王" * 90,
            payload={"query": "subscription { competitorTouchRecorded { version } }"},
        )
        * 2,
        "4409",
    ),
    "a farewell without a code": (frame(CLOSE), "1005"),
    "a farewell of half a code": (frame(CLOSE, b"\x03"), "1002"),
    **{
        f"a farewell of {code}": (frame(CLOSE, struct.pack("!H", code)), "1002")
        for code in (0, 999, 1004, 1005, 1006, 1016, 2999, 5000, 65535)
    },
    "a farewell in no text": (frame(CLOSE, b"\x03\xe8\xff"), "1002 1007"),
    "a farewell too long": (frame(CLOSE, b"\x03\xe8" + b"x" * 124), "1002"),
    "a farewell within a text": (
        frame(TEXT, b"{", last=False) + frame(CLOSE, b"\x03\xe8"),
        "1000 1002",
    ),
    "words after a farewell": (frame(CLOSE, b"\x03\xe8") + frame(TEXT, b"{}") * 100, "1000"),
}
FINE: Mapping[str, bytes] = {
    "2,000 pings": frame(PING, b"x") * 2_000,
    "2,000 pongs that nobody asked for": frame(PONG, b"x") * 2_000,
    "pings within a text": frame(TEXT, b'{"type":', last=False)
    + frame(PING, b"x") * 100
    + frame(CONTINUED, b'"ping"}'),
    "a text letter by letter": frame(TEXT, b"{", last=False)
    + b"".join(frame(CONTINUED, bytes([each]), last=False) for each in b'"type":"ping"')
    + frame(CONTINUED, b"}"),
}


def _deflated(content: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return (packer.compress(content) + packer.flush(zlib.Z_SYNC_FLUSH))[:-4]


def all_frames() -> Iterator[Frames]:
    for name, (sent, closes) in BROKEN.items():
        yield Frames(name=name, sent=sent, closes=frozenset(map(int, closes.split())))
    for name, sent in FINE.items():
        yield Frames(name=name, sent=sent)
    packing = handshake(**DEFLATING)
    for name, content, closes in (
        ("a packed bomb", _deflated(b" " * 50_000_000), {1009}),
        ("a packed text that is none", b"\xff" * 100, {1002, 1007}),
        ("a packed message", _deflated(b'{"type":"ping"}'), set()),
    ):
        sent = frame(TEXT, content, bits=PACKED)
        yield Frames(name=name, sent=sent, closes=frozenset(closes), handshake=packing)


HANDSHAKES: Mapping[str, tuple[bytes, frozenset[int]]] = {
    "no key": (handshake(sec_websocket_key=None), frozenset({400})),
    "a short key": (handshake(sec_websocket_key="eA=="), frozenset({400})),
    "a key that is none": (handshake(sec_websocket_key="!" * 24), frozenset({400})),
    "no version": (handshake(sec_websocket_version=None), frozenset({400, 426})),
    "an old version": (handshake(sec_websocket_version="8"), frozenset({400, 426})),
    "a version that is none": (handshake(sec_websocket_version="x"), frozenset({400, 426})),
    "a POST": (handshake("POST"), frozenset({400, 405, 501})),
    "another upgrade": (handshake(upgrade="h2c"), frozenset({400})),
    "another address": (handshake(path="/other"), frozenset({403})),
    "another host": (handshake(host="evil.example"), frozenset({403})),
    "another page": (handshake(origin="https://evil.example"), frozenset({403})),
    "a header of 10 kB": (handshake(x="y" * 10_000), frozenset({431})),
    "200 headers": (handshake(**{f"x{n}": "y" for n in range(200)}), frozenset({431})),
    "a header of 200 kB": (handshake(x="y" * 200_000), frozenset({431})),
    "a header that is none": (handshake(**{"a b": "c"}), frozenset({400})),
}
"""Handshakes, and the statuses that may answer them."""
