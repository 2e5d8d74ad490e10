"""A store moves to Neo4j: the importer takes the files, and graphapi goes on where it was."""

from __future__ import annotations

import asyncio
import csv
from dataclasses import replace

import neo4j
import pytest

from graphapi.analysis.influence.paths import influence_paths
from graphapi.analysis.risk.assess import assess
from graphapi.analysis.world import FACTS
from graphapi.changes import Batch, Ref
from graphapi.jobs.circles import CirclesAsked, circles_job
from graphapi.jobs.exports.export import export_move
from graphapi.jobs.exports.moved_runs import kept_runs
from graphapi.jobs.exports.neo4j_admin import SCRIPT, Move, arc_tables, node_tables
from graphapi.live.load import load
from graphapi.model.rows import CompetitorTouch, Person, Tie
from graphapi.model.words import RunKind, Side, TieKind, TouchKind, TouchOutcome
from graphapi.store.embedded.store import EmbeddedStore
from graphapi.store.neo4j.store import Neo4jStore
from graphapi.store.port import Ask
from graphapi.store.shape import NODES
from tests import worlds
from tests.jobs.exports.importer import imported

ODD = Person(
    id='o"d,d\n1',
    name='O\'Neil "x"\r\n王；王',
    name_latin="",
    side=Side.CUSTOMER,
    phone="+86 138 0000 0000",
    seen_at=worlds.AT,
)
"""A person whose texts want to be quoted, with a name of no letters that is yet no null."""
TEAM = tuple(
    Tie(
        id=f"f{a}{b}",
        from_id=a,
        to_id=b,
        kind=TieKind.FRIEND,
        strength=0.1 + 0.2,
        seen_at=worlds.AT,
    )
    for a in ("chief", "deputy", "clerk", "director")
    for b in ("chief", "deputy", "clerk", "director")
    if a != b
)


def clock() -> int:
    return worlds.AT


async def filled(store):
    """Bring about a bureau with a past: two runs of circles, one that failed, a person who left."""
    await worlds.fill(store, (*worlds.bureau(), ODD, *TEAM))
    for seed in (0, 1):
        await publish_circles(store, seed)
    lost = await store.begin(RunKind.RISK, parameters="{}", data_version=1, seed=0)
    await store.finish(replace(lost, problem="it was too dark"))
    await store.apply(Batch(request_id="bye", deletes=(Ref(Person, "wife"),)))


async def publish_circles(store, seed):
    job = circles_job(store, clock, CirclesAsked(seed=seed))
    run, _ = await job.carry_out(await job.begin(), watch=lambda _: None)
    return run


async def seen(store):
    """Return all that a store tells: facts, answers, runs, circles, what search finds."""
    world = await load(store, clock)
    risk = assess(world)
    paths = influence_paths(world, risk, "chief", first=3)
    runs = await store.runs()
    return {
        **{name: dict(getattr(world, name)) for name in FACTS},
        "version": world.version,
        "risk": dict(risk.values),
        "paths": paths.paths,
        "runs": list(runs),
        "circles": [await store.memberships(RunKind.CIRCLES, f"CIRCLES-{n}") for n in (1, 2)],
        "published": await store.published(RunKind.CIRCLES),
        "found": (await store.search(Person, "王", Ask())).rows,
        "page": (await store.page(Person, Ask(first=4, count=True))).rows,
    }


async def goes_on(store):
    """Return what comes of further work: a write, the next run, and everything then."""
    touch = CompetitorTouch(
        id="c9",
        competitor="绿讯",
        kind=TouchKind.VISIT,
        at=worlds.AT,
        person_id="director",
        outcome=TouchOutcome.WON,
        seen_at=worlds.AT,
    )
    before = await store.version()
    applied = await store.apply(Batch(request_id="next", upserts=(touch,)))
    run = await publish_circles(store, 2)
    changes = await store.changes(before, 100)
    now = await seen(store)
    return applied.version, run.id, run.output_digest, changes, now["risk"], now["circles"]


