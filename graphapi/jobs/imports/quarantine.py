"""The file of what was rejected: where it stands, why, and how it reads there."""

from __future__ import annotations

import codecs
import csv
import errno
import os
from contextlib import ExitStack, suppress
from dataclasses import astuple, fields
from typing import TYPE_CHECKING, Any, Self

from graphapi.errors import BadFile
from graphapi.jobs.imports.report import SHOWN, Refusal

if TYPE_CHECKING:
    from pathlib import Path


_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_HEADER = tuple(each.name for each in fields(Refusal))


class Quarantine:
    """Collects refusals into a CSV file that a spreadsheet opens as it is (UTF-8 with a mark).

    A text that a spreadsheet would take for a formula stands behind an apostrophe.

    Parameters
    ----------
    path : Path or None
        The file, made anew at the first refusal; ``None`` keeps only the first few in memory. A
        file of an earlier import is emptied if nothing is refused.
    """

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self.first: list[Refusal] = []
        self.count = 0
        self._writer: Any = None
        self._files = ExitStack()

    def __enter__(self) -> Self:
        if self.path is not None and self.path.exists():
            self._refuse_other_files(self.path)
            self._open(self.path)
        elif self.path is not None:
            self._refuse_unwritable(self.path)
        return self

    def __exit__(self, *_: object) -> None:
        self._files.close()

    def add(self, refusal: Refusal) -> None:
        """Take in one refusal."""
        self.count += 1
        if len(self.first) < SHOWN:
            self.first.append(refusal)
        if self.path is None:
            return
        if self._writer is None:
            self._open(self.path)
        self._writer.writerow(map(_as_text, astuple(refusal)))

    def _refuse_other_files(self, path: Path) -> None:
        with suppress(OSError), path.open("rb") as file:
            if file.readline().strip() != codecs.BOM_UTF8 + ",".join(_HEADER).encode():
                raise BadFile(
                    f"{path} is there and is no quarantine file; name another with --quarantine.",
                    field="quarantine",
                )

    def _refuse_unwritable(self, path: Path) -> None:
        """Refuse before anything is imported what would only fail at the first refusal."""
        if not path.parent.is_dir():
            raise _unwritable(path, os.strerror(errno.ENOENT))
        if not os.access(path.parent, os.W_OK):
            raise _unwritable(path, os.strerror(errno.EACCES))

    def _open(self, path: Path) -> None:
        try:
            file = path.open("w", encoding="utf-8-sig", newline="")
        except OSError as error:
            raise _unwritable(path, f"{error.strerror}") from error
        self._writer = csv.writer(self._files.enter_context(file))
        self._writer.writerow(_HEADER)


def _unwritable(path: Path, why: str) -> BadFile:
    return BadFile(
        f"The quarantine file {path} cannot be written ({why}); name another with --quarantine.",
        field="quarantine",
    )


def _as_text(value: str | int) -> str | int:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
