"""Who asks, over each transport, where callers must say so."""

import asyncio
import time

import pytest

from graphapi.api.access.keys import Key, add_key, new_key, revoke_key
from graphapi.app import create_app, open_store
from graphapi.settings.environment import settings_from
from tests.api.client import Client
from tests.api.protocol.line import Socket, Stream
from tests.api.protocol.test_subscriptions import FOLLOW, record, touch
from tests.worlds import AS_OF, bureau, fill

STATUS = "{ status { up } }"


def made(role: str) -> tuple[str, Key]:
    now = int(time.time())
    return new_key(
        note="test", roles=[role], regions=None, groups=None, budget=None, days=1, now=now
    )


@pytest.fixture
def house(tmp_path):
    """A server that wants keys, a key, its id, and the file of keys."""
    file = tmp_path / "keys"
    text, key = made("ANALYST")
    add_key(file, key)
    settings = settings_from(
        {
            "GRAPHAPI_STORE": f"sqlite:///{tmp_path}/facts.sqlite",
            "GRAPHAPI_AS_OF": AS_OF,
            "GRAPHAPI_KEYS": str(file),
        }
    )

    async def filled():
        store = open_store(settings)
        await store.open()
        await fill(store, bureau())
        await store.close()

    asyncio.run(filled())
    with Client(create_app(settings)) as client:
        yield client, text, key.id, file


def bearer(text: str) -> str:
    return f"Bearer {text}"


def test_http_wants_a_key_before_it_reads_anything(house):
    client, text, *_ = house
    for sent in ({"query": STATUS}, {"query": "{"}, {}):
        refused = client.request("POST", "/graphql", json=sent)
        assert refused.status_code == 401
        assert refused.headers["www-authenticate"] == "Bearer"
        (error,) = refused.json()["errors"]
        assert error["extensions"]["code"] == "UNAUTHENTICATED"
    known = {"authorization": bearer(text)}
    answer = client.request("POST", "/graphql", json={"query": STATUS}, headers=known)
    assert answer.json() == {"data": {"status": {"up": True}}}


def test_a_socket_wants_a_key_in_its_handshake_or_its_first_message(house):
    client, text, *_ = house

    async def talk():
        for payload in ({}, {"authorization": "Bearer gapi_no"}, {"authorization": 7}):
            stranger = Socket(client.app)
            await stranger.get()
            stranger.say("connection_init", payload=payload)
            assert await stranger.closed() == 4403
        handshake = Socket(client.app, headers=((b"authorization", bearer(text).encode()),))
        await handshake.open()
        message = Socket(client.app)
        await message.get()
        message.say("connection_init", payload={"Authorization": bearer(text)})
        assert await message.hear() == {"type": "connection_ack"}
        for socket in (handshake, message):
            socket.subscribe(STATUS)
            assert (await socket.hear())["payload"] == {"data": {"status": {"up": True}}}
            await socket.hang_up("websocket.disconnect")

    client.run(talk())


def test_news_end_once_the_key_is_taken_back(house, monkeypatch):
    client, text, id_, file = house
    monkeypatch.setattr("graphapi.api.protocol.rounds.EVERY", 1_000.0)
    monkeypatch.setattr("graphapi.api.access.keys._LOOK", 0.0)
    known = ((b"authorization", bearer(text).encode()),)

    async def talk():
        socket = Socket(client.app, headers=known)
        await socket.open()
        socket.subscribe(FOLLOW, since="0")
        stream = Stream(client.app, FOLLOW, headers=known, since="0")
        await stream.begun()
        assert "errors" not in (await socket.hear())["payload"]
        assert "errors" not in (await stream.event())[1]
        revoke_key(file, id_)
        await record(client, "r", touch("secret"))
        answer = await socket.hear()
        assert answer["type"] == "error"
        name, told = await stream.event()
        assert name == "next"
        for errors in (answer["payload"], told["errors"]):
            assert [each["extensions"]["code"] for each in errors] == ["UNAUTHENTICATED"]
        assert await stream.event() == ("complete", None)
        socket.subscribe(STATUS, id_="2")
        assert (await socket.hear())["type"] == "error"
        await socket.hang_up("websocket.disconnect")

    client.run(talk())


def test_news_are_told_to_those_who_may_see_them_alone(house, monkeypatch):
    client, text, _, file = house
    monkeypatch.setattr("graphapi.api.access.keys._LOOK", 0.0)
    other, key = made("READER")  # of no region
    add_key(file, key)

    async def talk():
        sockets = []
        for each in (text, other):
            sockets.append(Socket(client.app, headers=((b"authorization", bearer(each).encode()),)))
            await sockets[-1].open()
            sockets[-1].subscribe(FOLLOW, since="0")
        seeing, blind = sockets
        assert (await seeing.hear())["id"] == "1"
        await record(client, "r", touch("canary"))
        while "canary" not in str(await seeing.hear()):
            pass
        blind.subscribe(STATUS, id_="2")
        assert [(await blind.hear())["id"] for _ in range(2)] == ["2", "2"]
        for socket in sockets:
            await socket.hang_up("websocket.disconnect")

    client.run(talk())


@pytest.mark.parametrize(
    ("host", "served"),
    [
        ("localhost", True),
        ("LOCALHOST:8000", True),
        ("127.0.0.1:8000", True),
        ("[::1]:8000", True),
        ("evil.example", False),
        ("evil.example:8000", False),
        ("localhost.evil.example", False),
        ("10.0.0.1", False),
        ("", False),
    ],
)
def test_where_nobody_says_who_they_are_foreign_names_lead_nowhere(bureau_app, host, served):
    """A page whose name was made to lead to the loopback sends that name as Host."""
    answer = bureau_app.request("POST", "/graphql", json={"query": STATUS}, headers={"host": host})
    assert answer.status_code == (200 if served else 403)

    async def knock():
        origin = ((b"origin", f"http://{host}".encode()),)
        socket = Socket(bureau_app.app, headers=origin, host=host.encode())
        kind = (await socket.get())["type"]
        await socket.hang_up("websocket.disconnect")
        return kind

    assert bureau_app.run(knock()) == ("websocket.accept" if served else "websocket.close")


def test_who_says_who_they_are_may_come_by_any_name(house):
    client, text, *_ = house
    known = {"authorization": bearer(text), "host": "graph.example"}
    answer = client.request("POST", "/graphql", json={"query": STATUS}, headers=known)
    assert answer.status_code == 200


START = """
mutation { startJob(requestId: "a", job: {kind: CIRCLES}) { ... on RunStarted { run { id } } } }"""
CANCEL = """
mutation ($id: ID!) {
  cancelRun(requestId: "b", id: $id) { ... on RunCancelled { run { status } } }
}"""


def test_the_log_says_who_began_and_who_cancelled_a_run(house):
    client, text, id_, _ = house
    client.app.state.house.launcher._command = ("true",)

    def sent(query, **variables):
        body = {"query": query, "variables": variables}
        known = {"authorization": bearer(text)}
        answer = client.request("POST", "/graphql", json=body, headers=known).json()
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    run = sent(START)["startJob"]["run"]
    assert sent(CANCEL, id=run["id"])["cancelRun"] == {"run": {"status": "CANCELLED"}}
    noted = client.run(client.app.state.house.store.audit())[-2:]
    assert [(each.by, each.act, each.what) for each in noted] == [
        (f"key:{id_}", "BEGIN", "run CIRCLES-1"),
        (f"key:{id_}", "CANCEL", "run CIRCLES-1"),
    ]
