"""Answers in parts, as ``multipart/mixed``: the format of incremental delivery over HTTP."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from graphapi.api.protocol.streams import HEADERS, patient

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.types import Receive, Scope, Send

    from graphapi.api.protocol.accept import Media
    from graphapi.api.protocol.answers import Answer

    Deliver = Callable[[Answer], Awaitable[None]]

MEDIA_TYPE = 'multipart/mixed; boundary="-"'
_BEGIN = b"\r\n---"
_PART = b"\r\ncontent-type: application/json; charset=utf-8\r\n\r\n"
_END = b"--\r\n"


class Parts:
    """A response whose parts are sent as they come; a caller who no longer reads is let go.

    Parameters
    ----------
    work : callable
        Gives one part after another to what it is called with.
    media : Media
        What is written instead of parts if the first of them says that nothing ran.
    """

    def __init__(self, work: Callable[[Deliver], Awaitable[None]], media: Media) -> None:
        self._work = work
        self._media = media

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the response."""
        send, begun = patient(send), False

        async def deliver(answer: Answer) -> None:
            nonlocal begun
            if answer.status != 200:
                if not begun:
                    await answer.response(self._media)(scope, receive, send)
                return
            if not begun:
                begun = True
                await send({"type": "http.response.start", "status": 200, "headers": _headers()})
                await send(_body(_BEGIN))
            await send(_body(_PART + answer.body + _BEGIN))

        with suppress(TimeoutError):
            await self._work(deliver)
            if begun:
                await send({"type": "http.response.body", "body": _END, "more_body": False})


def _body(content: bytes) -> dict[str, object]:
    return {"type": "http.response.body", "body": content, "more_body": True}


def _headers() -> list[tuple[bytes, bytes]]:
    told = {**HEADERS, "content-type": MEDIA_TYPE}
    return [(name.encode(), value.encode()) for name, value in told.items()]
