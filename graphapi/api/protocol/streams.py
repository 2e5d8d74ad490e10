"""Answers as a stream of events, as the package ``graphql-sse`` reads them."""

from __future__ import annotations

import asyncio
from contextlib import aclosing, suppress
from typing import TYPE_CHECKING

from starlette.responses import StreamingResponse
from strawberry.http.streaming import merge_stream_with_heartbeat

from graphapi.api.protocol.accept import Media
from graphapi.api.protocol.refusals import VARY

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator

    from starlette.types import Message, Receive, Scope, Send

    from graphapi.api.protocol.answers import Answer

BEAT = 15.0
"""Seconds after which a stream without news says that it is still there."""
PATIENCE = 30.0
"""Seconds that a caller may take to read an event before the stream ends."""
HEADERS = {
    **VARY,
    "cache-control": "no-cache, no-transform",
    "x-accel-buffering": "no",
}


class EventStream(StreamingResponse):
    """Sends answers as they come, for as long as they are read.

    Parameters
    ----------
    answers : async iterator of Answer
        What to send.
    """

    def __init__(self, answers: AsyncIterator[Answer]) -> None:
        events = merge_stream_with_heartbeat(
            lambda: _events(answers), lambda: ": here\n\n", BEAT, send_initial_heartbeat=False
        )
        super().__init__(events(), headers=HEADERS, media_type=Media.EVENTS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the stream; a caller who no longer reads is let go."""
        with suppress(TimeoutError):
            await super().__call__(scope, receive, patient(send))


def event(name: str, data: str = "") -> str:
    """Write an event; its lines end in LF alone, which every client reads."""
    return f"event: {name}\ndata: {data}\n\n"


async def _events(answers: AsyncIterator[Answer]) -> AsyncGenerator[str, None]:
    async with aclosing(answers):  # type: ignore[type-var] # they are generators
        async for answer in answers:
            yield event("next", answer.body.decode())
    yield event("complete")


def patient(send: Send) -> Send:
    """Bound how long each message may take to be sent."""

    async def sent(message: Message) -> None:
        await asyncio.wait_for(send(message), PATIENCE)

    return sent
