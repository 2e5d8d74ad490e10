"""Which encoding a file is in: UTF-8 with or without a mark, else GB18030, else refused."""

from __future__ import annotations

import codecs
from hashlib import blake2b
from itertools import chain
from typing import TYPE_CHECKING

from graphapi.errors import BadFile

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

UTF8, GB18030 = "utf-8-sig", "gb18030"
_BLOCK = 1 << 20
_LONG = "\u0800"
"""From here on UTF-8 takes three bytes; the two of those below are a Han character in GB18030."""


def encoding_of(path: Path) -> str:
    """Return the name of the encoding that the whole file is in; reads it once or twice.

    Raises
    ------
    BadFile
        If it is in neither, or is UTF-8 with a few damaged bytes, which would also pass as
        GB18030, with nonsense for text.
    """
    broken = _first_error(path, UTF8)
    if broken is None:
        _refuse_binary(path)
        return UTF8
    if not _mostly_utf8(path, broken) and _first_error(path, GB18030) is None:
        return GB18030
    raise BadFile(
        f"{path.name} is neither UTF-8 nor GB18030 text: byte {broken + 1} fits neither; "
        "save it as UTF-8.",
        field=path.name,
    )


def content_digest(path: Path) -> str:
    """Return a digest of what a file holds; reads it once."""
    digest = blake2b(digest_size=16)
    for block in _blocks(path):
        digest.update(block)
    return digest.hexdigest()


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            yield block


def _first_error(path: Path, encoding: str) -> int | None:
    decoder = codecs.getincrementaldecoder(encoding)()
    offset = 0
    for block in chain(_blocks(path), (b"",)):
        offset += len(block)
        try:
            decoder.decode(block, final=not block)
        except UnicodeDecodeError as error:
            return max(0, offset - len(error.object) + error.start)
    return None


def _mostly_utf8(path: Path, broken: int) -> bool:
    with path.open("rb") as file:
        if file.read(len(codecs.BOM_UTF8)) == codecs.BOM_UTF8:
            return True
        file.seek(max(0, broken - _BLOCK // 2))
        text = file.read(_BLOCK).decode("utf-8", "replace")
    wrong = text.count("\ufffd")
    right = sum(character >= _LONG for character in text) - wrong
    return right > wrong


def _refuse_binary(path: Path) -> None:
    with path.open("rb") as file:
        if b"\0" in file.read(_BLOCK):
            raise BadFile(
                f"{path.name} holds zero bytes, so it is UTF-16 or no text; save it as UTF-8.",
                field=path.name,
            )
