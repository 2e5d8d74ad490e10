"""Handshakes and frames that nobody means well with, sent to a real server as bytes."""

import gc
import socket
import struct
import threading
import time
import zlib
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import BinaryIO

import orjson
import pytest

from graphapi.app import create_app
from graphapi.cli.server import _Server, configured
from graphapi.settings.environment import settings_from
from tests.api.guard.hostile.frames import (
    CLOSE,
    HANDSHAKES,
    PACKED,
    TEXT,
    all_frames,
    frame,
    handshake,
    text,
)

FRAMES = list(all_frames())
LONGEST = 30
GREETING = text(type="connection_init")
LAST = text(type="subscribe", id="last", payload={"query": "{ status { up } }"})


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    """The port of a real server in a thread of its own."""
    path = tmp_path_factory.mktemp("frames") / "facts.sqlite"
    app = create_app(settings_from({"GRAPHAPI_STORE": f"sqlite:///{path}"}))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = _Server(configured(app))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield listener.getsockname()[1]
        server.should_exit = True
        thread.join()
        gc.unfreeze()


@contextmanager
def connected(port):
    with (
        socket.create_connection(("127.0.0.1", port), LONGEST) as connection,
        connection.makefile("rb") as file,
    ):
        yield Wire(connection, file)


@dataclass
class Wire:
    """A connection that reads frames."""

    connection: socket.socket
    file: BinaryIO
    inflater: object = field(default_factory=lambda: zlib.decompressobj(wbits=-15))

    def send(self, content):
        try:
            self.connection.sendall(content)
        except OSError:
            return  # the server has hung up; what it said before can still be read

    def status(self):
        """Read the head of an answer; return its status."""
        line = self.file.readline()
        while self.file.readline().strip():
            pass
        return int(line.split()[1])

    def frame(self):
        """Return the kind and the content of the next frame, None at the end."""
        try:
            head = self.file.read(2)
            if len(head) < 2:
                return None
            size = head[1] & 0x7F
            if size > 125:
                size = struct.unpack("!H", self.file.read(2))[0]
            content = self.file.read(size)
            if head[0] & PACKED:
                content = self.inflater.decompress(content + b"\x00\x00\xff\xff")
            return head[0] & 0x0F, content
        except OSError:
            return None

    def end(self):
        """Read until the last answer, or until the server has closed; return what closed it."""
        while (found := self.frame()) is not None:
            kind, content = found
            if kind == CLOSE:
                return struct.unpack("!H", content[:2])[0] if content else 1005
            if kind == TEXT and orjson.loads(content)["type"] == "complete":
                return None
        return "nothing"


@pytest.fixture
def wire(port):
    with connected(port) as wire:
        yield wire


def check_log(caplog):
    assert [each.getMessage() for each in caplog.records if each.exc_info] == []
    assert [each.getMessage() for each in caplog.records if each.levelname == "ERROR"] == []


@pytest.mark.parametrize("frames", FRAMES, ids=lambda frames: frames.name)
def test_each_is_closed_with_the_code_of_the_protocol_or_answered(wire, frames, caplog):
    wire.send(frames.handshake)
    assert wire.status() == 101
    wire.send(GREETING)
    wire.send(frames.sent)
    if not frames.closes:
        wire.send(LAST)
    assert wire.end() in (frames.closes or {None})
    check_log(caplog)


@pytest.mark.parametrize("name", HANDSHAKES)
def test_a_wrong_handshake_is_refused(wire, name, caplog):
    sent, statuses = HANDSHAKES[name]
    wire.send(sent)
    assert wire.status() in statuses
    check_log(caplog)


@pytest.mark.parametrize("protocol", [None, "graphql-ws", "x" * 5_000, "graphql-transport-ws-2"])
def test_another_language_is_not_spoken(wire, protocol, caplog):
    wire.send(handshake(sec_websocket_protocol=protocol))
    assert wire.status() == 101
    assert wire.end() == 4406
    check_log(caplog)


CUT = [
    LAST[:1],
    LAST[:7],
    LAST[:-1],
    GREETING + LAST[:20],
    GREETING + LAST,
    frame(TEXT, last=False),
]


@pytest.mark.parametrize("sent", CUT, ids=range(len(CUT)))
def test_whoever_hangs_up_in_the_middle_leaves_nothing_behind(port, sent, caplog):
    for _ in range(5):
        with connected(port) as wire:
            wire.send(handshake())
            assert wire.status() == 101
            wire.send(sent)
            linger = struct.pack("ii", 1, 0)  # hangs up without a word
            wire.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    with connected(port) as wire:
        wire.send(handshake())
        assert wire.status() == 101
        wire.send(GREETING + LAST)
        assert wire.end() is None
    check_log(caplog)


def test_there_are_enough_of_them_and_each_is_another():
    assert len(FRAMES) + len(HANDSHAKES) >= 50
    assert len({each.sent for each in FRAMES}) == len(FRAMES)
    assert len({sent for sent, _ in HANDSHAKES.values()}) == len(HANDSHAKES)
