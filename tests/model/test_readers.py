import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphapi.model.checks import BadRow, read_row
from graphapi.model.columns import columns
from graphapi.model.readers import plain, row_reader
from graphapi.model.rows import KINDS, Person, Row, Tie
from graphapi.model.words import Side, TieKind

SHANGHAI = dt.timezone(dt.timedelta(hours=8))
TEXTS = [
    "",
    " ",
    "p1",
    " p2 ",
    "王建国",
    "0",
    "0.5",
    "1",
    "-1",
    "+3",
    "1e2",
    "1_000",
    "１２",
    "nan",
    "inf",
    "-0.0",
    "12345678901234567890",
    "2026-01-31",
    "2026-01-31T09:30:00+08:00",
    "2026-01-31 09:30:00",
    "1026-01-31",
    "2026-02-31",
    "CLASSMATE",
    "CUSTOMER",
    "DECISION_MAKER",
    "ENTERPRISE",
    "CNY",
    "x" * 10_001,
    "9" * 5_000,
]
VALUES = st.one_of(
    st.sampled_from(TEXTS),
    st.text(max_size=4),
    st.none(),
    st.booleans(),
    st.integers(-3, 2**60),
    st.floats(),
    st.just([]),
)


def outcome(read: Any) -> Any:
    try:
        return read()
    except BadRow as error:
        return error.problems


@given(st.sampled_from(KINDS), st.data())
def test_the_quick_reader_says_what_the_strict_one_says(kind: type[Row], data) -> None:
    names = data.draw(st.lists(st.sampled_from([each.name for each in columns(kind)]), unique=True))
    values = [data.draw(likely(kind, name)) for name in names]
    record = dict(zip(names, values, strict=True))
    quick = outcome(lambda: row_reader(kind, names, zone=SHANGHAI)(values))
    assert quick == outcome(lambda: read_row(kind, record, zone=SHANGHAI))


def likely(kind: type[Row], name: str) -> st.SearchStrategy[Any]:
    column = next(each for each in columns(kind) if each.name == name)
    words = [member.name for member in column.choices] if column.choices else ["p1", "0.5", "7"]
    return st.one_of(st.sampled_from(words), VALUES)


def test_right_rows_are_read_quickly_and_alike() -> None:
    names = [each.name for each in columns(Tie)]
    record = {
        "id": "t1",
        "fromId": "a",
        "toId": "b",
        "kind": "FRIEND",
        "strength": "0.5",
        "lastContact": "2026-01-31T09:30:00+08:00",
        "since": "2020-02-29",
        "contacts90": 7,
    }
    values = [record.get(name) for name in names]
    assert row_reader(Tie, names)(values) == read_row(Tie, record)


def test_words_may_be_spelled_otherwise() -> None:
    read = row_reader(
        Tie,
        ["id", "fromId", "toId", "kind"],
        spellings={TieKind: {"同学": TieKind.CLASSMATE}},
    )
    assert read(["t", "a", "b", "同学"]).kind is TieKind.CLASSMATE
    assert read(["t", "a", "b", " 同 学 "]).kind is TieKind.CLASSMATE
    assert read(["t", "a", "b", "former colleague"]).kind is TieKind.FORMER_COLLEAGUE
    with pytest.raises(BadRow, match=r"kind must be one of .*, not '同乡'"):
        read(["t", "a", "b", "同乡"])


def test_other_spellings_hold_where_another_field_is_wrong() -> None:
    read = row_reader(
        Person,
        ["id", "name", "side", "seniority"],
        spellings={Side: {"客户": Side.CUSTOMER}},
    )
    with pytest.raises(BadRow) as caught:
        read(["p", "王", "客户", "2"])
    assert [each.field for each in caught.value.problems] == ["seniority"]


def test_names_are_compared_without_what_people_write_differently() -> None:
    assert plain(" Monthly_Revenue ") == plain("monthly revenue") == plain("MONTHLY-REVENUE")
    assert plain("Ａ１") == "a1"
