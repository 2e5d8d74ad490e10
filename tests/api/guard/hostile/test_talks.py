"""Conversations that nobody means well with: each ends with a code, or is answered, and cheaply."""

import orjson
import pytest

from graphapi.api.guard.codes import CODES
from tests.api.guard.hostile import fragments, shapes, texts
from tests.api.guard.hostile.talks import ANYTHING, INIT, STATUS, Talk, asking, talks
from tests.api.guard.hostile.test_hostile import MOST_CALLS, calls_counted
from tests.api.protocol.line import Socket, Stream

TALKS = list(talks())
LAST = "the last one"
DOCUMENTS = [each for room in (fragments, shapes, texts) for each in room.attacks()]


def payload_of(attack):
    return orjson.loads(attack.body)


def as_talk(attack):
    """Ask over a socket for what an attack by HTTP asks for."""
    message = orjson.dumps({"type": "subscribe", "id": "1", "payload": payload_of(attack)})
    return Talk(name=attack.name, said=[message.decode()], codes=attack.codes)


def codes_in(message):
    payload = message.get("payload") or {}
    errors = payload if message["type"] == "error" else payload.get("errors", ())
    return {each["extensions"]["code"] for each in errors}


async def spoken(app, talk):
    """Say what is to be said and ask for the status; return the closing code and all codes."""
    socket, codes = Socket(app), set()
    assert (await socket.get())["type"] == "websocket.accept"
    messages = [INIT, *talk.said] if talk.greets else talk.said
    for each in (*messages, asking(STATUS, LAST)):
        kind = "text" if isinstance(each, str) else "bytes"
        socket.put({"type": "websocket.receive", kind: each})
    message = {"type": "nothing yet"}
    while message.get("id") != LAST or message["type"] == "next":
        told = await socket.get()
        if told["type"] == "websocket.close":
            break
        message = orjson.loads(told["text"])
        codes |= codes_in(message)
    await socket.hang_up("websocket.disconnect")
    return told.get("code"), codes


def check(client, talk, caplog):
    with calls_counted() as counted:
        closed, codes = client.run(spoken(client.app, talk))
    assert closed == talk.closes
    assert codes <= CODES.keys()
    if ANYTHING not in talk.codes:
        assert codes <= talk.codes
        assert bool(codes) == bool(talk.codes)
    assert counted[0] < MOST_CALLS
    assert [each for each in caplog.records if each.levelname in {"ERROR", "CRITICAL"}] == []


@pytest.mark.parametrize("talk", TALKS, ids=lambda talk: talk.name)
def test_each_is_closed_with_a_code_or_answered(bureau_app, talk, caplog):
    check(bureau_app, talk, caplog)


@pytest.mark.parametrize("attack", DOCUMENTS, ids=lambda attack: attack.name)
def test_documents_are_refused_as_over_http(bureau_app, attack, caplog):
    check(bureau_app, as_talk(attack), caplog)


@pytest.mark.parametrize("attack", DOCUMENTS, ids=lambda attack: attack.name)
def test_documents_are_refused_as_events_too(bureau_app, attack, caplog):
    async def story():
        payload = payload_of(attack)
        stream = Stream(bureau_app.app, payload["query"], **payload["variables"])
        status, headers = await stream.begun()
        assert status < 500
        assert headers["content-type"].startswith("text/event-stream")
        name, told = await stream.event()
        assert name == "next"
        await stream.hang_up("http.disconnect")
        return {each["extensions"]["code"] for each in told.get("errors", ())}

    with calls_counted() as counted:
        codes = bureau_app.run(story())
    if ANYTHING not in attack.codes:
        assert codes <= attack.codes
        assert bool(codes) == bool(attack.codes)
    assert counted[0] < MOST_CALLS
    assert [each for each in caplog.records if each.levelname in {"ERROR", "CRITICAL"}] == []


def test_there_are_enough_of_them_and_each_is_another():
    assert len(TALKS) >= 80
    assert len({each.name for each in TALKS}) == len(TALKS)
    assert len({(tuple(each.said), each.greets) for each in TALKS}) == len(TALKS)
