"""What an attack is: one HTTP request that nobody means well with."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import orjson

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Attack:
    """One request.

    ``codes`` are those that may come; with none of them it must be answered with data.
    """

    name: str
    body: bytes = b""
    method: str = "POST"
    address: str = "/graphql"
    headers: Mapping[str, str] = field(default_factory=lambda: {"content-type": "application/json"})
    codes: frozenset[str] = frozenset()


def document(name: str, query: str, codes: str = "", **variables: Any) -> Attack:
    """Send a document with variables."""
    body = orjson.dumps({"query": query, "variables": variables})
    return Attack(name=name, body=body, codes=frozenset(codes.split()))


def raw(name: str, body: bytes | str, codes: str = "BAD_REQUEST", **headers: str) -> Attack:
    """Send a body as it is; underscores in the names of headers stand for hyphens."""
    content = body.encode("utf-8", "surrogatepass") if isinstance(body, str) else body
    given = {key.replace("_", "-"): value for key, value in headers.items()}
    return Attack(
        name=name,
        body=content,
        headers={"content-type": "application/json", **given},
        codes=frozenset(codes.split()),
    )
