from __future__ import annotations

from contextlib import closing

import apsw
import pytest

from graphapi.api.ids import global_id
from tests.api.conftest import served
from tests.api.test_clusters import attacked
from tests.worlds import crowd

ASKED = """query($where: AlertFilter) { alerts(where: $where) { totalCount parameters nodes {
  id naturalId status band risk attention size since asOf { version }
  group { naturalId } person { naturalId } cluster { naturalId status size }
  cause { __typename naturalId } reasons { code share }
  mark { status by note at attention group { naturalId } } } } }"""
FAILURES = "... on InputProblem { code field message } ... on Conflict { code message }"
ORDER = f"""mutation($r: String!, $alert: ID!, $status: AlertStatus!, $note: String) {{
  setAlertStatus(requestId: $r, alert: $alert, status: $status, note: $note) {{ __typename
    ... on AlertStatusSet {{ version replayed alert {{ status mark {{ status }} }}
                             mark {{ naturalId status by note group {{ naturalId }} }} }}
    {FAILURES} }} }}"""
ADVISED = """{ atRiskClusters { nodes { naturalId status group { naturalId }
  actBefore { date why explanation zh: explanation(lang: ZH) }
  play { kind share explanation person { naturalId } introducer { naturalId } } } } }"""
RECORD = """mutation($touch: CompetitorTouchInput!) {
  recordCompetitorTouch(requestId: "new", competitorTouch: $touch) { __typename } }"""


@pytest.fixture
def alert_app(tmp_path):
    rows = (*crowd(20, 5), *attacked("g003", 4), *attacked("g007", 5))
    with served(tmp_path / "facts.sqlite", rows) as client:
        yield client


def alerts(client, **where):
    return client.ask(ASKED, where=where)["alerts"]["nodes"]


def about(client, group):
    return next(each for each in alerts(client) if each["group"]["naturalId"] == group)


def test_alerts_tell_what_to_look_at_and_why(alert_app):
    found = alerts(alert_app)
    assert {each["group"]["naturalId"] for each in found} == {"g003", "g007"}
    assert all(each["risk"] >= 0.2 and each["band"] in {"HIGH", "VERY_HIGH"} for each in found)
    first = about(alert_app, "g003")
    assert first["cause"] == {"__typename": "CompetitorTouch", "naturalId": "g003c0"}
    assert first["status"] == first["cluster"]["status"] == "NEW"
    assert (first["mark"], first["person"]) == (None, None)
    assert first["cluster"]["size"] == first["size"]
    assert sum(each["share"] for each in first["reasons"]) == pytest.approx(1.0)
    node = alert_app.ask("query($id: ID!) { node(id: $id) { naturalId } }", id=first["id"])
    assert node["node"]["naturalId"] == first["naturalId"]


def test_what_somebody_makes_of_an_alert_is_kept_with_who_and_when(alert_app):
    alert = about(alert_app, "g003")
    sent = {"r": "r1", "alert": alert["id"], "status": "DISMISSED", "note": "he is on leave"}
    said = alert_app.ask(ORDER, **sent)["setAlertStatus"]
    assert said["alert"] == {"status": "DISMISSED", "mark": {"status": "DISMISSED"}}
    assert said["mark"] == {
        "naturalId": alert["naturalId"],
        "status": "DISMISSED",
        "by": "local",
        "note": "he is on leave",
        "group": {"naturalId": "g003"},
    }
    after = about(alert_app, "g003")
    assert after["cluster"]["status"] == after["status"] == "DISMISSED"
    assert after["mark"]["attention"] == pytest.approx(alert["attention"])
    assert [each["group"]["naturalId"] for each in alerts(alert_app, statuses=["NEW"])] == ["g007"]
    again = alert_app.ask(ORDER, **sent)["setAlertStatus"]
    assert again == {**said, "replayed": True}
    other = alert_app.ask(ORDER, **{**sent, "status": "SEEN"})["setAlertStatus"]
    assert (other["__typename"], other["code"]) == ("Conflict", "IDEMPOTENCY_CONFLICT")


