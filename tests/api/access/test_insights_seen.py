"""Races, profiles, allowances, examples and quality count and name only what somebody may see."""

from __future__ import annotations

import pytest

from tests.api.access.canaries import EAST, WEST

RACE = """query($to: ID!) { race(to: $to) {
  ... on Race { ours { reach } rivals { competitor reach both { naturalId }
    paths { start { naturalId } steps { to { naturalId } } } } explanation }
  ... on InputProblem { code field } } }"""
PROFILE = """query($person: ID!) { networkProfile(person: $person) {
  ... on NetworkProfile { groups { count } reached { totalCount nodes { naturalId } } }
  ... on InputProblem { code field } } }"""
ALLOWANCE = """query($person: ID!) { contactAllowance(person: $person) {
  ... on ContactAllowance { contacts { used } explanation }
  ... on InputProblem { code field } } }"""
IMITATION = """query($group: ID!) { groupImitation(group: $group) {
  ... on GroupImitation { pressed { nodes { group { naturalId } } }
                          pressing { nodes { group { naturalId } } } }
  ... on InputProblem { code field } } }"""
QUALITY = """query($where: GroupFilter) { dataQuality(where: $where) {
  total { groups } groups { nodes { group { naturalId } } } worst { group { naturalId } } } }"""
EASTERN = {"roles": ["LEAD"], "regions": ["东区"]}
EVERYWHERE = {"roles": ["ANALYST"]}
READER = {"roles": ["READER"], "regions": ["东区"]}


@pytest.fixture
def asked(shared_app):
    def ask(query, claims, **variables):
        answer = shared_app.post(query, shared_app.headers(**claims), **variables).json()
        assert "errors" not in answer, answer["errors"]
        (data,) = answer["data"].values()
        return data

    return ask


def groups_of(rows):
    return {each["group"]["naturalId"] for each in rows}


@pytest.mark.parametrize(
    ("query", "name", "field"),
    [
        (RACE, "miller", "to"),
        (PROFILE, "miller", "person"),
        (ALLOWANCE, "miller", "person"),
        (IMITATION, "mill", "group"),
    ],
)
def test_ids_out_of_sight_are_answered_as_unknown_ones(asked, query, name, field) -> None:
    for given in (f"{WEST}{name}", "nobody"):
        told = asked(query, EASTERN, **{field: given})
        assert told == {"code": "UNKNOWN_ID", "field": field}
    assert "code" not in asked(query, EVERYWHERE, **{field: f"{WEST}{name}"})


def test_a_rival_that_only_others_know_of_has_no_name(asked) -> None:
    own, whole = (asked(RACE, who, to=f"{EAST}chief") for who in (EASTERN, EVERYWHERE))
    assert [each["reach"] for each in own["rivals"]] == [each["reach"] for each in whole["rivals"]]
    names = [each["competitor"] for each in whole["rivals"]]
    assert len(names) > len([each for each in own["rivals"] if each["competitor"]]) > 0
    hidden = [n for n, each in zip(names, own["rivals"], strict=True) if not each["competitor"]]
    assert not any(name in own["explanation"] for name in hidden if name)


def test_whoever_stands_on_a_rival_s_way_out_of_sight_is_nobody(asked) -> None:
    own, whole = (asked(RACE, who, to=f"{EAST}chief") for who in (EASTERN, EVERYWHERE))
    starts = [path["start"] for each in own["rivals"] for path in each["paths"]]
    assert None in starts
    assert all(each is None or each["naturalId"].startswith(EAST) for each in starts)
    assert any(
        path["start"]["naturalId"].startswith(WEST)
        for each in whole["rivals"]
        for path in each["paths"]
    )


def test_a_profile_counts_groups_in_sight(asked) -> None:
    own, whole = (asked(PROFILE, who, person=f"{EAST}wang") for who in (EASTERN, EVERYWHERE))
    assert (own["groups"]["count"], whole["groups"]["count"]) == (1, 2)
    assert own["reached"]["totalCount"] == len(own["reached"]["nodes"])
    assert all(each["naturalId"].startswith(EAST) for each in own["reached"]["nodes"])


def test_examples_are_groups_in_sight(asked) -> None:
    own, whole = (asked(IMITATION, who, group=f"{EAST}bureau") for who in (EASTERN, EVERYWHERE))
    assert own["pressed"]["nodes"] == own["pressing"]["nodes"] == []
    assert f"{WEST}mill" in groups_of(whole["pressed"]["nodes"])


def test_quality_is_of_groups_in_sight(asked) -> None:
    own, whole = asked(QUALITY, EASTERN), asked(QUALITY, EVERYWHERE)
    assert groups_of(own["groups"]["nodes"]) == {f"{EAST}bureau"}
    assert own["total"]["groups"] == 1 < whole["total"]["groups"]
    assert groups_of(own["worst"]) <= {f"{EAST}bureau"}


def test_readers_learn_of_calls_and_quality_and_of_no_relations(shared_app, asked) -> None:
    assert asked(ALLOWANCE, READER, person=f"{EAST}director")["contacts"]["used"] == 1
    assert asked(QUALITY, READER)["total"]["groups"] == 1
    given = {"to": f"{EAST}chief", "person": f"{EAST}wang", "group": f"{EAST}bureau"}
    for query, name in ((RACE, "to"), (PROFILE, "person"), (IMITATION, "group")):
        told = shared_app.post(query, shared_app.headers(**READER), **{name: given[name]}).json()
        assert {each["extensions"]["code"] for each in told["errors"]} == {"FORBIDDEN"}


def test_readers_cannot_ask_for_groups_by_money(shared_app) -> None:
    where = {"monthlyRevenue": {"low": "1"}}
    told = shared_app.post(QUALITY, shared_app.headers(**READER), where=where).json()
    assert {each["extensions"]["code"] for each in told["errors"]} == {"FORBIDDEN"}


def test_names_in_sentences_are_masked(asked, shared_app) -> None:
    masked = asked(ALLOWANCE, EASTERN, person=f"{EAST}director")["explanation"]
    why = {**shared_app.headers(**EASTERN), "GraphAPI-Unmask": "a customer is on the phone"}
    clear = shared_app.post(ALLOWANCE, why, person=f"{EAST}director").json()["data"]
    assert clear["contactAllowance"]["explanation"] != masked
