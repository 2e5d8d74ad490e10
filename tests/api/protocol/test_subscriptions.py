"""News over both transports: each version once, in order, from wherever a caller left off."""

import asyncio

import pytest

from graphapi.changes import Batch, Ref
from graphapi.model.rows import CompetitorTouch
from graphapi.model.words import TouchKind
from tests.api.protocol.line import Socket, Stream
from tests.worlds import AT

FOLLOW = """subscription ($where: TouchFilter, $since: BigInt) {
  competitorTouchRecorded(where: $where, since: $since) {
    version
    competitorTouches { naturalId competitor person { naturalId } }
  }
}"""


def touch(id_: str, competitor: str = "rival", person: str = "chief") -> CompetitorTouch:
    kind = next(iter(TouchKind))
    return CompetitorTouch(id=id_, competitor=competitor, kind=kind, at=AT, person_id=person)


def house_of(client):
    return client.app.state.house


async def record(client, request_id: str, *rows: CompetitorTouch) -> int:
    batch = Batch(request_id=request_id, upserts=rows)
    return (await house_of(client).store.apply(batch)).version


def told(payload) -> tuple[int, list[str]]:
    news = payload["data"]["competitorTouchRecorded"]
    return int(news["version"]), [each["naturalId"] for each in news["competitorTouches"]]


async def subscribed(client, **variables) -> Socket:
    socket = Socket(client.app)
    await socket.open()
    socket.subscribe(FOLLOW, **variables)
    return socket


async def heard(socket: Socket) -> tuple[int, list[str]]:
    return told((await socket.hear())["payload"])


def test_what_is_recorded_is_told_once_and_in_order(own_app):
    async def follow():
        version = await house_of(own_app).store.version()
        socket = await subscribed(own_app, since=str(version))
        for number in range(1, 6):
            await record(own_app, f"r{number}", touch(f"t{number}"))
            assert await heard(socket) == (version + number, [f"t{number}"])
        await socket.hang_up("websocket.disconnect")

    own_app.run(follow())


def test_without_since_it_begins_with_what_is_new(own_app):
    async def follow():
        socket = await subscribed(own_app)
        socket.subscribe("{ status { up } }", id_="2")
        assert (await socket.hear())["id"] == "2"
        assert (await socket.hear())["type"] == "complete"
        version = await record(own_app, "r", touch("new"))
        assert await heard(socket) == (version, ["new"])
        await socket.hang_up("websocket.disconnect")

    own_app.run(follow())


def test_whoever_was_away_misses_nothing_and_hears_nothing_twice(own_app):
    """A caller who hangs up after each few news, while others write, hears them all once."""
    written = 40

    async def write():
        for number in range(written):
            await record(own_app, f"r{number}", touch(f"t{number}"), touch(f"u{number}"))
            await asyncio.sleep(0)

    async def follow():
        since = await house_of(own_app).store.version()
        writing = asyncio.create_task(write())
        heard_all: list[str] = []
        while len(heard_all) < 2 * written:
            socket = await subscribed(own_app, since=str(since))
            for _ in range(3):
                version, ids = await heard(socket)
                assert version > since
                since = version
                heard_all += ids
                if len(heard_all) == 2 * written:
                    break
            await socket.hang_up("websocket.disconnect")
        await writing
        assert sorted(heard_all) == sorted(
            f"{letter}{number}" for letter in "tu" for number in range(written)
        )

    own_app.run(follow())


def test_only_what_was_asked_for_is_told(own_app):
    async def follow():
        version = await house_of(own_app).store.version()
        socket = await subscribed(own_app, since=str(version), where={"competitor": ["blue"]})
        await record(own_app, "r1", touch("t1", "red"))
        await record(own_app, "r2", touch("t2", "red"), touch("t3", "blue"))
        assert await heard(socket) == (version + 2, ["t3"])
        await socket.hang_up("websocket.disconnect")

    own_app.run(follow())


def test_a_touch_that_is_gone_or_changed_is_told_as_it_is_now(own_app):
    async def follow():
        store = house_of(own_app).store
        since = await store.version()
        await record(own_app, "r1", touch("gone"), touch("changed", "red"))
        await store.apply(Batch(request_id="r2", deletes=(Ref(CompetitorTouch, "gone"),)))
        version = await record(own_app, "r3", touch("changed", "blue"))
        socket = await subscribed(own_app, since=str(since))
        assert await heard(socket) == (version, ["changed"])
        await socket.hang_up("websocket.disconnect")

    own_app.run(follow())


def test_it_ends_when_it_is_completed(own_app):
    async def follow():
        socket = await subscribed(own_app, since="0")
        await socket.hear()
        socket.say("complete", id="1")
        await record(own_app, "r", touch("late"))
        socket.say("ping")
        said = [await socket.hear()]
        while said[-1]["type"] != "pong":
            said.append(await socket.hear())
        await socket.hang_up("websocket.disconnect")
        assert "late" not in str(said)

    own_app.run(follow())


def test_a_stream_of_events_tells_the_same(own_app):
    async def follow():
        version = await house_of(own_app).store.version()
        stream = Stream(own_app.app, FOLLOW, since=str(version))
        status, headers = await stream.begun()
        assert (status, headers["content-type"]) == (200, "text/event-stream; charset=utf-8")
        assert headers["cache-control"] == "no-cache, no-transform"
        await record(own_app, "r", touch("new"))
        name, data = await stream.event()
        assert (name, told(data)) == ("next", (version + 1, ["new"]))
        await stream.hang_up("http.disconnect")

    own_app.run(follow())


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("{ status { up } }", {"data": {"status": {"up": True}}}),
        ("{ nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription { competitorTouchRecorded(since: 99) { version } }", "BAD_USER_INPUT"),
    ],
)
def test_whoever_reads_events_alone_gets_any_answer_as_one(bureau_app, query, expected):
    async def ask():
        stream = Stream(bureau_app.app, query)
        assert (await stream.begun())[0] == 200
        name, data = await stream.event()
        assert name == "next"
        assert data == expected or data["errors"][0]["extensions"]["code"] == expected
        assert await stream.event() == ("complete", None)

    bureau_app.run(ask())


def test_json_is_no_answer_to_a_subscription_and_events_none_to_a_query(bureau_app):
    follow = {"json": {"query": FOLLOW}}
    refused = bureau_app.request("POST", "/graphql", **follow)
    assert refused.status_code == 406
    assert "text/event-stream" in refused.json()["errors"][0]["message"]
    by_get = bureau_app.request("GET", "/graphql", params={"query": FOLLOW})
    assert (by_get.status_code, by_get.headers["allow"]) == (405, "POST")
    both = {"accept": "text/event-stream, application/json"}
    answer = bureau_app.request(
        "POST", "/graphql", json={"query": "{ status { up } }"}, headers=both
    )
    assert answer.json() == {"data": {"status": {"up": True}}}
