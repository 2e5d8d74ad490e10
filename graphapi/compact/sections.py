"""A file of named arrays with a header, written at once or not at all, mapped into memory to read.

The file begins with 8 bytes that tell what it is, the length of the header and its checksum (two
64-bit numbers, little-endian), and the header as JSON. The arrays follow by name, each filled up
with zeros to a multiple of 4,096 bytes, with the XXH3 checksum of each 64 MiB in the header.
"""

from __future__ import annotations

import json
import math
import mmap
import os
import secrets
import struct
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final

import numpy as np
import xxhash

from graphapi.compact.kernels.threads import THREADS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    Arrays = Mapping[str, np.ndarray[Any, np.dtype[Any]]]

MAGIC: Final = b"CSRARRAY"
FORMAT: Final = 1
"""The version of the format; a newer one is refused."""
START: Final = struct.Struct("<8sQQ")
PAGE: Final = 4096
PART: Final = 1 << 26
"""How many bytes have one checksum."""
ABANDONED: Final = 3600.0
"""The seconds after which a file that was never finished is removed by the next writer."""


class SnapshotDamaged(ValueError):
    """A snapshot that was cut short or changed after it was written."""


class SnapshotUnknown(ValueError):
    """A file that is no snapshot, or one of a format that is not known here."""


def write(path: str | os.PathLike[str], header: Mapping[str, Any], arrays: Arrays) -> str:
    """Write arrays to a file that appears only when it is whole; return its digest.

    Parameters
    ----------
    path : path
        A file that is there is replaced; who has it mapped keeps what it was.
    header : mapping
        What JSON can hold.
    arrays : mapping of name to array
        Of numbers or bytes.

    Returns
    -------
    str
        32 hexadecimal digits, the same for the same header and arrays.

    Raises
    ------
    OSError
        If the disk is full or refuses; the old file is as it was.
    """
    target = Path(path)
    solid = {name: np.ascontiguousarray(arrays[name]) for name in sorted(arrays)}
    told = {**header, "format": FORMAT, "sections": _sections(solid)}
    head = _encoded(told)
    with _replacing(target) as file:
        file.write(START.pack(MAGIC, len(head), xxhash.xxh3_64_intdigest(head)))
        file.write(head + bytes(_filling(START.size + len(head))))
        for array in solid.values():
            file.write(_bytes(array))
            file.write(bytes(_filling(array.nbytes)))
    return _digest(told)


def read(
    path: str | os.PathLike[str], *, verify: bool = True
) -> tuple[Mapping[str, Any], Arrays, str]:
    """Map a file that `write` wrote: its header, its arrays, read-only, and its digest.

    Raises
    ------
    SnapshotUnknown, SnapshotDamaged
        For another file, and for one that is not as it was written.
    """
    with Path(path).open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        whole = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if size else b""
    head = _head(path, memoryview(whole))
    header = json.loads(head)
    if header["format"] > FORMAT:
        raise SnapshotUnknown(
            f"{path}: the snapshot has format {header['format']}; this version reads up to"
            f" {FORMAT}: update graphapi, or build the snapshot again"
        )
    places, end = _places(START.size + len(head), header["sections"])
    if size != end or any(whole[START.size + len(head) : min(places.values())]):
        raise _damaged(path, f"it has {size:,} bytes, {end:,} were written")
    if verify:
        _verify(path, memoryview(whole), header["sections"], places)
    arrays = {
        name: np.frombuffer(
            whole, section["dtype"], math.prod(section["shape"]), places[name]
        ).reshape(section["shape"])
        for name, section in header["sections"].items()
    }
    return header, arrays, _digest(header)


def _encoded(header: Mapping[str, Any]) -> bytes:
    try:
        return json.dumps(header, ensure_ascii=False, sort_keys=True, allow_nan=False).encode()
    except (TypeError, ValueError) as error:
        raise ValueError(f"about, categories: give what JSON can hold ({error})") from error


def _digest(header: Mapping[str, Any]) -> str:
    """Return what tells contents apart, whoever wrote them."""
    return xxhash.xxh3_128_hexdigest(_encoded({**header, "engine": None}))


