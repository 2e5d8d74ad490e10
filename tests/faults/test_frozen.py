"""A subscriber who stops reading: nobody else waits, nothing piles up, and nothing is missed."""

from __future__ import annotations

import re
import socket
from contextlib import closing
from urllib.parse import urlsplit

import orjson
import pytest

from tests.faults.house import PATIENCE, house

NEWS = "subscription { competitorTouchRecorded { version competitorTouches { naturalId note } } }"
PERSON = """mutation {
  savePersons(requestId: "p", persons: [{id: "p", name: "Ada", side: CUSTOMER}]) { __typename } }"""
WRITES, EACH = 30, 10
NOTE = "n" * 10_000
"""With these, far more is told than the buffers of a connection hold."""


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    with house(f"sqlite:///{tmp_path_factory.mktemp('frozen')}/facts.sqlite") as served:
        assert served.post(PERSON)["data"]["savePersons"]["__typename"] == "PersonsSaved"
        yield served


def subscribed(served, since: int = 1) -> socket.socket:
    """Subscribe with a small buffer, and read nothing yet."""
    caller = socket.socket()
    caller.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    caller.settimeout(PATIENCE)
    address = urlsplit(served.url)
    caller.connect((address.hostname, address.port))
    body = orjson.dumps({"query": NEWS.replace("Recorded", f"Recorded(since: {since})")})
    head = (
        "POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        f"Accept: text/event-stream\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    caller.sendall(head.encode() + body)
    return caller


def order(write: int) -> str:
    """Record several touches in one request, each a version of its own."""
    touch = (
        'c{0}: recordCompetitorTouch(requestId: "{1}-{0}", competitorTouch: {{id: "{1}-{0}", '
        'competitor: "R", kind: VISIT, at: "2026-01-01T00:00:00Z", note: $note, '
        'subject: {{person: "p"}}}}) {{ __typename }}'
    )
    return (
        "mutation ($note: String!) {" + " ".join(touch.format(n, write) for n in range(EACH)) + "}"
    )


def versions(caller: socket.socket, last: int) -> list[int]:
    """Read events until the last version came or the stream ended; return the versions."""
    found, rest = [], b""
    while (not found or found[-1] < last) and (piece := caller.recv(65_536)):
        *events, rest = (rest + piece).split(b"\n\n")
        told = (re.search(rb'"version":"?(\d+)', event) for event in events)
        found += [int(each[1]) for each in told if each]
    return found


def test_a_subscriber_who_stops_reading_misses_nothing_and_holds_up_nobody(served) -> None:
    with closing(subscribed(served)) as frozen:
        for write in range(WRITES):
            answer = served.post(order(write), note=NOTE)
            assert "errors" not in answer, answer["errors"]
        last = 1 + WRITES * EACH
        assert served.post("{ status { version } }")["data"]["status"]["version"] == last
        seen = versions(frozen, last)
    if seen[-1:] != [last]:  # it was let go, and takes up where it was
        with closing(subscribed(served, since=(seen or [1])[-1])) as again:
            seen += versions(again, last)
    assert seen == list(range(2, last + 1))


def test_one_who_is_gone_is_forgotten(served) -> None:
    for _ in range(20):
        subscribed(served).close()
    served.post(order(WRITES), note=NOTE)
    metrics = served.http.get("/-/metrics").text
    at_work = re.search(r"graphapi_requests_at_work (\d+)", metrics)
    assert at_work is not None
    assert int(at_work[1]) < 20
