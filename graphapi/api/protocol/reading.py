"""What was asked: the parameters of a GraphQL request, out of a body or an address."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

import orjson
from starlette.requests import ClientDisconnect

from graphapi.api.patience import Expired, within
from graphapi.api.protocol.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.datastructures import Headers
    from starlette.types import Receive

MAX_BODY = 256 * 1024
MAX_ADDRESS = 16 * 1024
"""Most bytes of what follows the question mark of an address."""
MAX_NESTING = 32
"""Most levels of JSON: those of the request, and those of a variable."""
PATIENCE = 10.0
"""Seconds that a body may take."""

_KINDS: Mapping[str, tuple[type, str]] = {
    "query": (str, "text"),
    "documentId": (str, "text"),
    "operationName": (str, "text"),
    "variables": (dict, "an object"),
    "extensions": (dict, "an object"),
}
"""What each parameter must be, if it is not null."""
_ANYTHING = (object, "anything")
_IN_ADDRESS = ("variables", "extensions")
"""Parameters that stand in an address as JSON."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A GraphQL request as it was sent; nothing is known yet about its document."""

    query: str | None
    document_id: str | None
    operation: str | None
    variables: dict[str, Any]
    extensions: dict[str, Any]


def asked(found: object) -> Asked:
    """Check the parameters of a request.

    Raises
    ------
    Refused
        If it is no object, or one of its parameters is of the wrong kind.
    """
    if not isinstance(found, dict):
        raise Refused("BAD_REQUEST", "The request must be a JSON object with a query; send one.")
    for name, value in found.items():
        kind, described = _KINDS.get(name, _ANYTHING)
        if value is not None and not isinstance(value, kind):
            raise Refused("BAD_REQUEST", f"{name} must be {described} or null.")
    given = found.get
    return Asked(
        given("query"),
        given("documentId"),
        given("operationName"),
        given("variables") or {},
        given("extensions") or {},
    )


def json_of(text: bytes | str, name: str) -> object:
    """Read JSON in UTF-8 that is nested no deeper than we can walk.

    Raises
    ------
    Refused
        If it is none; `name` is what the message calls it.
    """
    try:
        found: object = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise Refused(
            "BAD_REQUEST", f"{name} must be JSON in UTF-8 ({error.msg}); correct it."
        ) from None
    if _may_be_deep(text) and _is_deep(found):
        raise Refused("BAD_REQUEST", f"{name} must have at most {MAX_NESTING} levels; flatten it.")
    return found


def _may_be_deep(text: bytes | str) -> bool:
    if isinstance(text, bytes):
        return text.count(b"{") + text.count(b"[") > MAX_NESTING
    return text.count("{") + text.count("[") > MAX_NESTING


def _is_deep(found: object) -> bool:
    level = [found]
    for _ in range(MAX_NESTING):
        inner = [_items(each) for each in level if isinstance(each, dict | list)]
        level = [item for items in inner for item in items]
        if not level:
            return False
    return any(isinstance(each, dict | list) for each in level)


def _items(container: Any) -> Any:
    return container.values() if isinstance(container, dict) else container


def asked_in_address(query_string: bytes) -> Asked:
    """Read the request of an address; errors as :func:`asked`."""
    if len(query_string) > MAX_ADDRESS:
        raise Refused(
            "PAYLOAD_TOO_LARGE",
            f"The address must be at most {MAX_ADDRESS} bytes; send the request with POST.",
        )
    try:
        pairs = parse_qsl(query_string.decode("ascii"), keep_blank_values=True, errors="strict")
    except ValueError:
        raise Refused("BAD_REQUEST", "The address must be UTF-8, encoded by percent.") from None
    found: dict[str, Any] = {name: value for name, value in pairs if name in _KINDS}
    for name in _IN_ADDRESS:
        if name in found:
            found[name] = json_of(found[name], name) if found[name] else None
    return asked(found)


async def asked_in_body(headers: Headers, receive: Receive) -> Asked:
    """Read the request of a body; errors as :func:`asked`, and those of its kind and size."""
    if not _is_json(headers.get("content-type", "")):
        raise Refused(
            "UNSUPPORTED_MEDIA_TYPE",
            "The body must be JSON in UTF-8; say Content-Type: application/json.",
        )
    _check_size(headers.get("content-length", "0"))
    return asked(json_of(await _body(receive), "The body"))


@lru_cache(maxsize=256)
def _is_json(content_type: str) -> bool:
    media, *parameters = (each.strip().lower() for each in content_type.split(";"))
    told = dict(each.replace('"', "").split("=", 1) for each in parameters if "=" in each)
    return media == "application/json" and told.get("charset", "utf-8") in {"utf-8", "utf8"}


def _check_size(length: str) -> None:
    if len(length) > len(str(MAX_BODY)) or (length.isdigit() and int(length) > MAX_BODY):
        raise _too_large()


def _too_large() -> Refused:
    return Refused("PAYLOAD_TOO_LARGE", f"The body must be at most {MAX_BODY} bytes; ask for less.")


async def _body(receive: Receive) -> bytes:
    """Read a body; it must come within bounds, whatever its header says."""
    try:
        body = await within(PATIENCE, _pieces(receive))
    except Expired:
        raise Refused(
            "BAD_REQUEST", f"The body did not come within {PATIENCE:.0f} seconds; send it anew."
        ) from None
    if len(body) > MAX_BODY:
        raise _too_large()
    return body


async def _pieces(receive: Receive) -> bytes:
    body, more = b"", True
    while more and len(body) <= MAX_BODY:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return body
