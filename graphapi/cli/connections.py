"""Connections that ask for nothing, ask too slowly or too largely, or do not read: each is cut off.

The servers that we stand on bound the time of neither heads nor farewells, nor the size of heads.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, TypeAlias

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import CloseCode

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from websockets.frames import Frame

    Connection: TypeAlias = HttpToolsProtocol | WebSocketsSansIOProtocol

MOST_HEAD = 64 * 1024
"""Most bytes of the head of a request behind the piece in which it began."""
MOST_FRAGMENTS = 1_000
"""Most fragments of one message of a WebSocket."""
LEAST_READ = 16 * 1024
"""Least bytes that must be read between two looks of what was sent before a farewell."""


class Http(HttpToolsProtocol):
    """HTTP whose heads are bounded."""

    _head = -1
    """Bytes of the head that is coming; negative where none is."""

    def on_message_begin(self) -> None:
        """Count what comes from now on."""
        super().on_message_begin()
        self._head = 0

    def on_headers_complete(self) -> None:
        """Count no longer."""
        self._head = -1
        super().on_headers_complete()

    def data_received(self, data: bytes) -> None:
        """Take what came; refuse what is too much of a head."""
        began = self._head >= 0
        super().data_received(data)
        if not began or self._head < 0:
            return
        self._head += len(data)
        if self._head > MOST_HEAD and not self.transport.is_closing():
            self.transport.write(_refusal(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE))
            self.transport.close()


class WebSocket(WebSocketsSansIOProtocol):
    """A WebSocket whose pings and fragments cannot fill the memory."""

    def data_received(self, data: bytes) -> None:
        """Take what came; refuse a handshake that cannot be read."""
        super().data_received(data)
        if self.conn.handshake_exc is not None and not self.handshake_initiated:
            self.transport.write(_refusal(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE))
            self.transport.close()

    def handle_ping(self) -> None:
        """Answer a ping, unless its sender does not read what was sent before."""
        if self.writable.is_set():
            super().handle_ping()
        else:
            self.conn.data_to_send()

    def handle_cont(self, event: Frame) -> None:
        """Take a fragment; refuse one too many."""
        if len(self.frames) < MOST_FRAGMENTS:
            super().handle_cont(event)
        else:
            self._refuse(CloseCode.MESSAGE_TOO_BIG, "too many fragments")

    def send_receive_event_to_app(self) -> None:
        """Hand on a message that has come; refuse a text that is none."""
        if self.curr_msg_data_type == "bytes" or _is_text(b"".join(self.frames)):
            super().send_receive_event_to_app()
        else:
            self._refuse(CloseCode.INVALID_DATA, "a text must be UTF-8")

    def _refuse(self, code: CloseCode, reason: str) -> None:
        self.frames = []
        self.conn.fail(code, reason)
        self.handle_parser_exception()


def _is_text(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True


def _refusal(status: HTTPStatus) -> bytes:
    head = f"HTTP/1.1 {status.value} {status.phrase}\r\n"
    return f"{head}content-length: 0\r\nconnection: close\r\n\r\n".encode()


class Sweep:
    """Lets go of connections that stand where they stood at the look before."""

    def __init__(self) -> None:
        self._stood: Mapping[Connection, Any] = {}

    def look(self, connections: Iterable[Connection]) -> None:
        """Look at each connection: two looks later, one that waits in vain is gone.

        A head must have come from one look to the next, and who was bidden farewell must have read
        on what was sent before.
        """
        standing = {each: _standing(each) for each in connections}
        for each, now in standing.items():
            if now is not None and each in self._stood:
                _let_go(each, self._stood[each], now)
        self._stood = standing


def _standing(connection: Connection) -> Any:
    """Return what would change if a connection moved on: bytes unread, or the last request."""
    if connection.transport is None:
        return None
    if connection.transport.is_closing():
        return connection.transport.get_write_buffer_size()
    if isinstance(connection, HttpToolsProtocol):
        at_work = connection.cycle is not None and not connection.cycle.response_complete
        return None if at_work else (connection.cycle,)
    return None


def _let_go(connection: Connection, before: Any, now: Any) -> None:
    if isinstance(now, int):
        if isinstance(before, int) and now > before - LEAST_READ:
            connection.transport.abort()
    elif now == before:
        connection.transport.write(_refusal(HTTPStatus.REQUEST_TIMEOUT))
        connection.transport.close()
