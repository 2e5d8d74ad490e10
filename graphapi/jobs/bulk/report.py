"""What became of rows on their way into a snapshot."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from graphapi.jobs.bulk.contents import Contents
    from graphapi.jobs.imports.report import Refusal


@dataclass(frozen=True, slots=True)
class FileCounts:
    """How many rows of a file there were and were refused, and which columns were not read."""

    file: str
    read: int
    rejected: int
    left: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotReport:
    """What is in a snapshot now, and what is not.

    Attributes
    ----------
    file : Path
    digest : str
        The same for the same content.
    persons, groups, ties : int
        Groups in which nobody is at home are not counted.
    weaker : int
        Ties left out because their pair has a stronger one of another kind.
    seconds : float
        How long it took.
    files : tuple of FileCounts
        None for a snapshot of a store.
    refusals : tuple of Refusal
        The first of what was rejected.
    quarantine : Path or None
        The file with all that was rejected, if anything was.
    """

    file: Path
    digest: str
    persons: int
    groups: int
    ties: int
    weaker: int
    seconds: float
    files: tuple[FileCounts, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    quarantine: Path | None = None

    @property
    def rejected(self) -> int:
        """How many rows were rejected."""
        return sum(each.rejected for each in self.files)


def report_of(
    held: Contents, *, file: Path, digest: str, weaker: int, begun: float
) -> SnapshotReport:
    """Tell of a snapshot that was begun at a moment of the monotonic clock and is written."""
    return SnapshotReport(
        file=file,
        digest=digest,
        persons=len(held.graph),
        groups=len(held.groups),
        ties=held.graph.number_of_edges(),
        weaker=weaker,
        seconds=time.monotonic() - begun,
    )
