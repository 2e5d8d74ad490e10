"""The same queries give the same bytes over both stores."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import neo4j

from graphapi.app import create_app, open_store
from graphapi.settings.environment import settings_from
from tests.api.client import Client
from tests.worlds import AS_OF, bureau, fill

CURSOR = re.compile(rb'"(\w*[cC]ursor)":"[^"]+"')
ATTEMPTS = 5
QUERIES = sorted((Path(__file__).parent / "queries").glob("*.graphql"))


def emptied(address):
    with neo4j.GraphDatabase.driver(address, notifications_min_severity="OFF") as driver:
        driver.execute_query("MATCH (n) DETACH DELETE n")
    return address


async def filled(settings):
    store = open_store(settings)
    await store.open()
    try:
        await fill(store, bureau())
    finally:
        await store.close()


def answers(address):
    """Play all queries one after the other; what each answered but for cursors, byte for byte."""
    # the stores' own clocks stand at the moment that ages are counted from
    settings = settings_from({"GRAPHAPI_STORE": address, "GRAPHAPI_AS_OF": AS_OF})
    asyncio.run(filled(settings))
    with Client(create_app(settings)) as client:
        found = [client.post(path.read_text("utf-8")) for path in (*QUERIES, QUERIES[1])]
    assert [each.status_code for each in found] == [200] * len(found)
    return [CURSOR.sub(rb'"\1":"sealed"', each.content) for each in found]


def answers_in_time(address):
    """Play them over Neo4j, and anew if it was still planning its statements at a deadline."""
    for _ in range(ATTEMPTS):
        found = answers(emptied(address))
        if not any(b'"DEADLINE_EXCEEDED"' in each for each in found):
            break
    return found


def test_there_are_queries_of_facts_answers_and_orders():
    stems = ["1-facts", "2-answers", "2-foresight", "3-orders"]
    assert [path.stem for path in QUERIES] == stems


def test_both_stores_answer_the_same_bytes(tmp_path, neo4j_uri):
    embedded = answers(f"sqlite:///{tmp_path}/facts.sqlite")
    assert all(b'"errors"' not in each for each in embedded)
    graph = answers_in_time(neo4j_uri)
    for ours, theirs in zip(embedded, graph, strict=True):
        assert ours.decode() == theirs.decode()
