"""Status, the generated schemas, and failures of the store."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from graphapi.cli.house import generated, without_secrets, write_schema
from graphapi.errors import BadFile


def test_status_counts_what_the_store_holds(committee) -> None:
    data = committee("status", "--json").data
    assert list(data) == ["store", "version", "counts", "circles"]
    assert (data["counts"]["Person"], data["counts"]["Tie"]) == (10, 22)
    assert data["circles"] is None
    table = committee("status").out
    assert "circles published: none" in table
    assert any(line.split() == ["Person", "10"] for line in table.splitlines())


@pytest.mark.parametrize(
    ("store", "shown"),
    [
        ("sqlite:////srv/a.sqlite", "sqlite:////srv/a.sqlite"),
        ("neo4j://db:7687", "neo4j://db:7687"),
        ("neo4j://neo4j:secret@db:7687", "neo4j://db:7687"),
    ],
)
def test_a_store_is_shown_without_secrets(store: str, shown: str) -> None:
    assert without_secrets(store) == shown


def test_the_schemas_are_written_and_checked(graphapi, tmp_path) -> None:
    place = tmp_path / "schema"
    missing = graphapi("schema", place, "--check")
    assert missing.status == 2
    assert "write it anew with graphapi schema" in missing.err
    assert graphapi("schema", place).status == 0
    assert (place / "schema.graphql").read_text(encoding="utf-8").count("type Query") == 1
    assert "CREATE CONSTRAINT" in (place / "neo4j.cypher").read_text(encoding="utf-8")
    assert graphapi("schema", place, "--check").status == 0
    (place / "neo4j.cypher").write_text("drifted", encoding="utf-8")
    assert graphapi("schema", place, "--check").status == 2


def test_every_statement_of_the_schema_ends() -> None:
    statements = generated()["neo4j.cypher"].splitlines()
    assert all(line.startswith("CREATE ") and line.endswith(";") for line in statements)


def test_a_folder_that_cannot_be_written_is_refused(graphapi, tmp_path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    done = graphapi("schema", tmp_path / "file")
    assert done.status == 2
    assert "cannot be written" in done.err


def test_checking_names_the_file_that_differs(tmp_path) -> None:
    write_schema(tmp_path, check=False)
    (tmp_path / "schema.graphql").write_text("", encoding="utf-8")
    with pytest.raises(BadFile, match=r"schema\.graphql is not what the code makes"):
        write_schema(tmp_path, check=True)


def test_a_store_of_a_newer_version_is_left_alone(committee, tmp_path) -> None:
    with closing(sqlite3.connect(tmp_path / "facts.sqlite")) as file:
        file.execute("PRAGMA user_version = 9999")
    done = committee("status")
    assert (done.status, done.out) == (4, "")
    assert len(done.err.splitlines()) == 1
    assert "newer" in done.err


@pytest.mark.parametrize(
    ("store", "status", "sentence"),
    [
        ("mysql://db", 2, "GRAPHAPI_STORE must be sqlite:///path or neo4j://host:7687"),
        ("sqlite:////nowhere/at/all.sqlite", 2, "does not exist"),
        ("bolt://127.0.0.1:9", 4, "GRAPHAPI_STORE"),
    ],
)
def test_a_store_that_is_not_there_is_one_sentence(
    graphapi, store: str, status: int, sentence: str
) -> None:
    done = graphapi("status", GRAPHAPI_STORE=store, GRAPHAPI_DEADLINE="2")
    assert (done.status, done.out) == (status, "")
    assert sentence in done.err
    assert len(done.err.splitlines()) == 1
    assert "Traceback" not in done.err


def test_a_wrong_password_at_neo4j_is_one_sentence_without_it(graphapi, own_neo4j) -> None:
    wrong = {"GRAPHAPI_NEO4J_PASSWORD": "swordfish-and-chips"}
    done = graphapi("status", GRAPHAPI_STORE=own_neo4j.uri, **wrong)
    assert (done.status, done.out) == (4, "")
    assert len(done.err.splitlines()) == 1
    assert "GRAPHAPI_NEO4J_PASSWORD" in done.err
    assert "swordfish" not in done.err


def test_the_commands_work_on_neo4j(graphapi, own_neo4j, folder) -> None:
    place = folder(
        persons_csv="id,name,side\np1,王建国,CUSTOMER\np2,李明,OURS\n",
        ties_csv="id,fromId,toId,kind,strength\nt1,p2,p1,CLASSMATE,0.8\nt2,p2,p9,FRIEND,1\n",
    )
    _, password = own_neo4j.auth
    settings = {"GRAPHAPI_STORE": own_neo4j.uri, "GRAPHAPI_NEO4J_PASSWORD": password}
    first = graphapi("import", place, "--json", **settings)
    assert first.status == 2
    assert first.data["total"] == {
        "read": 4,
        "inserted": 3,
        "changed": 0,
        "unchanged": 0,
        "rejected": 1,
    }
    again = graphapi("import", place, "--json").data["total"]
    assert (again["inserted"], again["unchanged"], again["rejected"]) == (0, 3, 1)
    assert "李明" in graphapi("paths", "--to", "王建国").out
    assert graphapi("circles", "--write").status == 0
    assert graphapi("status", "--json").data["circles"] is not None


def test_the_committed_schemas_are_what_the_code_makes() -> None:
    write_schema(Path(__file__).parents[2] / "schema", check=True)
