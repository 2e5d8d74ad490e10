"""Questions that a kind cannot answer."""

import pytest

from graphapi.errors import BadInput
from graphapi.model.rows import Bundle, Group, Incident, Person, Tie
from graphapi.store.asks import check, check_columns, check_search
from graphapi.store.port import MAX_PAGE, Ask, Between, Current, Is, Null, Order

WRONG = [
    (Group, Ask(first=0), "first"),
    (Group, Ask(first=MAX_PAGE + 1), "first"),
    (Group, Ask(where=(Is("nobody", ("a",)),)), "where"),
    (Group, Ask(where=(Between("version", 1, 2),)), "where"),
    (Group, Ask(where=(Null("parentId"),)), "where"),
    (Incident, Ask(where=(Current("2026-01-01"),)), "where"),
    (Bundle, Ask(where=(Current("2026-01-01", "start", "until"),)), "where"),
    (Tie, Ask(order=Order("name_key")), "order"),
    (Tie, Ask(order=Order('id"; DROP TABLE meta')), "order"),
]


@pytest.mark.parametrize(("kind", "ask", "field"), WRONG)
def test_a_wrong_question_is_refused_by_name(kind, ask, field):
    with pytest.raises(BadInput) as caught:
        check(kind, ask)
    assert caught.value.field == field


@pytest.mark.parametrize(
    ("kind", "ask"),
    [
        (Group, Ask(order=Order("name_key"), where=(Between("name_key", "a"),))),
        (Tie, Ask(where=(Current("2026-01-01"),), first=MAX_PAGE)),
        (Bundle, Ask(where=(Current("2026-01-01", "start", "end"),))),
    ],
)
def test_a_right_question_passes(kind, ask):
    check(kind, ask)


@pytest.mark.parametrize(
    ("kind", "ask", "field"),
    [
        (Tie, Ask(), "kinds"),
        (Person, Ask(order=Order("phone")), "order"),
        (Person, Ask(order=Order("name_key", descending=True)), "order"),
        (Person, Ask(first=0), "first"),
    ],
)
def test_a_wrong_search_is_refused_by_name(kind, ask, field):
    with pytest.raises(BadInput) as caught:
        check_search(kind, ask)
    assert caught.value.field == field


def test_columns_of_a_scan():
    check_columns(Tie, ["id", "strength", "version"])
    for names in ([], ["id", "name_key"], ["fromId"]):
        with pytest.raises(BadInput) as caught:
            check_columns(Tie, names)
        assert caught.value.field == "columns"
