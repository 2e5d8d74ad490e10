"""A log in Neo4j that somebody else writes to: what was tampered with is found."""

import pytest

from graphapi.changes import Applied
from graphapi.model.rows import CompetitorTouch, Person, Visit
from graphapi.model.words import TouchKind
from graphapi.store.audit import Act, Note
from graphapi.store.digest import digest, fingerprint, to_json
from graphapi.store.log import verify
from tests.store.rows import drop, group, person, put, seat, tie

SWAP = """\
MATCH (a:Audit {number: 2}), (b:Audit {number: 4})
SET a.number = -1 WITH a, b SET b.number = 2 WITH a SET a.number = 4"""


async def write(store):
    for n in range(5):
        await store.apply(put(f"r{n}", person(f"p{n}")))
    await store.note([Note(by="ann", act=Act.UNMASK, what="Person name", reason="call")])


async def faults(store):
    return [each.number for each in (await verify(store)).faults]


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("MATCH (a:Audit {number: 3}) SET a.hash = a.hash + ' '", {3, 4}),
        ("MATCH (a:Audit {number: 3}) SET a.by = 'nobody'", {3}),
        ("MATCH (a:Audit {number: 3}) SET a.at = a.at + 1", {3}),
        ("MATCH (a:Audit {number: 6}) SET a.reason = 'other'", {6}),
        ("MATCH (a:Audit {number: 1}) DETACH DELETE a", {1}),
        ("MATCH (a:Audit {number: 4}) DETACH DELETE a", {4}),
        ("MATCH (a:Audit {number: 6}) DETACH DELETE a", {6}),
        (
            SWAP,
            {2, 3, 4, 5},
        ),
        ("MATCH (v:Version) SET v.auditNumber = 5", {5}),
    ],
)
def test_what_was_tampered_with_is_found(graph, ask, statement, found):
    graph.play(write)
    assert graph.play(faults) == []
    ask(statement)
    assert set(graph.play(faults)) == found


def test_analysts_see_the_log_as_a_chain_from_the_newest_entry_back(graph, ask):
    graph.play(write)
    path = "MATCH p = (a:Audit {number: 6})-[:AFTER*]->(:Audit {number: 1}) RETURN length(p)"
    assert ask(path) == [[5]]


def test_a_deleted_person_is_in_no_property_of_the_graph(graph, ask):
    canary = "zqcanary"

    async def story(store):
        rows = (
            person("p", canary, name_latin=f"{canary} latin", phone=f"{canary}5"),
            person("q"),
            group("g"),
            seat("s", "p", "g", title=canary),
            tie("t", "p", "q", source=canary),
            tie("bad", "p", canary),
            Visit(id="v", own_person_id="q", person_id="p", at=1, outcome=canary),
            CompetitorTouch(
                id="c", competitor="R", kind=TouchKind.VISIT, at=1, person_id="p", note=canary
            ),
        )
        await store.apply(put(f"{canary} request", *rows))
        noted = Note(by="ann", act=Act.UNMASK, what="Person name", ids=("p",), reason=canary)
        await store.note([noted])

    graph.play(story)
    assert singing(ask, canary) > 5
    graph.play(lambda store: store.apply(drop("d", (Person, "p"))))
    assert singing(ask, canary) == 0
    assert all("Neo4j" in each for each in graph.play(lambda store: store.erase()))


def singing(ask, canary):
    """Count the nodes and relationships with a property that holds a canary."""
    held = "any(k IN keys(x) WHERE toLower(toString(x[k])) CONTAINS $canary) RETURN count(x)"
    ((nodes,),) = ask(f"MATCH (x) WHERE {held}", canary=canary)
    ((arcs,),) = ask(f"MATCH ()-[x]->() WHERE {held}", canary=canary)
    return nodes + arcs


def test_requests_of_earlier_formats_are_remembered_by_their_fingerprints(graph, ask):
    batch, answer = put("old", person("p")), Applied(version=2, inserted=7)
    ask(
        "CREATE (:Request {id: 'old', digest: $digest, answer: $answer, version: 2})",
        digest=digest(batch),
        answer=to_json(answer),
    )
    again = graph.play(lambda store: store.apply(batch))
    assert (again, again.replayed) == (answer, True)
    assert ask("MATCH (q:Request) RETURN q.id, q.at IS NULL") == [[fingerprint("old"), False]]
