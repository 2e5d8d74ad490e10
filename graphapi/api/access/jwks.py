"""The keys that an issuer publishes (RFC 7517), from a file or an address, kept for a while."""

from __future__ import annotations

import asyncio
import logging
import time
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jwt
import orjson

from graphapi.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

FRESH = 300.0
"""Seconds after which keys are fetched again."""
PAUSE = 30.0
"""Seconds between two fetches, however many unknown keys are asked for meanwhile."""
STALE = 86_400.0
"""Seconds after which keys are not used any more if no newer ones could be fetched."""
PATIENCE = 5.0
LARGEST = 1 << 20
ALGORITHMS = frozenset({"RS256", "ES256", "EdDSA"})
"""The only ones, whatever a token says; all with public keys, so none takes a key for a secret."""

log = logging.getLogger(__name__)


class PublishedKeys:
    """The keys of an issuer by their ids.

    Parameters
    ----------
    source : str
        A file, or an address that begins with ``https://``; ``http://`` only on this machine.
    clock : callable
        Seconds that only grow.
    """

    def __init__(self, source: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._read = _reader(source)
        self._clock = clock
        self._keys: Mapping[str, jwt.PyJWK] = {}
        self._fetched = self._tried = float("-inf")
        self._one = asyncio.Lock()

    async def key(self, header: Mapping[str, Any]) -> jwt.PyJWK:
        """Return the key that a token names, if it is made for the algorithm that it names.

        Raises
        ------
        LookupError
            If there is none.
        """
        id_ = header.get("kid", "")
        if id_ not in self._keys or self._clock() - self._fetched > FRESH:
            await self._refresh()
        if self._clock() - self._fetched > STALE:
            raise LookupError("there are no keys")
        found = self._keys[id_]
        if header.get("alg") != found.algorithm_name:
            raise LookupError("the key is for another algorithm")
        return found

    async def _refresh(self) -> None:
        async with self._one:
            if self._clock() - self._tried < PAUSE:
                return
            self._tried = self._clock()
            try:
                self._keys = keys_of(await asyncio.to_thread(self._read))
            except (OSError, ValueError, jwt.PyJWTError) as error:
                log.warning("The keys of the issuer could not be read: %s", type(error).__name__)
                return
            self._fetched = self._clock()


def keys_of(text: bytes) -> Mapping[str, jwt.PyJWK]:
    """Return the keys of a set that may be used: public, for signatures, of our algorithms."""
    found = orjson.loads(text)
    if not isinstance(found, dict):
        raise ValueError("a set of keys is an object")
    keys = jwt.PyJWKSet.from_dict(found).keys
    return {
        key.key_id or "": key
        for key in keys
        if key.algorithm_name in ALGORITHMS and key.public_key_use in {None, "sig"}
    }


def _reader(source: str) -> Callable[[], bytes]:
    if "://" not in source:
        return Path(source).read_bytes
    local = ("http://127.0.0.1:", "http://localhost:", "http://[::1]:")
    if not source.startswith(("https://", *local)):
        raise BadInput(
            "GRAPHAPI_JWKS must be a file or an address that begins with https://.",
            field="GRAPHAPI_JWKS",
        )

    def fetch() -> bytes:
        with urllib.request.urlopen(source, timeout=PATIENCE) as answer:  # noqa: S310 - checked above
            return bytes(answer.read(LARGEST))

    return fetch
