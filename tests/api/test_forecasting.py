"""What if, save plans and departures through the door."""

from __future__ import annotations

import pytest

from graphapi.api.ids import global_id

WHAT_IF = """query($lost: [ID!]!, $saved: [ID!]! = [], $first: Int! = 20) {
  whatIf(lost: $lost, saved: $saved) { __typename
    ... on Forecast {
      lost { naturalId } saved { naturalId } parameters asOf { version }
      followers(first: $first) { totalCount pageInfo { hasNextPage }
        nodes { person { naturalId } change ifLost ifHeld money { minorUnits } } }
      atLeast { followers money { money { minorUnits currency } people { minorUnits }
                                  contracts { minorUnits } } }
      taken { money { minorUnits currency } }
      groups { group { naturalId } ifLost ifHeld contract { minorUnits } coverageBefore
               coverageAfter reaches { person { naturalId } before after } }
      circles { circle { id } leaders { naturalId } left { naturalId } }
      en: explanation zh: explanation(lang: ZH) }
    ... on InputProblem { code field message } } }"""
PLAN = """query($scope: ScopeInput, $people: Int! = 5, $budget: BudgetInput,
      $preview: Boolean! = false) {
  savePlan(scope: $scope, people: $people, budget: $budget, preview: $preview) { __typename
    ... on SavePlan {
      steps { person { naturalId } group { naturalId } risk hangs { minorUnits currency }
              saves { money { minorUnits } error { minorUnits } }
              together { money { minorUnits } error { minorUnits } } cost { minorUnits }
              reach best { strength start { naturalId } } introducer { person { naturalId } } }
      atStake { money { minorUnits currency } error { minorUnits } }
      groups { group { naturalId } before after contract { minorUnits } }
      currency leftOut worlds parameters asOf { version }
      en: explanation zh: explanation(lang: ZH) }
    ... on InputProblem { code field message } } }"""
DEPARTURE = """query($manager: ID!) {
  managerDeparture(manager: $manager) { __typename
    ... on Departure {
      manager { naturalId } lostReach lostCoverage parameters asOf { version }
      groups { group { naturalId } before after noPath
               reaches { person { naturalId } before after } }
      heirs { person { naturalId } value shared }
      en: explanation zh: explanation(lang: ZH) }
    ... on InputProblem { code field message } } }"""


def problem_of(found):
    assert found["__typename"] == "InputProblem", found
    return found["code"], found["field"]


def test_a_forecast_says_who_follows_and_what_it_costs(bureau_app):
    found = bureau_app.ask(WHAT_IF, lost=["chief"], saved=[global_id("Person", "director")])
    told = found["whatIf"]
    assert told["lost"] == [{"naturalId": "chief"}]
    assert told["saved"] == [{"naturalId": "director"}]
    people = [each["person"]["naturalId"] for each in told["followers"]["nodes"]]
    assert not {"chief", "director"} & set(people)
    (bureau,) = [g for g in told["groups"] if g["group"] == {"naturalId": "bureau"}]
    assert bureau["ifLost"] > bureau["ifHeld"]
    assert bureau["coverageAfter"] <= bureau["coverageBefore"]
    (total,) = told["atLeast"]["money"]
    assert total["money"]["currency"] == "CNY"
    assert total["contracts"]["minorUnits"] == bureau["contract"]["minorUnits"]
    assert told["taken"] == [{"money": {"minorUnits": 30_000, "currency": "CNY"}}]
    assert told["asOf"]["version"] == told["parameters"] == 1
    assert "李国强" in told["zh"]
    assert "李国强" in told["en"]


def test_nobody_lost_changes_nothing(bureau_app):
    told = bureau_app.ask(WHAT_IF, lost=[])["whatIf"]
    assert told["followers"]["nodes"] == told["groups"] == told["atLeast"]["money"] == []
    assert told["atLeast"]["followers"] == 0.0


@pytest.mark.parametrize(
    ("asked", "code", "field"),
    [
        ({"lost": ["ghost"]}, "UNKNOWN_ID", "lost"),
        ({"lost": [], "saved": ["ghost"]}, "UNKNOWN_ID", "saved"),
        ({"lost": ["deputy"]}, "BAD_USER_INPUT", "lost"),
        ({"lost": ["clerk"]}, "BAD_USER_INPUT", "lost"),
        ({"lost": ["wang"]}, "BAD_USER_INPUT", "lost"),
        ({"lost": ["chief"], "saved": ["chief"]}, "BAD_USER_INPUT", "saved"),
        ({"lost": ["x"] * 201}, "BAD_USER_INPUT", "lost"),
        ({"lost": [global_id("Group", "bureau")]}, "BAD_USER_INPUT", "lost"),
    ],
)
def test_a_wrong_forecast_names_the_field(bureau_app, asked, code, field):
    assert problem_of(bureau_app.ask(WHAT_IF, **asked)["whatIf"]) == (code, field)


