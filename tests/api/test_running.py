"""Jobs started, followed and cancelled over GraphQL, each in a process of its own."""

from __future__ import annotations

import asyncio
import time

import pytest

from graphapi.app import create_app
from graphapi.model.words import RunKind
from graphapi.settings.environment import settings_from
from graphapi.store.embedded.store import EmbeddedStore
from tests.api.client import Client
from tests.worlds import AS_OF

START = """
mutation ($job: JobInput!, $id: String!) {
  startJob(job: $job, requestId: $id) {
    __typename
    ... on RunStarted { replayed run { naturalId status kind seed } }
    ... on InputProblem { field message }
    ... on Conflict { code message }
  }
}"""
CANCEL = """
mutation ($run: ID!) {
  cancelRun(id: $run, requestId: "c") {
    __typename
    ... on RunCancelled { run { naturalId status problem } }
    ... on InputProblem { code field message }
  }
}"""
RUN = """
query ($id: ID!) {
  run(id: $id) {
    naturalId kind status stage progress seconds secondsLeft rate peakBytes engine objective
    parameters seed dataVersion version begunAt heardAt inputDigest outputDigest problem
    counts { name value }
  }
}"""
CIRCLES = {"kind": "CIRCLES"}
PATIENCE = 60


def start(client, request_id="r", **job):
    return client.ask(START, job={**CIRCLES, **job}, id=request_id)["startJob"]