async def opened(store, work):
    await store.open()
    try:
        return await work(store)
    finally:
        await store.close()


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    """What makes a store of the bureau, open it as often as you like."""
    file = tmp_path_factory.mktemp("source") / "source.sqlite"
    asyncio.run(opened(EmbeddedStore(file, clock=clock), filled))
    return lambda: EmbeddedStore(file, clock=clock)


@pytest.fixture(scope="module")
def moved(source, tmp_path_factory):
    """The folder of the files exported before anything else happens to the store."""

    async def read(store):
        return Move(await load(store, clock), await kept_runs(store))

    out = tmp_path_factory.mktemp("moved") / "move"
    move = asyncio.run(opened(source(), read))
    export_move(out, node_tables(move), arc_tables(move), {})
    return out


def test_graphapi_goes_on_with_what_the_importer_made(source, moved, neo4j_recipe, tmp_path):
    home = tmp_path / "home"
    done = imported(moved, home)
    assert done.returncode == 0, done.stdout + done.stderr
    with neo4j_recipe(home) as server:

        def target():
            return Neo4jStore(server.uri, clock=clock)

        assert asyncio.run(opened(target(), seen)) == asyncio.run(opened(source(), seen))
        assert asyncio.run(opened(target(), goes_on)) == asyncio.run(opened(source(), goes_on))
        with neo4j.GraphDatabase.driver(server.uri) as driver:
            check_shape(lambda cypher: driver.execute_query(cypher).records)


def check_shape(ask):
    """Look at the graph as analysts do, in the shape that the store gives it."""
    rows = ask("MATCH (p:Person {id: 'chief'}) RETURN labels(p) AS labels")
    assert set(rows[0]["labels"]) == {"Person", "Member", "DecisionMaker"}
    [row] = ask("MATCH (:CompetitorTouch {id: 'c1'})-[:BY]->(c:Competitor) RETURN c.name AS name")
    assert row["name"] == "蓝通"
    [row] = ask(
        "MATCH (:Person {id: 'clerk'})-[:IN_CIRCLE]->(c)-[:FOUND_BY]->(r) RETURN count(r) AS n"
    )
    assert row["n"] > 0
    [row] = ask("SHOW CONSTRAINTS YIELD labelsOrTypes RETURN collect(labelsOrTypes[0]) AS names")
    assert {kind.__name__ for kind in NODES} <= set(row["names"])


def heads(folder):
    """Return the header of each file by its name."""
    found = {}
    for file in sorted(folder.glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as opened_file:
            found[file.stem] = next(csv.reader(opened_file))
    return found


def test_headers_keep_the_rules_of_the_importer(moved):
    found = heads(moved)
    spaces = {
        head.partition(":ID(")[2].rstrip(")")
        for each in found.values()
        for head in each
        if ":ID(" in head
    }
    for name, each in found.items():
        starts = [head for head in each if head.startswith((":START_ID(", ":END_ID("))]
        assert len(starts) == (2 if ":TYPE" in each else 0), name
        assert (":TYPE" in each) != (":LABEL" in each), name
        assert {head.partition("(")[2].rstrip(")") for head in starts} <= spaces
    assert "id:ID(Person)" in found["Person"]
    assert {"strength:double", ":START_ID(Person)", ":END_ID(Person)"} <= set(found["Tie"])
    assert {"at:long", "weight:double"} <= set(found["CompetitorTouch"])


def test_the_script_names_every_file_once(moved):
    script = (moved / SCRIPT).read_text("utf-8")
    assert sorted(word for word in script.split() if word.endswith(".csv")) == sorted(
        f"--{'relationships' if ':TYPE' in head else 'nodes'}={name}.csv"
        for name, head in heads(moved).items()
    )


def test_texts_are_quoted_and_nothing_is_nothing(moved):
    person = (moved / "Person.csv").read_bytes().decode()
    assert '"o""d,d\n1"' in person
    assert '"O\'Neil ""x""\r\n王；王"' in person
    with (moved / "Person.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["id:ID(Person)"]: row for row in csv.DictReader(file)}
    assert rows["hermit"]["monthlyRevenue:long"] == ""
    assert rows[ODD.id]["phone:string"] == ODD.phone
    assert ',"",' in person.partition('"o""d,d\n1"')[2]
    assert "wife" not in rows
