"""The disk of Neo4j is full, or may only be read: it is told with a code, and nothing is lost."""

from __future__ import annotations

import resource
import time

import pytest

from tests.faults.house import PATIENCE, house
from tests.faults.test_store_away import AWAY, FACT, ORDER, ROW

ENOUGH = 60
"""Writes of which some find the disk full."""
READ_ONLY = "server.databases.default_to_read_only"
ROOM = 20_000
"""Bytes that the log of Neo4j may still grow."""


@pytest.fixture
def wishes():
    """Lines of the configuration with which the server starts the next time."""
    return {READ_ONLY: "false"}


@pytest.fixture
def server(neo4j_recipe, wishes, tmp_path):
    with neo4j_recipe(tmp_path, settings=wishes) as server:
        yield server


@pytest.fixture
def served(server):
    with house(server.uri) as served:
        assert saved(served, "p1")["version"] == 1
        yield served


def saved(served, name):
    """Save a person, however often a slow machine has to be asked."""
    return patiently(lambda: served.post(ORDER, id=name, row=ROW | {"id": name}).get("data"))[
        "savePersons"
    ]


def patiently(look):
    end = time.monotonic() + PATIENCE
    while not (found := look()):
        assert time.monotonic() < end
        time.sleep(0.05)
    return found


def fill_disk(server) -> None:
    """Let the log of the running server grow by a little and no more, by the kernel's own limit."""
    log = max(each.stat().st_size for each in server.home.glob("data/transactions/neo4j/*.db.*"))
    resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (log + ROOM, resource.RLIM_INFINITY))


def told_of(served, names) -> tuple[dict[str, int], dict[str, str]]:
    """Write; return the versions of what was acknowledged and the codes of what was refused."""
    versions, codes = {}, {}
    for name in names:
        answer = served.post(ORDER, id=name, row=ROW | {"id": name})
        if "errors" in answer:
            codes[name] = answer["errors"][0]["extensions"]["code"]
        else:
            versions[name] = answer["data"]["savePersons"]["version"]
    return versions, codes


def test_a_full_disk_of_neo4j_is_told_and_nothing_is_lost(server, served, tell) -> None:
    fill_disk(server)
    versions, codes = told_of(served, [f"n{number}" for number in range(ENOUGH)])
    assert versions
    assert {"STORE_DOWN"} <= set(codes.values()) <= {"STORE_READ_ONLY", *AWAY}
    assert served.code(FACT) in AWAY
    assert served.ready()[0] == 503
    server.kill()
    server.start()
    served.until_ready()
    again = {name: saved(served, name) for name in [*versions, *codes]}
    assert {name: again[name]["version"] for name in versions} == versions
    assert all(again[name]["replayed"] for name in versions)
    assert sorted(each["version"] for each in again.values()) == list(range(2, ENOUGH + 2))
    tell(f"Neo4j on a full disk: {len(versions)} writes acknowledged, {len(codes)} refused, 0 lost")


def test_a_neo4j_that_may_only_be_read_is_read(server, served, wishes) -> None:
    server.stop()
    wishes[READ_ONLY] = "true"
    server.start()
    patiently(lambda: served.ready() == (503, ["STORE_READ_ONLY"]))
    assert told_of(served, ["n1"]) == ({}, {"n1": "STORE_READ_ONLY"})
    assert patiently(lambda: served.post(FACT)["data"]["person"]) == {"name": "Ada"}
    server.stop()
    wishes[READ_ONLY] = "false"
    server.start()
    served.until_ready()
    assert saved(served, "n1")["version"] == 2
