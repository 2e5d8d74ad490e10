"""The nouns keep what design promises: names, order of kinds, references that exist."""

from graphapi.model.columns import ColumnType, by_name, camel, columns
from graphapi.model.rows import KIND_OF, KINDS, Person, Row


def test_every_kind_refers_only_to_kinds_before_it_or_itself() -> None:
    for position, kind in enumerate(KINDS):
        earlier = {each.__name__ for each in KINDS[: position + 1]}
        assert {each.refers_to for each in columns(kind) if each.refers_to} <= earlier


def test_names_outside_are_camel_case_of_the_names_inside() -> None:
    assert camel("monthly_revenue") == "monthlyRevenue"
    assert camel("contacts90") == "contacts90"
    for kind in KINDS:
        for name, column in by_name(kind).items():
            assert name == camel(column.attribute)


def test_every_column_says_what_it_holds_and_version_is_the_stores_own() -> None:
    for kind in KINDS:
        assert "version" not in by_name(kind)
        for column in columns(kind):
            assert column.help
            assert (column.choices is not None) == (column.holds is ColumnType.CHOICE)


def test_personal_data_is_declared() -> None:
    personal = {each.name for each in columns(Person) if each.personal}
    assert personal == {"name", "nameLatin", "phone"}


def test_kinds_are_found_by_name() -> None:
    assert [KIND_OF[kind.__name__] for kind in KINDS] == list(KINDS)
    assert all(issubclass(kind, Row) for kind in KINDS)
