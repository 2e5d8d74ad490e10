"""Answers as they go out: their bytes, their kind of JSON, their status, their tag."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import orjson
import xxhash
from starlette.responses import Response

from graphapi.api.guard.codes import CODES
from graphapi.api.protocol.accept import Media
from graphapi.api.protocol.errors import all_shown, waiting
from graphapi.api.protocol.refusals import VARY

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphql import GraphQLError
    from starlette.datastructures import Headers
    from strawberry.types.execution import ExecutionResult

NOT_RUN = 400
"""Status of a document that was refused before it ran; the draft of GraphQL over HTTP wants 422."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a request.

    Attributes
    ----------
    body : bytes
        JSON in UTF-8.
    status : int
        200 if something ran, else that of the first error.
    further : mapping
        Headers beside the usual ones: after how many seconds to ask again.
    """

    body: bytes
    status: int = 200
    further: Mapping[str, str] = field(default_factory=dict)

    def response(self, media: Media, headers: Mapping[str, str] = VARY) -> Response:
        """Write the answer as one of the kinds of JSON.

        Under ``application/json`` a document that did not run is answered with 200, as ever.
        """
        mild = media is Media.JSON and self.status == NOT_RUN
        status = 200 if mild else self.status
        kind = {"content-type": f"{media}; charset=utf-8"}
        return Written(self.body, status, {**headers, **self.further, **kind})

    def tagged(self, media: Media, asked: Headers) -> Response:
        """Write the answer with its tag, or only say that the caller has it already."""
        if self.status != 200:
            return self.response(media)
        tag = f'"{xxhash.xxh3_128_hexdigest(self.body)}-{media.name.lower()}"'
        headers = {**VARY, "etag": tag, "cache-control": "private, no-cache"}
        if tag in _tags(asked.get("if-none-match", "")):
            return Response(status_code=304, headers=headers)
        return self.response(media, headers)


class Written(Response):
    """An answer as it goes out: bytes, a status, and headers in small letters."""

    def __init__(self, body: bytes, status: int, headers: Mapping[str, str]) -> None:
        self.body = body
        self.status_code = status
        self.background = None
        self.raw_headers = [
            *[(name.encode(), value.encode("latin-1")) for name, value in headers.items()],
            (b"content-length", str(len(body)).encode()),
        ]


def _tags(header: str) -> set[str]:
    return {each.strip().removeprefix("W/") for each in header.split(",")}


def refused(errors: Sequence[GraphQLError]) -> Answer:
    """Answer a document that did not run; there is no ``data``."""
    told = all_shown(errors)
    return Answer(orjson.dumps({"errors": told}), _status(told), waiting(told[0]))


def told(result: ExecutionResult) -> dict[str, Any]:
    """Return a result as it goes out; without ``data`` if nothing ran."""
    if not result.errors:
        found: dict[str, Any] = {"data": result.data}
    elif result.data is None and not any(error.path for error in result.errors):
        found = {"errors": all_shown(result.errors)}
    else:
        found = {"data": result.data, "errors": all_shown(result.errors)}
    if result.extensions:
        found["extensions"] = result.extensions
    return found


def answer_of(result: ExecutionResult, extensions: dict[str, Any] | None = None) -> Answer:
    """Answer with a result, and with what else is to be told beside it."""
    result.extensions = extensions or result.extensions
    found = told(result)
    if "data" in found:
        return Answer(orjson.dumps(found))
    errors = found["errors"]
    return Answer(orjson.dumps(found), _status(errors), waiting(errors[0]))


def beside(extensions: dict[str, Any]) -> Answer:
    """Answer with what was asked for without running anything."""
    return Answer(orjson.dumps({"extensions": extensions}))


def _status(errors: Sequence[Mapping[str, Any]]) -> int:
    code = CODES.get(errors[0]["extensions"]["code"])
    return code.status if code and code.status != 400 else NOT_RUN
