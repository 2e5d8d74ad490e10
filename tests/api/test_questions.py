from __future__ import annotations

import math

import pytest

from graphapi.api.ids import global_id

PATHS = """query($to: ID!, $from: PathOrigin, $first: Int! = 5, $hops: Int! = 4,
                 $avoid: AvoidInput, $kinds: [TieKind!]) {
  influencePaths(to: $to, from: $from, first: $first, maxHops: $hops, avoid: $avoid,
                 kinds: $kinds) {
    __typename
    ... on InfluencePaths {
      to { name } reach parameters asOf { version at lagSeconds }
      paths { strength safeStrength start { naturalId } startWhy
              steps { from { naturalId } to { naturalId } kind strength ageDays compromised
                      tie { naturalId certainty } }
              weakest { strength } compromised { to { naturalId } }
              en: explanation zh: explanation(lang: ZH) }
      routes { strength }
    }
    ... on NoPath { to { name } asOf { version }
      gap { ownPerson { naturalId } member { naturalId } strength explanation } }
    ... on InputProblem { code field message problems { field code message } }
  } }"""


def persons_of(path):
    return [path["start"]["naturalId"], *(step["to"]["naturalId"] for step in path["steps"])]


def test_the_chief_is_reached_through_his_wife(bureau_app):
    found = bureau_app.ask(PATHS, to="chief")["influencePaths"]
    assert found["__typename"] == "InfluencePaths"
    assert found["to"] == {"name": "李国强"}
    assert found["asOf"] == {"version": 1, "at": "2026-01-31T00:00:00Z", "lagSeconds": 0.0}
    best = next(path for path in found["paths"] if persons_of(path) == ["zhao", "wife", "chief"])
    assert math.isclose(best["strength"], 0.72)
    assert best["startWhy"] == "EMPLOYEE"
    assert best["weakest"] == {"strength": 0.8}
    assert best["steps"][0] == {
        "from": {"naturalId": "zhao"},
        "to": {"naturalId": "wife"},
        "kind": "CLASSMATE",
        "strength": 0.8,
        "ageDays": 9.0,
        "compromised": False,
        "tie": {"naturalId": "t1", "certainty": 0.9},
    }
    assert "孙丽" in best["zh"]
    assert "孙丽" in best["en"]
    assert best["zh"] != best["en"]
    assert found["reach"] >= max(path["safeStrength"] for path in found["paths"])


def test_paths_are_bounded_by_what_the_question_says(bureau_app):
    given = bureau_app.ask(
        PATHS,
        to=global_id("Person", "chief"),
        **{"from": {"persons": ["director"]}},
        first=1,
        hops=1,
        kinds=["REPORTS_TO"],
    )["influencePaths"]
    (path,) = given["paths"]
    assert persons_of(path) == ["director", "chief"]
    assert path["startWhy"] == "GIVEN"
    avoiding = bureau_app.ask(PATHS, to="chief", avoid={"persons": ["wife"]})["influencePaths"]
    assert all("wife" not in persons_of(path) for path in avoiding["paths"])
    group = bureau_app.ask(PATHS, to="clerk", **{"from": {"group": "bureau"}})["influencePaths"]
    assert {path["startWhy"] for path in group["paths"]} == {"GIVEN"}


def test_without_a_path_the_nearest_gap_is_told(bureau_app):
    found = bureau_app.ask(PATHS, to="hermit")["influencePaths"]
    assert found["__typename"] == "NoPath"
    assert found["gap"]["member"] == {"naturalId": "hermit"}
    assert found["gap"]["strength"] > 0
    assert "Lone Hermit" in found["gap"]["explanation"]


@pytest.mark.parametrize(
    ("asked", "code", "field"),
    [
        ({"to": "nobody"}, "UNKNOWN_ID", "to"),
        ({"to": "chief", "from": {"persons": ["nobody"]}}, "UNKNOWN_ID", "from"),
        ({"to": "chief", "from": {"group": "nothing"}}, "UNKNOWN_ID", "from.group"),
        ({"to": "chief", "avoid": {"persons": ["nobody"]}}, "UNKNOWN_ID", "avoid.persons"),
        ({"to": "chief", "first": 21}, "BAD_USER_INPUT", "first"),
        ({"to": "chief", "hops": 7}, "BAD_USER_INPUT", "maxHops"),
        ({"to": global_id("Group", "bureau")}, "BAD_USER_INPUT", "to"),
        ({"to": "chief", "avoid": {"persons": ["x"] * 201}}, "BAD_USER_INPUT", "avoid.persons"),
    ],
)
def test_a_wrong_question_is_a_result_that_names_the_field(bureau_app, asked, code, field):
    found = bureau_app.ask(PATHS, **asked)["influencePaths"]
    assert (found["__typename"], found["code"], found["field"]) == ("InputProblem", code, field)
    assert found["problems"] == [{"field": field, "code": code, "message": found["message"]}]


def test_an_origin_is_one_thing_only(bureau_app):
    answer = bureau_app.post(PATHS, to="chief", **{"from": {"persons": ["wang"], "group": "plant"}})
    assert answer.status_code == 400


