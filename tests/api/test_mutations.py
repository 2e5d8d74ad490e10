from __future__ import annotations

import pytest

from graphapi.api.ids import global_id

FAILURES = """... on InputProblem { code field message problems { field code message } }
              ... on Conflict { code message }"""
SAVE_GROUPS = f"""mutation($id: String!, $groups: [GroupInput!]!) {{
  saveGroups(requestId: $id, groups: $groups) {{ __typename
    ... on GroupsSaved {{ version replayed inserted changed unchanged asOf {{ version }}
        groups {{ naturalId name parent {{ naturalId }} monthlyRevenue {{ amount currency }}
                  version }}
        rejected {{ kind id field code message }} }} {FAILURES} }} }}"""
SAVE_TIES = f"""mutation($id: String!, $ties: [TieInput!]!) {{
  saveTies(requestId: $id, ties: $ties) {{ __typename
    ... on TiesSaved {{ inserted ties {{ naturalId strength from {{ name }} }}
        rejected {{ id field code }} }} {FAILURES} }} }}"""
TOUCH = f"""mutation($id: String!, $touch: CompetitorTouchInput!) {{
  recordCompetitorTouch(requestId: $id, competitorTouch: $touch) {{ __typename
    ... on CompetitorTouchRecorded {{ version replayed asOf {{ version }}
        competitorTouch {{ naturalId outcome person {{ name risk {{ value }} }} }} }}
    {FAILURES} }} }}"""


def test_rows_are_saved_and_the_answer_has_seen_them(own_app):
    sent = {
        "id": "new",
        "name": "New Office",
        "parentId": global_id("Group", "bureau"),
        "monthlyRevenue": {"minorUnits": 1999, "currency": "CNY"},
    }
    found = own_app.ask(SAVE_GROUPS, id="r1", groups=[sent])["saveGroups"]
    assert found == {
        "__typename": "GroupsSaved",
        "version": 2,
        "replayed": False,
        "inserted": 1,
        "changed": 0,
        "unchanged": 0,
        "asOf": {"version": 2},
        "groups": [
            {
                "naturalId": "new",
                "name": "New Office",
                "parent": {"naturalId": "bureau"},
                "monthlyRevenue": {"amount": "19.99", "currency": "CNY"},
                "version": 2,
            }
        ],
        "rejected": [],
    }
    again = own_app.ask(SAVE_GROUPS, id="r1", groups=[sent])["saveGroups"]
    assert again == {**found, "replayed": True}
    other = own_app.ask(SAVE_GROUPS, id="r1", groups=[{**sent, "name": "Other"}])["saveGroups"]
    assert (other["__typename"], other["code"]) == ("Conflict", "IDEMPOTENCY_CONFLICT")


def test_a_wrong_row_is_rejected_beside_its_neighbours(own_app):
    ties = [
        {"id": "good", "fromId": "wang", "toId": "chief", "kind": "FRIEND", "strength": 0.5},
        {"id": "bad", "fromId": "wang", "toId": "nobody", "kind": "FRIEND"},
    ]
    found = own_app.ask(SAVE_TIES, id="r1", ties=ties)["saveTies"]
    assert found["ties"] == [{"naturalId": "good", "strength": 0.5, "from": {"name": "王敏"}}]
    assert found["rejected"] == [{"id": "bad", "field": "toId", "code": "UNKNOWN_ID"}]


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"strength": 1.5}, "OUT_OF_RANGE", "strength"),
        ({"strength": 0}, "OUT_OF_RANGE", "strength"),
        ({"toId": "wang"}, "SELF_TIE", "toId"),
        ({"toId": "nobody"}, "UNKNOWN_ID", "toId"),
        ({"toId": global_id("Group", "bureau")}, "BAD_USER_INPUT", "toId"),
        ({"since": "2026-01-02", "until": "2026-01-01"}, "WRONG_ORDER", "until"),
    ],
)
def test_an_order_without_a_good_row_names_field_and_remedy(own_app, change, code, field):
    tie = {"id": "x", "fromId": "wang", "toId": "chief", "kind": "FRIEND", **change}
    found = own_app.ask(SAVE_TIES, id="r1", ties=[tie])["saveTies"]
    assert (found["__typename"], found["code"], found["field"]) == ("InputProblem", code, field)
    assert found["message"]
    assert own_app.ask("{ status { version } }")["status"] == {"version": 1}


