"""What an import did, by file and in total."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from graphapi.model.rows import Millis

SHOWN = 20
"""Most refusals that a report itself repeats."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A record that did not go in, and why."""

    file: str
    line: int
    column: str
    code: str
    message: str
    raw: str


@dataclass(slots=True, kw_only=True)
class FileReport:
    """Rows of one kind out of one file: ``read = inserted + changed + unchanged + rejected``."""

    file: str
    kind: str
    read: int = 0
    inserted: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: int = 0


@dataclass(slots=True, kw_only=True)
class ObservedReport:
    """Records that ties were made of: ``read = used + to_oneself + later + rejected``.

    The ties stand in a :class:`FileReport` of the same file.
    """

    file: str
    kind: str
    read: int = 0
    used: int = 0
    to_oneself: int = 0
    later: int = 0
    rejected: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What an import did, or would do.

    Attributes
    ----------
    files : tuple of FileReport
        In the order of writing.
    observed : tuple of ObservedReport
        Files of contacts and reporting lines.
    warnings : tuple of str
        Sentences on files that were left out, and the like.
    refusals : tuple of Refusal
        The first ``SHOWN`` of what was rejected.
    quarantine : Path or None
        The file with all that was rejected, if anything was.
    as_of : int or None
        The moment from which the ages of contacts were counted, if there were any.
    version : int
        The store's version afterwards.
    seconds : float
        How long it took.
    dry_run : bool
        Whether nothing was written.
    """

    files: tuple[FileReport, ...]
    observed: tuple[ObservedReport, ...]
    warnings: tuple[str, ...]
    refusals: tuple[Refusal, ...]
    quarantine: Path | None
    as_of: Millis | None
    version: int
    seconds: float
    dry_run: bool

    @property
    def total(self) -> FileReport:
        """The sum over the files."""
        counts = [each.name for each in fields(FileReport) if each.type == "int"]
        sums = {name: sum(getattr(each, name) for each in self.files) for name in counts}
        return FileReport(file="", kind="", **sums)

    @property
    def rejected(self) -> int:
        """How many records were rejected, those that ties are made of included."""
        return self.total.rejected + sum(each.rejected for each in self.observed)