def test_followers_come_in_pages(bureau_app):
    page = bureau_app.ask(WHAT_IF, lost=["chief"], first=1)["whatIf"]["followers"]
    assert [each["person"]["naturalId"] for each in page["nodes"]] == ["director"]
    assert page["totalCount"] == 1
    assert page["pageInfo"]["hasNextPage"] is False
    assert bureau_app.error(WHAT_IF, lost=["chief"], first=101)["path"][-1] == "followers"


def test_a_plan_says_whom_to_secure_and_through_whom(bureau_app):
    plan = bureau_app.ask(PLAN, people=2)["savePlan"]
    assert plan["__typename"] == "SavePlan"
    assert plan["worlds"] == 300
    assert plan["currency"] == "CNY"
    first = plan["steps"][0]
    assert first["person"]["naturalId"] in {"chief", "director"}
    assert first["saves"]["money"]["minorUnits"] > first["saves"]["error"]["minorUnits"] > 0
    assert first["best"]["strength"] > 0
    assert first["cost"] is None
    assert (
        plan["atStake"]["money"]["minorUnits"]
        > plan["steps"][-1]["together"]["money"]["minorUnits"]
    )
    assert plan["zh"] != plan["en"]
    assert bureau_app.ask(PLAN, people=2)["savePlan"] == plan


def test_a_preview_comes_without_errors_and_ways_in(bureau_app):
    plan = bureau_app.ask(PLAN, people=3, preview=True)["savePlan"]
    assert [step["person"]["naturalId"] for step in plan["steps"]] == ["chief", "director"]
    assert plan["worlds"] == 0
    assert plan["atStake"] is plan["steps"][0]["saves"] is plan["steps"][0]["reach"] is None
    hangs = [step["hangs"]["minorUnits"] for step in plan["steps"]]
    assert hangs == sorted(hangs, reverse=True)


def test_scope_and_budget_bound_a_plan(bureau_app):
    scope = {"groups": ["bureau"], "regions": ["东区"], "tiers": ["A1"], "persons": ["director"]}
    budget = {"perPerson": 1, "total": 3}
    plan = bureau_app.ask(PLAN, people=9, scope=scope, budget=budget)["savePlan"]
    assert [step["person"]["naturalId"] for step in plan["steps"]] == ["director"]
    assert plan["steps"][0]["cost"] == {"minorUnits": 1}


@pytest.mark.parametrize(
    ("asked", "code", "field"),
    [
        ({"people": 0}, "BAD_USER_INPUT", "people"),
        ({"people": 10_000}, "BAD_USER_INPUT", "people"),
        ({"scope": {"groups": ["nothing"]}}, "UNKNOWN_ID", "scope.groups"),
        ({"scope": {"persons": ["ghost"]}}, "UNKNOWN_ID", "scope.persons"),
        ({"scope": {"groups": []}}, "BAD_USER_INPUT", "scope"),
        ({"scope": {"regions": ["nowhere"]}}, "BAD_USER_INPUT", "scope"),
        ({"budget": {"perPerson": 0}}, "BAD_USER_INPUT", "budget.perPerson"),
        ({"budget": {"perPerson": 5, "total": 4}}, "BAD_USER_INPUT", "budget.total"),
    ],
)
@pytest.mark.parametrize("preview", [True, False])
def test_a_wrong_plan_names_the_field(bureau_app, asked, code, field, preview):
    found = bureau_app.ask(PLAN, preview=preview, **asked)["savePlan"]
    assert problem_of(found) == (code, field)


def test_a_departure_says_what_is_lost_and_who_could_take_over(bureau_app):
    told = bureau_app.ask(DEPARTURE, manager="wang")["managerDeparture"]
    assert told["manager"] == {"naturalId": "wang"}
    assert [each["group"]["naturalId"] for each in told["groups"]] == ["bureau"]
    (left,) = told["groups"]
    assert left["after"] < left["before"]
    assert told["lostCoverage"] == pytest.approx(left["before"] - left["after"])
    assert told["heirs"][0]["person"] == {"naturalId": "zhao"}
    assert "赵磊" in told["zh"]


@pytest.mark.parametrize(
    ("manager", "code"),
    [("zhao", "BAD_USER_INPUT"), ("chief", "BAD_USER_INPUT"), ("ghost", "UNKNOWN_ID")],
)
def test_a_wrong_departure_names_the_field(bureau_app, manager, code):
    found = bureau_app.ask(DEPARTURE, manager=manager)["managerDeparture"]
    assert problem_of(found) == (code, "manager")
