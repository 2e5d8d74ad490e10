"""What comes in from outside is read strictly, and every refusal names the field and the remedy."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphapi.model.checks import BadRow, problems_of, read_row
from graphapi.model.rows import Bundle, CompetitorTouch, Group, Incident, Loss, Person, Seat, Tie
from graphapi.model.words import ProblemCode

TIE = {"id": "t", "fromId": "a", "toId": "b", "kind": "FRIEND"}
TOUCH = {"id": "x", "competitor": "R", "kind": "VISIT", "at": "2026-01-01T00:00:00Z"}
GROUP = {"id": "g", "name": "华锦集团"}
SEAT = {"id": "s", "personId": "p", "groupId": "g", "role": "MEMBER"}


WRONG = [
    (Tie, TIE | {"strength": "1.2"}, "strength", "OUT_OF_RANGE"),
    (Tie, TIE | {"strength": 0}, "strength", "OUT_OF_RANGE"),
    (Tie, TIE | {"strength": "０.５"}, "strength", "NOT_A_NUMBER"),
    (Tie, TIE | {"strength": "strong"}, "strength", "NOT_A_NUMBER"),
    (Tie, TIE | {"strength": "nan"}, "strength", "NOT_A_NUMBER"),
    (Tie, TIE | {"strength": float("nan")}, "strength", "OUT_OF_RANGE"),
    (Tie, TIE | {"strength": True}, "strength", "NOT_A_NUMBER"),
    (Tie, TIE | {"contacts90": "1.5"}, "contacts90", "NOT_A_NUMBER"),
    (Tie, TIE | {"contacts90": "91"}, "contacts90", "OUT_OF_RANGE"),
    (Tie, TIE | {"toId": "a"}, "toId", "SELF_TIE"),
    (Tie, TIE | {"kind": "friend"}, "kind", "NOT_A_CHOICE"),
    (Tie, TIE | {"toId": " "}, "toId", "MISSING"),
    (Tie, TIE | {"weight": "1"}, "weight", "UNKNOWN_COLUMN"),
    (Tie, TIE | {"since": "2026-02-30"}, "since", "NOT_A_DATE"),
    (Tie, TIE | {"since": "2026-02-02", "until": "2026-02-01"}, "until", "WRONG_ORDER"),
    (Tie, TIE | {"lastContact": "yesterday"}, "lastContact", "NOT_A_TIME"),
    (Tie, TIE | {"lastContact": "0001-01-01"}, "lastContact", "OUT_OF_RANGE"),
    (Group, GROUP | {"monthlyRevenue": "100"}, "currency", "NO_CURRENCY"),
    (Group, GROUP | {"headcount": "１２"}, "headcount", "NOT_A_NUMBER"),
    (Group, GROUP | {"headcount": -1}, "headcount", "OUT_OF_RANGE"),
    (Group, {"id": "g", "name": ["x"]}, "name", "NOT_TEXT"),
    (Group, {"id": "g", "name": "x" * 201}, "name", "TOO_LONG"),
    (Group, {"id": "x" * 501, "name": "g"}, "id", "TOO_LONG"),
    (Group, {"id": "g", "name": "g", "parentId": "x" * 501}, "parentId", "TOO_LONG"),
    (Group, {"id": "g", "name": "g", "region": "x" * 10_001}, "region", "TOO_LONG"),
    (CompetitorTouch, TOUCH, "personId", "ONE_OF_TWO"),
    (CompetitorTouch, TOUCH | {"personId": "p", "groupId": "g"}, "personId", "ONE_OF_TWO"),
    (Loss, {"id": "l", "at": "2026-01-01T00:00:00Z"}, "personId", "ONE_OF_TWO"),
    (Seat, SEAT | {"weight": "-0.1"}, "weight", "OUT_OF_RANGE"),
    (
        Incident,
        {
            "id": "i",
            "groupId": "g",
            "kind": "COMPLAINT",
            "openedAt": "2026-01-02T00:00:00Z",
            "closedAt": "2026-01-01T00:00:00Z",
        },
        "closedAt",
        "WRONG_ORDER",
    ),
    (
        Bundle,
        {"id": "b", "groupId": "g", "product": "x", "start": "2026-01-02", "end": "2026-01-01"},
        "end",
        "WRONG_ORDER",
    ),
]
ELSEWHERE = {"UNKNOWN_ID", "DUPLICATE", "HIERARCHY_CYCLE", "BAD_QUOTES", "WRONG_WIDTH", "NOT_JSON"}
"""Codes of what only a store or an import can see; they are tested there."""


@pytest.mark.parametrize(("kind", "record", "field", "code"), WRONG)
def test_a_wrong_value_is_refused_by_field_and_code(kind, record, field, code) -> None:
    with pytest.raises(BadRow) as refusal:
        read_row(kind, record)
    problem = refusal.value.problems[0]
    assert (problem.field, problem.code) == (field, code)
    assert refusal.value.field == field
    assert problem.field in problem.message or code == "UNKNOWN_COLUMN"


def test_every_code_is_given_for_something() -> None:
    assert {code for *_, code in WRONG} | ELSEWHERE == set(ProblemCode)


def test_everything_wrong_with_a_row_is_told_at_once() -> None:
    with pytest.raises(BadRow) as refusal:
        read_row(Tie, {"id": "t", "fromId": "a", "kind": "?", "strength": "2x"})
    assert {each.field for each in refusal.value.problems} == {"kind", "strength", "toId"}


def test_empty_text_is_unknown_and_texts_are_trimmed() -> None:
    row = read_row(Person, {"id": " p ", "name": " 王小明 ", "side": "CUSTOMER", "phone": ""})
    assert (row.id, row.name, row.phone) == ("p", "王小明", None)


def test_a_time_without_offset_is_read_in_the_zone_given() -> None:
    record = TOUCH | {"personId": "p", "at": "2026-01-01 08:00:00"}
    china = dt.timezone(dt.timedelta(hours=8))
    assert (
        read_row(CompetitorTouch, record, zone=china).at
        == read_row(CompetitorTouch, TOUCH | {"personId": "p"}).at
    )


ANY_TIME = st.integers(0, 7_258_118_400).map(
    lambda second: dt.datetime.fromtimestamp(second, dt.UTC)
)


@given(
    strength=st.none() | st.floats(0, 1, exclude_min=True),
    contacts=st.none() | st.integers(0, 90),
    moment=st.none() | ANY_TIME,
)
def test_what_is_in_range_is_read_as_it_stands(strength, contacts, moment) -> None:
    row = read_row(
        Tie,
        TIE
        | {
            "strength": strength if strength is None else repr(strength),
            "contacts90": contacts,
            "lastContact": moment and moment.isoformat(),
        },
    )
    assert row.strength == strength
    assert row.contacts90 == contacts
    assert row.last_contact == (None if moment is None else int(moment.timestamp()) * 1000)
    assert not list(problems_of(row))