def _sections(arrays: Arrays) -> dict[str, Any]:
    for name, array in arrays.items():
        if array.dtype.hasobject:
            raise ValueError(f"{name}: a snapshot keeps numbers and bytes, and no objects")
    return {
        name: {"dtype": array.dtype.str, "shape": array.shape, "sums": _sums(_bytes(array))}
        for name, array in arrays.items()
    }


def _bytes(array: np.ndarray[Any, np.dtype[Any]]) -> memoryview:
    content: Any = array.reshape(-1).view(np.uint8)
    return memoryview(content)


def _filling(length: int) -> int:
    return -length % PAGE


def _sums(content: memoryview) -> list[str]:
    """Return the checksum of each part; that of the last one counts the zeros after it."""

    def checksum(begin: int) -> str:
        found = xxhash.xxh3_64(content[begin : begin + PART])
        if begin + PART >= len(content):
            found.update(bytes(_filling(len(content))))
        return found.hexdigest()

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(checksum, range(0, len(content), PART)))


def _places(head: int, sections: Mapping[str, Any]) -> tuple[dict[str, int], int]:
    """Return where each array begins, and where the file ends."""
    places, end = {}, head + _filling(head)
    for name, section in sections.items():
        places[name] = end
        end += _length(section)
    return places, end


def _length(section: Mapping[str, Any]) -> int:
    """Return how many bytes an array takes in the file."""
    length = math.prod(section["shape"]) * np.dtype(section["dtype"]).itemsize
    return int(length + _filling(length))


def _head(path: str | os.PathLike[str], whole: memoryview) -> bytes:
    begin = bytes(whole[: START.size])
    if begin and MAGIC.startswith(begin[: len(MAGIC)]) and len(begin) < START.size:
        raise _damaged(path, "it ends in its first bytes")
    if not begin.startswith(MAGIC):
        raise SnapshotUnknown(f"{path}: this is no snapshot of a graph; name a file that is one")
    _, length, checksum = START.unpack(begin)
    head = bytes(whole[START.size : START.size + length])
    if len(head) < length or xxhash.xxh3_64_intdigest(head) != checksum:
        raise _damaged(path, "its header is not as it was written")
    return head


def _verify(
    path: str | os.PathLike[str],
    whole: memoryview,
    sections: Mapping[str, Any],
    places: Mapping[str, int],
) -> None:
    def differs(part: tuple[str, int, int, str]) -> bool:
        _, begin, end, checksum = part
        return xxhash.xxh3_64_hexdigest(whole[begin:end]) != checksum

    parts = [
        (name, places[name] + at, places[name] + min(at + PART, _length(section)), checksum)
        for name, section in sections.items()
        for at, checksum in zip(range(0, _length(section), PART), section["sums"], strict=True)
    ]
    with ThreadPoolExecutor(THREADS) as pool:
        for part, wrong in zip(parts, pool.map(differs, parts), strict=True):
            if wrong:
                raise _damaged(path, f"{part[0]} is not as it was written")


def _damaged(path: str | os.PathLike[str], what: str) -> SnapshotDamaged:
    return SnapshotDamaged(f"{path}: the snapshot is damaged ({what}); build it again")


@contextmanager
def _replacing(target: Path) -> Iterator[IO[bytes]]:
    """Open a file that takes the place of another when all is written and safe on the disk."""
    _clear(target)
    part = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    try:
        try:
            with part.open("xb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            part.replace(target)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
    except OSError as error:
        what = f"the snapshot could not be written ({error.strerror}); nothing was changed"
        remedy = "make room or name another folder"
        raise OSError(error.errno, f"{what}: {remedy}", str(target)) from error
    settle(target.parent)


def _clear(target: Path) -> None:
    for left in target.parent.glob(f".{target.name}.*.part"):
        if time.time() - left.stat().st_mtime > ABANDONED:
            left.unlink(missing_ok=True)


def settle(folder: Path) -> None:
    """Make the change of a folder's entries safe on the disk where the system can do so."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
