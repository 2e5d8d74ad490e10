"""Tells who asks by the headers of a request, and lets them unmask what they give a reason for."""

from __future__ import annotations

import ipaddress
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol
from urllib.parse import unquote

from graphapi.api.access.caller import HEADER
from graphapi.api.access.claims import refused
from graphapi.api.access.keys import PREFIX
from graphapi.api.access.principal import LOCAL
from graphapi.api.access.rights import rights_of
from graphapi.api.access.unmaskings import Unmaskings
from graphapi.errors import BadInput, Forbidden, Unauthenticated

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphapi.api.access.keys import Keys
    from graphapi.api.access.principal import Principal
    from graphapi.api.access.tokens import Tokens

REASON = range(10, 201)
"""How many characters a reason has."""


class Headers(Protocol):
    """The headers of a request."""

    def getlist(self, key: str) -> list[str]:
        """Return each value of a header."""


class Doorman:
    """Tells who asks.

    Parameters
    ----------
    tokens, keys : optional
        What is accepted; where neither is, whoever reaches us is ``LOCAL``.
    unmaskings : Unmaskings, optional
        Counts how often each principal unmasks; by default 60 times an hour, in this process.
    """

    def __init__(
        self,
        tokens: Tokens | None = None,
        keys: Keys | None = None,
        *,
        unmaskings: Unmaskings | None = None,
    ) -> None:
        self._tokens = tokens
        self._keys = keys
        self._unmaskings = unmaskings or Unmaskings(60)

    @property
    def asks(self) -> bool:
        """Whether anybody must say who they are."""
        return self._tokens is not None or self._keys is not None

    async def principal(self, headers: Headers) -> Principal:
        """Return who sent a request.

        Raises
        ------
        Unauthenticated
            If they do not say so, or nobody believes them.
        Forbidden, BadInput, RateLimited
            If they ask to unmask and may not, give no reason, or did so too often.
        """
        known = await self.known(headers)
        reasons = headers.getlist(HEADER) if self.asks else ()
        return known if not reasons else self._unmasking(known, reasons)

    async def known(self, headers: Headers) -> Principal:
        """Return who sent a request, whatever else they ask for; ``Unauthenticated`` likewise."""
        if not self.asks:
            return LOCAL
        return await self._bearing(_bearer(headers.getlist("authorization")))

    async def _bearing(self, token: str) -> Principal:
        if token.startswith(PREFIX):
            if self._keys is None:
                raise refused()
            return self._keys.principal(token)
        if self._tokens is None:
            raise refused()
        return await self._tokens.principal(token)

    def _unmasking(self, known: Principal, reasons: Sequence[str]) -> Principal:
        if not rights_of(known.roles).unmasks:
            raise Forbidden("Your roles do not unmask; leave the header out.", field=HEADER)
        reason = unquote(reasons[0], errors="replace").strip()
        if len(reasons) > 1 or len(reason) not in REASON or not reason.isprintable():
            raise BadInput(
                f"{HEADER} must say why in {REASON[0]} to {REASON[-1]} characters, "
                "percent-encoded where they are not ASCII.",
                field=HEADER,
            )
        self._unmaskings.count(known.id)
        return replace(known, clear=True, reason=reason)


def _bearer(given: Sequence[str]) -> str:
    if not given:
        raise Unauthenticated(
            "Say who you are: send a token or a key as Authorization: Bearer.",
            field="Authorization",
        )
    scheme, _, token = given[0].partition(" ")
    if len(given) > 1 or scheme.casefold() != "bearer" or not token:
        raise refused()
    return token


def check_address(host: str, *, asks: bool) -> None:
    """Refuse to serve anything but this machine where nobody must say who they are.

    Raises
    ------
    BadInput
        If the host is no loopback address and no authentication is configured.
    """
    if asks or is_loopback(host):
        return
    raise BadInput(
        f"{host} can be reached from other machines, and nobody would have to say who they are; "
        "set GRAPHAPI_KEYS, or GRAPHAPI_JWKS with GRAPHAPI_JWT_ISSUER and GRAPHAPI_JWT_AUDIENCE, "
        "or serve at 127.0.0.1.",
        field="host",
    )


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches an address; of names only ``localhost``."""
    if host.casefold() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False
