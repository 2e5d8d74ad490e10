"""Requests that never came to a document: a code, and a sentence that says what to send."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson
from starlette.responses import Response

from graphapi.api.guard.codes import CODES
from graphapi.api.operation.account import account

if TYPE_CHECKING:
    from collections.abc import Mapping


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
    error = {"message": refused.message, "extensions": {"code": refused.code}}
    headers = {"vary": "Accept, Authorization", **refused.headers}
    content = orjson.dumps({"errors": [error]})
    kind = "application/json; charset=utf-8"
    status = CODES[refused.code].status
    return Response(content, status, headers={**headers, "content-type": kind})
