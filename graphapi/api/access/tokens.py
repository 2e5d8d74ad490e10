"""Bearer tokens: JSON Web Tokens (RFC 7519) that an issuer signed with a published key."""

from __future__ import annotations

import base64
import binascii
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import jwt

from graphapi.api.access.claims import principal_of, refused

if TYPE_CHECKING:
    from graphapi.api.access.jwks import PublishedKeys
    from graphapi.api.access.principal import Principal

LONGEST = 8_192
MOST_SEEN = 2_000
"""Tokens that are remembered; the one used least lately is forgotten first."""
_REQUIRED = ["exp", "aud", "iss", "sub"]


@dataclass(frozen=True, slots=True)
class _Seen:
    """A token that was verified: by which key, until when it holds, and whose it is."""

    key: jwt.PyJWK
    until: float
    principal: Principal


@dataclass(frozen=True, slots=True)
class Tokens:
    """Tells who bears a token; one that was verified is not verified again by the same key.

    Attributes
    ----------
    issuer, audience : str
        What ``iss`` and ``aud`` must say.
    keys : PublishedKeys
        The keys of the issuer.
    """

    issuer: str
    audience: str
    keys: PublishedKeys
    _seen: OrderedDict[bytes, _Seen] = field(default_factory=OrderedDict, init=False, repr=False)

    async def principal(self, token: str) -> Principal:
        """Return who bears a token.

        Raises
        ------
        Unauthenticated
            If it is not one that the issuer signed for us and that holds now. It is always the same
            answer, so that nobody learns what was wrong.
        """
        if not is_canonical(token):
            raise refused()
        try:
            key = await self.keys.key(jwt.get_unverified_header(token))
            seen = self._looked_up(token, key)
        except Exception:  # noqa: BLE001 - whatever a token breaks, it is not accepted
            raise refused() from None
        if time.time() >= seen.until:
            raise refused()
        return seen.principal

    def _looked_up(self, token: str, key: jwt.PyJWK) -> _Seen:
        digest = sha256(token.encode()).digest()
        seen = self._seen.get(digest)
        if seen is None or seen.key is not key:
            seen = self._seen[digest] = self._verified(token, key)
        self._seen.move_to_end(digest)
        if len(self._seen) > MOST_SEEN:
            self._seen.popitem(last=False)
        return seen

    def _verified(self, token: str, key: jwt.PyJWK) -> _Seen:
        claims = jwt.decode(
            token,
            key.key,
            algorithms=[key.algorithm_name],
            audience=self.audience,
            issuer=self.issuer,
            options={"require": _REQUIRED},
        )
        return _Seen(key, int(claims["exp"]), principal_of(claims["sub"], claims))


def is_canonical(token: str) -> bool:
    """Whether a token is written as its issuer writes it.

    Base64 decoders are lenient: they drop strange characters and the bits that are left over, so
    that many texts would be one token.
    """
    parts = token.split(".")
    return len(token) <= LONGEST and len(parts) == 3 and all(map(_is_base64url, parts))


def _is_base64url(part: str) -> bool:
    try:
        padded = part.encode("ascii") + b"=" * (-len(part) % 4)
        decoded: Any = base64.b64decode(padded, b"-_", validate=True)
    except (ValueError, binascii.Error):
        return False
    return bool(part) and base64.urlsafe_b64encode(decoded).decode().rstrip("=") == part
