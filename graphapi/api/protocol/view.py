"""The door for GraphQL over HTTP: Strawberry's view with our own reading, statuses and errors."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import orjson
from graphql import GraphQLError, OperationType
from starlette.requests import ClientDisconnect, Request
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL

from graphapi.api.context import Context
from graphapi.api.operation.account import account
from graphapi.api.protocol.accept import Media, wanted
from graphapi.api.protocol.answers import Answer, answer_of, refused
from graphapi.api.protocol.library import Library
from graphapi.api.protocol.reading import Asked, asked_in_address, asked_in_body
from graphapi.api.protocol.refusals import Refused, refusal
from graphapi.store.waiting import bounded

if TYPE_CHECKING:
    from graphql import OperationDefinitionNode
    from starlette.responses import Response
    from starlette.types import Receive, Scope, Send
    from strawberry.schema import BaseSchema

    from graphapi.api.context import House
    from graphapi.api.guard.extension import Guarded

STORE_SECONDS = 4.5
"""Seconds that one operation may wait for the store and for the live graph, all in all."""


class Door(GraphQL[Context, None]):
    """GraphQL over HTTP.

    Parameters
    ----------
    schema : BaseSchema
        What can be asked; it keeps the documents that were asked of it.
    house : House
        What all requests share.
    library : Library, optional
        Documents that may be asked for by their ids.
    """

    def __init__(self, schema: BaseSchema, house: House, library: Library | None = None) -> None:
        super().__init__(schema, graphql_ide=None, subscription_protocols=())
        self.house = house
        self.library = library or Library()
        self.documents = cast("Guarded", schema).documents

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "websocket":
            await self.run(WebSocket(scope, receive, send))
            return
        try:
            response = await self.respond(Request(scope, receive))
        except Refused as error:
            response = refusal(error)
        except ClientDisconnect:
            return
        await response(scope, receive, send)

    async def get_context(
        self,
        request: Request | WebSocket,  # noqa: ARG002 - Strawberry's signature
        response: Response | WebSocket | None = None,  # noqa: ARG002 - Strawberry's signature
    ) -> Context:
        """Make the context of one request."""
        return Context(self.house)

    def encode_json(self, data: object) -> str:
        """Write JSON as text, for WebSockets send it so."""
        return orjson.dumps(data).decode()

    async def respond(self, request: Request) -> Response:
        """Answer a request, or fail with ``Refused``."""
        caller = wanted(request.headers.get("accept"))
        by_get = request.method == "GET"
        check_method(request.method)
        if caller.json is None:
            raise not_acceptable()
        asked = (
            asked_in_address(request.scope["query_string"])
            if by_get
            else await asked_in_body(request.headers, request.receive)
        )
        context = await self.get_context(request)
        account().principal = context.principal.id
        answer = await self.answer(asked, context, only_queries=by_get)
        if by_get:
            return answer.tagged(caller.json, request.headers)
        return answer.response(caller.json)

    async def answer(self, asked: Asked, context: Context, *, only_queries: bool) -> Answer:
        """Answer what was asked, once it is a document that may run."""
        try:
            text = self.library.text_of(asked)
            document = self.documents.read(text)
            if document.ast is None:
                return refused(document.errors)
            operation = document.operation(asked.operation)
        except GraphQLError as error:
            return refused([error])
        if document.errors:
            return refused(document.errors)
        if only_queries:
            check_query(operation)
        self.library.keep(asked, text)
        name = operation.name.value if operation.name else None
        account().names(text, operation.operation.value, name)
        with bounded(STORE_SECONDS):
            return await self.execute(text, asked, context)

    async def execute(self, text: str, asked: Asked, context: Context) -> Answer:
        """Run an operation of a document that may run."""
        result = await self.schema.execute(
            text,
            variable_values=asked.variables,
            context_value=context,
            operation_name=asked.operation,
            operation_extensions=asked.extensions,
        )
        return answer_of(result)


def check_method(method: str) -> None:
    """Refuse methods that GraphQL over HTTP has no use for."""
    if method not in {"GET", "POST"}:
        raise Refused(
            "METHOD_NOT_ALLOWED", "The method must be GET or POST.", {"allow": "GET, POST"}
        )


def check_query(operation: OperationDefinitionNode) -> None:
    """Refuse to change anything by GET."""
    if operation.operation is not OperationType.QUERY:
        raise Refused(
            "METHOD_NOT_ALLOWED",
            f"A {operation.operation.value} must not be sent with GET; send it with POST.",
            {"allow": "POST"},
        )


def not_acceptable() -> Refused:
    """Say what can be accepted."""
    return Refused(
        "NOT_ACCEPTABLE", f"Answers are {Media.RESPONSE} or {Media.JSON}; accept one of them."
    )
