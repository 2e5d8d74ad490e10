"""Rows of columns that are wrong are left out, told of, and kept in quarantine."""

from __future__ import annotations

import csv

import pytest

from tests.jobs.bulk.columns import FORMS, PERSONS, TIES, load, ties_of, with_row, write

WRONG_TIES = [
    ({"strength": "0"}, "strength", "OUT_OF_RANGE"),
    ({"strength": "-0.5"}, "strength", "OUT_OF_RANGE"),
    ({"strength": "1.01"}, "strength", "OUT_OF_RANGE"),
    ({"strength": "nan"}, "strength", "NOT_A_NUMBER"),
    ({"strength": "inf"}, "strength", "NOT_A_NUMBER"),
    ({"strength": "strong"}, "strength", "NOT_A_NUMBER"),
    ({"kind": "ENEMY"}, "kind", "NOT_A_CHOICE"),
    ({"kind": ""}, "kind", "MISSING"),
    ({"fromId": ""}, "fromId", "MISSING"),
    ({"toId": " "}, "toId", "MISSING"),
    ({"fromId": "nobody"}, "fromId", "UNKNOWN_ID"),
    ({"toId": "nobody"}, "toId", "UNKNOWN_ID"),
    ({"toId": "cai"}, "toId", "SELF_TIE"),
    ({"toId": "x" * 501}, "toId", "TOO_LONG"),
    ({"fromId": "ann", "toId": "cai", "kind": "FRIEND"}, "toId", "DUPLICATE"),
]
WRONG_PERSONS = [
    ({"id": ""}, "id", "MISSING"),
    ({"id": "ann"}, "id", "DUPLICATE"),
    ({"id": "x" * 65}, "id", "TOO_LONG"),
    ({"side": ""}, "side", "MISSING"),
    ({"side": "NEUTRAL"}, "side", "NOT_A_CHOICE"),
    ({"groupId": "nowhere"}, "groupId", "UNKNOWN_ID"),
    ({"weight": "1.5"}, "weight", "OUT_OF_RANGE"),
    ({"contact": "2"}, "contact", "OUT_OF_RANGE"),
    ({"contact": "0.5"}, "contact", "NOT_A_NUMBER"),
    ({"monthlyRevenue": "-1", "currency": "CNY"}, "monthlyRevenue", "OUT_OF_RANGE"),
    ({"monthlyRevenue": "12"}, "currency", "NO_CURRENCY"),
    ({"monthlyRevenue": "12", "currency": "yuan"}, "currency", "NO_CURRENCY"),
    ({"touch": "-0.1"}, "touch", "OUT_OF_RANGE"),
    ({"lost": "-3"}, "lost", "OUT_OF_RANGE"),
]
MORE = {name: ["", "", "", ""] for name in ("weight", "contact", "touch", "lost")}
MONEY = {"monthlyRevenue": ["", "", "", ""], "currency": ["", "", "", ""]}
HOUSES = {"id": ["bureau", "plant"]}


@FORMS
@pytest.mark.parametrize(("wrong", "column", "code"), WRONG_TIES)
def test_a_wrong_tie_is_left_out_and_told_by_line_and_code(tmp_path, suffix, wrong, column, code):
    row = {"fromId": "cai", "toId": "dee", "kind": "FRIEND", "strength": "0.1"} | wrong
    quarantine = tmp_path / "q.csv"
    folder = write(tmp_path / "in", suffix, ties=with_row(TIES, **row))
    report, snapshot = load(folder, quarantine=quarantine)
    refusal = report.refusals[0]
    line = 5 if suffix == "csv" else 4
    assert (refusal.file, refusal.line) == (f"ties.{suffix}", line)
    assert (refusal.column, refusal.code, report.rejected) == (column, code, 1)
    assert column in refusal.message or code in {"DUPLICATE", "SELF_TIE"}
    assert len(ties_of(snapshot)) == 3
    (kept,) = csv.DictReader(quarantine.read_text("utf-8-sig").splitlines())
    assert (kept["code"], int(kept["line"])) == (code, line)


@FORMS
@pytest.mark.parametrize(("wrong", "column", "code"), WRONG_PERSONS)
def test_a_wrong_person_is_left_out_and_told_by_line_and_code(
    tmp_path, suffix, wrong, column, code
):
    row = {"id": "eve", "side": "CUSTOMER", "groupId": "plant"} | wrong
    persons = with_row(PERSONS | MORE | MONEY, **row)
    report, snapshot = load(write(tmp_path / "in", suffix, persons=persons, groups=HOUSES))
    refusal = report.refusals[0]
    assert (refusal.file, refusal.column, refusal.code) == (f"persons.{suffix}", column, code)
    assert refusal.line == (6 if suffix == "csv" else 5)
    assert sorted(snapshot.graph.labels) == ["ann", "bob", "cai", "dee"]


def test_an_id_with_a_zero_byte_is_refused(tmp_path):
    persons = with_row(PERSONS, id="ann\0", side="CUSTOMER")
    report, snapshot = load(write(tmp_path / "in", "parquet", persons=persons))
    assert [(each.column, each.code) for each in report.refusals] == [("id", "NOT_TEXT")]
    assert len(snapshot.graph) == 4