def test_a_circle_in_the_hierarchy_is_refused_with_its_chain(own_app):
    groups = [{"id": "bureau", "name": "市水务局", "parentId": "branch"}]
    found = own_app.ask(SAVE_GROUPS, id="r1", groups=groups)["saveGroups"]
    assert (found["code"], found["field"]) == ("HIERARCHY_CYCLE", "parentId")
    assert "bureau → branch → bureau" in found["message"]


@pytest.mark.parametrize("rows", [0, 1001])
def test_an_order_has_a_bounded_number_of_rows(own_app, rows):
    groups = [{"id": f"x{n}", "name": "x"} for n in range(rows)]
    found = own_app.ask(SAVE_GROUPS, id="r1", groups=groups)["saveGroups"]
    assert (found["code"], found["field"]) == ("BAD_USER_INPUT", "rows")


@pytest.mark.parametrize("request_id", ["", "x" * 201])
def test_a_request_id_has_some_characters(own_app, request_id):
    found = own_app.ask(SAVE_GROUPS, id=request_id, groups=[{"id": "x", "name": "x"}])
    assert found["saveGroups"]["field"] == "requestId"


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("2026-02-30T00:00:00Z", "a time that exists"),
        ("2026-01-31", "a time with an offset"),
        ("2026-01-31T00:00:00", "a time with an offset"),
        ("1850-01-01T00:00:00Z", "between 1900 and 2200"),
        (1769817600, "a time with an offset"),
    ],
)
def test_a_wrong_time_never_reaches_the_store(own_app, value, message):
    touch = {"competitor": "x", "kind": "VISIT", "at": value, "subject": {"person": "chief"}}
    answer = own_app.post(TOUCH, id="r1", touch=touch)
    assert answer.status_code == 400
    (error,) = answer.json()["errors"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert message in error["message"]


def test_a_wrong_value_in_the_document_is_pointed_at(own_app):
    order = """mutation { saveGroups(requestId: "r", groups: [
      { id: "g", name: "g", contractEnd: "2026-02-30" }]) { __typename } }"""
    (error,) = own_app.post(order).json()["errors"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert (
        error["message"]
        == "A Date must be a day that exists, such as 2026-01-31, not '2026-02-30'."
    )
    assert error["locations"] == [{"line": 2, "column": 42}]


def test_a_touch_raises_the_risk_that_its_own_answer_shows(own_app):
    before = own_app.ask('{ person(id: "chief") { risk { value } } }')["person"]["risk"]["value"]
    touch = {
        "competitor": "红网",
        "kind": "WELFARE_HANDSETS",
        "at": "2026-01-30T09:00:00+08:00",
        "subject": {"person": "chief"},
    }
    found = own_app.ask(TOUCH, id="r-7", touch=touch)["recordCompetitorTouch"]
    assert found["version"] == found["asOf"]["version"] == 2
    assert found["competitorTouch"]["naturalId"] == "r-7"
    assert found["competitorTouch"]["person"]["risk"]["value"] > before
    after = own_app.ask('{ person(id: "chief") { risk { value asOf { version } } } }')["person"]
    assert after["risk"]["value"] == found["competitorTouch"]["person"]["risk"]["value"]
    assert own_app.ask(TOUCH, id="r-7", touch=touch)["recordCompetitorTouch"]["replayed"] is True


def test_a_touch_concerns_either_a_person_or_a_group(own_app):
    touch = {"competitor": "x", "kind": "VISIT", "at": "2026-01-30T00:00:00Z"}
    for subject in ({}, {"person": "chief", "group": "bureau"}):
        assert own_app.post(TOUCH, id="r", touch={**touch, "subject": subject}).status_code == 400
    unknown = own_app.ask(TOUCH, id="r", touch={**touch, "subject": {"group": "nothing"}})
    assert unknown["recordCompetitorTouch"]["field"] == "groupId"


def test_losses_visits_and_incidents_are_recorded(own_app):
    data = own_app.ask(
        """mutation {
            recordLoss(requestId: "a", loss: {at: "2026-01-30T00:00:00Z",
                subject: {person: "director"}, competitor: "蓝通"})
                { ... on LossRecorded { loss { person { risk { value } } } } }
            recordVisit(requestId: "b", visit: {ownPersonId: "wang", personId: "chief",
                at: "2026-01-30T00:00:00Z", channel: GIFT})
                { ... on VisitRecorded { visit { channel person { name } } } }
            recordIncident(requestId: "c", incident: {id: "i2", groupId: "bureau",
                kind: COMPLAINT, openedAt: "2026-01-30T00:00:00Z", severity: URGENT})
                { ... on IncidentRecorded { version incident { naturalId severity } } }
            closeIncident(requestId: "d", id: "i2", closedAt: "2026-01-30T12:00:00Z")
                { ... on IncidentClosed { incident { closedAt severity } } }
        }"""
    )
    assert data["recordLoss"]["loss"]["person"]["risk"]["value"] == 1.0
    assert data["recordVisit"]["visit"] == {"channel": "GIFT", "person": {"name": "李国强"}}
    assert data["recordIncident"]["incident"] == {"naturalId": "i2", "severity": "URGENT"}
    closed = {"closedAt": "2026-01-30T12:00:00Z", "severity": "URGENT"}
    assert data["closeIncident"]["incident"] == closed


def test_outcomes_and_ties_are_corrected_and_persons_deleted(own_app):
    data = own_app.ask(
        """mutation {
            setTouchOutcome(requestId: "a", id: "c2", outcome: REBUFFED)
                { ... on TouchOutcomeSet { competitorTouch { outcome kind } } }
            correctTie(requestId: "b", id: "t1", certainty: 0.4)
                { ... on TieCorrected { tie { strength certainty } } }
            deletePerson(requestId: "c", id: "deputy")
                { ... on PersonDeleted { deleted version asOf { version } } }
        }"""
    )
    touch = data["setTouchOutcome"]["competitorTouch"]
    assert touch == {"outcome": "REBUFFED", "kind": "TENDER"}
    assert data["correctTie"]["tie"] == {"strength": 0.8, "certainty": 0.4}
    assert data["deletePerson"] == {"deleted": 6, "version": 4, "asOf": {"version": 4}}
    left = own_app.ask('{ person(id: "deputy") { name } status { counts { kind count } } }')
    assert left["person"] is None
    assert {"kind": "Tie", "count": 6} in left["status"]["counts"]


@pytest.mark.parametrize(
    ("order", "code", "field"),
    [
        ('closeIncident(requestId: "r", id: "x", closedAt: "2026-01-30T00:00:00Z")', 0, "id"),
        (
            'closeIncident(requestId: "r", id: "i1", closedAt: "2020-01-01T00:00:00Z")',
            1,
            "closedAt",
        ),
        ('setTouchOutcome(requestId: "r", id: "x", outcome: WON)', 0, "id"),
        ('correctTie(requestId: "r", id: "x", strength: 0.4)', 0, "id"),
        ('correctTie(requestId: "r", id: "t1")', 2, "strength"),
        ('correctTie(requestId: "r", id: "t1", certainty: 2)', 3, "certainty"),
        ('deletePerson(requestId: "r", id: "x")', 0, "id"),
    ],
)
def test_a_wrong_correction_is_a_result_that_names_the_field(own_app, order, code, field):
    asked = f"mutation {{ {order} {{ __typename ... on InputProblem {{ code field }} }} }}"
    (found,) = own_app.ask(asked).values()
    codes = ("UNKNOWN_ID", "WRONG_ORDER", "BAD_USER_INPUT", "OUT_OF_RANGE")
    assert found == {"__typename": "InputProblem", "code": codes[code], "field": field}
