"""A job killed at any moment leaves the old result or the new, and a frozen one is fenced off."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import time
from collections import defaultdict
from pathlib import Path

import neo4j
import pytest

from graphapi.changes import Batch
from graphapi.errors import StaleRun
from graphapi.model.rows import Person, Tie
from graphapi.model.words import RunKind, Side, TieKind
from tests.jobs.hatchery import STORES, hatchery

GAMMAS = (0.2, 0.7)
TEAMS, SIZE = 12, 5


def rows():
    """Teams in pairs that are half as dense: circles of a low density, teams of a high one."""
    people = [f"p{team}-{one}" for team in range(TEAMS) for one in range(SIZE)]
    yield from (Person(id=each, name=each, side=Side.CUSTOMER) for each in people)
    for a in range(TEAMS * SIZE):
        for b in range(TEAMS * SIZE):
            together = a // SIZE == b // SIZE
            near = a // SIZE // 2 == b // SIZE // 2 and (a + b) % 2
            if a != b and (together or near):
                yield Tie(
                    id=f"t{a}-{b}",
                    from_id=people[a],
                    to_id=people[b],
                    kind=TieKind.FRIEND,
                    strength=0.5,
                )


async def fill(store):
    await store.open()
    await store.apply(Batch(request_id="facts", upserts=tuple(rows())))
    await store.close()


async def visible(place, address):
    """Return the published run of a store, what it shows, and the version of the store."""
    store = STORES[place](address)
    await store.open()
    run = await store.published(RunKind.CIRCLES)
    circles = defaultdict(set)
    for each in await store.memberships(RunKind.CIRCLES):
        circles[each.circle_id].add((each.person_id, each.role))
    version = await store.version()
    await store.close()
    return run, set(map(frozenset, circles.values())), version


def played(eggs, place, address):
    """Let a job of each density run to its end: what each shows, and how long it takes."""
    shown, took = {}, []
    for gamma in GAMMAS * 2:
        began = time.monotonic()
        eggs.start(place, address, gamma)
        assert eggs.wait() == 0
        took.append(time.monotonic() - began)
        run, circles, _ = asyncio.run(visible(place, address))
        shown[run.parameters] = circles
    assert len({frozenset(each) for each in shown.values()}) == len(GAMMAS)
    return shown, min(took)


def kill_at_random_moments(place, address, moments):
    """Kill jobs, check after each what is visible, and return how they ended."""
    draw, ends = random.Random(200), []
    asyncio.run(fill(STORES[place](address)))
    with hatchery() as eggs:
        eggs.warm(place, address)
        shown, duration = played(eggs, place, address)
        before, _, version = asyncio.run(visible(place, address))
        for number in range(moments):
            egg = eggs.start(place, address, GAMMAS[number % 2])
            time.sleep(draw.uniform(0, duration))
            os.kill(egg, signal.SIGKILL)
            ends.append(eggs.wait())
            run, circles, now = asyncio.run(visible(place, address))
            assert circles == shown[run.parameters]
            assert (run.id == before.id) == (now == version)
            assert now - version in {0, 1}
            before, version = run, now
        eggs.start(place, address, GAMMAS[0])
        assert eggs.wait() == 0
    return ends


def test_two_hundred_kills_leave_the_old_result_or_the_new(tmp_path):
    ends = kill_at_random_moments("embedded", tmp_path / "facts.sqlite", 200)
    assert ends.count(-signal.SIGKILL) > len(ends) // 4


def test_twenty_kills_on_a_server_leave_the_old_result_or_the_new(server):
    ends = kill_at_random_moments("neo4j", server, 20)
    assert ends.count(-signal.SIGKILL) > len(ends) // 4


@pytest.fixture
def server(neo4j_uri):
    """The address of an empty database on the server of this session."""
    with neo4j.GraphDatabase.driver(neo4j_uri) as driver, driver.session() as session:
        session.run("MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS").consume()
    return neo4j_uri


def stopped(process):
    """Whether a process is frozen, as the system tells."""
    return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "T"


@pytest.mark.parametrize("place", STORES)
def test_a_job_that_was_frozen_is_fenced_off_when_it_wakes(place, request, tmp_path):
    given = {"embedded": lambda: tmp_path / "facts.sqlite", "neo4j": lambda: server_of(request)}
    address = given[place]()
    asyncio.run(fill(STORES[place](address)))
    with hatchery() as eggs, hatchery() as others:
        frozen = eggs.start(place, address, GAMMAS[0], freeze=True)
        while not stopped(frozen):
            time.sleep(0.01)
        others.start(place, address, GAMMAS[1])
        assert others.wait() == 0
        shown = asyncio.run(visible(place, address))
        os.kill(frozen, signal.SIGCONT)
        assert eggs.wait() == StaleRun.exit_status
    assert asyncio.run(visible(place, address)) == shown


def server_of(request):
    return request.getfixturevalue("server")
