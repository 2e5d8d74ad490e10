"""Nothing leaks: every field and argument, asked by everybody, in a world full of canaries.

Over Neo4j fewer callers ask fewer things: each new shape of a question is planned there anew.
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from typing import TYPE_CHECKING, Any

import neo4j
import pytest

from graphapi.api.access.classes import Sort
from tests.api.access.canaries import EAST, WEST
from tests.api.access.leaks import (
    ASKERS,
    CANARIES,
    CONFINED,
    Door,
    in_batches,
    leaks_of,
    opened,
    pairs,
    pairs_alike,
    probes_for,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

OVER_NEO4J = frozenset({"nobody", "lead", "manager", "manager of nothing", "admin"})
"""Who asks over Neo4j."""
EVERY = 7
"""Of so many things that are asked, one is asked over Neo4j, too."""
RUNS = (
    {"FRIEND-1-1": ("eq7-chief", "eq7-director", "wq7-miller"), "WORK-1-1": ("wq7-baker",)},
    {"FRIEND-1-1": ("eq7-chief", "wq7-miller", "wq7-baker"), "WORK-1-1": ("wq7-hermit",)},
)
"""Circles of two runs, by id: who came, who went, and who leads them is not all of the east."""


def in_a_file(folder: Path, runs: Sequence[Any] = ()) -> Iterator[Door]:
    return opened(f"sqlite:///{folder}/facts.sqlite", folder, runs)


@pytest.fixture(scope="module")
def door(tmp_path_factory) -> Iterator[Door]:
    """The API over circles that are found on the spot."""
    yield from in_a_file(tmp_path_factory.mktemp("leaks"))


@pytest.fixture(scope="module")
def later_door(tmp_path_factory) -> Iterator[Door]:
    """The same after two runs of circles."""
    yield from in_a_file(tmp_path_factory.mktemp("later"), RUNS)


@pytest.fixture(scope="module")
def door_to_neo4j(neo4j_uri, tmp_path_factory) -> Iterator[Door]:
    """The API over the same facts in a Neo4j server."""
    with (
        neo4j.GraphDatabase.driver(neo4j_uri, notifications_min_severity="OFF") as driver,
        driver.session() as session,
    ):
        session.run("MATCH (n) DETACH DELETE n").consume()
    yield from opened(neo4j_uri, tmp_path_factory.mktemp("leaks-neo4j"))


def test_nobody_sees_a_canary_that_is_not_theirs(door, caplog, tell):
    caplog.set_level(logging.INFO)
    leaks = leaks_of(door, ASKERS, [*probes_for(EAST), *probes_for(WEST)])
    tell(f"{door.sent:,} probes by {len(ASKERS)} callers, {sum(leaks.values())} canaries seen")
    assert leaks == Counter()
    assert door.sent >= 10_000
    personal = "|".join(each.pattern for each in CANARIES if each.sort is Sort.PERSONAL)
    assert re.findall(personal, caplog.text) == []
    assert "Bearer" not in caplog.text


def test_circles_of_runs_and_what_happened_to_them_name_nobody_else(later_door):
    probes = [each for each in probes_for(EAST) if each.text.startswith("circle")]
    assert leaks_of(later_door, CONFINED, probes) == Counter()
    changes = (
        "{ circleChanges { nodes { circleId sizeAfter joined { totalCount nodes { id } } } } }"
    )
    lead = next(each for each in ASKERS if each.name == "lead")
    answer, _ = later_door.ask(lead, changes)
    assert answer.json()["data"]["circleChanges"]["nodes"] == [
        {"circleId": "FRIEND-1-1", "sizeAfter": 3, "joined": {"totalCount": 0, "nodes": []}}
    ]


def test_the_canaries_can_be_seen_by_those_who_may(door):
    asker = ASKERS[-1]
    everything = "\n".join(
        answer.text
        for begin in (EAST, WEST)
        for batch in in_batches(probes_for(begin))
        for _, answer in door.answers(asker, batch)
    )
    unseen = [each for each in CANARIES if not re.search(each.pattern, everything)]
    assert unseen == []


def test_a_foreign_id_and_an_unknown_id_give_the_same_bytes(door, tell):
    compared = pairs_alike(door, CONFINED, pairs())
    tell(f"{compared:,} pairs of a foreign and an unknown id, all answered alike")


def test_nobody_sees_a_canary_that_is_not_theirs_over_neo4j(door_to_neo4j, tell):
    askers = [each for each in ASKERS if each.name in OVER_NEO4J]
    leaks = leaks_of(door_to_neo4j, askers, [*probes_for(EAST), *probes_for(WEST)][::EVERY])
    tell(f"{door_to_neo4j.sent:,} probes over Neo4j, {sum(leaks.values())} canaries seen")
    assert leaks == Counter()
    assert door_to_neo4j.sent >= 2_000


def test_a_foreign_id_and_an_unknown_id_give_the_same_bytes_over_neo4j(door_to_neo4j, tell):
    askers = [each for each in CONFINED if each.name in OVER_NEO4J]
    compared = pairs_alike(door_to_neo4j, askers, pairs()[::EVERY])
    tell(f"{compared:,} pairs over Neo4j, all answered alike")
    assert compared >= 200
