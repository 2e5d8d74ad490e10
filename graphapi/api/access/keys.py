"""API keys: random texts that programs send instead of a token, kept as digests in a file.

A key holds 256 random bits, so nobody can guess one, and SHA-256 hides it as well as a slow hash
would: slowness protects what people think up, and would only cost each request its milliseconds.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import re
import secrets
import time
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

import orjson

from graphapi.api.access.claims import principal_of, refused
from graphapi.errors import BadFile, UnknownId

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from graphapi.api.access.principal import Principal

PREFIX = "gapi_"
_SHAPE = re.compile(rf"{PREFIX}([0-9a-f]{{12}})_([A-Za-z0-9_-]{{43}})")
_LOOK = 1.0
"""Seconds between two looks at the file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """What is kept of a key.

    Attributes
    ----------
    id : str
        What it is called; a part of the key itself.
    digest : str
        SHA-256 of the whole key, in hexadecimal digits.
    note : str
        Whose it is, or what for.
    roles, regions, groups, budget
        As of a ``Principal``.
    made, expires : int
        Seconds since 1970; from ``expires`` on it is refused.
    revoked : bool
        Whether it was taken back.
    """

    id: str
    digest: str
    note: str
    roles: list[str]
    regions: list[str] | None
    groups: list[str] | None
    budget: int | None
    made: int
    expires: int
    revoked: bool = False


def new_key(
    *,
    note: str,
    roles: Sequence[str],
    regions: Sequence[str] | None,
    groups: Sequence[str] | None,
    budget: int | None,
    days: int,
    now: int,
) -> tuple[str, Key]:
    """Draw a key; return it, which is shown once, and what is kept of it."""
    id_ = secrets.token_hex(6)
    text = f"{PREFIX}{id_}_{secrets.token_urlsafe(32)}"
    return text, Key(
        id=id_,
        digest=digest_of(text),
        note=note,
        roles=list(roles),
        regions=None if regions is None else list(regions),
        groups=None if groups is None else list(groups),
        budget=budget,
        made=now,
        expires=now + days * 86_400,
    )


def digest_of(text: str) -> str:
    """Return what is kept instead of a key."""
    return hashlib.sha256(text.encode()).hexdigest()


def read_keys(path: Path) -> tuple[Key, ...]:
    """Read the keys of a file, none if it is not there yet.

    Raises
    ------
    BadFile
        If a line is no key.
    """
    try:
        lines = path.read_bytes().splitlines()
    except FileNotFoundError:
        return ()
    try:
        return tuple(Key(**orjson.loads(line)) for line in lines)
    except (ValueError, TypeError):
        raise BadFile(
            f"{path} holds a line that is no key; restore it, or delete it and make new keys.",
            field="GRAPHAPI_KEYS",
        ) from None


def add_key(path: Path, key: Key) -> None:
    """Put a key into a file that only its owner can read; it is there once this returns."""
    with _changing(path):
        _write(path, (*read_keys(path), key))


def revoke_key(path: Path, id_: str) -> None:
    """Take a key back; ``UnknownId`` if there is none with the id."""
    with _changing(path):
        keys = read_keys(path)
        if not any(key.id == id_ for key in keys):
            raise UnknownId(f"There is no key {id_}; graphapi keys list shows them.", field="id")
        _write(path, [replace(key, revoked=True) if key.id == id_ else key for key in keys])


@contextlib.contextmanager
def _changing(path: Path) -> Iterator[None]:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _write(path: Path, keys: Sequence[Key]) -> None:
    beside = path.with_suffix(".new")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(b"".join(orjson.dumps(asdict(key)) + b"\n" for key in keys))
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


class Keys:
    """Tells who bears a key; looks at the file again when it was changed.

    Parameters
    ----------
    path : Path
        The file of keys.
    clock : callable
        Seconds since 1970.
    """

    def __init__(self, path: Path, clock: Callable[[], float] = time.time) -> None:
        self._path = path
        self._clock = clock
        self._looked = float("-inf")
        self._stamp: tuple[int, ...] = ()
        self._known: Mapping[str, Key] = {}

    def principal(self, text: str) -> Principal:
        """Return who bears a key; errors as of ``Tokens.principal``."""
        key = self._current().get(digest_of(text)) if _SHAPE.fullmatch(text) else None
        if key is None or key.revoked or self._clock() >= key.expires:
            raise refused()
        return principal_of(f"key:{key.id}", asdict(key))

    def _current(self) -> Mapping[str, Key]:
        now = time.monotonic()
        if now - self._looked >= _LOOK:
            self._looked = now
            stamp = _stamp(self._path)
            if stamp != self._stamp:
                self._known = {key.digest: key for key in read_keys(self._path)}
                self._stamp = stamp
        return self._known


def _stamp(path: Path) -> tuple[int, ...]:
    try:
        found = path.stat()
    except FileNotFoundError:
        return (0,)
    return found.st_mtime_ns, found.st_size, found.st_ino


def shown(key: Key, now: float) -> Mapping[str, Any]:
    """Return a key for people: all but its digest, and whether it is accepted now."""
    facts = asdict(key)
    del facts["digest"]
    return {**facts, "accepted": not key.revoked and now < key.expires}
