"""Cursors as callers see them: sealed, so that nobody can read one, make one or move one elsewhere.

A cursor holds the place of an item in its list, and thus its name, which not everybody may read; so
it is encrypted and authenticated at once by AES-SIV (RFC 5297) with a key of the store. What
list it belongs to is authenticated with it. The same place of a list always has the same cursor.
"""

from __future__ import annotations

import base64
import binascii
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from graphapi.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

VERSION = b"\x01"
"""The first byte of a cursor: how the rest is to be read."""

_cipher = lru_cache(maxsize=8)(AESSIV)


class Cursors(NamedTuple):
    """Writes and reads the cursors of one list.

    Attributes
    ----------
    key : bytes
        32, 48 or 64 bytes that only the store and those who serve it know.
    of : callable
        Gives what tells the list apart from any other.
    """

    key: bytes
    of: Callable[[], bytes]

    def write(self, place: Sequence[Any]) -> str:
        """Return the cursor of a place."""
        sealed = _cipher(self.key).encrypt(orjson.dumps(place), [VERSION, self.of()])
        return base64.urlsafe_b64encode(VERSION + sealed).decode().rstrip("=")

    def read(self, text: str, field: str) -> tuple[Any, ...]:
        """Return the place that a cursor stands for.

        Raises
        ------
        BadInput
            If it is no cursor, or one of another list, order, store or version.
        """
        try:
            return tuple(orjson.loads(self._opened(text)))
        except (ValueError, binascii.Error, InvalidTag):
            raise BadInput(
                f"{field} is no cursor of this list in this order; take one of a page of the same "
                "list, asked for with the same arguments, or leave it out.",
                field=field,
            ) from None

    def _opened(self, text: str) -> bytes:
        padded = text.encode("ascii") + b"=" * (-len(text) % 4)
        raw = base64.b64decode(padded, b"-_", validate=True)
        if raw[:1] != VERSION:
            raise ValueError("a cursor of another version")
        return _cipher(self.key).decrypt(raw[1:], [VERSION, self.of()])
