"""Races, profiles, allowances, examples and the quality of data through the door."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graphapi.api.ids import global_id

if TYPE_CHECKING:
    from tests.api.client import Client

PROBLEM = "... on InputProblem { code field message }"
RACE = f"""query($to: ID!) {{ race(to: $to) {{ __typename
  ... on Race {{ to {{ naturalId }} nearer lead parameters asOf {{ version }}
    ours {{ competitor reach paths {{ safeStrength startWhy }} routes {{ safeStrength }}
           both {{ naturalId }} breaker {{ person {{ naturalId }} left }} }}
    rivals {{ competitor reach both {{ naturalId }} breaker {{ person {{ naturalId }} left }}
      paths {{ strength safeStrength start {{ naturalId }} startWhy startCalledEnough
              steps {{ to {{ naturalId }} strength calledEnough }} explanation }} }}
    en: explanation zh: explanation(lang: ZH) }} {PROBLEM} }} }}"""
PROFILE_FIELDS = """person { naturalId } meanSeniority highestSeniority relatedness parameters
  groups { count entropy } industries { count } regions { count entropy }
  reached(first: 1) { totalCount nodes { naturalId } edges { chance } pageInfo { hasNextPage } }
  en: explanation zh: explanation(lang: ZH)"""
PROFILE = f"""query($person: ID!) {{ networkProfile(person: $person) {{ __typename
  ... on NetworkProfile {{ {PROFILE_FIELDS} }} {PROBLEM} }} }}"""
ALLOWANCE = f"""query($person: ID!) {{ contactAllowance(person: $person) {{ __typename
  ... on ContactAllowance {{ person {{ naturalId }} mayVisit mayContact nextVisit nextContact days
    visits {{ used limit nextDay }} contacts {{ used limit nextDay }} parameters
    en: explanation zh: explanation(lang: ZH) }} {PROBLEM} }} }}"""
IMITATION = f"""query($group: ID!) {{ groupImitation(group: $group) {{ __typename
  ... on GroupImitation {{ group {{ naturalId }} switch total amount most parameters
    pressing {{ totalCount nodes {{ group {{ naturalId }} alike links switch amount
                                   decisionMakers }} }}
    pressed {{ nodes {{ group {{ naturalId }} decisionMakers amount }} }}
    en: explanation zh: explanation(lang: ZH) }} {PROBLEM} }} }}"""
QUALITY = """query($where: GroupFilter, $first: Int = 20, $after: String) {
  dataQuality(where: $where) { parameters asOf { version }
    total { region groups short target completeness freshness }
    regions { nodes { region groups short completeness } }
    groups(first: $first, after: $after) { totalCount pageInfo { hasNextPage endCursor }
      nodes { group { naturalId } completeness } }
    worst { group { naturalId } target completeness missing freshness stale short }
    en: explanation zh: explanation(lang: ZH) } }"""


def problem_of(found):
    assert found["__typename"] == "InputProblem", found
    return found["code"], found["field"]


def test_a_race_says_who_is_nearer_and_whom_to_hold(bureau_app: Client) -> None:
    told = bureau_app.ask(RACE, to=global_id("Person", "chief"))["race"]
    assert told["to"] == {"naturalId": "chief"}
    (rival,) = told["rivals"]
    assert rival["competitor"] == "蓝通"
    assert rival["paths"][0]["start"] == {"naturalId": "deputy"}
    assert rival["paths"][0]["startWhy"] == "WON"
    assert "won by a rival" in rival["paths"][0]["explanation"]
    assert told["lead"] == pytest.approx(told["ours"]["reach"] - rival["reach"])
    assert told["nearer"] == "US"
    assert rival["breaker"]["person"] == {"naturalId": "deputy"}
    assert rival["breaker"]["left"] < rival["reach"]
    assert told["ours"]["competitor"] is None
    assert "李国强" in told["zh"]
    assert "蓝通" in told["en"]


def test_our_side_of_a_race_is_what_influence_paths_gives(bureau_app: Client) -> None:
    alone = bureau_app.ask(
        '{ influencePaths(to: "chief") { ... on InfluencePaths { reach paths { safeStrength } } } }'
    )["influencePaths"]
    ours = bureau_app.ask(RACE, to="chief")["race"]["ours"]
    assert ours["reach"] == alone["reach"]
    assert [path["safeStrength"] for path in ours["paths"]] == [
        path["safeStrength"] for path in alone["paths"]
    ]


def test_a_profile_says_how_high_and_how_wide(bureau_app: Client) -> None:
    told = bureau_app.ask(PROFILE, person="zhao")["networkProfile"]
    assert told["reached"]["nodes"] == [{"naturalId": "chief"}]
    assert told["reached"]["edges"][0]["chance"] > 0.3
    assert (told["meanSeniority"], told["highestSeniority"]) == (1.0, 1.0)
    assert told["groups"] == {"count": 1, "entropy": 0.0}
    assert (told["industries"]["count"], told["regions"]["count"]) == (0, 1)
    assert "赵磊" in told["zh"]
    nobody = bureau_app.ask(PROFILE, person="hermit")["networkProfile"]
    assert (nobody["reached"]["totalCount"], nobody["relatedness"]) == (0, None)


def test_persons_lead_to_their_profiles(bureau_app: Client) -> None:
    query = f"{{ persons {{ nodes {{ naturalId network {{ {PROFILE_FIELDS} }} }} }} }}"
    found = bureau_app.ask(query)["persons"]["nodes"]
    for each in found:
        alone = bureau_app.ask(PROFILE, person=each["naturalId"])["networkProfile"]
        assert alone.pop("__typename") == "NetworkProfile"
        assert each["network"] == alone


def visits(*days):
    return [
        {"id": f"more-{n}", "ownPersonId": "wang", "personId": "director", "at": at(each)}
        for n, each in enumerate(days)
    ]


def at(days):
    return f"2026-01-{31 - days:02}T00:00:00Z"


RECORD = """mutation($r: String!, $v: VisitInput!) {
  recordVisit(requestId: $r, visit: $v) { __typename } }"""


def test_an_allowance_counts_visits_and_names_the_next_day(own_app: Client) -> None:
    told = own_app.ask(ALLOWANCE, person="director")["contactAllowance"]
    assert told["visits"] == {"used": 0, "limit": 4, "nextDay": "2026-01-31"}
    assert told["contacts"]["used"] == 1
    for each in visits(3, 6, 9, 12):
        own_app.ask(RECORD, r=each["id"], v=each)
    told = own_app.ask(ALLOWANCE, person="director")["contactAllowance"]
    assert (told["mayVisit"], told["mayContact"]) == (False, True)
    assert (told["nextVisit"], told["nextContact"]) == ("2026-02-18", "2026-01-31")
    assert "2026-02-18" in told["zh"]
    path = own_app.ask(
        """{ influencePaths(to: "director") { ... on InfluencePaths { paths {
           startCalledEnough steps { calledEnough } explanation } } } }"""
    )["influencePaths"]["paths"][0]
    assert path["startCalledEnough"] or path["steps"][-1]["calledEnough"]
    assert "should not be called on again yet" in path["explanation"]


def test_groups_that_look_at_each_other(own_app: Client) -> None:
    loss = """mutation { recordLoss(requestId: "l", loss: {
      id: "gone", subject: {group: "plant"}, at: "2026-01-31T00:00:00Z" }) { __typename } }"""
    assert own_app.ask(IMITATION, group="plant")["groupImitation"]["pressed"]["nodes"] == [
        {
            "group": {"naturalId": "bureau"},
            "decisionMakers": 3,
            "amount": pytest.approx(0.0, abs=1e-3),
        }
    ]
    own_app.ask(loss)
    told = own_app.ask(IMITATION, group="bureau")["groupImitation"]
    (plant,) = told["pressing"]["nodes"]
    assert plant["group"] == {"naturalId": "plant"}
    assert (plant["alike"], plant["links"], plant["switch"]) == (False, ["PEER"], 1.0)
    assert told["total"] == plant["amount"] == pytest.approx(told["most"])
    assert "Harbour Plant" in told["zh"]


def test_quality_names_the_worst_and_what_is_missing(bureau_app: Client) -> None:
    told = bureau_app.ask(QUALITY)["dataQuality"]
    assert (told["total"]["groups"], told["total"]["short"]) == (3, 3)
    worst = {each["group"]["naturalId"]: each for each in told["worst"]}
    assert worst["bureau"]["missing"] == ["CONTACT"]
    assert worst["bureau"]["freshness"] == 1.0
    assert "WEIGHTS" in worst["branch"]["missing"]
    assert [each["region"] for each in told["regions"]["nodes"]] == ["东区", None]
    assert told["zh"] != told["en"]


def test_quality_of_some_groups(bureau_app: Client) -> None:
    for where, names in (
        ({"region": ["东区"]}, ["bureau"]),
        ({"tier": ["A1"], "headcount": {"low": "100"}}, ["bureau"]),
        ({"headcount": {"high": "119"}}, []),
        ({"kind": ["ENTERPRISE"]}, ["plant"]),
        ({"parentId": [global_id("Group", "bureau")]}, ["branch"]),
        ({"contractEnd": {"low": "2026-06-30", "high": "2026-06-30"}}, ["bureau"]),
    ):
        told = bureau_app.ask(QUALITY, where=where)["dataQuality"]
        listed = [each["group"]["naturalId"] for each in told["groups"]["nodes"]]
        stored = bureau_app.ask(
            "query($where: GroupFilter) { groups(where: $where) { nodes { naturalId } } }",
            where=where,
        )
        assert listed == names == [each["naturalId"] for each in stored["groups"]["nodes"]]


def test_groups_come_in_pages_the_worst_first(crowd_app: Client) -> None:
    seen, after = [], None
    while True:
        page = crowd_app.ask(QUALITY, first=20, after=after)["dataQuality"]["groups"]
        seen += [each["group"]["naturalId"] for each in page["nodes"]]
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = page["pageInfo"]["endCursor"]
    assert len(seen) == len(set(seen)) == page["totalCount"] == 50


@pytest.mark.parametrize(
    ("query", "asked", "field"),
    [
        (RACE, {"to": "ghost"}, "to"),
        (PROFILE, {"person": "ghost"}, "person"),
        (ALLOWANCE, {"person": "ghost"}, "person"),
        (IMITATION, {"group": "ghost"}, "group"),
    ],
)
def test_an_unknown_id_is_told(bureau_app: Client, query, asked, field) -> None:
    (found,) = bureau_app.ask(query, **asked).values()
    assert problem_of(found) == ("UNKNOWN_ID", field)


def test_an_id_of_another_kind_is_told(bureau_app: Client) -> None:
    found = bureau_app.ask(RACE, to=global_id("Group", "bureau"))["race"]
    assert problem_of(found) == ("BAD_USER_INPUT", "to")
