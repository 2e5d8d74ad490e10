"""What Python programs get from ``graphapi.open``: of a store, of a snapshot, in a notebook."""

from __future__ import annotations

import asyncio
import subprocess
import sys

import networkx as nx
import numpy as np
import pytest

import graphapi
from graphapi.compact.graph import from_edges
from graphapi.compact.snapshot import save
from graphapi.errors import BadFile, BadInput, UnknownId
from graphapi.jobs.folder import Results, RunFolder, beside
from graphapi.jobs.province import LABELS, told_labels
from graphapi.model.words import CircleRole, RunKind
from graphapi.store.embedded.store import EmbeddedStore
from graphapi.store.run import CircleMembership
from tests import worlds


async def published(store, circle, members):
    run = await store.begin(RunKind.CIRCLES, parameters="{}", data_version=1, seed=0)
    found = [
        CircleMembership(circle_id=circle, layer="WORK", person_id=each, role=CircleRole.CORE)
        for each in members
    ]
    await store.publish(run, found)


@pytest.fixture
def bureau(tmp_path, monkeypatch) -> str:
    """The address of a store with the bureau, and two runs of circles."""
    monkeypatch.setenv("GRAPHAPI_AS_OF", worlds.AS_OF)
    file = tmp_path / "bureau.sqlite"

    async def fill() -> None:
        store = EmbeddedStore(file, clock=lambda: worlds.AT)
        await store.open()
        await worlds.fill(store, worlds.bureau())
        await published(store, "WORK-1", ["chief", "deputy"])
        await published(store, "WORK-2", ["chief", "clerk", "director"])
        await store.close()

    asyncio.run(fill())
    return f"sqlite:///{file}"


@pytest.fixture
def teams(tmp_path):
    """A snapshot of a ring of three."""
    graph = from_edges(
        ["甲", "乙", "丙"], [0, 1, 2], [1, 2, 0], {"strength": [0.5] * 3, "kind": ["FRIEND"] * 3}
    )
    file = tmp_path / "teams.snapshot"
    save(file, graph, arrays={"side": np.array([0, 1, 1], np.uint8), "group_start": np.arange(2)})
    return file


def test_nothing_is_loaded_before_it_is_asked_for() -> None:
    program = (
        "import sys, graphapi\n"
        "assert not [m for m in sys.modules if m.startswith('graphapi.')]\n"
        "assert callable(graphapi.open)\n"
        "assert 'starlette' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_a_package_has_no_other_names() -> None:
    with pytest.raises(AttributeError, match="shut"):
        graphapi.shut  # noqa: B018 - asking is the test


def test_a_store_gives_a_graph_that_networkx_takes(bureau) -> None:
    with graphapi.open(bureau) as found:
        graph = found.graph()
        assert graph["zhao"]["wife"]["t1"]["strength"] == 0.8
        assert graph["zhao"]["wife"]["t1"]["kind"] == "CLASSMATE"
        assert nx.descendants(graph, "zhao") == {"wife", "chief", "deputy", "clerk", "director"}
        assert nx.is_isolate(graph, "hermit")
        persons = found.persons()
        names = dict(zip(graph.labels, persons["name"], strict=True))
        sides = dict(zip(graph.labels, persons["side"], strict=True))
        assert (names["wang"], sides["wang"], sides["chief"]) == ("王敏", "OURS", "CUSTOMER")


def test_a_store_gives_its_circles_as_mapping_and_as_arrays(bureau) -> None:
    found = graphapi.open(bureau)
    circles = found.circles()
    assert dict(circles) == {"WORK-2": ["chief", "clerk", "director"]}
    work = circles.layers["WORK"]
    assert [found.graph().labels[place] for place in work.persons] == circles["WORK-2"]
    assert dict(found.circles("CIRCLES-1")) == {"WORK-1": ["chief", "deputy"]}
    assert len(found.circles("CIRCLES-1")) == 1
    with pytest.raises(UnknownId, match="CIRCLES-9"):
        found.circles("CIRCLES-9")
    with pytest.raises(KeyError):
        circles["WORK-1"]


def test_a_store_gives_the_risk_of_everybody(bureau) -> None:
    found = graphapi.open(bureau)
    risk = found.risk()
    assert set(risk) == set(found.graph())
    assert 1 > risk["deputy"] > risk["chief"] > risk["hermit"] > 0


def test_a_notebook_has_a_loop_already(bureau) -> None:
    async def cell():
        return len(graphapi.open(bureau).circles())

    assert asyncio.run(cell()) == 1


def test_a_snapshot_is_opened_by_its_file(teams) -> None:
    with graphapi.open(teams) as found:
        graph = found.graph()
        assert nx.descendants_at_distance(graph, "甲", 2) == {"丙"}
        assert graph["甲"]["乙"] == {"strength": 0.5, "kind": "FRIEND"}
        assert found.persons()["side"].tolist() == ["OURS", "CUSTOMER", "CUSTOMER"]
        assert "group_start" not in found.persons()
        assert dict(found.circles()) == {}


def test_the_risk_of_a_snapshot_is_that_of_its_last_run(teams) -> None:
    with pytest.raises(BadInput, match="graphapi risk --snapshot"):
        graphapi.open(teams).risk()

    asyncio.run(publish_risk(teams, [0.25, 0.5, 1.0]))
    assert dict(graphapi.open(str(teams)).risk()) == {"甲": 0.25, "乙": 0.5, "丙": 1.0}


async def publish_risk(file, risk) -> None:
    folder = RunFolder(beside(file))
    run = await folder.begin(RunKind.RISK, parameters="{}", data_version=1, seed=0)
    labels, told = told_labels(graphapi.open(file).graph())
    results = Results({"risk": np.array(risk, np.float32), **labels}, {LABELS: told})
    await folder.publish(run, results)


def test_results_follow_their_persons_into_a_later_snapshot(teams) -> None:
    asyncio.run(publish_risk(teams, [0.25, 0.5, 1.0]))
    save(teams, from_edges(["丙", "丁", "甲"], [0], [1], {"strength": [0.5]}))
    risk = graphapi.open(teams).risk()
    assert (risk["丙"], risk["甲"]) == (1.0, 0.25)
    assert np.isnan(risk["丁"])


@pytest.mark.parametrize(
    ("address", "failure", "remedy"),
    [
        ("sqlite:///nowhere.sqlite", BadFile, "graphapi import"),
        ("nowhere.snapshot", BadFile, "nowhere.snapshot"),
        ("mysql://host", BadInput, "sqlite:///path or neo4j://"),
    ],
)
def test_what_cannot_be_opened_says_why(tmp_path, monkeypatch, address, failure, remedy) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(failure, match=remedy):
        graphapi.open(address)
    assert not list(tmp_path.iterdir())