def test_the_decision_unit_says_whom_to_win(bureau_app):
    asked = """{ decisionUnit(group: "bureau") {
        group { name } coverage majority support explanation(lang: ZH)
        seats { person { name } seat { naturalId } weight role buyingRole support reach leverage
                coverageAfter blocker risk best { strength } introducer { person { name } value } }
        singleThread { person { name } explanation } introducer { indispensability }
        asOf { version } parameters } }"""
    unit = bureau_app.ask(asked)["decisionUnit"]
    assert unit["group"] == {"name": "市水务局"}
    assert math.isclose(sum(seat["weight"] for seat in unit["seats"]), 1.0)
    leverage = [seat["leverage"] for seat in unit["seats"]]
    assert leverage == sorted(leverage, reverse=True)
    deputy = next(seat for seat in unit["seats"] if seat["person"]["name"] == "陈勇")
    assert deputy["blocker"] is True
    assert deputy["support"] == "CRITIC"
    assert 0 < unit["coverage"] <= 1
    nested = bureau_app.ask('{ group(id: "bureau") { decisionUnit { coverage } } }')
    assert nested["group"]["decisionUnit"] == {"coverage": unit["coverage"]}


def test_an_unknown_group_has_no_decision_unit_and_takes_no_neighbour_along(bureau_app):
    asked = '{ decisionUnit(group: "nobody") { coverage } person(id: "chief") { naturalId } }'
    answer = bureau_app.ask(asked)
    assert answer == {"decisionUnit": None, "person": {"naturalId": "chief"}}


def test_risk_is_explained_and_adds_up(bureau_app):
    asked = """{ person(id: "chief") { risk {
        value band hazard parameters unknown asOf { version }
        reasons { code amount share explanation(lang: ZH) source { __typename id }
                  chain { name } }
        factors { code value without explanation } } }
        lost: person(id: "clerk") { risk { value } } ours: person(id: "wang") { risk { value } }
        group(id: "bureau") { risk { switch money { minorUnits currency } contract { minorUnits }
                                     peopleMoney { minorUnits } } } }"""
    data = bureau_app.ask(asked)
    risk = data["person"]["risk"]
    assert math.isclose(risk["value"], 1 - math.exp(-risk["hazard"]), abs_tol=1e-12)
    amounts = [reason["amount"] for reason in risk["reasons"]]
    assert math.isclose(sum(amounts), risk["hazard"], abs_tol=1e-12)
    sources = {r["source"]["__typename"] for r in risk["reasons"] if r["source"]}
    assert "CompetitorTouch" in sources
    assert data["lost"]["risk"] == {"value": 1.0}
    assert data["ours"]["risk"] == {"value": 0.0}
    money = data["group"]["risk"]
    assert money["money"]["currency"] == "CNY"
    parts = money["contract"]["minorUnits"] + money["peopleMoney"]["minorUnits"]
    assert abs(money["money"]["minorUnits"] - parts) <= 1


def test_circles_have_members_leaders_and_a_page_each(bureau_app):
    asked = """query($where: CircleFilter) { circles(where: $where) { totalCount parameters
        asOf { version } nodes { naturalId layer size quality { density shareInside }
            leaders { naturalId } bridges { name }
            members(first: 2) { totalCount pageInfo { hasNextPage endCursor }
                nodes { person { naturalId } role inside } } } } }"""
    found = bureau_app.ask(asked)["circles"]
    (circle,) = found["nodes"]
    assert found["totalCount"] == 1
    assert circle["layer"] == "WORK"
    assert circle["size"] == circle["members"]["totalCount"] > 2
    assert circle["members"]["pageInfo"]["hasNextPage"] is True
    rest = bureau_app.ask(
        """query($id: ID!, $after: String) { circle(id: $id) {
            members(after: $after) { nodes { person { naturalId } } } } }""",
        id=circle["naturalId"],
        after=circle["members"]["pageInfo"]["endCursor"],
    )["circle"]["members"]["nodes"]
    assert len(rest) == circle["size"] - 2
    for where, count in (
        ({"layers": ["WORK"], "person": "chief"}, 1),
        ({"layers": ["FRIEND"]}, 0),
        ({"person": "hermit"}, 0),
        ({"minSize": 50}, 0),
        ({"group": "bureau"}, 1),
        ({"group": "bureau", "person": "hermit"}, 0),
        ({"group": "plant"}, 0),
    ):
        assert bureau_app.ask(asked, where=where)["circles"]["totalCount"] == count
    theirs = bureau_app.ask(
        """{ person(id: "chief") { circles { nodes { naturalId } } }
             group(id: "bureau") { circles { nodes { naturalId } } }
             circle(id: "none") { size } }"""
    )
    expected = {"nodes": [{"naturalId": circle["naturalId"]}]}
    assert theirs["person"]["circles"] == theirs["group"]["circles"] == expected
    assert theirs["circle"] is None


def test_a_cursor_of_another_list_is_refused_by_a_list_in_memory(bureau_app):
    page = bureau_app.ask("{ groups { pageInfo { endCursor } } }")["groups"]["pageInfo"]
    error = bureau_app.error(
        "query($after: String) { circles(after: $after) { totalCount } }", after=page["endCursor"]
    )
    assert error["extensions"]["field"] == "after"
