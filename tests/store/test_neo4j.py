"""What only Neo4j has: a graph that people read, labels, passwords, COMMITs lost on the way."""

import asyncio
import os
import signal
import subprocess
import sys
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import neo4j
import pytest

from graphapi.errors import BadInput, StoreDenied, StoreDown, StoreTooNew
from graphapi.model.rows import Group, Person, Seat
from graphapi.model.words import CircleRole, Role, RunKind
from graphapi.store.neo4j.store import FORMAT, Neo4jStore
from graphapi.store.port import CircleMembership
from tests.store.conftest import NOON, Place
from tests.store.rows import drop, group, one_of_each, person, put, seat, tie
from tests.store.test_laws_runs import JOB

DAY = 86_400_000


@pytest.fixture
def ask(graph):
    """Put Cypher to the server of this session, as an analyst does."""
    with neo4j.GraphDatabase.driver(graph.make.args[0], notifications_min_severity="OFF") as driver:
        yield lambda cypher, **values: [
            record.values() for record in driver.execute_query(cypher, values).records
        ]


def test_an_analyst_reads_the_graph_without_us(graph, ask):
    graph.play(lambda store: store.apply(put("a", *one_of_each())))
    for cypher, answer in (
        ("MATCH (a:Group)-[:PART_OF]->(b:Group) RETURN a.id, b.id", ["g2", "g1"]),
        ("MATCH (p:Person)-[s:MEMBER_OF]->(g:Group) RETURN p.id, s.id, g.id", ["p1", "s1", "g1"]),
        (
            "MATCH (a:Person)-[t:INFLUENCES]->(b:Person) RETURN a.id, t.kind, b.id",
            ["p1", "COLLEAGUE", "p2"],
        ),
        (
            "MATCH (a:Group)-[l:LINKED_TO]->(b:Group) RETURN a.id, l.kind, b.id",
            ["g1", "PEER", "g2"],
        ),
        (
            "MATCH (r:Competitor)<-[:BY]-(c:CompetitorTouch)-[:ON]->(p:Person) RETURN r.name, p.id",
            ["Rival", "p1"],
        ),
        ("MATCH (c:CompetitorTouch)-[:ON]->(g:Group) RETURN c.id, g.id", ["c2", "g1"]),
        ("MATCH (o)<-[:BY]-(v:Visit)-[:TO]->(p) RETURN o.id, v.at, p.id", ["p2", 1, "p1"]),
        ("MATCH (i:Incident)-[:AFFECTS]->(g:Group) RETURN i.openedAt, g.id", [1, "g1"]),
        ("MATCH (b:Bundle)-[:HELD_BY]->(g:Group) RETURN b.product, g.id", ["宽带", "g1"]),
        ("MATCH (b:Bundle)-[:HELD_BY]->(p:Person) RETURN b.product, p.id", ["宽带", "p1"]),
        ("MATCH (l:Loss)-[:OF]->(p:Person) RETURN l.id, p.id", ["x1", "p1"]),
        ("MATCH (l:Loss)-[:OF]->(g:Group) RETURN l.id, g.id", ["x2", "g1"]),
        ("MATCH (p:Person {id: 'p1'}) RETURN p.name, p.seenAt, p.version", ["人 p1", NOON, 1]),
    ):
        assert ask(cypher) == [answer], cypher
    assert ask("MATCH (c:Competitor) RETURN count(*)") == [[1]]


def test_what_hangs_on_a_row_moves_and_goes_with_it(graph, ask):
    async def story(store):
        await store.apply(put("a", *one_of_each()))
        await store.apply(put("b", group("g2"), group("g3", "g2"), group("g4", "g2")))
        await store.apply(put("c", group("g4", "g3")))
        await store.apply(drop("d", (Person, "p1"), (Group, "g1")))

    graph.play(story)
    parts = "MATCH (a:Group)-[:PART_OF]->(b:Group) RETURN a.id, b.id ORDER BY a.id"
    assert ask(parts) == [["g3", "g2"], ["g4", "g3"]]
    rest = "MATCH (n) WHERE n.version > 0 AND NOT n:Tombstone AND NOT n:Request RETURN n.id"
    assert sorted(id_ for (id_,) in ask(rest)) == ["g2", "g3", "g4", "p2"]
    assert ask("MATCH ()-[r]->() RETURN DISTINCT type(r)") == [["PART_OF"]]


def test_circles_hang_on_their_run(graph, ask):
    async def story(store):
        await store.apply(put("a", person("p")))
        run = await store.begin(RunKind.CIRCLES, parameters="{}", data_version=1, seed=7)
        circle = CircleMembership(
            circle_id="c", layer="work", person_id="p", role=CircleRole.LEADER
        )
        await store.publish(run, [circle])

    graph.play(story)
    assert ask(
        "MATCH (p:Person)-[m:IN_CIRCLE]->(c:Circle)-[:FOUND_BY]->(r:Run) "
        "RETURN p.id, m.role, c.id, c.layer, r.seed, r.version"
    ) == [["p", "LEADER", "c", "work", 7, 2]]


def labels(ask):
    found = ask("MATCH (p:Person) UNWIND labels(p) AS label RETURN p.id, label")
    return {(id_, label) for id_, label in found if label != "Person"}


