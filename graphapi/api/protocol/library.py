"""Documents that are asked for by name: those listed beforehand, and those that were sent once."""

from __future__ import annotations

from collections import OrderedDict
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import orjson

from graphapi.api.guard.codes import refused
from graphapi.api.protocol.refusals import Refused
from graphapi.errors import BadFile

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from graphapi.api.protocol.reading import Asked

KEPT = 1_000
LONGEST_KEPT = 16_384
"""Characters of a text that was sent; longer ones must be sent each time."""
_PREFIX = "sha256:"
_UNLISTED = (
    "The document is not listed here, and only those that are may run; "
    "have it added to the documents of the server."
)
_UNKNOWN = "PersistedQueryNotFound"
"""The words that clients of Apollo look for; they then send the text along."""


class Library:
    """Knows documents by id; the id of a text is its SHA-256 unless a list says otherwise.

    Parameters
    ----------
    listed : mapping, optional
        Texts by id. If given, these may run and no others.
    """

    def __init__(self, listed: Mapping[str, str] | None = None) -> None:
        self._listed = listed
        self._allowed = frozenset((listed or {}).values())
        self._sent: OrderedDict[str, str] = OrderedDict()

    def text_of(self, asked: Asked) -> str:
        """Return the text of what was asked.

        Raises
        ------
        Refused
            If there is neither text nor id, or both and they do not fit.
        GraphQLError
            Of code PERSISTED_QUERY_NOT_FOUND if nobody knows the id, or the text is not listed.
        """
        id_ = id_of(asked)
        if asked.query:
            self._check(asked, id_)
            return asked.query
        if id_ is None:
            raise Refused("BAD_REQUEST", "There is no query; send it as query, or its documentId.")
        found = self._named(id_)
        if found is None:
            raise refused("PERSISTED_QUERY_NOT_FOUND", _UNKNOWN)
        return found

    def keep(self, asked: Asked, text: str) -> None:
        """Keep a text that may run, if it was sent so that its id would do the next time."""
        if self._listed is None and len(text) <= LONGEST_KEPT and (id_ := id_of(asked)):
            self._sent[id_] = text
            self._sent.move_to_end(id_)
            if len(self._sent) > KEPT:
                self._sent.popitem(last=False)

    def _check(self, asked: Asked, id_: str | None) -> None:
        assert asked.query
        if asked.document_id is not None:
            raise Refused("BAD_REQUEST", "query and documentId must not both be sent; leave one.")
        if id_ is not None and id_ != digest(asked.query):
            raise Refused("BAD_REQUEST", "sha256Hash must be the SHA-256 of query; correct it.")
        if self._listed is not None and asked.query not in self._allowed:
            raise refused("PERSISTED_QUERY_NOT_FOUND", _UNLISTED)

    def _named(self, id_: str) -> str | None:
        known = self._listed if self._listed is not None else self._sent
        return known.get(id_) or known.get(id_.removeprefix(_PREFIX))


def digest(text: str) -> str:
    """Return the id of a text: its SHA-256 in hexadecimal digits."""
    return sha256(text.encode()).hexdigest()


def id_of(asked: Asked) -> str | None:
    """Return the id that a request names: ``documentId``, or the hash of Apollo's extension.

    Raises
    ------
    Refused
        If the extension is not as Apollo writes it.
    """
    if asked.document_id is not None or "persistedQuery" not in asked.extensions:
        return asked.document_id
    told = asked.extensions["persistedQuery"]
    hash_ = told.get("sha256Hash") if isinstance(told, dict) else None
    if not isinstance(hash_, str) or told.get("version") != 1:
        raise Refused(
            "BAD_REQUEST", "extensions.persistedQuery must have version 1 and a sha256Hash."
        )
    return hash_


def listed_in(place: Path) -> Mapping[str, str]:
    """Read a list of documents.

    A folder lists the text of each of its files ``*.graphql`` by its SHA-256. A file is JSON:
    texts by id as the Relay compiler writes it, or the manifest of Apollo.

    Raises
    ------
    BadFile
        If there is no such place, or it is no such list.
    """
    try:
        if place.is_dir():
            return {digest(text): text for text in _texts(place)}
        return dict(_entries(orjson.loads(place.read_bytes())))
    except (OSError, ValueError) as error:
        raise BadFile(
            f"GRAPHAPI_DOCUMENTS: {place} is no list of documents ({error}); name a folder with "
            "files *.graphql, or a JSON file of texts by id.",
            field="GRAPHAPI_DOCUMENTS",
        ) from None


def _texts(folder: Path) -> Iterator[str]:
    for path in sorted(folder.rglob("*.graphql")):
        yield path.read_text(encoding="utf-8")


def _entries(found: Any) -> Iterator[tuple[str, str]]:
    if isinstance(found, dict) and isinstance(found.get("operations"), list):
        pairs = [_entry(each) for each in found["operations"]]
    else:
        pairs = list(found.items()) if isinstance(found, dict) else [(None, None)]
    for id_, text in pairs:
        if not (isinstance(id_, str) and isinstance(text, str)):
            raise ValueError("it must hold texts by id")
        yield id_, text


def _entry(operation: Any) -> tuple[Any, Any]:
    return (operation.get("id"), operation.get("body")) if isinstance(operation, dict) else (0, 0)
