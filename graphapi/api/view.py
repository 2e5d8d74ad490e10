"""The door for GraphQL over HTTP: Strawberry's view with bounds, codes and masked faults."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
from cross_web import HTTPException
from graphql import GraphQLError
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from strawberry.asgi import GraphQL

from graphapi.api.context import Context
from graphapi.api.guard.codes import CODES
from graphapi.errors import BadInput, GraphapiError

if TYPE_CHECKING:
    from starlette.types import Message, Receive, Scope, Send
    from starlette.websockets import WebSocket
    from strawberry.http import GraphQLHTTPResponse
    from strawberry.schema import BaseSchema
    from strawberry.types.execution import ExecutionResult

    from graphapi.api.context import House

MAX_BODY = 256 * 1024
_BLAMED = frozenset(name for name, code in CODES.items() if code.status < 500)
"""Codes of errors that callers can mend."""
_CODES = {405: "METHOD_NOT_ALLOWED", 413: "PAYLOAD_TOO_LARGE", 415: "UNSUPPORTED_MEDIA_TYPE"}
_REFUSALS = {
    "Unsupported content type": (415, "The body must be JSON; say Content-Type: application/json."),
    "Unable to parse request body as JSON": (400, "The body must be JSON in UTF-8; correct it."),
    "No GraphQL query found in the request": (400, "There is no query; send it as query."),
}
"""Status and sentence for what Strawberry says without a remedy."""


class Door(GraphQL[Context, None]):
    """GraphQL over HTTP. There are no subscriptions and no page to try queries yet.

    Parameters
    ----------
    schema : Schema
        What can be asked.
    house : House
        What all requests share.
    """

    def __init__(self, schema: BaseSchema, house: House) -> None:
        super().__init__(schema, graphql_ide=None, subscription_protocols=())
        self.house = house

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        try:
            response = await self.run(Request(scope, bounded(receive)))
        except HTTPException as error:
            response = refusal(*_REFUSALS.get(error.reason, (error.status_code, error.reason)))
        except ClientDisconnect:
            return
        await response(scope, receive, send)

    async def get_context(
        self,
        request: Request | WebSocket,  # noqa: ARG002 - Strawberry's signature
        response: Response | WebSocket,  # noqa: ARG002 - Strawberry's signature
    ) -> Context:
        """Make the context of one request."""
        return Context(self.house)

    def should_render_graphql_ide(self, request: Any) -> bool:  # noqa: ARG002 - Strawberry's signature
        """Say that there is no page to try queries."""
        return False

    def decode_json(self, data: str | bytes) -> object:
        """Read JSON, which must be an object at the top."""
        found = orjson.loads(data)
        if not isinstance(found, dict):
            raise HTTPException(400, "The body must be a JSON object with a query; send one.")
        name = found.get("operationName")
        if not isinstance(name, str | None):
            raise HTTPException(400, "operationName must be text or null.")
        return found

    def encode_json(self, data: object) -> str:
        """Write JSON as text, so that it may also go out on a WebSocket."""
        return orjson.dumps(data).decode()

    async def process_result(
        self,
        request: Request,  # noqa: ARG002 - Strawberry's signature
        result: ExecutionResult,
    ) -> GraphQLHTTPResponse:
        """Show a result; without data, leave ``data`` out if nothing was executed."""
        if not result.errors:
            return {"data": result.data}
        errors: list[object] = [shown(error) for error in result.errors]
        if result.data is None and not any(error.path for error in result.errors):
            return {"errors": errors}
        return {"data": result.data, "errors": errors}

    def create_response(
        self,
        response_data: GraphQLHTTPResponse | list[GraphQLHTTPResponse],
        sub_response: Response,
    ) -> Response:
        """Answer 400 where the caller alone is to blame and there is no data."""
        response = super().create_response(response_data, sub_response)
        if isinstance(response_data, dict) and response_data.get("data") is None:
            errors: list[Any] = response_data.get("errors") or []
            if all(each["extensions"]["code"] in _BLAMED for each in errors):
                response.status_code = 400
        return response


def bounded(receive: Receive) -> Receive:
    """Refuse a body over the limit as soon as it is passed, whatever its header says."""
    taken = 0

    async def limited() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > MAX_BODY:
            raise HTTPException(413, f"The body must be at most {MAX_BODY} bytes; ask for less.")
        return message

    return limited


def refusal(status: int, message: str) -> Response:
    """Answer a request that never came to a query."""
    error = {"message": message, "extensions": {"code": _CODES.get(status, "BAD_REQUEST")}}
    return Response(orjson.dumps({"errors": [error]}), status, media_type="application/json")


def cause_of(error: GraphQLError) -> Exception:
    """Return the error that began it."""
    cause: Exception = error
    while isinstance(cause, GraphQLError) and cause.original_error is not None:
        cause = cause.original_error
    return cause


def is_expected(error: GraphQLError) -> bool:
    """Whether callers may read an error: one of ours, or one about the query itself."""
    cause = cause_of(error)
    return isinstance(cause, GraphapiError) or (
        isinstance(cause, GraphQLError) and error.path is None
    )


def shown(error: GraphQLError) -> dict[str, Any]:
    """Show an error with a code; what callers must not read is masked."""
    formatted: dict[str, Any] = dict(error.formatted)
    cause = cause_of(error)
    if isinstance(cause, GraphapiError):
        field = {"field": cause.field} if cause.field else {}
        formatted |= {"message": cause.message, "extensions": {"code": cause.code, **field}}
    elif is_expected(error):
        formatted["extensions"] = {"code": BadInput.code, **(error.extensions or {})}
    else:
        formatted |= {"message": "Internal server error.", "extensions": {"code": "INTERNAL"}}
    return formatted
