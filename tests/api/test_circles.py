"""Circles over runs: ids that stay, quality, history, and what changed."""

from __future__ import annotations

import asyncio

import pytest

from graphapi.api.ids import global_id
from graphapi.app import create_app, open_store
from graphapi.settings.environment import settings_from
from tests.api.client import Client
from tests.live.circle_runs import NAMES, fill_company, publish
from tests.worlds import AS_OF

A, B = "FRIEND-1-p0", "FRIEND-2-p5"
FIRST, SECOND = {A: NAMES[:4]}, {A: NAMES[:5], B: NAMES[5:]}


def served(path, *runs):
    settings = settings_from({"GRAPHAPI_STORE": f"sqlite:///{path}", "GRAPHAPI_AS_OF": AS_OF})

    async def filled():
        store = open_store(settings)
        await store.open()
        try:
            await fill_company(store)
            for circles in runs:
                await publish(store, circles, leaders=("p1",) if B in circles else ("p0",))
        finally:
            await store.close()

    asyncio.run(filled())
    return Client(create_app(settings))


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    with served(tmp_path_factory.mktemp("runs") / "facts.sqlite", FIRST, SECOND) as client:
        yield client


TOLD = """fragment Told on Circle {
              naturalId published size quality { density shareInside stability }
              leaders { naturalId }
              history { run { naturalId } sizeBefore sizeAfter circle { naturalId }
                        events { kind confirmed others en: explanation zh: explanation(lang: ZH) }
                        joined { totalCount nodes { naturalId } } left { nodes { naturalId } }
                        newLeaders { naturalId } } }"""


def test_a_published_circle_has_quality_leaders_and_a_history(app):
    found = app.ask("query($id: ID!) { circle(id: $id) { ...Told } }" + TOLD, id=A)["circle"]
    assert (found["published"], found["size"]) == (True, 5)
    assert found["quality"]["density"] == 1.0
    assert 0 < found["quality"]["shareInside"] < 1
    assert found["quality"]["stability"] == 1.0
    assert found["leaders"] == [{"naturalId": "p1"}]
    grew, born = found["history"]
    assert grew["run"] == {"naturalId": "CIRCLES-2"}
    assert (grew["sizeBefore"], grew["sizeAfter"]) == (4, 5)
    assert [(each["kind"], each["confirmed"]) for each in grew["events"]] == [
        ("GREW", False),
        ("NEW_LEADER", False),
    ]
    assert grew["events"][0]["en"] == "it grew from 4 to 5"
    assert grew["events"][0]["zh"] == "由 4 人增至 5 人"
    assert grew["events"][1]["en"] == "led anew by P1"
    assert grew["joined"] == {"totalCount": 1, "nodes": [{"naturalId": "p4"}]}
    assert grew["newLeaders"] == [{"naturalId": "p1"}]
    assert [each["kind"] for each in born["events"]] == ["BORN"]
    assert born["circle"] == {"naturalId": A}


def test_the_circles_of_a_person_are_those_published(app):
    asked = "query($id: ID!) { person(id: $id) { circles { nodes { naturalId } } } }"
    assert app.ask(asked, id="p6")["person"]["circles"]["nodes"] == [{"naturalId": B}]


CHANGES = """query($since: CirclePoint, $first: Int! = 20, $after: String) {
  circleChanges(since: $since, first: $first, after: $after) {
    totalCount since { naturalId } until { naturalId } asOf { version }
    pageInfo { hasNextPage endCursor }
    nodes { circleId layer sizeBefore sizeAfter circle { id } events { kind confirmed } } } }"""


def changes(app, **asked):
    return app.ask(CHANGES, **asked)["circleChanges"]


def test_what_changed_since_the_run_before(app):
    found = changes(app)
    assert (found["since"], found["until"]) == (
        {"naturalId": "CIRCLES-1"},
        {"naturalId": "CIRCLES-2"},
    )
    assert [(each["circleId"], each["events"][0]["kind"]) for each in found["nodes"]] == [
        (B, "BORN"),
        (A, "GREW"),
    ]
    assert found["nodes"][0]["layer"] == "FRIEND"
    assert found["nodes"][0]["circle"] == {"id": global_id("Circle", B)}


@pytest.mark.parametrize(
    ("since", "begin", "count"),
    [
        ({"run": "CIRCLES-1"}, "CIRCLES-1", 2),
        ({"run": global_id("Run", "CIRCLES-1")}, "CIRCLES-1", 2),
        ({"run": "CIRCLES-2"}, "CIRCLES-2", 0),
        ({"version": "2"}, "CIRCLES-1", 2),
        ({"version": "3"}, "CIRCLES-2", 0),
        ({"version": "1"}, None, 2),
        ({"version": "0"}, None, 2),
    ],
)
def test_since_a_run_or_a_version(app, since, begin, count):
    found = changes(app, since=since)
    assert found["since"] == (begin and {"naturalId": begin})
    assert found["totalCount"] == len(found["nodes"]) == count


def test_from_nothing_on_what_was_there_before_is_confirmed(app):
    found = changes(app, since={"version": "0"})
    assert {each["circleId"]: each["events"] for each in found["nodes"]} == {
        A: [{"kind": "BORN", "confirmed": True}],
        B: [{"kind": "BORN", "confirmed": False}],
    }


def test_changes_come_in_pages(app):
    one = changes(app, first=1)
    assert one["pageInfo"]["hasNextPage"]
    two = changes(app, first=1, after=one["pageInfo"]["endCursor"])
    assert not two["pageInfo"]["hasNextPage"]
    assert [each["circleId"] for page in (one, two) for each in page["nodes"]] == [B, A]


def test_a_run_that_nobody_knows_is_told_by_field(app):
    error = app.error(CHANGES, since={"run": "CIRCLES-99"})
    assert error["extensions"]["code"] == "UNKNOWN_ID"
    assert error["extensions"]["field"] == "since.run"
    assert "CIRCLES-99" in error["message"]


def test_one_point_at_a_time(app):
    assert app.post(CHANGES, since={"run": "CIRCLES-1", "version": "1"}).status_code == 400


def test_without_a_run_nothing_changed_and_circles_are_provisional(tmp_path):
    with served(tmp_path / "facts.sqlite") as client:
        found = changes(client)
        assert (found["since"], found["until"], found["nodes"]) == (None, None, [])
        (circle,) = client.ask("{ circles { nodes { ...Told } } }" + TOLD)["circles"]["nodes"]
    assert (circle["naturalId"], circle["published"]) == ("FRIEND-p0", False)
    assert circle["history"] == []


def test_a_circle_that_is_no_more_keeps_its_history_in_the_changes(tmp_path):
    with served(tmp_path / "facts.sqlite", SECOND, FIRST) as client:
        found = {each["circleId"]: each for each in changes(client)["nodes"]}
    assert found[B]["circle"] is None
    assert found[B]["events"] == [{"kind": "DIED", "confirmed": False}]
