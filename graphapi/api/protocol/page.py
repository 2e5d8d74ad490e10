"""A page to try queries, GraphiQL, from files of our own; and the schema as text."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import xxhash
from starlette.responses import Response
from starlette.routing import Route

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from starlette.requests import Request

FOLDER = Path(__file__).with_name("graphiql")
FILES: Mapping[str, str] = {
    "graphiql.min.css": "text/css",
    "graphiql.min.js": "text/javascript",
    "react-dom.production.min.js": "text/javascript",
    "react.production.min.js": "text/javascript",
    "start.css": "text/css",
    "start.js": "text/javascript",
}
"""Every file that the page asks for, and its kind."""
RULES = (
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",  # the editor places its lines by styles
    "img-src 'self' data:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
)
"""What a browser may load for the page: nothing from elsewhere, no script within a page."""
SAFE = {
    "content-security-policy": "; ".join(RULES),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
}


def page() -> Response:
    """Return the page."""
    headers = {**SAFE, "vary": "Accept", "cache-control": "no-cache"}
    return Response((FOLDER / "page.html").read_bytes(), headers=headers, media_type="text/html")


def files_of_the_page() -> Sequence[Route]:
    """Return the route of the files that the page asks for."""

    async def file(request: Request) -> Response:
        name = request.path_params["name"]
        if name not in FILES:
            return Response(status_code=404)
        return _cached(request, (FOLDER / name).read_bytes(), FILES[name])

    return [Route("/graphiql/{name}", file)]


def schema_text(write: Callable[[], str]) -> Route:
    """Return the route of the schema as text, written when first asked for."""
    written = cache(write)

    async def schema(request: Request) -> Response:
        return _cached(request, written().encode(), "text/plain")

    return Route("/schema.graphql", schema)


def _cached(request: Request, content: bytes, kind: str) -> Response:
    """Answer with a file, or only say that the caller has it already."""
    tag = f'"{xxhash.xxh3_128_hexdigest(content)}"'
    headers = {**SAFE, "etag": tag, "cache-control": "no-cache"}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(content, headers=headers, media_type=kind)
