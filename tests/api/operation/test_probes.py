"""The probes: alive, ready, and if not, why."""

import asyncio

import pytest

from graphapi.errors import StoreReadOnly
from tests.api.client import Client

PATHS = """{ influencePaths(to: "chief") { ... on InfluencePaths {
  paths { start { naturalId } steps { kind to { naturalId } } } } } }"""


def reasons(client: Client):
    answer = client.request("GET", "/-/ready")
    return answer.status_code, [each["code"] for each in answer.json()["reasons"]]


async def settled(true):
    async with asyncio.timeout(30):
        while not true():  # noqa: ASYNC110  the lag changes without an event
            await asyncio.sleep(0.02)


def test_a_house_in_order_is_alive_and_ready(bureau_app: Client) -> None:
    assert bureau_app.request("GET", "/-/live").json() == {"status": "live"}
    answer = bureau_app.request("GET", "/-/ready")
    assert (answer.status_code, answer.json()["status"]) == (200, "ready")
    assert answer.headers["cache-control"] == "no-store"


def test_without_its_store_it_is_alive_and_not_ready_and_answers_are_stale(own_app: Client) -> None:
    house = own_app.app.state.house
    own_app.run(house.store.close())
    assert reasons(own_app) == (503, ["STORE_DOWN"])
    assert own_app.request("GET", "/-/live").status_code == 200
    query = "{ atRiskClusters { asOf { stale lagSeconds } totalCount } }"
    assert "errors" not in own_app.post(PATHS).json()
    own_app.run(settled(lambda: house.live.lag_seconds >= 2))
    found = own_app.ask(query)["atRiskClusters"]
    assert found["asOf"]["stale"]
    own_app.run(house.store.open())
    assert reasons(own_app) == (200, [])
    own_app.run(settled(lambda: house.live.lag_seconds == 0))
    assert not own_app.ask(query)["atRiskClusters"]["asOf"]["stale"]


def test_a_store_that_can_only_be_read_is_a_reason(own_app: Client) -> None:
    store = own_app.app.state.house.store
    bar = store._writer._bar
    with pytest.raises(StoreReadOnly), bar.watching(lambda: None):
        raise StoreReadOnly("The disk is full.")
    assert reasons(own_app) == (503, ["STORE_READ_ONLY"])
    text = own_app.request("GET", "/-/metrics").text
    assert "graphapi_store_read_only 1.0" in text
    bar._until = 0.0
    assert reasons(own_app) == (200, [])


def test_a_follower_that_ended_is_a_reason(own_app: Client) -> None:
    own_app.run(own_app.app.state.house.live.stop())
    assert reasons(own_app) == (503, ["LIVE_GRAPH_STOPPED"])
