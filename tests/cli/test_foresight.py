"""Foresight on the tender committee, as tables and as JSON."""

import pytest


def test_what_if_says_who_follows_and_what_that_costs(committee) -> None:
    done = committee("what-if", "--lost", "陈国栋", "--saved", "tender-wife")
    assert (done.status, done.err) == (0, "")
    assert "Who may follow" in done.out
    assert "If 陈国栋 went, at least" in done.out
    assert "At least CNY" in done.out
    assert "The circle WORK-tender-chief loses its leader 陈国栋." in done.out


def test_what_if_as_json_has_stable_keys_and_shows_all_followers(committee) -> None:
    done = committee("what-if", "--lost", "tender-chief", "--first", "1", "--json")
    data = done.data
    assert list(data) == [
        *("asOf", "lost", "saved", "followers", "atLeast", "taken", "groups", "circles"),
        *("sentence", "parameters", "names"),
    ]
    assert data["lost"] == ["tender-chief"]
    assert len(data["followers"]) > 1
    assert data["atLeast"]["followers"] == pytest.approx(
        sum(each["change"] for each in data["followers"]), abs=0.01
    )
    assert data["names"]["tender-chief"] == "陈国栋"


def test_what_if_stores_nothing(committee) -> None:
    before = committee("status", "--json").data
    committee("what-if", "--lost", "tender-chief")
    assert committee("status", "--json").data == before


def test_a_plan_says_whom_to_secure_through_whom_and_what_it_saves(committee) -> None:
    done = committee("save-plan", "--people", "2")
    assert (done.status, done.err) == (0, "")
    assert "Whom to secure" in done.out
    assert "±" in done.out
    assert "→ 陈国栋" in done.out
    assert "Securing 2 of them" in done.out
    assert "(300 sampled worlds)" in done.out


def test_a_plan_within_a_scope_and_a_budget(committee) -> None:
    done = committee("save-plan", "--group", "tender-bureau", "--person", "陈国栋", "--cost", "100")
    assert "成本" not in done.out
    assert "CNY 1" in done.out
    plan = committee(
        "save-plan", "--cost", "100", "--budget", "250", "--people", "9", "--json"
    ).data
    assert [step["cost"] for step in plan["steps"]] == [100, 200]


def test_a_preview_samples_nothing(committee) -> None:
    plan = committee("save-plan", "--preview", "--json").data
    assert plan["worlds"] == 0
    assert plan["atStake"] is None
    assert plan["steps"][0]["person"] == "tender-chief"
    assert "by formula" in committee("save-plan", "--preview").out


def test_a_departure_says_what_is_lost_and_who_could_take_over(committee) -> None:
    done = committee("departure", "--manager", "林涛")
    assert (done.status, done.err) == (0, "")
    assert "Groups that 林涛 looks after" in done.out
    assert "Who could take over" in done.out
    data = committee("departure", "--manager", "tender-manager", "--json").data
    assert data["manager"] == "tender-manager"
    assert data["heirs"][0]["value"] > 0
    assert data["groups"][0]["after"] < data["groups"][0]["before"]


def test_all_three_speak_chinese(committee) -> None:
    assert "可能跟随流失" in committee("what-if", "--lost", "陈国栋", "--lang", "zh").out
    assert "挽留计划" in committee("save-plan", "--lang", "zh").out
    assert "接任人选" in committee("departure", "--manager", "林涛", "--lang", "zh").out


def test_wrong_questions_get_one_sentence_and_status_2(committee) -> None:
    for words, sentence in {
        ("what-if", "--lost", "nobody"): "--lost: none has the id or name nobody",
        ("what-if", "--lost", "陈国栋", "--saved", "陈国栋"): "is among the lost, too",
        ("what-if", "--lost", "林涛"): "is no customer",
        ("save-plan", "--tier", "Z9"): "--tier must be one of A1",
        ("save-plan", "--region", "nowhere"): "scope: nobody in it can still be kept",
        ("save-plan", "--budget", "9"): "--budget needs --cost",
        ("save-plan", "--budget", "9", "--cost", "10"): "budget.total pays for nobody",
        ("departure", "--manager", "陈国栋"): "manages no account",
    }.items():
        done = committee(*words)
        assert (done.status, done.out) == (2, ""), words
        assert sentence in done.err
        assert len(done.err.splitlines()) == 1


def test_a_manager_without_groups_is_told_of(graphapi, folder) -> None:
    place = folder(persons_csv="id,name,side,tier\nnew,新人,OURS,ACCOUNT_MANAGER\n")
    graphapi("import", place)
    assert "新人 looks after no group." in graphapi("departure", "--manager", "new").out
