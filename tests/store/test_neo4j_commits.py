"""Laws 1 and 8 on Neo4j where a connection dies while COMMIT is on its way."""

import asyncio
from contextlib import asynccontextmanager, suppress
from urllib.parse import urlsplit

import pytest

from graphapi.errors import StoreDown
from graphapi.model.words import CircleRole, RunKind
from graphapi.store.digest import fingerprint
from graphapi.store.neo4j.store import Neo4jStore
from graphapi.store.run import CircleMembership
from tests.store.conftest import NOON
from tests.store.rows import person, put, seat, tie

COMMIT = b"\x00\x02\xb0\x12\x00\x00"
"""The message COMMIT on the wire: one chunk of two bytes, and the end."""


class Wire:
    """A way to the server that loses connections at a COMMIT, as networks do.

    ``losses`` says of each COMMIT to come whether it still ``arrives`` at the server before the
    connection is lost, is ``lost`` with it, or goes through; ``cut`` that nobody gets through.
    """

    def __init__(self, uri, losses, *, cut=False):
        self.target = urlsplit(uri)
        self.losses = list(losses)
        self.cut_after = cut
        self.cut = False
        self.commits = 0
        self._serving = []

    @asynccontextmanager
    async def laid(self):
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        async with server:
            yield f"bolt://127.0.0.1:{server.sockets[0].getsockname()[1]}"
            server.close()
            await asyncio.gather(*self._serving)

    async def _serve(self, reader, writer):
        self._serving.append(asyncio.current_task())
        if not self.cut:
            there, back = await asyncio.open_connection(self.target.hostname, self.target.port)
            answers = asyncio.create_task(self._forward(there, writer))
            with suppress(ConnectionError):
                await self._converse(reader, there, back, answers)
            answers.cancel()
            await self._hang_up(back)
        await self._hang_up(writer)

    async def _converse(self, reader, there, back, answers):
        while data := await reader.read(65536):
            loss = self._loss(data)
            if loss == "arrives":
                answers.cancel()
                await asyncio.wait([answers])
                back.write(data)
                await there.read(65536)
            elif loss is None:
                back.write(data)
            if loss:
                return

    async def _hang_up(self, writer):
        writer.transport.abort()
        with suppress(ConnectionError):
            await writer.wait_closed()

    def _loss(self, data):
        if COMMIT not in data:
            return None
        self.commits += 1
        loss = self.losses.pop(0) if self.losses else None
        self.cut = self.cut_after and bool(loss)
        return loss

    async def _forward(self, reader, writer):
        with suppress(ConnectionError):
            while data := await reader.read(65536):
                writer.write(data)


@pytest.mark.parametrize("losses", [["arrives"], ["lost"], ["lost", "arrives"], ["arrives"] * 3])
def test_a_commit_lost_on_the_way_is_looked_up_before_answering(graph, ask, losses):
    batch = put("r", person("p"), person("q"), tie("t", "p", "q"), seat("s", "p", "nowhere"))

    async def story():
        wire = Wire(graph.make.args[0], [])
        async with wire.laid() as uri:
            store = Neo4jStore(uri, clock=lambda: NOON)
            await store.open()
            wire.losses[:], wire.commits = losses, 0
            applied = await store.apply(batch)
            again = await store.apply(batch)
            commits = wire.commits
            await store.close()
        return applied, again, commits

    applied, again, commits = asyncio.run(story())
    assert (applied.version, applied.inserted, len(applied.rejected)) == (1, 3, 1)
    assert (applied, applied.replayed, again.replayed) == (again, False, True)
    assert commits >= len(losses) + 1
    assert ask("MATCH (v:Version) RETURN v.number") == [[1]]
    assert ask("MATCH (q:Request) RETURN q.id, q.version") == [[fingerprint("r"), 1]]
    assert ask("MATCH ()-[t:INFLUENCES]->() RETURN t.id") == [["t"]]


@pytest.mark.parametrize(("loss", "written"), [("arrives", 1), ("lost", 0)])
def test_a_commit_whose_fate_cannot_be_learnt_ends_in_store_down(graph, loss, written):
    batch = put("r", person("p"))

    async def story():
        wire = Wire(graph.make.args[0], [], cut=True)
        async with wire.laid() as uri:
            store = Neo4jStore(uri, clock=lambda: NOON, deadline=5.0)
            await store.open()
            wire.losses[:] = [loss]
            with pytest.raises(StoreDown):
                await store.apply(batch)
            await store.close()

    asyncio.run(story())
    assert graph.play(lambda store: store.version()) == written
    applied = graph.play(lambda store: store.apply(batch))
    assert (applied.version, applied.inserted, applied.replayed) == (1, 1, bool(written))


def test_results_of_a_lost_publish_are_published_once(graph):
    async def story():
        wire = Wire(graph.make.args[0], [])
        async with wire.laid() as uri:
            store = Neo4jStore(uri, clock=lambda: NOON)
            await store.open()
            await store.apply(put("a", person("p")))
            run = await store.begin(RunKind.CIRCLES, parameters="", data_version=1, seed=1)
            wire.losses[:] = ["arrives"] * 3
            membership = CircleMembership(
                circle_id="c", layer="", person_id="p", role=CircleRole.CORE
            )
            run = await store.publish(run, [membership])
            found = await store.memberships(RunKind.CIRCLES)
            version = await store.version()
            await store.close()
        return run.version, version, list(found) == [membership]

    assert asyncio.run(story()) == (2, 2, True)
