"""The door for GraphQL over HTTP: Strawberry's view with our own reading, statuses and errors."""

from __future__ import annotations

import logging
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import orjson
from graphql import OperationType
from starlette.requests import ClientDisconnect
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL

from graphapi.api.account import account
from graphapi.api.context import Context
from graphapi.api.protocol.accept import Media, Wanted, wanted
from graphapi.api.protocol.answers import refused
from graphapi.api.protocol.desk import Desk, NotRun, while_known
from graphapi.api.protocol.hosts import check_host, is_ours
from graphapi.api.protocol.library import Library
from graphapi.api.protocol.multipart import Parts
from graphapi.api.protocol.page import page
from graphapi.api.protocol.reading import asked_in_address, asked_in_body
from graphapi.api.protocol.refusals import Refused, refusal, refusal_of
from graphapi.api.protocol.rounds import Rounds
from graphapi.api.protocol.sent import Sent
from graphapi.api.protocol.sockets import Socket, TextSocket, message_of
from graphapi.api.protocol.streams import EventStream
from graphapi.errors import GraphapiError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.datastructures import Headers
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import ASGIApp, Receive, Scope, Send
    from strawberry.schema import Schema

    from graphapi.api.context import House
    from graphapi.api.protocol.answers import Answer
    from graphapi.api.protocol.desk import Meant
    from graphapi.api.protocol.reading import Asked

log = logging.getLogger(__name__)

MOST_OPERATIONS = 20
"""Operations that one WebSocket has at work at once."""


class Door(GraphQL[Context, None]):
    """GraphQL over HTTP, over streams of events, and over WebSockets.

    Parameters
    ----------
    schema : Schema
        What can be asked; it keeps the documents that were asked of it.
    house : House
        What all requests share.
    library : Library, optional
        Documents that may be asked for by their ids.
    compiled : bool
        Whether operations run by compiled plans where they can.
    page : bool
        Whether browsers get a page to try queries.
    """

    graphql_transport_ws_handler_class = Socket
    websocket_adapter_class = TextSocket

    def __init__(
        self,
        schema: Schema,
        house: House,
        library: Library | None = None,
        *,
        compiled: bool = True,
        page: bool = False,
    ) -> None:
        super().__init__(
            schema,
            graphql_ide=None,
            subscription_protocols=("graphql-transport-ws",),
            connection_init_wait_timeout=timedelta(seconds=10),
            max_subscriptions_per_connection=MOST_OPERATIONS,
        )
        self.house = house
        self.page = page
        self.rounds = Rounds()
        self.desk = Desk(schema, house, library or Library(), compiled=compiled, suggest=page)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "websocket":
            await self.converse(WebSocket(scope, receive, send))
            return
        try:
            response = await self.respond(scope, receive)
        except Refused as error:
            response = refusal(error)
        except GraphapiError as error:
            response = refusal_of(error)
        except ClientDisconnect:
            return
        except Exception:
            log.exception("A request could not be answered.")
            response = refusal(Refused("INTERNAL", "Internal server error."))
        await response(scope, receive, send)

    async def converse(self, socket: WebSocket) -> None:
        """Answer whoever opens a WebSocket."""
        if self.house.doorman.asks or is_ours(socket.headers):
            await self.run(socket)
        else:
            await self.reject_websocket(socket)

    async def get_context(
        self,
        request: Request | WebSocket,  # noqa: ARG002 - Strawberry's signature
        response: Response | WebSocket | None = None,  # noqa: ARG002 - Strawberry's signature
    ) -> Any:
        """Make no context: who asks over a WebSocket is known later."""
        return None

    def decode_json(self, data: str | bytes) -> object:
        """Read a message of a WebSocket."""
        return message_of(data)

    def encode_json(self, data: object) -> str:
        """Write a message of a WebSocket, as text."""
        return orjson.dumps(data).decode()

    async def respond(self, scope: Scope, receive: Receive) -> ASGIApp:
        """Answer a request.

        Raises
        ------
        Refused, GraphapiError
            If it never comes to a document.
        """
        headers, method = Sent(scope), scope["method"]
        if not self.house.doorman.asks:
            check_host(headers)
        check_method(method)
        caller = wanted(headers.get("accept"))
        if self.page and caller.page and is_bare(scope):
            return page()
        if caller.json is None and not caller.events and not caller.parts:
            raise not_acceptable()
        context = Context(self.house, await self.house.doorman.principal(headers))
        account().principal = context.principal.id
        asked = await read(scope, headers, receive)
        try:
            meant = self.desk.meant(asked, context.principal)
        except NotRun as error:
            return written(refused(error.errors), caller)
        if method == "GET":
            check_query(meant.kind)
        if meant.kind is OperationType.SUBSCRIPTION:
            check_events(caller)
            return self._news(meant, context, headers)
        if caller.parts and self.desk.defers(meant):
            return Parts(partial(self.desk.deliver, meant, context), caller.json or Media.JSON)
        answer = await self.desk.answer(meant, context)
        if method == "GET" and caller.json is not None:
            return answer.tagged(caller.json, headers)
        return written(answer, caller)

    def _news(self, meant: Meant, context: Context, headers: Headers) -> EventStream:
        """Follow what is asked for as long as it is known who asks."""
        doorman = self.house.doorman
        look = partial(doorman.known, headers)
        answers = while_known(self.desk.answers(meant, context), look)
        return EventStream(self.rounds.heard(answers, look) if doorman.asks else answers)


def is_bare(scope: Scope) -> bool:
    """Whether a request asks for nothing: somebody opened the address in a browser."""
    return scope["method"] == "GET" and not scope["query_string"]


async def read(scope: Scope, headers: Headers, receive: Receive) -> Asked:
    """Read what is asked, in the address or in the body."""
    if scope["method"] == "GET":
        return asked_in_address(scope["query_string"])
    return await asked_in_body(headers, receive)


def written(answer: Answer, caller: Wanted) -> ASGIApp:
    """Write an answer as JSON, or as the one event or part for those who read nothing else."""
    if caller.json is not None:
        return answer.response(caller.json)
    if caller.events:
        return EventStream(_only(answer))
    return Parts(lambda deliver: deliver(answer), Media.JSON)


async def _only(answer: Answer) -> AsyncIterator[Answer]:
    yield answer


def check_method(method: str) -> None:
    """Refuse methods that GraphQL over HTTP has no use for."""
    if method not in {"GET", "POST"}:
        raise Refused(
            "METHOD_NOT_ALLOWED", "The method must be GET or POST.", {"allow": "GET, POST"}
        )


def check_query(kind: OperationType) -> None:
    """Refuse to change or to follow anything by GET."""
    if kind is not OperationType.QUERY:
        raise Refused(
            "METHOD_NOT_ALLOWED",
            f"A {kind.value} must not be sent with GET; send it with POST.",
            {"allow": "POST"},
        )


def check_events(caller: Wanted) -> None:
    """Refuse a subscription where nobody could read its answers."""
    if not caller.events:
        raise Refused(
            "NOT_ACCEPTABLE",
            f"A subscription is answered by a stream: accept {Media.EVENTS}, or open a WebSocket "
            "and speak graphql-transport-ws.",
        )


def not_acceptable() -> Refused:
    """Say what can be accepted."""
    return Refused(
        "NOT_ACCEPTABLE", f"Answers are {Media.RESPONSE} or {Media.JSON}; accept one of them."
    )
