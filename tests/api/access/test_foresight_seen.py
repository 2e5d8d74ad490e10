"""Foresight counts and names only what somebody may see."""

from __future__ import annotations

import pytest

from tests.api.access.canaries import EAST, WEST

TOTALS = """query($lost: [ID!]!) { whatIf(lost: $lost) {
  ... on Forecast { followers { nodes { person { naturalId } } }
                    groups { group { naturalId } } atLeast { money { money { minorUnits } } } }
  ... on InputProblem { code field } } }"""
PLAN = """query($scope: ScopeInput) { savePlan(people: 50, scope: $scope) {
  ... on SavePlan { steps { person { naturalId } group { naturalId } }
                    groups { group { naturalId } } atStake { money { minorUnits } } }
  ... on InputProblem { code field } } }"""
DEPARTURE = """query($manager: ID!) { managerDeparture(manager: $manager) {
  ... on Departure { groups { group { naturalId } } lostReach }
  ... on InputProblem { code field } } }"""
EASTERN = {"roles": ["LEAD"], "regions": ["东区"]}
EVERYWHERE = {"roles": ["ANALYST"]}


@pytest.fixture
def asked(shared_app):
    def ask(query, claims, **variables):
        answer = shared_app.post(query, shared_app.headers(**claims), **variables).json()
        assert "errors" not in answer, answer["errors"]
        (data,) = answer["data"].values()
        return data

    return ask


def ids(rows, *names):
    return {row[name]["naturalId"] for row in rows for name in names}


def test_a_plan_names_and_counts_those_in_sight(asked):
    own, whole = asked(PLAN, EASTERN), asked(PLAN, EVERYWHERE)
    assert own["steps"]
    assert all(each.startswith(EAST) for each in ids(own["steps"], "person", "group"))
    assert any(each.startswith(WEST) for each in ids(whole["steps"], "person", "group"))
    assert own["atStake"]["money"]["minorUnits"] < whole["atStake"]["money"]["minorUnits"]


def test_ids_out_of_sight_are_answered_as_unknown_ones(asked):
    for name, field in ((f"{WEST}miller", "lost"), ("nobody", "lost")):
        told = asked(TOTALS, EASTERN, lost=[name])
        assert told == {"code": "UNKNOWN_ID", "field": field}
    for scope in ({"groups": [f"{WEST}mill"]}, {"groups": ["nothing"]}):
        told = asked(PLAN, EASTERN, scope=scope)
        assert told == {"code": "UNKNOWN_ID", "field": "scope.groups"}
    for scope in ({"persons": [f"{WEST}miller"]}, {"persons": ["nobody"]}):
        told = asked(PLAN, EASTERN, scope=scope)
        assert told == {"code": "UNKNOWN_ID", "field": "scope.persons"}


def test_a_forecast_tells_of_those_in_sight(asked):
    own = asked(TOTALS, EASTERN, lost=[f"{EAST}chief"])
    assert own["groups"]
    assert all(each.startswith(EAST) for each in ids(own["groups"], "group"))
    assert all(each.startswith(EAST) for each in ids(own["followers"]["nodes"], "person"))


def test_a_departure_tells_of_groups_in_sight(asked):
    told = asked(DEPARTURE, EASTERN, manager=f"{EAST}wang")
    assert told["groups"]
    assert all(each.startswith(EAST) for each in ids(told["groups"], "group"))


def test_readers_learn_nothing_of_what_would_be(shared_app):
    reader = shared_app.headers(roles=["READER"], regions=["东区"])
    for query in (PLAN, TOTALS.replace("$lost: [ID!]!", "$lost: [ID!]! = []")):
        errors = shared_app.post(query, reader).json()["errors"]
        assert {each["extensions"]["code"] for each in errors} == {"FORBIDDEN"}
