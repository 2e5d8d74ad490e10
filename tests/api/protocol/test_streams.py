"""Answers as a stream of events."""

import asyncio

from graphapi.api.protocol import streams
from graphapi.api.protocol.answers import Answer
from graphapi.api.protocol.streams import EventStream, event

SCOPE = {"type": "http", "asgi": {"spec_version": "2.3"}}


async def never():
    await asyncio.Event().wait()


async def some(*bodies: bytes):
    for body in bodies:
        yield Answer(body)


async def then_silence():
    yield Answer(b"1")
    await never()


def test_events_are_lines_that_end_in_lf():
    assert event("next", "{}") == "event: next\ndata: {}\n\n"
    assert event("complete") == "event: complete\ndata: \n\n"


def test_each_answer_is_an_event_and_the_end_is_told():
    sent = []

    async def send(message):
        sent.append(message.get("body", b"").decode())

    asyncio.run(EventStream(some(b"1", b"2"))(SCOPE, never, send))
    assert "".join(sent) == event("next", "1") + event("next", "2") + event("complete")


def test_a_stream_without_news_says_that_it_is_there(monkeypatch):
    monkeypatch.setattr(streams, "BEAT", 0.01)
    beats = asyncio.Event()

    async def send(message):
        if message.get("body") == b": here\n\n":
            beats.set()

    async def receive():
        await beats.wait()
        return {"type": "http.disconnect"}

    asyncio.run(EventStream(then_silence())(SCOPE, receive, send))
    assert beats.is_set()


def test_whoever_does_not_read_is_let_go_and_their_source_ends(monkeypatch):
    monkeypatch.setattr(streams, "PATIENCE", 0.01)
    ended = []

    async def source():
        try:
            while True:
                yield Answer(b"1")
        finally:
            ended.append(True)

    async def send(message):
        if message["type"] == "http.response.body":
            await never()

    asyncio.run(EventStream(source())(SCOPE, never, send))
    assert ended == [True]
