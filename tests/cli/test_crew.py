"""``graphapi serve --workers``: one address, several processes, none missing for long."""

from __future__ import annotations

import os
import signal
import time
import urllib.request
from pathlib import Path
from urllib.error import HTTPError

import orjson
import pytest

from tests.cli.test_serving import free_port, serving

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/task").exists(), reason="no /proc to find the processes in"
)
PATIENCE = 120.0


def workers(process) -> set[int]:
    """Return the ids of the processes that serve."""
    listed = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text(encoding="ascii")
    return {int(each) for each in listed.split() if is_worker(each)}


def is_worker(pid: str) -> bool:
    try:
        return b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except FileNotFoundError:
        return False


def get(port: str, path: str) -> bytes:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/-/{path}", timeout=30) as answer:
        return answer.read()


def until(true, process):
    """Wait until something holds and return it."""
    end = time.monotonic() + PATIENCE
    while not (found := true()):
        assert process.poll() is None, process.stderr.read()
        assert time.monotonic() < end, "it never came"
        time.sleep(0.05)
    return found


def served(port: str) -> float:
    """Return how many questions all processes have counted."""
    lines = get(port, "metrics").decode().splitlines()
    values = [float(line.rsplit(" ", 1)[1]) for line in lines if 'code="OK"' in line]
    return sum(values)


def ask(port: str) -> int:
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/graphql",
        data=orjson.dumps({"query": "{ status { version } }"}),
        headers={"content-type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        return orjson.loads(answer.read())["data"]["status"]["version"]


def test_a_process_that_dies_is_replaced_and_all_stop_together(tmp_path) -> None:
    port = free_port()
    with serving(tmp_path / "f.sqlite", "serve", "--workers", "2", "--port", port) as process:
        first = until(lambda: len(found := workers(process)) == 2 and found, process)
        for _ in range(20):
            assert ask(port) == 0
        assert until(lambda: served(port) == 20, process)
        killed = min(first)
        os.kill(killed, signal.SIGKILL)
        now = until(lambda: len(found := workers(process) - {killed}) == 2 and found, process)
        assert len(first & now) == 1
        for _ in range(10):
            assert ask(port) == 0
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    assert err.count("it is replaced") == 1
    assert not any(Path(f"/proc/{pid}").exists() for pid in now)


def accepted(port: str, count: int) -> int:
    """Ask so often, each time anew; return how often there was an answer."""
    done = 0
    for _ in range(count):
        try:
            ask(port)
        except HTTPError as error:
            if error.code != 429:
                raise
        else:
            done += 1
    return done


def test_the_limits_of_a_caller_hold_for_all_processes(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("GRAPHAPI_RATE", "5")
    port = free_port()
    with serving(tmp_path / "f.sqlite", "serve", "--workers", "2", "--port", port) as process:
        until(lambda: len(workers(process)) == 2, process)
        begun = time.monotonic()
        first = accepted(port, 150)
        os.kill(min(workers(process)), signal.SIGKILL)
        until(lambda: len(workers(process)) == 2, process)
        done = first + accepted(port, 150)
        assert 50 <= done <= 50 + 5 * (time.monotonic() - begun)


def test_processes_end_when_the_one_that_began_them_is_killed(tmp_path) -> None:
    port = free_port()
    with serving(tmp_path / "f.sqlite", "serve", "--workers", "2", "--port", port) as process:
        found = until(lambda: len(now := workers(process)) == 2 and now, process)
        assert ask(port) == 0
        process.kill()
        process.wait()
        end = time.monotonic() + PATIENCE
        while any(is_worker(str(pid)) for pid in found):
            assert time.monotonic() < end
            time.sleep(0.05)
