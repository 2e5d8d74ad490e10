import pytest

from graphapi.errors import BadInput
from graphapi.settings.declared import Settings
from graphapi.settings.environment import misspelt, settings_from, settings_table


def test_an_empty_environment_gives_the_defaults() -> None:
    found = settings_from({})
    assert found.store == "sqlite:///graphapi.sqlite"
    assert (found.host, found.port, found.as_of, found.deadline) == ("127.0.0.1", 8000, None, 30.0)
    assert (found.neo4j_user, found.neo4j_password, found.neo4j_database) == ("neo4j", "", "neo4j")


def test_values_are_read() -> None:
    found = settings_from(
        {
            "GRAPHAPI_STORE": "neo4j://db:7687",
            "GRAPHAPI_PORT": "8100",
            "GRAPHAPI_AS_OF": "1970-01-02",
            "GRAPHAPI_DEADLINE": "2.5",
        }
    )
    assert (found.store, found.port, found.as_of, found.deadline) == (
        "neo4j://db:7687",
        8100,
        86_400_000,
        2.5,
    )


def test_a_moment_with_an_offset_is_that_moment() -> None:
    found = settings_from({"GRAPHAPI_AS_OF": "1970-01-01T08:00:01+08:00"})
    assert found.as_of == 1000


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("GRAPHAPI_PORT", "eighty"),
        ("GRAPHAPI_PORT", "0"),
        ("GRAPHAPI_PORT", "70000"),
        ("GRAPHAPI_PORT", "８０００"),
        ("GRAPHAPI_DEADLINE", "soon"),
        ("GRAPHAPI_DEADLINE", "-1"),
        ("GRAPHAPI_DEADLINE", "nan"),
        ("GRAPHAPI_AS_OF", "yesterday"),
        ("GRAPHAPI_STORE", ""),
    ],
)
def test_a_wrong_value_is_refused_by_the_name_of_its_variable(variable: str, value: str) -> None:
    with pytest.raises(BadInput, match=variable) as caught:
        settings_from({variable: value})
    assert caught.value.field == variable


def test_the_password_is_never_shown() -> None:
    word = "swordfish"
    found = settings_from({"GRAPHAPI_NEO4J_PASSWORD": word})
    assert found.neo4j_password == word
    assert word not in repr(found)
    assert word not in str(found)


def test_a_misspelt_variable_is_named_with_what_was_meant() -> None:
    environment = {"GRAPHAPI_STROE": "x", "GRAPHAPI_PORT": "8000", "GRAPHAPI_SHARED": "x"}
    assert misspelt(environment) == (
        "GRAPHAPI_STROE is no setting and was ignored; did you mean GRAPHAPI_STORE?",
    )


def test_the_table_has_a_row_for_every_setting() -> None:
    rows = settings_table().splitlines()
    assert len(rows) == 2 + len(Settings.__dataclass_fields__)
    assert rows[2] == (
        "| `GRAPHAPI_STORE` | `sqlite:///graphapi.sqlite` "
        "| where facts are kept: `sqlite:///path` or `neo4j://host:7687` |"
    )