def ended(client, id_):
    """Wait until a run is over and return it."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        found = client.ask(RUN, id=id_)["run"]
        if found["status"] != "RUNNING":
            return found
        client.run(asyncio.sleep(0.05))
    pytest.fail(f"the run is at work after {PATIENCE} s: {found}")


def test_a_job_is_started_followed_and_seen_by_the_server(own_app):
    before = own_app.ask("{ status { version } }")["status"]["version"]
    started = start(own_app, gamma=0.2, seed=7)
    assert (started["__typename"], started["replayed"]) == ("RunStarted", False)
    assert started["run"] == {
        "naturalId": "CIRCLES-1",
        "status": "RUNNING",
        "kind": "CIRCLES",
        "seed": 7,
    }
    found = ended(own_app, "CIRCLES-1")
    assert (found["status"], found["progress"], found["secondsLeft"]) == ("PUBLISHED", 1.0, None)
    assert '"gamma":0.2' in found["parameters"]
    assert (found["dataVersion"], found["version"]) == (before, before + 1)
    assert found["problem"] is None
    assert found["peakBytes"] > 2**20
    assert found["inputDigest"] != found["outputDigest"]
    assert {each["name"] for each in found["counts"]} >= {"persons", "ties", "circles"}
    own_app.run(asyncio.sleep(0.5))
    assert own_app.ask("{ status { version } }")["status"]["version"] == before + 1


def test_the_same_request_starts_one_run_and_another_is_refused(own_app):
    first, again = start(own_app), start(own_app)
    assert (again["replayed"], again["run"]["naturalId"]) == (True, first["run"]["naturalId"])
    assert start(own_app, seed=5)["code"] == "IDEMPOTENCY_CONFLICT"
    ended(own_app, "CIRCLES-1")
    assert own_app.ask("{ runs { totalCount } }")["runs"]["totalCount"] == 1


def begun(tmp_path):
    """Begin a run as another process does, which then only breathes once."""

    async def work():
        store = EmbeddedStore(tmp_path / "facts.sqlite")
        await store.open()
        run = await store.begin(RunKind.CIRCLES, parameters="{}", data_version=1, seed=0)
        await store.close()
        return run

    return asyncio.run(work())


def test_beside_another_run_none_is_started_and_a_cancelled_one_makes_room(own_app, tmp_path):
    run = begun(tmp_path)
    refused = start(own_app)
    assert (refused["code"], run.id in refused["message"]) == ("JOB_RUNNING", True)
    cancelled = own_app.ask(CANCEL, run=run.id)
    assert cancelled["cancelRun"]["run"]["status"] == "CANCELLED"
    assert own_app.ask(CANCEL, run=run.id) == cancelled
    started = start(own_app)["run"]["naturalId"]
    assert ended(own_app, started)["status"] == "PUBLISHED"
    published = own_app.ask(CANCEL, run=started)["cancelRun"]["run"]
    assert published["status"] == "PUBLISHED"


def test_a_run_of_risk_keeps_figures(own_app):
    start(own_app, kind="RISK")
    found = ended(own_app, "RISK-1")
    assert (found["status"], found["objective"]) == ("PUBLISHED", None)
    counts = {each["name"]: each["value"] for each in found["counts"]}
    assert counts.keys() >= {"persons", "clusters", "watch", "high", "veryHigh"}


def runs_and_sides(page):
    sides = page["pageInfo"]["hasPreviousPage"], page["pageInfo"]["hasNextPage"]
    return [each["naturalId"] for each in page["nodes"]], *sides


def test_runs_are_paged_the_last_first_either_way_and_are_nodes(own_app):
    for seed in range(3):
        start(own_app, request_id=f"r{seed}", seed=seed)
        ended(own_app, f"CIRCLES-{seed + 1}")
    query = """query ($first: Int, $after: String, $last: Int, $before: String) {
      runs(first: $first, after: $after, last: $last, before: $before, kind: CIRCLES) {
        nodes { id naturalId } totalCount
        pageInfo { hasPreviousPage hasNextPage startCursor endCursor }
      }
    }"""
    page = own_app.ask(query, first=2)["runs"]
    assert runs_and_sides(page) == (["CIRCLES-3", "CIRCLES-2"], False, True)
    assert page["totalCount"] == 3
    rest = own_app.ask(query, first=2, after=page["pageInfo"]["endCursor"])["runs"]
    assert runs_and_sides(rest) == (["CIRCLES-1"], True, False)
    last = own_app.ask(query, last=2)["runs"]
    assert runs_and_sides(last) == (["CIRCLES-2", "CIRCLES-1"], True, False)
    back = own_app.ask(query, last=2, before=last["pageInfo"]["startCursor"])["runs"]
    assert runs_and_sides(back) == (["CIRCLES-3"], False, True)
    node = own_app.ask(
        "query ($id: ID!) { node(id: $id) { __typename naturalId } }", id=page["nodes"][0]["id"]
    )
    assert node["node"] == {"__typename": "Run", "naturalId": "CIRCLES-3"}
    assert own_app.ask("{ runs(kind: RISK) { nodes { id } } }")["runs"]["nodes"] == []


def test_an_estimate_says_bytes_and_seconds(own_app):
    query = """query ($job: JobInput!) {
      estimate(job: $job) { bytes seconds available fits persons ties }
    }"""
    found = own_app.ask(query, job=CIRCLES)["estimate"]
    assert found["bytes"] > 2**20
    assert found["seconds"] > 0
    assert found["fits"] is True
    assert (found["persons"] > 0, found["ties"] > 0) == (True, True)
    error = own_app.error(query, job={**CIRCLES, "gamma": -1.0})
    assert (error["extensions"]["code"], "gamma" in error["message"]) == ("BAD_USER_INPUT", True)


def test_what_is_wrong_is_told(own_app):
    assert start(own_app, gamma=2.0)["field"] == "gamma"
    assert start(own_app, seed=-1)["field"] == "seed"
    assert start(own_app, request_id="")["field"] == "requestId"
    unknown = own_app.ask(CANCEL, run="CIRCLES-99")["cancelRun"]
    assert (unknown["code"], "CIRCLES-99" in unknown["message"]) == ("UNKNOWN_ID", True)
    assert own_app.ask(RUN, id="CIRCLES-99")["run"] is None


def test_a_job_that_does_not_fit_is_refused_with_both_figures(tmp_path):
    environment = {
        "GRAPHAPI_STORE": f"sqlite:///{tmp_path}/facts.sqlite",
        "GRAPHAPI_AS_OF": AS_OF,
        "GRAPHAPI_MEMORY": "1MiB",
    }
    with Client(create_app(settings_from(environment))) as client:
        error = client.error(START, job=CIRCLES, id="r")
        assert error["extensions"]["code"] == "NOT_ENOUGH_MEMORY"
        assert "1.0 MiB are available" in error["message"]
        assert client.ask("{ runs { nodes { id } } }")["runs"]["nodes"] == []


def test_a_job_goes_on_when_the_server_ends(tmp_path):
    environment = {
        "GRAPHAPI_STORE": f"sqlite:///{tmp_path}/facts.sqlite",
        "GRAPHAPI_AS_OF": AS_OF,
    }
    settings = settings_from(environment)
    with Client(create_app(settings)) as client:
        start(client)
    with Client(create_app(settings)) as client:
        assert ended(client, "CIRCLES-1")["status"] == "PUBLISHED"


def test_a_process_that_ends_without_a_word_ends_its_run(tmp_path):
    settings = settings_from({"GRAPHAPI_STORE": f"sqlite:///{tmp_path}/facts.sqlite"})
    with Client(create_app(settings)) as client:
        client.app.state.house.launcher._command = ("false",)
        start(client)
        found = ended(client, "CIRCLES-1")
    assert (found["status"], found["problem"]) == ("FAILED", "Its process ended with status 1.")
