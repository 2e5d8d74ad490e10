"""Opening a snapshot that a user named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphapi.compact.snapshot import SnapshotDamaged, SnapshotUnknown, open_snapshot
from graphapi.errors import BadFile

if TYPE_CHECKING:
    from pathlib import Path

    from graphapi.compact.snapshot import Snapshot


def opened(file: Path) -> Snapshot:
    """Open a snapshot.

    Raises
    ------
    BadFile
        If it is none, or is damaged.
    """
    try:
        return open_snapshot(file)
    except (SnapshotDamaged, SnapshotUnknown, OSError) as error:
        sentence = str(error) if isinstance(error, ValueError) else f"{file}: {error.strerror}"
        raise BadFile(f"{sentence}.", field="--snapshot") from error
