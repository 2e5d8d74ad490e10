"""The place of a row in an order."""

from graphapi.model.rows import Group
from graphapi.store.cursor import SMALLEST, place
from tests.store.rows import group, person


def test_the_place_of_a_row():
    row = group("g", headcount=5, name="ＡＢＣ")
    assert place(row, "id") == ("g", "g")
    assert place(row, "name_key") == ("abc", "g")
    assert place(row, "headcount") == (5, "g")


def test_null_is_smaller_than_anything():
    empty, full = person("b"), person("a", phone="0", seniority=0.0, monthly_revenue=0)
    for column in ("phone", "seniority", "monthly_revenue"):
        assert place(empty, column) < place(full, column)
    assert place(empty, "seniority")[0] in SMALLEST.values()
    assert place(group("a"), "parent_id") == ("", "a")
    assert place(Group(id="a", name="a", contract_end="2026-01-01"), "contract_end") == (
        "2026-01-01",
        "a",
    )
