from __future__ import annotations

import pytest
from graphql import GraphQLError

from graphapi.api.guard.documents import KEPT, LONGEST, Documents
from graphapi.api.schema import schema

STATUS = "{ status { up } }"


@pytest.fixture
def documents():
    return Documents(schema()._schema)


def code_of(document):
    return [each.extensions["code"] for each in document.errors]


def test_a_document_is_read_once(documents):
    first = documents.read(STATUS)
    first.slots["plan"] = "kept"
    assert documents.read(STATUS) is first
    assert documents.read(STATUS).slots == {"plan": "kept"}
    assert documents.read(STATUS + " ") is not first


def test_what_was_not_used_for_long_is_let_go(documents):
    first = documents.read(STATUS)
    second = documents.read(STATUS + " ")
    for n in range(KEPT - 1):
        documents.read(STATUS + f" #{n}")
        documents.read(STATUS)
    assert documents.read(STATUS) is first
    assert documents.read(STATUS + " ") is not second


def test_wrong_documents_are_not_kept(documents):
    assert documents.read("{ nothing }") is not documents.read("{ nothing }")


def test_long_documents_are_refused(documents):
    assert not documents.read(STATUS + " " * (LONGEST - len(STATUS))).errors
    assert code_of(documents.read(STATUS + " " * LONGEST)) == ["TOKEN_LIMIT_EXCEEDED"]


def test_the_operation_is_the_one_that_is_meant(documents):
    both = documents.read("query a { status { up } } query b { status { store } }")
    assert both.operation("b").name.value == "b"
    for name in (None, "c", ""):
        with pytest.raises(GraphQLError) as caught:
            both.operation(name)
        assert caught.value.extensions == {"code": "OPERATION_RESOLUTION_FAILURE"}
    assert documents.read(STATUS).operation(None).operation.value == "query"


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("", "GRAPHQL_PARSE_FAILED"),
        ("{}", "GRAPHQL_PARSE_FAILED"),
        ("{ status { " + "up " * 2000 + "} }", "TOKEN_LIMIT_EXCEEDED"),
        ("{ nodes(ids: " + "[" * 900 + "]" * 900 + ") { id } }", "DEPTH_LIMIT_EXCEEDED"),
        ("{ nothing }", "GRAPHQL_VALIDATION_FAILED"),
    ],
)
def test_what_is_wrong_has_a_code(documents, query, code):
    assert code_of(documents.read(query)) == [code]


def test_at_most_five_errors_are_told(documents):
    query = "{ " + " ".join(f"nothing{n}" for n in range(20)) + " }"
    assert code_of(documents.read(query)) == ["GRAPHQL_VALIDATION_FAILED"] * 5


def test_names_are_suggested_only_where_that_is_wanted(documents):
    (error,) = documents.read("{ statu { up } }").errors
    assert "status" not in error.message
    (error,) = documents.read("{ statu { up } }", suggest=True).errors
    assert "Did you mean 'status'?" in error.message
