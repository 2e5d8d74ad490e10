"""Conversations over a WebSocket that nobody means well with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson

from tests.api.guard.hostile.bodies import BROKEN

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

STATUS = "{ status { up } }"
QUIET = "subscription { competitorTouchRecorded { version } }"
INIT = '{"type": "connection_init"}'
ANYTHING = "*"
WRONG, STRANGER, TWICE, TOO_MANY, GREETED_TWICE = 4400, 4401, 4409, 4429, 4429


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """What is said to a socket, one message after the other.

    Attributes
    ----------
    name : str
        What is wrong with it.
    said : sequence of str or bytes
        Messages: text frames, or binary ones.
    greets : bool
        Whether it begins with ``connection_init``.
    closes : int or None
        The code with which the socket is closed; None if it stays open.
    codes : frozenset of str
        Codes of errors that may be answered, and nothing else.
    """

    name: str
    said: Sequence[str | bytes]
    greets: bool = True
    closes: int | None = None
    codes: frozenset[str] = frozenset()


def said(type_: Any, **more: Any) -> str:
    return orjson.dumps({"type": type_, **more}).decode()


def asking(query: Any, id_: Any = "1", **more: Any) -> str:
    return said("subscribe", id=id_, payload={"query": query, **more})


def broken() -> Iterator[Talk]:
    for name, text in BROKEN.items():
        yield Talk(name=f"a message of {name}", said=[text], closes=WRONG)
        if "{ status" in text and "\\ud800" not in text:
            wrapped = f'{{"type": "subscribe", "id": "1", "payload": {text}}}'
            yield Talk(name=f"a payload of {name}", said=[wrapped], closes=WRONG)
    for end in (1, 9, 15, 20):
        yield Talk(name=f"a message cut at {end}", said=[asking(STATUS)[:end]], closes=WRONG)
    yield Talk(name="a binary message", said=[b"{}"], closes=WRONG)
    yield Talk(name="a binary init", said=[INIT.encode()], greets=False, closes=WRONG)
    yield Talk(name="noise", said=[bytes(range(256)) * 500], closes=WRONG)


TYPES = (
    *("", "x" * 100_000, "连接" * 1_000, "constructor", "__proto__", "start", "stop", "data", "ka"),
    *("connection_ack", "connection_terminate", "next", "error", "GQL_START", "Subscribe", "\x00"),
    *(None, 7, True, [], ["subscribe"], {}, {"type": "subscribe"}),
)


def types() -> Iterator[Talk]:
    for number, type_ in enumerate(TYPES):
        message = said(type_, id="1", payload={"query": STATUS})
        yield Talk(name=f"type {number}", said=[message], closes=WRONG)


IDS = (None, 7, 1.5, True, [], ["1"], {}, {"id": "1"})
STRANGE_IDS = ("", "x" * 200_000, "李" * 1_000, "\x00", "😀", "__proto__", '"}', "\u2028")


def ids() -> Iterator[Talk]:
    for number, id_ in enumerate(IDS):
        message = asking(STATUS, id_)
        yield Talk(name=f"id {number}", said=[message], closes=WRONG)
        done = said("complete", id=id_)
        yield Talk(name=f"the end of id {number}", said=[done], closes=WRONG)
    for number, id_ in enumerate(STRANGE_IDS):
        yield Talk(
            name=f"strange id {number}", said=[asking(STATUS, id_), said("complete", id=id_)]
        )
        again = [asking(QUIET, id_)] * 2
        yield Talk(name=f"strange id {number} twice", said=again, closes=TWICE)
    yield Talk(name="an end without id", said=[said("complete")], closes=WRONG)
    yield Talk(name="1,000 ends of nothing", said=[said("complete", id="x")] * 1_000)


PAYLOADS = (
    *(
        None,
        7,
        "x",
        True,
        [],
        [{"query": STATUS}],
        {},
        {"query": None},
        {"query": 7},
        {"query": ""},
    ),
    *({"query": [STATUS]}, {"query": {}}, {"query": STATUS, "variables": []}),
    *({"query": STATUS, "variables": "x"}, {"query": STATUS, "operationName": 7}),
    *({"query": STATUS, "extensions": []}, {"documentId": 7}, {"documentId": []}),
)
REFUSED = {
    "an unknown document": ({"documentId": "x" * 1_000}, "PERSISTED_QUERY_NOT_FOUND"),
    "an unknown hash": (
        {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": "0" * 64}}},
        "PERSISTED_QUERY_NOT_FOUND",
    ),
    "an unknown name": ({"query": STATUS, "operationName": "x"}, "OPERATION_RESOLUTION_FAILURE"),
    "a wrong wish": ({"query": STATUS, "extensions": {"cost": 7}}, "BAD_USER_INPUT"),
    "no field": ({"query": "{}"}, "GRAPHQL_PARSE_FAILED"),
    "two subscriptions": ({"query": f"{QUIET[:-1]} x: {QUIET[15:]}"}, "GRAPHQL_VALIDATION_FAILED"),
}


def payloads() -> Iterator[Talk]:
    for number, payload in enumerate(PAYLOADS):
        message = said("subscribe", id="1", payload=payload)
        yield Talk(name=f"payload {number}", said=[message], closes=WRONG)
    for name, (payload, codes) in REFUSED.items():
        message = said("subscribe", id="1", payload=payload)
        yield Talk(name=name, said=[message], codes=frozenset(codes.split()))


GREETINGS = (7, "x", True, [], ["authorization"])
STRANGE_GREETINGS = (
    *(None, {}, {"authorization": 7}, {"authorization": "Bearer " + "x" * 100_000}),
    *({"": ""}, {"__proto__": {}}, {str(number): "x" for number in range(10_000)}),
)


def greetings() -> Iterator[Talk]:
    for number, payload in enumerate(GREETINGS):
        message = said("connection_init", payload=payload)
        yield Talk(name=f"greeting {number}", said=[message], greets=False, closes=WRONG)
    for number, payload in enumerate(STRANGE_GREETINGS):
        message = said("connection_init", payload=payload)
        yield Talk(name=f"strange greeting {number}", said=[message], greets=False)
    yield Talk(name="two greetings", said=[INIT], closes=GREETED_TWICE)
    yield Talk(name="1,000 greetings", said=[INIT] * 1_000, closes=GREETED_TWICE)
    before = {"subscribe": asking(STATUS), "ping": said("ping"), "end": said("complete", id="1")}
    for name, message in before.items():
        one = [message, asking(STATUS)]
        yield Talk(name=f"{name} before a greeting", said=one, greets=False, closes=STRANGER)


def floods() -> Iterator[Talk]:
    yield Talk(name="1,000 pings", said=[said("ping")] * 1_000)
    yield Talk(name="1,000 pongs", said=[said("pong")] * 1_000)
    yield Talk(name="a ping of 200 kB", said=[said("ping", payload={"x": "x" * 200_000})])
    many = [asking(QUIET, str(number)) for number in range(1_000)]
    yield Talk(name="1,000 subscriptions", said=many, closes=TOO_MANY)
    same = [asking(QUIET)] * 1_000
    yield Talk(name="1,000 times one id", said=same, closes=TWICE)
    ended = [asking(QUIET), said("complete", id="1")] * 500
    yield Talk(name="500 subscriptions left at once", said=ended)
    wrong = [asking("{ nothing }", str(number)) for number in range(15)]
    codes = frozenset({"GRAPHQL_VALIDATION_FAILED"})
    yield Talk(name="15 wrong documents", said=wrong, codes=codes)


def talks() -> Iterator[Talk]:
    for family in (broken, types, ids, payloads, greetings, floods):
        yield from family()
