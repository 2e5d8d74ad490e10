"""``graphapi serve`` as a process of its own."""

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import orjson
import pytest

from graphapi.cli.serving import address, listen

ROOT = Path(__file__).parents[2]


@contextmanager
def serving(store: Path, *words: str):
    environment = os.environ | {"GRAPHAPI_STORE": f"sqlite:///{store}", "LC_ALL": "C.UTF-8"}
    process = subprocess.Popen(
        [sys.executable, "-m", "graphapi", *words],
        env=environment,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def free_port() -> str:
    with listen("127.0.0.1", 0) as listener:
        return str(listener.getsockname()[1])


def test_it_serves_until_ctrl_c(tmp_path) -> None:
    port = free_port()
    with serving(tmp_path / "facts.sqlite", "serve", "--port", port) as process:
        assert process.stderr is not None
        told = process.stderr.readline()
        assert told == f"Serving at http://127.0.0.1:{port}/graphql until Ctrl-C\n"
        assert process.stderr.readline().startswith("No authentication is set: only this machine")
        request = urllib.request.Request(
            f"http://127.0.0.1:{port}/graphql",
            data=orjson.dumps({"query": "{ status { store version } }"}),
            headers={"content-type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            found = orjson.loads(answer.read())
        assert found["data"]["status"]["store"] == "sqlite"
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err) == (0, "", "")


def test_a_caller_who_never_finishes_does_not_keep_it(tmp_path) -> None:
    port = free_port()
    with serving(tmp_path / "facts.sqlite", "serve", "--port", port) as process:
        assert process.stderr is not None
        process.stderr.readline()
        with socket.create_connection(("127.0.0.1", int(port))) as caller:
            caller.sendall(
                b"POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                b"Content-Length: 99\r\n\r\n{"
            )
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/-/status", timeout=30) as answer:
                assert answer.status == 200
            process.send_signal(signal.SIGINT)
            _, err = process.communicate(timeout=30)
    assert process.returncode == 0
    assert "Traceback" not in err


def test_a_port_in_use_is_one_sentence(graphapi) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = graphapi("serve", "--port", str(port))
        assert (done.status, done.out) == (4, "")
        assert f"Another process listens at 127.0.0.1:{port}" in done.err
        demo = graphapi("demo", GRAPHAPI_PORT=str(port))
        assert (demo.status, demo.out) == (4, "")


def test_an_address_elsewhere_is_refused(graphapi) -> None:
    done = graphapi("serve", "--host", "192.0.2.1", "--port", "0")
    assert done.status == 2
    done = graphapi("serve", "--host", "192.0.2.1", GRAPHAPI_KEYS="keys.jsonl")
    assert done.status == 2
    assert "Nothing can listen at 192.0.2.1:8000" in done.err


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "graph.example"])  # noqa: S104 - refused
def test_other_machines_are_not_served_where_nobody_says_who_they_are(graphapi, host) -> None:
    done = graphapi("serve", "--host", host)
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith(f"graphapi: {host} can be reached from other machines")
    assert "GRAPHAPI_KEYS" in done.err


def test_tokens_need_an_issuer_and_an_audience(graphapi) -> None:
    done = graphapi("serve", GRAPHAPI_JWKS="keys.json", GRAPHAPI_JWT_ISSUER="https://id.example")
    assert done.status == 2
    assert "GRAPHAPI_JWT_AUDIENCE must be set, too" in done.err


def test_an_address_is_one_for_browsers() -> None:
    with listen("127.0.0.1", 0) as listener:
        assert address(listener).startswith("http://127.0.0.1:")