def test_a_dismissed_alert_comes_back_with_a_new_touch(alert_app):
    alert = about(alert_app, "g003")
    alert_app.ask(ORDER, r="r1", alert=alert["naturalId"], status="DISMISSED")
    touch = {"competitor": "x", "kind": "VISIT", "at": "2026-01-30T00:00:00Z"}
    alert_app.ask(RECORD, touch={**touch, "subject": {"person": "g003p4"}})
    back = about(alert_app, "g003")
    assert (back["status"], back["mark"]) == ("NEW", None)
    assert back["id"] != alert["id"]
    kept = alert_app.ask(ORDER, r="r2", alert=alert["id"], status="CONFIRMED")["setAlertStatus"]
    assert (kept["alert"], kept["mark"]["status"]) == (None, "CONFIRMED")


def test_an_alert_that_nobody_knows_is_refused(alert_app):
    for alert in ("ALERT-none", global_id("Alert", "ALERT-none")):
        said = alert_app.ask(ORDER, r="r1", alert=alert, status="SEEN")["setAlertStatus"]
        assert (said["__typename"], said["code"]) == ("InputProblem", "UNKNOWN_ID")
        assert said["field"] == "alert"
        assert "read alerts again" in said["message"]
    wrong = global_id("Group", "g003")
    said = alert_app.ask(ORDER, r="r1", alert=wrong, status="SEEN")["setAlertStatus"]
    assert (said["code"], said["field"]) == ("BAD_USER_INPUT", "alert")


@pytest.mark.parametrize(
    ("where", "groups"),
    [
        ({"groups": ["g007"]}, ["g007"]),
        ({"regions": ["nowhere"]}, []),
        ({"tiers": ["A1"]}, []),
        ({"bands": ["LOW", "WATCH"]}, []),
        ({"statuses": ["SEEN", "CONFIRMED"]}, []),
    ],
)
def test_alerts_are_filtered(alert_app, where, groups):
    assert [each["group"]["naturalId"] for each in alerts(alert_app, **where)] == groups


def test_alerts_come_in_pages(alert_app):
    asked = """query($after: String) { alerts(first: 1, after: $after) {
        nodes { naturalId } pageInfo { hasNextPage endCursor } } }"""
    one = alert_app.ask(asked)["alerts"]
    two = alert_app.ask(asked, after=one["pageInfo"]["endCursor"])["alerts"]
    ids = [each["naturalId"] for each in (*one["nodes"], *two["nodes"])]
    assert ids == [each["naturalId"] for each in alerts(alert_app)]
    assert (one["pageInfo"]["hasNextPage"], two["pageInfo"]["hasNextPage"]) == (True, False)


def test_a_cluster_says_by_when_to_act_and_how(alert_app):
    nodes = alert_app.ask(ADVISED)["atRiskClusters"]["nodes"]
    first = next(each for each in nodes if each["group"]["naturalId"] == "g003")
    assert first["actBefore"]["why"] in {"BAND", "MONEY"}
    assert first["actBefore"]["explanation"].startswith("act now")
    assert first["actBefore"]["zh"].startswith("现在就要行动")
    assert (first["play"]["kind"], first["play"]["share"]) == ("COST", 1.0)
    assert first["play"]["introducer"] is None
    assert first["play"]["person"]["naturalId"].startswith("g003")


def test_marks_of_alerts_are_told_of_in_the_log(alert_app, tmp_path):
    alert = about(alert_app, "g003")
    alert_app.ask(ORDER, r="r1", alert=alert["id"], status="SEEN")

    with closing(apsw.Connection(str(tmp_path / "facts.sqlite"))) as connection:
        told = [what for (what,) in connection.execute("SELECT what FROM audit")]
    assert "put 1 AlertMark" in told
