"""Requests that never came to a document: a code, and a sentence that says what to send."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
from starlette.responses import Response

from graphapi.api.account import account
from graphapi.api.guard.codes import CODES
from graphapi.api.protocol.errors import told_of, waiting

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphapi.errors import GraphapiError


VARY = {"vary": "Accept, Authorization"}
"""What an answer depends on beside its address and body."""


class Refused(Exception):
    """A request that is not one of GraphQL over HTTP.

    Parameters
    ----------
    code : str
        One of the table of codes, which has its status.
    message : str
        What is wrong and what to send instead.
    headers : mapping
        What the answer says beside, such as which methods are allowed.
    """

    def __init__(self, code: str, message: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.headers = headers or {}


def refusal(refused: Refused) -> Response:
    """Answer a request that was refused; it is JSON whatever the caller can read."""
    account().codes.append(refused.code)
    error: dict[str, Any] = {"message": refused.message, "extensions": {"code": refused.code}}
    return _response(error, refused.code, refused.headers)


def refusal_of(error: GraphapiError) -> Response:
    """Answer a request whose sender is unknown, or may not ask."""
    headers = {"www-authenticate": "Bearer"} if error.code == "UNAUTHENTICATED" else {}
    return _response(told_of(error), error.code, headers)


def _response(error: Mapping[str, Any], code: str, headers: Mapping[str, str]) -> Response:
    content = orjson.dumps({"errors": [error]})
    kind = {"content-type": "application/json; charset=utf-8"}
    return Response(
        content, CODES[code].status, headers={**VARY, **waiting(error), **headers, **kind}
    )
