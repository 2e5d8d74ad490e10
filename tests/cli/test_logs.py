"""The log is lines of JSON that hold no name, no number and no variable."""

import ast
import asyncio
import io
import logging
import threading
import urllib.error
import urllib.request
import warnings
from contextlib import contextmanager
from pathlib import Path

import orjson
import pytest

import graphapi
from graphapi.cli.logs import OPERATION, catch_the_rest, configure
from graphapi.errors import StoreDown
from tests.cli.test_serving import free_port, serving

CANARY = "Zqcanary13987654321"
SAYING = {"debug", "info", "warning", "error", "exception", "critical", "log"}


@contextmanager
def logged(level="INFO"):
    """Configure the log of this process, and give back what was there."""
    root, hook = logging.getLogger(), threading.excepthook
    before, was = root.handlers[:], root.level
    stream = io.StringIO()
    configure(level, stream)
    catch_the_rest()
    try:
        yield stream
    finally:
        root.handlers[:], threading.excepthook = before, hook
        root.setLevel(was)
        logging.captureWarnings(False)


def lines(stream):
    text = stream.getvalue()
    assert CANARY not in text
    return [orjson.loads(each) for each in text.splitlines()]


def broken():
    try:
        int(CANARY)
    except ValueError as error:
        raise StoreDown(f"{CANARY} is gone") from error


def test_what_fills_a_sentence_is_not_told_but_the_code_of_an_error_is():
    with logged() as stream:
        logging.getLogger("graphapi.live").warning("%s out of touch: %s", CANARY, StoreDown(CANARY))
        logging.getLogger("other").warning(f"about {CANARY}")  # noqa: G004 - as others do
        logging.getLogger("graphapi.x").debug("not at this level")
    first, second = lines(stream)
    assert (first["event"], first["codes"]) == ("%s out of touch: %s", ["STORE_DOWN"])
    assert (first["level"], first["logger"]) == ("WARNING", "graphapi.live")
    assert second["event"].startswith("test_logs:")


def test_a_fault_tells_its_types_and_where_it_came_from_but_not_its_message():
    with logged() as stream:
        try:
            broken()
        except StoreDown:
            logging.getLogger("graphapi.api").exception("It failed.")
    (line,) = lines(stream)
    store, value = line["fault"]
    assert (store["type"], store["code"], value["type"]) == (
        "StoreDown",
        "STORE_DOWN",
        "ValueError",
    )
    assert store["at"][-1].endswith(" broken")


def test_a_line_on_a_request_has_a_closed_set_of_fields():
    told = dict.fromkeys(OPERATION, 1) | {"name": f"find{CANARY}", "variables": CANARY}
    told["principal"] = "ann"
    with logged() as stream:
        logging.getLogger("graphapi.operations").info("operation", extra={"operation": told})
    text = stream.getvalue()
    (line,) = [orjson.loads(each) for each in text.splitlines()]
    assert "13987654321" not in text
    assert set(line) == {"at", "level", "logger", "event", *OPERATION}
    assert (line["name"], line["principal"]) == ("findZqcanary#", "ann")


def test_threads_warnings_and_forgotten_tasks_say_nothing_either():
    def work():
        raise ValueError(CANARY)

    async def forget():
        task = asyncio.create_task(asyncio.to_thread(work))
        await asyncio.wait([task])

    with logged() as stream, warnings.catch_warnings():
        warnings.simplefilter("always")
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
        warnings.warn(CANARY, stacklevel=1)
        asyncio.run(forget())
    told = lines(stream)
    assert "A thread ended." in [each["event"] for each in told]
    assert "py.warnings" in [each["logger"] for each in told]


def test_every_sentence_of_ours_is_a_constant():
    house = Path(graphapi.__file__).parent
    said = [
        (path.name, node)
        for path in house.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in SAYING
        and ast.unparse(node.func.value) in {"log", "logger", "logging"}
    ]
    assert len(said) > 3
    for name, call in said:
        assert isinstance(call.args[0], ast.Constant), f"{name}: {ast.unparse(call)}"


def post(port, body, **headers):
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/graphql?{CANARY}",
        data=body if isinstance(body, bytes) else orjson.dumps(body),
        headers={"content-type": "application/json", **headers},
    )
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


@pytest.mark.parametrize("level", ["INFO", "WARNING"])
def test_a_server_that_is_asked_about_canaries_logs_none(tmp_path, level, monkeypatch):
    monkeypatch.setenv("GRAPHAPI_LOG", level)
    port = free_port()
    with serving(tmp_path / "facts.sqlite", "serve", "--port", port) as process:
        for _ in range(2):
            process.stderr.readline()
        save = (
            "mutation ($n: String!) { savePersons(requestId: $n, persons: [{id: $n, name: $n, "
            "side: CUSTOMER, phone: $n}]) { __typename } }"
        )
        asked = [
            {
                "query": save.replace("$n: String!", "$n: String!, $i: ID!"),
                "variables": {"n": CANARY, "i": CANARY},
            },
            {"query": f'{{ person(id: "{CANARY}") {{ name }} }}'},
            {"query": f'query {CANARY} {{ search(text: "{CANARY}") {{ edges {{ cursor }} }} }}'},
            {"query": f"{{ {CANARY} }}"},
            {"query": "query ($v: Int!) { status { version } }", "variables": {"v": CANARY}},
            f'{{"query": "{CANARY}'.encode(),
        ]
        statuses = [post(port, each, **{"x-canary": CANARY}) for each in asked]
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/-/status", timeout=30) as answer:
            assert answer.status == 200
        process.terminate()
        _, err = process.communicate(timeout=30)
    assert 200 in statuses
    assert all(status < 500 for status in statuses)
    assert "canary" not in err.lower().replace("zqcanary#", "")
    assert "13987654321" not in err
    told = [orjson.loads(each) for each in err.splitlines()]
    assert len(told) >= len(asked) if level == "INFO" else told == []


def test_a_wrong_level_is_refused(graphapi):
    done = graphapi("serve", GRAPHAPI_LOG="LOUD")
    assert (done.status, "GRAPHAPI_LOG must be" in done.err) == (2, True)
