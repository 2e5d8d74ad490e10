from __future__ import annotations

import gc
import threading
from pathlib import Path

import networkx as nx
import pytest

from graphapi.analysis.world import tie_graph
from graphapi.app import clock, create_app, open_store
from graphapi.errors import BadInput
from graphapi.live.feed import system_clock
from graphapi.model.words import TieKind
from graphapi.settings.environment import settings_from
from graphapi.store.embedded.store import EmbeddedStore
from graphapi.store.neo4j.store import Neo4jStore
from tests.api.client import Client
from tests.worlds import AS_OF, AT, tie


def settings(store, **others):
    return settings_from({"GRAPHAPI_STORE": str(store), **others})


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("sqlite:///facts.sqlite", EmbeddedStore),
        ("sqlite:////srv/facts.sqlite", EmbeddedStore),
        ("neo4j://localhost:7687", Neo4jStore),
        ("bolt://localhost:7687", Neo4jStore),
        ("neo4j+s://example.org", Neo4jStore),
    ],
)
def test_the_address_chooses_the_store(address, kind):
    assert type(open_store(settings(address))) is kind


@pytest.mark.parametrize(
    "address",
    [
        "sqlite:///",
        "sqlite://facts.sqlite",
        "sqlite:facts.sqlite",
        "sqlite:///:memory:",
        "mysql://x",
        "facts.sqlite",
        "http://x",
        "neo4j://",
        "neo4j://localhost:99999",
        "bolt://localhost:bolt",
    ],
)
def test_any_other_address_is_refused_by_name(address):
    with pytest.raises(BadInput) as caught:
        create_app(settings(address))
    assert caught.value.field == "GRAPHAPI_STORE"
    assert "sqlite:///path" in caught.value.message


def test_a_password_in_the_address_is_refused_and_not_repeated():
    with pytest.raises(BadInput, match="set GRAPHAPI_NEO4J_USER and") as caught:
        open_store(settings("bolt://neo4j:secret@localhost:7687"))
    assert "secret" not in caught.value.message


def test_the_clock_stands_still_if_the_settings_say_so():
    assert clock(settings("sqlite:///x", GRAPHAPI_AS_OF=AS_OF))() == AT
    assert clock(settings("sqlite:///x")) is system_clock


def test_plain_networkx_functions_take_the_live_graph(tmp_path):
    create_app(settings(f"sqlite:///{tmp_path}/facts.sqlite"))
    graph = tie_graph(
        ["a", "b", "c"],
        [tie("t1", "a", "b", TieKind.FRIEND, 0.5), tie("t2", "b", "c", TieKind.FRIEND, 0.5)],
        "2026-01-31",
    )
    assert nx.shortest_path(graph, "a", "c") == ["a", "b", "c"]
    assert nx.betweenness_centrality(graph)["b"] == pytest.approx(0.5)


def test_probes_see_the_status_and_503_while_the_store_is_away(tmp_path):
    app = create_app(settings(f"sqlite:///{tmp_path}/facts.sqlite", GRAPHAPI_AS_OF=AS_OF))
    with Client(app) as client:
        answer = client.request("GET", "/-/status")
        assert answer.status_code == 200
        body = answer.json()
        assert (body["status"], body["store"], body["version"]) == ("ok", "sqlite", 0)
        assert body["asOf"] == {"version": 0, "at": "2026-01-31T00:00:00Z", "lagSeconds": 0.0}
        assert body["counts"]["Person"] == 0
        store = app.state.house.store
        client.run(store.close())
        down = client.request("GET", "/-/status")
        assert down.status_code == 503
        assert (down.json()["status"], down.json()["version"]) == ("store down", None)
        error = client.error('{ group(id: "x") { name } }')
        assert error["extensions"]["code"] == "STORE_DOWN"
        client.run(store.open())
        assert client.request("GET", "/-/status").status_code == 200


def handles():
    return len(list(Path("/proc/self/fd").iterdir()))


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="no /proc to count handles in")
def test_opening_and_closing_leaks_neither_threads_nor_handles(tmp_path):
    def live_once():
        app = create_app(settings(f"sqlite:///{tmp_path}/facts.sqlite"))
        with Client(app) as client:
            client.ask("{ status { up } atRiskClusters { totalCount } }")
        gc.collect()

    live_once()
    before = threading.active_count(), handles()
    for _ in range(5):
        live_once()
    assert (threading.active_count(), handles()) == before


def test_a_start_that_fails_leaks_nothing_either(tmp_path):
    (tmp_path / "facts.sqlite").mkdir()
    before = threading.active_count()
    client = Client(create_app(settings(f"sqlite:///{tmp_path}/facts.sqlite")))
    with pytest.raises(BadInput):
        client.__enter__()
    client.__exit__(None, None, None)
    assert threading.active_count() == before
