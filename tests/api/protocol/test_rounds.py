"""Who listens and is known no longer is let go, without any news."""

import asyncio
import time
from types import SimpleNamespace

import pytest

from graphapi.api.access import tokens
from graphapi.api.access.keys import revoke_key
from graphapi.api.protocol import rounds
from graphapi.api.protocol.answers import Answer
from graphapi.api.protocol.rounds import Rounds
from graphapi.app import create_app
from graphapi.errors import Unauthenticated
from graphapi.settings.environment import settings_from
from tests.api.access.issuer import AUDIENCE, ISSUER, Issuer
from tests.api.client import Client
from tests.api.protocol.line import Socket, Stream
from tests.api.protocol.test_callers import bearer, house
from tests.api.protocol.test_subscriptions import FOLLOW

__all__ = ["house"]


def door_of(client):
    return client.app.routes[0].app._door


@pytest.fixture
def often(monkeypatch):
    monkeypatch.setattr(rounds, "EVERY", 0.01)
    monkeypatch.setattr("graphapi.api.access.keys._LOOK", 0.0)


async def listening(client, known):
    """Open a socket that follows news, one that does nothing, and a stream; all are quiet."""
    sockets = [Socket(client.app, headers=known) for _ in range(2)]
    for socket in sockets:
        await socket.open()
    sockets[0].subscribe(FOLLOW)
    stream = Stream(client.app, FOLLOW, headers=known)
    assert (await stream.begun())[0] == 200
    return sockets, stream


async def let_go(sockets, stream):
    for socket in sockets:
        assert await socket.closed() == 4403
    name, told = await stream.event()
    assert name == "next"
    assert [each["extensions"]["code"] for each in told["errors"]] == ["UNAUTHENTICATED"]
    assert await stream.event() == ("complete", None)


def test_a_key_taken_back_ends_what_is_idle(house, often):
    client, text, id_, file = house

    async def story():
        found = await listening(client, ((b"authorization", bearer(text).encode()),))
        assert door_of(client).rounds._task is not None
        revoke_key(file, id_)
        await let_go(*found)
        while door_of(client).rounds._task is not None:  # noqa: ASYNC110  the last one leaves
            await asyncio.sleep(0.01)

    client.run(story())


def test_a_token_that_expires_ends_what_is_idle(tmp_path, monkeypatch, often):
    issuer = Issuer()
    environment = {
        "GRAPHAPI_STORE": f"sqlite:///{tmp_path}/facts.sqlite",
        "GRAPHAPI_JWKS": str(issuer.publish(tmp_path / "keys.json")),
        "GRAPHAPI_JWT_ISSUER": ISSUER,
        "GRAPHAPI_JWT_AUDIENCE": AUDIENCE,
    }
    token = issuer.token(roles=["ANALYST"], regions=...)

    async def story(client):
        found = await listening(client, ((b"authorization", bearer(token).encode()),))
        later = time.time() + 3_601
        monkeypatch.setattr(tokens, "time", SimpleNamespace(time=lambda: later))
        await let_go(*found)

    with Client(create_app(settings_from(environment))) as client:
        client.run(story(client))


def test_nobody_is_looked_at_where_nobody_need_say_who_they_are(bureau_app):
    async def story():
        sockets, stream = await listening(bureau_app, ())
        assert door_of(bureau_app).rounds._task is None
        for socket in sockets:
            await socket.hang_up("websocket.disconnect")
        await stream.hang_up("http.disconnect")

    bureau_app.run(story())


class Guest:
    """Somebody who listens until they are not known any more."""

    def __init__(self):
        self.looks = 0
        self.known = True
        self.left = asyncio.Event()
        self.fault = None

    async def look(self):
        self.looks += 1
        if self.fault:
            raise self.fault
        if not self.known:
            raise Unauthenticated("Who are you?")


def test_one_round_looks_at_everybody_and_lets_each_go_once(often):
    async def story():
        found, guests = Rounds(), [Guest() for _ in range(rounds.AT_ONCE + 5)]
        joined = [found.joined(each.look, each.left.set) for each in guests]
        for each in joined:
            each.__enter__()
        guests[0].known = False
        guests[1].fault = RuntimeError("the clock fell off the wall")
        await guests[0].left.wait()
        looks = guests[0].looks
        while guests[1].looks < looks + 3:  # noqa: ASYNC110  the rounds tell nobody
            await asyncio.sleep(0.01)
        assert guests[0].looks == looks
        assert not any(each.left.is_set() for each in guests[1:])
        for each in joined:
            each.__exit__(None, None, None)
        assert found._task is None

    asyncio.run(story())


def test_answers_end_with_the_reason_and_their_source_ends_too(often):
    ended = []

    async def source():
        try:
            yield Answer(b"1")
            await asyncio.Event().wait()
        finally:
            ended.append(True)

    async def story():
        guest = Guest()
        heard = []
        async for answer in Rounds().heard(source(), guest.look):
            heard.append(answer.body)
            guest.known = False
        return heard

    first, last = asyncio.run(story())
    assert first == b"1"
    assert b"UNAUTHENTICATED" in last
    assert ended == [True]


def test_answers_that_end_by_themselves_just_end():
    async def source():
        yield Answer(b"1")
        yield Answer(b"2")

    async def story():
        return [answer.body async for answer in Rounds().heard(source(), Guest().look)]

    assert asyncio.run(story()) == [b"1", b"2"]
