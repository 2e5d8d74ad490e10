"""A disk under the embedded store that remembers every write, and may be full, fail or lose power.

What a store writes is kept in order. At a power cut, everything up to the last flush of a file is
there; of what was written to it afterwards, any part may be, in whole sectors. That a file is gone
is sure once its folder was settled, which the first flush of a new log or journal does, too.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Self

import apsw

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

SECTOR = 512
_BASE = "unix"
_NAMES = count()
_LOGS = (apsw.SQLITE_OPEN_WAL, apsw.SQLITE_OPEN_MAIN_JOURNAL)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a file, or, without one, a mark that a test made."""

    file: str
    what: Literal["write", "truncate", "flush", "delete", "settle", "mark"]
    at: int = 0
    data: bytes = b""
    mark: Any = None


class Disk(apsw.VFS):
    """The disk of whatever this process opens.

    Attributes
    ----------
    full : bool
        Whether nothing fits any more.
    failing : bool
        Whether flushing fails.
    events : list of Event
        What happened.
    """

    def __init__(self) -> None:
        super().__init__(f"remembering-{next(_NAMES)}", _BASE, makedefault=True)
        self.full = self.failing = False
        self.events: list[Event] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.unregister()

    def xOpen(self, name: Any, flags: list[int]) -> apsw.VFSFile:  # noqa: N802  SQLite's name
        return _File(self, name, flags)

    def xDelete(self, name: str, sync: bool) -> None:  # noqa: N802, FBT001  SQLite's signature
        super().xDelete(name, sync)
        self.note(Path(name).name, "delete")
        if sync:
            self.note("", "settle")

    def note(self, file: str, what: Any, at: int = 0, data: bytes = b"") -> None:
        self.events.append(Event(file, what, at, data))

    def mark(self, mark: Any) -> None:
        """Remember that something was told to somebody at this moment."""
        self.events.append(Event("", "mark", mark=mark))


class _File(apsw.VFSFile):
    def __init__(self, disk: Disk, name: Any, flags: list[int]) -> None:
        self._disk = disk
        path = name.filename() if isinstance(name, apsw.URIFilename) else name
        self._name = Path(path).name if path else ""
        self._new = any(flags[0] & each for each in _LOGS)
        super().__init__(_BASE, name, flags)

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802  SQLite's name
        if self._disk.full:
            raise apsw.FullError("no room")
        self._disk.note(self._name, "write", offset, bytes(data))
        super().xWrite(data, offset)

    def xTruncate(self, size: int) -> None:  # noqa: N802  SQLite's name
        self._disk.note(self._name, "truncate", size)
        super().xTruncate(size)

    def xSync(self, flags: int) -> None:  # noqa: N802  SQLite's name
        if self._disk.failing:
            raise apsw.IOError("fsync failed")
        super().xSync(flags)
        self._disk.note(self._name, "flush")
        if self._new:
            self._disk.note("", "settle")
        self._new = False


def marks(events: Sequence[Event]) -> list[Any]:
    """Return what was told to somebody."""
    return [each.mark for each in events if each.what == "mark"]


def power_cut(events: Sequence[Event], folder: Path, draw: random.Random) -> None:
    """Lay out in a folder what a disk may hold after the power went off after these events."""
    settled = max((i for i, each in enumerate(events) if each.what == "settle"), default=0)
    for name in sorted({each.file for each in events if each.file}):
        places = [place for place, each in enumerate(events) if each.file == name]
        mine = [events[place] for place in places]
        safe = 1 + max(
            index
            for index, (place, each) in enumerate(zip(places, mine, strict=True))
            if index == 0 or each.what == "flush" or (each.what == "delete" and place < settled)
        )
        content = _played([*mine[:safe], *_survivors(mine[safe:], draw)])
        if content is not None:
            (folder / name).write_bytes(content)


def _survivors(events: Sequence[Event], draw: random.Random) -> list[Event]:
    """Return any part of what was not flushed; each sector of a write stands or falls alone."""
    share = draw.choice((0.0, 0.5, 0.9, 1.0))
    torn = [part for each in events for part in _sectors(each)]
    return [each for each in torn if draw.random() < share]


def _sectors(event: Event) -> list[Event]:
    if event.what != "write":
        return [event]
    cuts = range(0, len(event.data), SECTOR)
    return [
        Event(event.file, "write", event.at + cut, event.data[cut : cut + SECTOR]) for cut in cuts
    ]


def _played(events: Sequence[Event]) -> bytes | None:
    content: bytearray | None = None
    for each in events:
        if each.what == "delete":
            content = None
            continue
        content = bytearray() if content is None else content
        if each.what == "write":
            content.extend(bytes(max(0, each.at + len(each.data) - len(content))))
            content[each.at : each.at + len(each.data)] = each.data
        elif each.what == "truncate":
            del content[each.at :]
    return None if content is None else bytes(content)


def how_many(variable: str, usual: int) -> int:
    """Return how often to do something: as the environment says, or a number that CI can bear."""
    return int(os.environ.get(variable, usual))
