"""The store dies, falls silent, or is slow: each request ends with a code, and it passes."""

from __future__ import annotations

import asyncio
from urllib.parse import urlsplit

import neo4j
import pytest

from tests.faults.house import PATIENCE, at_once, house
from tests.faults.proxy import Proxy

FACT = '{ person(id: "p1") { name } }'
CACHED = "{ atRiskClusters { totalCount asOf { stale lagSeconds version } } }"
ORDER = """mutation ($id: String!, $row: PersonInput!) {
  savePersons(requestId: $id, persons: [$row]) { __typename
    ... on PersonsSaved { version replayed inserted } } }"""
ROW = {"id": "p1", "name": "Ada", "side": "CUSTOMER"}
AWAY = {"STORE_DOWN", "DEADLINE_EXCEEDED"}
LONGEST = 3 * 5.0
"""Seconds a request may take on a busy machine; 5 are promised."""
CALLERS = 150
"""More than the driver has connections."""


@pytest.fixture(scope="module")
def way(neo4j_uri):
    target = urlsplit(neo4j_uri)
    with (
        neo4j.GraphDatabase.driver(neo4j_uri, notifications_min_severity="OFF") as driver,
        driver.session() as session,
    ):
        session.run("MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS").consume()
    with Proxy(target.hostname, target.port) as proxy:
        yield proxy


@pytest.fixture(scope="module")
def served(way):
    with house(f"bolt://127.0.0.1:{way.port}") as served:
        assert served.post(ORDER, id="first", row=ROW)["data"]["savePersons"]["version"] == 1
        yield served


@pytest.fixture(autouse=True)
def passing(way, served):
    yield
    way.turn("pass")
    served.until_ready()


@pytest.mark.parametrize("mode", ["dead", "reset", "silent", "slow"])
def test_every_request_ends_with_a_code_and_the_house_recovers(way, served, mode, tell) -> None:
    way.delay = 3.0
    way.turn(mode)
    served.seconds.clear()
    assert {served.code(FACT) for _ in range(3)} <= AWAY
    status, reasons = served.ready()
    assert status == 503
    assert set(reasons) <= AWAY
    found = served.post(CACHED)["data"]["atRiskClusters"]
    assert found["asOf"]["stale"]
    assert found["asOf"]["version"] == 1
    way.turn("pass")
    back = served.until_ready()
    assert served.post(FACT)["data"]["person"]["name"] == "Ada"
    assert max(served.seconds) < LONGEST
    tell(f"store {mode}: longest request {max(served.seconds):.1f} s, ready in {back:.1f} s")


def test_an_answer_lost_after_commit_has_one_effect(way, served) -> None:
    way.commits = 0
    way.turn("cut")
    row = {**ROW, "id": "p2", "name": "Grace"}
    assert served.code(ORDER, id="cut", row=row) in AWAY
    assert way.commits >= 1
    way.turn("pass")
    served.until_ready()
    again = served.post(ORDER, id="cut", row=row)["data"]["savePersons"]
    assert (again["replayed"], again["inserted"]) == (True, 1)
    third = served.post(ORDER, id="cut", row=row)["data"]["savePersons"]
    assert third == again


def test_more_callers_than_connections_all_end_with_a_code(way, served, tell) -> None:
    way.turn("silent")
    ended = asyncio.run(at_once(served, CALLERS, FACT))
    assert {code for code, _ in ended} <= AWAY
    way.turn("pass")
    served.until_ready()
    assert {code for code, _ in asyncio.run(at_once(served, CALLERS, FACT))} == {"OK"}
    longest = max(seconds for _, seconds in ended)
    assert longest < PATIENCE
    tell(f"{CALLERS} callers of a silent store: the last ended after {longest:.1f} s")
