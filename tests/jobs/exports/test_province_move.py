"""A province moves to Neo4j, and graphapi finds there who was in the snapshot."""

from __future__ import annotations

import asyncio

import numpy as np
import pyarrow as pa
import pytest

from graphapi.compact.graph import from_edges
from graphapi.compact.snapshot import open_snapshot, save
from graphapi.errors import BadFile
from graphapi.jobs.exports.export import export_move
from graphapi.jobs.exports.province_move import arc_tables, check_facts, node_tables
from graphapi.jobs.generate.province import AT, generate
from graphapi.live.load import load
from graphapi.model.rows import Person
from graphapi.model.words import Role, Side
from graphapi.store.neo4j.store import Neo4jStore
from graphapi.store.port import Ask
from graphapi.store.text import name_key, tokens
from tests.jobs.exports.importer import imported


@pytest.fixture
def snapshot(tmp_path):
    generate(400, seed=1).save(tmp_path / "province.snapshot")
    return open_snapshot(tmp_path / "province.snapshot")


def test_the_importer_makes_the_people_and_ties_of_a_snapshot(snapshot, neo4j_recipe, tmp_path):
    rows = export_move(tmp_path / "move", node_tables(snapshot), arc_tables(snapshot), {})
    done = imported(tmp_path / "move", tmp_path / "home")
    assert done.returncode == 0, done.stdout + done.stderr
    with neo4j_recipe(tmp_path / "home") as server:
        world, found = asyncio.run(asked(server.uri))
    check_people(world, snapshot)
    check_seats(world, snapshot)
    assert rows["Tie.csv"] == len(world.ties)
    ties = {(each.from_id, each.to_id): (each.kind, each.strength) for each in world.ties.values()}
    assert ties == {
        (a, b): (data["kind"], round(data["strength"], 4))
        for a, b, data in snapshot.graph.edges(data=True)
    }
    assert world.version == 1
    assert [each.id for each in found] == [snapshot.graph.labels[7]]


async def asked(uri):
    """Return everything that a store holds, and who is found by an id."""
    store = Neo4jStore(uri, clock=lambda: AT)
    await store.open()
    try:
        world = await load(store, lambda: AT)
        page = await store.search(Person, list(world.persons)[7], Ask())
        return world, page.rows
    finally:
        await store.close()


def check_people(world, snapshot) -> None:
    arrays, sides = snapshot.arrays, list(Side)
    for place, id_ in enumerate(snapshot.graph.labels):
        person, spent = world.persons[id_], int(arrays["revenue"][place])
        assert person.side is sides[arrays["side"][place]]
        assert person.monthly_revenue == (spent if spent >= 0 else None)
    assert len(world.persons) == len(snapshot.graph)
    assert [each.monthly_revenue for each in world.groups.values()] == list(
        arrays["group_contract"]
    )


def check_seats(world, snapshot) -> None:
    labels, groups = snapshot.graph.labels, list(world.groups)
    held = {role: {} for role in (Role.MEMBER, Role.DECISION_MAKER, Role.CONTACT)}
    for seat in world.seats.values():
        held[seat.role][seat.person_id] = (seat.group_id, seat.weight)
    home = {id_: groups[snapshot.arrays["group"][place]] for place, id_ in enumerate(labels)}
    assert held[Role.MEMBER] == {id_: (group, None) for id_, group in home.items()}
    says = {labels[place]: snapshot.arrays["weight"][place] for place in range(len(labels))}
    decides = {id_: pytest.approx(say) for id_, say in says.items() if say > 0}
    assert {id_: weight for id_, (_, weight) in held[Role.DECISION_MAKER].items()} == decides
    contacts = {labels[place] for place in np.flatnonzero(snapshot.arrays["contact"])}
    assert set(held[Role.CONTACT]) == contacts


def test_people_are_found_by_the_keys_and_tokens_of_the_store(tmp_path) -> None:
    ids = ["王 Ａ", "B-7", "straße"]
    graph = from_edges(ids, [0, 1], [1, 2], {"kind": ["FRIEND"] * 2, "strength": [0.5] * 2})
    arrays = {
        **{name: np.zeros(3, np.uint8) for name in ("side", "group", "contact", "weight")},
        "revenue": np.zeros(3, np.int64),
        "group_contract": np.zeros(1, np.int64),
    }
    about = {"groups": {"prefix": "g", "size": 1, "width": 1}, "currency": "CNY"}
    save(tmp_path / "odd.snapshot", graph, arrays=arrays, about=about)
    _, persons, _ = node_tables(open_snapshot(tmp_path / "odd.snapshot"))
    [block] = persons.blocks()
    rows = pa.Table.from_batches([block]).to_pylist()
    assert [row["nameKey"] for row in rows] == [name_key(id_) for id_ in ids]
    assert [row["tokens"] for row in rows] == [tokens(id_, None, id_) for id_ in ids]


def test_a_bare_graph_is_refused(tmp_path) -> None:
    save(tmp_path / "bare.snapshot", from_edges(["a", "b"], [0], [1], {"strength": [0.5]}))
    with pytest.raises(BadFile, match="graphapi snapshot"):
        check_facts(open_snapshot(tmp_path / "bare.snapshot"))
