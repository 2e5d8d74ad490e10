"""Memory that processes serving together share, and locks that nobody dies holding."""

from __future__ import annotations

import fcntl
import mmap
import os
from typing import TYPE_CHECKING

import xxhash

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

MOST_PLACES = 1 << 14
"""How many places one name may have."""
_WHOLE = 0
"""The byte whose lock stands for the whole memory."""


class Shared:
    """A file that processes map into their memory, and whose bytes they lock.

    The kernel lets go of a lock when the process that holds it ends, however it ends. A process
    is never shut out by its own locks, so one thread of it alone may use them. Without a file it
    is the memory of this process, and every lock is had for nothing.

    Parameters
    ----------
    size : int
        Bytes of memory, all zero at first.
    path : Path, optional
        The file; whoever comes first makes it.
    """

    __slots__ = ("_file", "memory")

    def __init__(self, size: int, path: Path | None = None) -> None:
        self._file: int | None = None
        if path is not None:
            self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            os.ftruncate(self._file, size)
        self.memory = mmap.mmap(-1 if self._file is None else self._file, size)

    def __enter__(self) -> mmap.mmap:
        """Wait until no other process is in the block, and return the memory."""
        if self._file is not None:
            fcntl.lockf(self._file, fcntl.LOCK_EX, 1, _WHOLE)
        return self.memory

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._file is not None:
            fcntl.lockf(self._file, fcntl.LOCK_UN, 1, _WHOLE)

    def __del__(self) -> None:
        if self._file is not None:
            os.close(self._file)

    def hold(self, place: int) -> bool:
        """Take a place of :func:`place_of` unless another process has it; it is not waited for."""
        if self._file is None:
            return True
        try:
            fcntl.lockf(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, place)
        except (BlockingIOError, PermissionError):
            return False
        return True

    def let_go(self, place: int) -> None:
        """Give a place back."""
        if self._file is not None:
            fcntl.lockf(self._file, fcntl.LOCK_UN, 1, place)


def digest(name: str) -> int:
    """Return 64 bits that stand for a name, never 0."""
    return xxhash.xxh3_64_intdigest(name.encode()) or 1


def place_of(name: str, index: int) -> int:
    """Return one of the places of a name, of which there are ``MOST_PLACES``."""
    return 1 + _WHOLE + (digest(name) >> 16) * MOST_PLACES + index
