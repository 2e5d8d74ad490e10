"""What is noted of each request: the log, the metrics, the spans; and never what it is about."""

import logging

import pytest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import StatusCode

from graphapi.api.account import Account, account, accounted
from graphapi.api.operation.metrics import Metrics
from graphapi.api.operation.spans import Spans
from tests.api.client import Client
from tests.api.conftest import served
from tests.worlds import bureau

NAMED = "query Who($id: ID!) { person(id: $id) { name } }"
PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


@pytest.fixture
def lines(caplog):
    caplog.set_level(logging.INFO, "graphapi.operations")
    return lambda: [each.operation for each in caplog.records if hasattr(each, "operation")]


def figures(client):
    text = client.request("GET", "/-/metrics").text
    pairs = (line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
    return {name: float(value) for name, value in pairs}


def test_an_operation_is_told_by_name_hash_rows_and_time(bureau_app: Client, lines) -> None:
    for _ in range(2):
        bureau_app.post(NAMED, id="chief")
    first, second = lines()
    assert (first["kind"], first["name"], first["code"], first["status"]) == (
        "query",
        "Who",
        "OK",
        200,
    )
    assert first["hash"] == second["hash"]
    assert first["principal"] == "local"
    assert first["ms"] > 0
    assert first["rows"] == 1
    assert "chief" not in str(first)


def test_what_was_refused_is_told_by_its_code(bureau_app: Client, lines) -> None:
    bureau_app.post("{ nothing }")
    bureau_app.post('{ influencePaths(to: "x", maxHops: 99) { __typename } nodes(ids: []) { id } }')
    bureau_app.request("DELETE", "/graphql")
    bureau_app.request("POST", "/graphql", content=b"{", headers={"content-type": "text/plain"})
    refused = [(each["kind"], each["code"], each["status"]) for each in lines()]
    assert refused[0][:2] == ("unread", "GRAPHQL_VALIDATION_FAILED")
    assert refused[2] == ("unread", "METHOD_NOT_ALLOWED", 405)
    assert refused[3] == ("unread", "UNSUPPORTED_MEDIA_TYPE", 415)


def test_requests_are_counted_by_closed_labels(own_app: Client) -> None:
    own_app.post(NAMED, id="chief")
    own_app.post("{ nothing }")
    found = figures(own_app)
    assert found['graphapi_requests_total{code="OK",kind="query"}'] == 1
    assert found['graphapi_requests_total{code="GRAPHQL_VALIDATION_FAILED",kind="unread"}'] == 1
    assert found['graphapi_request_seconds_count{kind="query"}'] == 1
    assert found["graphapi_requests_at_work"] == 0
    assert found["graphapi_ready"] == 1
    assert found["graphapi_store_read_only"] == 0
    assert not any("Who" in name or "chief" in name for name in found)


def test_a_code_of_no_table_and_an_odd_status_are_counted_as_others() -> None:
    metrics = Metrics(["KNOWN"])
    metrics.settle(Account(kind="query", codes=["INVENTED"]), 299, 0.1)
    metrics.settle(Account(kind="query", codes=["KNOWN"]), 200, 0.1)
    text = metrics.text().decode()
    assert 'graphapi_requests_total{code="OTHER",kind="query"} 1.0' in text
    assert 'graphapi_requests_total{code="KNOWN",kind="query"} 1.0' in text
    assert 'graphapi_responses_total{status="OTHER"} 1.0' in text
    assert "INVENTED" not in text


def test_notes_go_nowhere_outside_of_a_request() -> None:
    account().codes.append("lost")
    with accounted() as kept:
        account().codes.append("kept")
        assert account().code == "kept"
    assert kept.codes == ["kept"]
    assert account().codes == []


@pytest.fixture
def exported():
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    yield provider, exporter
    provider.shutdown()


def test_each_request_has_a_span_below_that_of_its_caller(tmp_path, exported) -> None:
    provider, exporter = exported
    with served(tmp_path / "facts.sqlite", bureau()) as client:
        door = next(each.app for each in client.app.routes if each.path == "/graphql")
        door._spans = Spans(provider)
        body = {"query": NAMED, "variables": {"id": "chief"}}
        client.request("POST", "/graphql", json=body, headers={"traceparent": PARENT})
        client.post("{ nothing }")
    good, bad = exporter.get_finished_spans()
    assert good.name == "graphql query"
    assert format(good.parent.span_id, "016x") == PARENT.split("-")[2]
    assert (good.attributes["graphql.operation.name"], good.attributes["graphapi.code"]) == (
        "Who",
        "OK",
    )
    assert good.status.status_code is StatusCode.UNSET
    assert bad.status.status_code is StatusCode.ERROR
    assert "chief" not in str(dict(good.attributes))