def of(id_, role, person_id="p", **more):
    return Seat(id=id_, person_id=person_id, group_id="g", role=role, **more)


def test_labels_of_persons_follow_their_seats(graph, ask):
    seen = []

    async def story(store):
        async def write(*rows, batch=None):
            await store.apply(batch or put(str(len(seen)), *rows))
            seen.append(labels(ask))

        await write(group("g"), person("p"), person("q"), of("1", Role.MEMBER))
        await write(of("2", Role.DECISION_MAKER), of("3", Role.CONTACT, "q"))
        await write(of("1", Role.ACCOUNT_MANAGER), person("p", "renamed"))
        await write(of("2", Role.DECISION_MAKER, "q"))
        await write(of("4", Role.CONTACT, until="2025-12-29"), of("3", Role.CONTACT, "q"))
        await write(batch=drop("d", (Seat, "3")))
        await write(batch=drop("e", (Group, "g")))

    graph.play(story)
    assert seen == [
        {("p", "Member")},
        {("p", "Member"), ("p", "DecisionMaker"), ("q", "Contact")},
        {("p", "AccountManager"), ("p", "DecisionMaker"), ("q", "Contact")},
        {("p", "AccountManager"), ("q", "DecisionMaker"), ("q", "Contact")},
        {("p", "AccountManager"), ("q", "DecisionMaker"), ("q", "Contact")},
        {("p", "AccountManager"), ("q", "DecisionMaker")},
        set(),
    ]


def test_labels_follow_the_calendar(graph, ask):
    now = {"at": NOON}

    async def story(store):
        await store.apply(
            put(
                "a",
                *(group("g"), person("p"), person("q")),
                of("1", Role.MEMBER, until="2025-12-30"),
                of("2", Role.CONTACT, since="2026-01-01"),
                of("3", Role.MEMBER, "q", since="2025-12-30", until="2026-01-01"),
            )
        )
        yield labels(ask)
        for later in (1, 2, 3):
            now["at"] = NOON + later * DAY
            await store.apply(put(f"later {later}", group("g")))
            yield labels(ask)

    async def play():
        async with graph.opened(clock=lambda: now["at"]) as store:
            return [each async for each in story(store)]

    assert asyncio.run(play()) == [
        {("p", "Member"), ("q", "Member")},
        {("q", "Member")},
        {("p", "Contact"), ("q", "Member")},
        {("p", "Contact")},
    ]
    graph.play(lambda store: store.version(), clock=lambda: NOON)
    assert labels(ask) == {("p", "Member"), ("q", "Member")}


def test_a_wrong_password_is_refused_with_the_settings_to_correct(own_server):
    for user, password in (("neo4j", "not-the-password"), ("nobody", "x"), ("neo4j", "")):
        place = Place("neo4j", partial(Neo4jStore, own_server.uri, user=user, password=password))
        with pytest.raises(StoreDenied) as caught:
            place.play(lambda store: store.version())
        assert "GRAPHAPI_NEO4J_USER" in caught.value.message
        assert "GRAPHAPI_NEO4J_PASSWORD" in caught.value.message


def test_a_database_of_a_newer_format_is_refused_and_left_alone(graph, ask):
    graph.play(lambda store: store.apply(put("a", person("p"))))
    ask("MATCH (v:Version) SET v.format = $format", format=FORMAT + 1)
    with pytest.raises(StoreTooNew, match="upgrade graphapi"):
        graph.play(lambda store: store.version())
    assert ask("MATCH (v:Version) RETURN v.format, v.number") == [[FORMAT + 1, 1]]


@pytest.mark.parametrize(
    ("uri", "failure", "sentence"),
    [
        ("http://localhost", BadInput, "no address of a Neo4j server"),
        ("bolt://no.such.host.invalid:7687", StoreDown, "does not answer"),
        ("bolt://127.0.0.1:1", StoreDown, "does not answer"),
    ],
)
def test_an_address_where_nobody_is_ends_in_a_sentence(uri, failure, sentence):
    place = Place("neo4j", partial(Neo4jStore, uri, deadline=5.0))
    with pytest.raises(failure, match=sentence) as caught:
        place.play(lambda store: store.version())
    assert "GRAPHAPI_STORE" in caught.value.message


def test_an_unknown_database_is_named(graph):
    place = Place("neo4j", partial(graph.make, database="nowhere"))
    with pytest.raises(StoreDown, match="nowhere"):
        place.play(lambda store: store.version())


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
    assert ask("MATCH (q:Request) RETURN q.id, q.version") == [["r", 1]]
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


def test_what_a_killed_job_had_written_is_forgotten_by_the_next(graph, ask):
    circles = "MATCH (c:Circle) RETURN count(*) > 0"
    graph.play(lambda store: store.apply(put("a", person("p"))))
    with subprocess.Popen(
        [sys.executable, "-c", JOB, "neo4j", graph.make.args[0]],
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    ) as job:
        while ask(circles) == [[False]]:
            assert job.poll() is None
        os.kill(job.pid, signal.SIGKILL)

    async def after(store):
        assert list(await store.memberships(RunKind.CIRCLES)) == []
        assert await store.published(RunKind.CIRCLES) is None
        await store.begin(RunKind.CIRCLES, parameters="", data_version=1, seed=1)

    graph.play(after)
    assert ask(circles) == [[False]]
