"""What only Neo4j has: a graph that people read, labels, passwords, COMMITs lost on the way."""

import asyncio
import os
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from graphapi.errors import BadInput, StoreDenied, StoreDown, StoreTooNew
from graphapi.model.rows import Group, Person, Seat
from graphapi.model.words import CircleRole, Role, RunKind, RunStatus
from graphapi.store.neo4j.store import Neo4jStore
from graphapi.store.run import CircleMembership
from graphapi.store.shape import FORMAT
from tests.store.conftest import NOON, Place
from tests.store.rows import drop, group, one_of_each, person, put
from tests.store.test_laws_runs import JOB

DAY = 86_400_000


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
    rest = "MATCH (n) WHERE n.version > 0 AND NOT n:Tombstone AND NOT n:Request "
    rest += "AND NOT n:Audit RETURN n.id"
    assert sorted(id_ for (id_,) in ask(rest)) == ["g2", "g3", "g4", "p2"]
    assert ask("MATCH ()-[r:!AFTER]->() RETURN DISTINCT type(r)") == [["PART_OF"]]


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

    graph.play(after, alive=0.0)
    assert ask(circles) == [[False]]


def test_runs_of_the_first_format_are_kept(graph, ask):
    graph.play(lambda store: store.version())
    ask(
        "UNWIND [1, 2] AS fence CREATE (r:Run {id: 'CIRCLES-' + fence, kind: 'CIRCLES', "
        "parameters: '{}', dataVersion: 1, seed: 7, fence: fence, begunAt: fence, "
        "version: CASE fence WHEN 1 THEN 2 ELSE 0 END}) RETURN r.id"
    )

    async def story(store):
        killed, published = await store.runs()
        assert (killed.status, published.status) == (RunStatus.FAILED, RunStatus.PUBLISHED)
        assert (published.progress, dict(published.counts)) == (1.0, {})
        assert (
            await store.begin(RunKind.CIRCLES, parameters="{}", data_version=1, seed=7)
        ).id == "CIRCLES-3"

    graph.play(story)
