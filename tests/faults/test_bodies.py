"""Bodies that are far too large, or come a byte at a time, and callers who stop reading."""

from __future__ import annotations

import socket
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.faults.house import PATIENCE, house

HUGE = 50 * 2**20
HEAD = b"POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    with house(f"sqlite:///{tmp_path_factory.mktemp('bodies')}/facts.sqlite") as served:
        served.post("{ status { version } }")
        yield served


@pytest.fixture
def caller(served):
    address = urlsplit(served.url)
    with closing(socket.create_connection((address.hostname, address.port), PATIENCE)) as caller:
        yield caller


def memory(served) -> int:
    """Return the most bytes that the server has held at once."""
    lines = Path(f"/proc/{served.process.pid}/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))


def answered(served) -> None:
    assert served.post("{ status { version } }")["data"]["status"]["version"] == 0


def status_of(caller: socket.socket) -> int:
    return int(caller.recv(1024).split()[1])


def test_a_body_that_says_it_is_huge_is_refused_before_it_comes(served, caller) -> None:
    caller.sendall(HEAD + f"Content-Length: {HUGE}\r\n\r\n".encode())
    assert status_of(caller) == 413
    answered(served)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="no /proc to read memory from")
def test_a_huge_body_in_pieces_is_refused_and_never_held(served, caller) -> None:
    before = memory(served)
    caller.sendall(HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
    piece = b"10000\r\n" + b" " * 0x10000 + b"\r\n"
    sent = 0
    try:
        while sent < HUGE:
            caller.sendall(piece)
            sent += len(piece)
    except ConnectionError:
        pass
    assert memory(served) - before < HUGE / 2
    answered(served)


def test_a_body_that_never_ends_is_let_go(served, caller) -> None:
    caller.sendall(HEAD + b"Content-Length: 99\r\n\r\n{")
    for _ in range(3):
        answered(served)
    assert status_of(caller) in {400, 408}
    answered(served)


def test_many_callers_who_never_finish_hold_up_nobody(served) -> None:
    address = urlsplit(served.url)
    idle = [socket.create_connection((address.hostname, address.port)) for _ in range(200)]
    try:
        for each in idle:
            each.sendall(HEAD)
        answered(served)
    finally:
        for each in idle:
            each.close()
    answered(served)
