"""Races and the quality of data, as tables and as JSON."""

import pytest


def test_a_race_says_who_is_nearer_and_whom_to_hold(committee) -> None:
    done = committee("race", "--to", "陈国栋")
    assert (done.status, done.err) == (0, "")
    assert "Race to 陈国栋" in done.out
    assert "红网" in done.out
    assert "Ours: " in done.out
    assert "红网: " in done.out


def test_a_race_as_json_has_stable_keys(committee) -> None:
    data = committee("race", "--to", "tender-chief", "--json").data
    assert list(data) == [
        *("asOf", "to", "ours", "rivals", "nearer", "lead", "sentence", "parameters", "names")
    ]
    (rival,) = data["rivals"]
    assert (rival["competitor"], data["ours"]["competitor"]) == ("红网", None)
    assert data["lead"] == pytest.approx(data["ours"]["reach"] - rival["reach"])
    assert data["names"]["tender-chief"] == "陈国栋"


def test_where_neither_we_nor_a_rival_get_to(committee, folder) -> None:
    committee("import", folder(persons_csv="id,name,side\nhermit,隐士,CUSTOMER\n"))
    done = committee("race", "--to", "hermit")
    assert "Neither we (0%) nor a rival get to 隐士" in done.out
    assert "Ours: " not in done.out


def test_quality_names_what_is_missing(committee, folder) -> None:
    committee("import", folder(groups_csv="id,name,region,tier\nshop,小店,东区,C\n"))
    done = committee("quality")
    assert (done.status, done.err) == (0, "")
    assert "Groups with the largest gaps" in done.out
    assert "小店" in done.out
    assert "contract end" in done.out
    assert "fall short: completeness" in done.out
    data = committee("quality", "--tier", "c", "--json").data
    assert [each["group"] for each in data["worst"]] == ["shop"]
    assert data["worst"][0]["missing"][0] == "REVENUE"
    assert data["regions"][0]["region"] == "东区"
    assert committee("quality", "--region", "nowhere").out == "There is no such group\n"


def test_quality_of_some_groups_and_no_more_than_asked_for(committee) -> None:
    data = committee("quality", "--group", "tender-bureau", "--first", "1", "--json").data
    assert [each["group"] for each in data["groups"]] == ["tender-bureau"]
    assert data["total"]["groups"] == 1


def test_paths_say_whom_not_to_call_on_again(committee, folder) -> None:
    assert "called on again" not in committee("paths", "--to", "tender-chief").out
    days = "".join(
        f"v{day},tender-manager,tender-wife,2025-12-{day}T09:00:00Z\n" for day in range(20, 24)
    )
    committee("import", folder(visits_csv=f"id,ownPersonId,personId,at\n{days}"))
    done = committee("paths", "--to", "tender-chief")
    assert "Not to be called on again yet: 郭芸." in done.out
    data = committee("paths", "--to", "tender-chief", "--json").data
    assert any(step["calledEnough"] for path in data["paths"] for step in path["steps"])


def test_both_speak_chinese(committee) -> None:
    assert "争取陈国栋" in committee("race", "--to", "陈国栋", "--lang", "zh").out
    assert "各区域数据质量" in committee("quality", "--lang", "zh").out


def test_wrong_questions_get_one_sentence_and_status_2(committee) -> None:
    for words, sentence in {
        ("race", "--to", "nobody"): "--to: none has the id or name nobody",
        ("quality", "--group", "nothing"): "--group: none has the id or name nothing",
        ("quality", "--tier", "Z9"): "--tier must be one of A1",
    }.items():
        done = committee(*words)
        assert (done.status, done.out) == (2, ""), words
        assert sentence in done.err
        assert len(done.err.splitlines()) == 1
